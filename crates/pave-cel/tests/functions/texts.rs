//! Functions on texts, and regular expressions.

use super::{fail, give, have_no_overload};

#[test]
fn parts_that_match_are_found() {
    give(&[
        ("'port 8080, port 9090'.find('[0-9]+')", "'8080'"),
        ("'no port'.find('[0-9]+')", "''"),
        ("'port 8080'.find('port ([0-9]+)')", "'port 8080'"),
        ("'PORT'.find('(?i)port')", "'PORT'"),
        ("''.find('.*')", "''"),
        ("'port 8080, port 9090'.findAll('[0-9]+')", "['8080', '9090']"),
        ("'port 8080, port 9090'.findAll('[0-9]+', 1)", "['8080']"),
        ("'port 8080, port 9090'.findAll('[0-9]+', 5)", "['8080', '9090']"),
        ("'port 8080, port 9090'.findAll('[0-9]+', -1)", "['8080', '9090']"),
        ("'port 8080, port 9090'.findAll('[0-9]+', 0)", "[]"),
        ("'no port'.findAll('[0-9]+')", "[]"),
        ("'abab'.findAll('aba')", "['aba']"),
        ("'äbä'.findAll('[^b]')", "['ä', 'ä']"),
        // An empty match that touches the one before is none.
        ("'a1'.findAll('[a-z]*')", "['a', '']"),
        ("'1a'.findAll('[a-z]*')", "['', 'a']"),
        ("''.findAll('x*')", "['']"),
        ("'my-app'.matches('^[a-z-]+$')", "true"),
        ("'my-app'.matches('app')", "true"),
        ("'my-app'.matches('^app')", "false"),
        ("matches('my-app', 'm[y]')", "true"),
        ("'a\\nb'.matches('a.b')", "false"),
        ("'a\\nb'.matches('(?s)a.b')", "true"),
    ]);
    fail(&["'a'.find('(')", "'a'.findAll('[')", "'a'.matches('*')"]);
    have_no_overload(&[
        "1.find('1')",
        "'a'.find(1)",
        "'a'.findAll('a', '1')",
        "['a'].findAll('a')",
    ]);
}

#[test]
fn places_in_texts_count_characters() {
    give(&[
        ("'Käse'.charAt(1)", "'ä'"),
        ("'Käse'.charAt(4)", "''"),
        ("'Käse'.indexOf('s')", "2"),
        ("'Käse'.indexOf('')", "0"),
        ("'Käse'.indexOf('z')", "-1"),
        ("'otto'.indexOf('o', 1)", "3"),
        ("'otto'.lastIndexOf('t')", "2"),
        ("'otto'.lastIndexOf('o', 2)", "0"),
        ("'otto'.lastIndexOf('')", "4"),
        ("'Käse'.substring(1)", "'äse'"),
        ("'Käse'.substring(1, 3)", "'äs'"),
        ("'Käse'.substring(4)", "''"),
        ("'😀a'.size()", "2"),
        ("'😀a'.substring(1)", "'a'"),
        ("'Käse'.reverse()", "'esäK'"),
    ]);
    fail(&[
        "'Käse'.charAt(5)",
        "'Käse'.charAt(-1)",
        "'Käse'.substring(5)",
        "'Käse'.substring(3, 1)",
        "'Käse'.substring(-1, 1)",
        "'otto'.indexOf('o', 9)",
        "'otto'.indexOf('o', -1)",
    ]);
    have_no_overload(&["'a'.charAt('0')", "'a'.substring('0')", "1.reverse()"]);
}

#[test]
fn texts_become_other_texts() {
    give(&[
        ("'Straße 7'.lowerAscii()", "'straße 7'"),
        ("'Ärger'.lowerAscii()", "'Ärger'"),
        ("'Ärger'.upperAscii()", "'ÄRGER'"),
        ("'ärger'.upperAscii()", "'äRGER'"),
        ("' \\ta b\\n '.trim()", "'a b'"),
        ("'a-b-c'.replace('-', '+')", "'a+b+c'"),
        ("'a-b-c'.replace('-', '+', 1)", "'a+b-c'"),
        ("'a-b-c'.replace('-', '+', 0)", "'a-b-c'"),
        ("'a-b-c'.replace('-', '+', -1)", "'a+b+c'"),
        ("'ab'.replace('', '.')", "'.a.b.'"),
        ("'a,b,,c'.split(',')", "['a', 'b', '', 'c']"),
        ("'a,b,c'.split(',', 2)", "['a', 'b,c']"),
        ("'a,b,c'.split(',', 0)", "[]"),
        ("'a,b,c'.split(',', -1)", "['a', 'b', 'c']"),
        ("'äb'.split('')", "['ä', 'b']"),
        ("''.split(',')", "['']"),
        ("['a', 'b'].join()", "'ab'"),
        ("['a', 'b'].join(', ')", "'a, b'"),
        ("[].join(', ')", "''"),
        ("strings.quote('a \"b\"\\n')", "'\"a \\\\\"b\\\\\"\\\\n\"'"),
    ]);
    have_no_overload(&[
        "[1, 2].join(',')",
        "'a'.join()",
        "1.trim()",
        "'a'.replace(1, 'b')",
        "'a'.split(1)",
    ]);
}

#[test]
fn values_are_put_into_texts() {
    give(&[
        ("'%s has %d'.format(['web', 3])", "'web has 3'"),
        ("'%d%%'.format([80u])", "'80%'"),
        ("'%.2f'.format([2.345])", "'2.35'"),
        ("'%.0f'.format([7])", "'7'"),
        ("'%x %X %o %b'.format([255, 255, 8, 5])", "'ff FF 10 101'"),
        ("'%x'.format(['hi'])", "'6869'"),
        ("'%X'.format([b'hi\\xff'])", "'6869FF'"),
        ("'%b'.format([true])", "'1'"),
        ("'%s'.format([[1, 'a', null, true]])", "'[1, a, null, true]'"),
        ("'%s'.format([{'b': 1, 'a': [2]}])", "'{a: [2], b: 1}'"),
        (
            "'%s %s'.format([duration('90s'), timestamp('2026-11-21T19:30:00Z')])",
            "'90s 2026-11-21T19:30:00Z'",
        ),
        ("'%s'.format([type(1)])", "'int'"),
        ("'%.1e'.format([1234.5])", "'1.2×10⁰³'"),
        ("'%.1e'.format([0.00012])", "'1.2×10⁻⁰⁴'"),
        ("'plain'.format([])", "'plain'"),
    ]);
    fail(&["'%s %s'.format(['a'])", "'%'.format(['a'])"]);
    have_no_overload(&[
        "'%d'.format(['a'])",
        "'%x'.format([1.5])",
        "'%s'.format('a')",
        "'%q'.format(['a'])",
    ]);
}
