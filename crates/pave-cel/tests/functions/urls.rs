//! `url('https://example.com')`.

use super::{fail, give, have_no_overload, hold};

#[test]
fn texts_are_told_from_urls() {
    hold(&[
        "isURL('https://shop.example.com')",
        "isURL('https://shop.example.com:8443/cart?item=1')",
        "isURL('/cart')",
        "isURL('/')",
        "isURL('mailto:shop@example.com')",
        "isURL('http://[2001:db8::42]:80')",
        "isURL('https://anna@example.com/')",
        "!isURL('')",
        "!isURL('shop.example.com')",
        "!isURL('cart/item')",
        "!isURL('./cart')",
        "!isURL('../cart')",
        "!isURL('://shop')",
        "!isURL('https://shop example.com')",
        "!isURL('https://shop.example.com:https')",
        "!isURL('https://shop.example.com/%4')",
        "!isURL('https://shop.example.com/%zz')",
        "!isURL('http://[2001:db8::42')",
        "!isURL('https://shop.example.com/a\\tb')",
        "type(url('/cart')) == kubernetes.URL",
        "url('/cart') == url('/cart')",
        "url('/cart') != url('/cart/')",
    ]);
    fail(&["url('')", "url('../cart')", "url('https://shop.example.com:https')"]);
    have_no_overload(&["url(1)", "isURL(null)", "'/cart'.getHost()", "url('/cart') < url('/d')"]);
}

#[test]
fn urls_have_parts() {
    give(&[
        ("url('https://shop.example.com/cart').getScheme()", "'https'"),
        ("url('HTTPS://shop.example.com/cart').getScheme()", "'https'"),
        ("url('/cart').getScheme()", "''"),
        ("url('mailto:shop@example.com').getScheme()", "'mailto'"),
        (
            "url('https://shop.example.com:8443/cart').getHost()",
            "'shop.example.com:8443'",
        ),
        ("url('https://shop.example.com/cart').getHost()", "'shop.example.com'"),
        (
            "url('https://anna:secret@shop.example.com').getHost()",
            "'shop.example.com'",
        ),
        ("url('http://[2001:db8::42]:80/').getHost()", "'[2001:db8::42]:80'"),
        ("url('/cart').getHost()", "''"),
        (
            "url('https://shop.example.com:8443').getHostname()",
            "'shop.example.com'",
        ),
        ("url('http://[2001:db8::42]:80').getHostname()", "'2001:db8::42'"),
        ("url('http://[2001:db8::42]').getHostname()", "'2001:db8::42'"),
        ("url('/cart').getHostname()", "''"),
        ("url('https://shop.example.com:8443').getPort()", "'8443'"),
        ("url('https://shop.example.com').getPort()", "''"),
        ("url('https://shop.example.com:').getPort()", "''"),
        ("url('http://[2001:db8::42]').getPort()", "''"),
        ("url('http://[2001:db8::42]:80').getPort()", "'80'"),
        ("url('https://shop.example.com').getEscapedPath()", "''"),
        ("url('https://shop.example.com/').getEscapedPath()", "'/'"),
        (
            "url('https://shop.example.com/my cart').getEscapedPath()",
            "'/my%20cart'",
        ),
        (
            "url('https://shop.example.com/my%20cart').getEscapedPath()",
            "'/my%20cart'",
        ),
        ("url('/cart#top').getEscapedPath()", "'/cart'"),
        ("url('/cart?item=1').getEscapedPath()", "'/cart'"),
        ("string(url('/cart?item=1'))", "'/cart?item=1'"),
    ]);
}

#[test]
fn a_query_is_a_map_of_lists() {
    give(&[
        ("url('/cart').getQuery()", "{}"),
        ("url('/cart?').getQuery()", "{}"),
        ("url('/cart?item=1').getQuery()", "{'item': ['1']}"),
        (
            "url('/cart?item=1&item=2&kind=a').getQuery()",
            "{'item': ['1', '2'], 'kind': ['a']}",
        ),
        ("url('/cart?item').getQuery()", "{'item': ['']}"),
        ("url('/cart?item=').getQuery()", "{'item': ['']}"),
        ("url('/cart?item=a=b').getQuery()", "{'item': ['a=b']}"),
        ("url('/cart?my+item=a%26b+c').getQuery()", "{'my item': ['a&b c']}"),
        ("url('/cart?item=1#top').getQuery()", "{'item': ['1']}"),
    ]);
}
