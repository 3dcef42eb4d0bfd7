//! `ip('10.0.0.1')` and `cidr('10.0.0.0/8')`.

use super::{fail, give, have_no_overload, hold};

#[test]
fn texts_are_told_from_addresses() {
    hold(&[
        "isIP('10.20.30.40')",
        "isIP('0.0.0.0')",
        "isIP('::')",
        "isIP('2001:db8::42')",
        "isIP('2001:DB8:0:0:0:0:0:42')",
        "isIP('64:ff9b::10.20.30.40')",
        "!isIP('')",
        "!isIP('10.20.30')",
        "!isIP('10.20.30.40.50')",
        "!isIP('10.20.30.256')",
        "!isIP('10.20.30.040')",
        "!isIP('10.20.30.40/32')",
        "!isIP('10.20.30.40:80')",
        "!isIP(' 10.20.30.40')",
        "!isIP('2001:db8:::1')",
        "!isIP('2001:db8::g')",
        "!isIP('[2001:db8::42]')",
        "!isIP('fe80::42%eth1')",
        "!isIP('::ffff:10.20.30.40')",
        "!isIP('::ffff:0a14:1e28')",
        "!isIP('example.com')",
        "type(ip('10.20.30.40')) == net.IP",
    ]);
    fail(&[
        "ip('')",
        "ip('10.20.30')",
        "ip('010.20.30.40')",
        "ip('fe80::42%eth1')",
        "ip('::ffff:10.20.30.40')",
        "ip('10.20.30.0/24')",
        "ip.isCanonical('localhost')",
    ]);
    have_no_overload(&["ip(10)", "isIP(10)", "ip.isCanonical(10)"]);
}

#[test]
fn an_address_has_one_canonical_form() {
    give(&[
        ("ip.isCanonical('10.20.30.40')", "true"),
        ("ip.isCanonical('2001:db8::42')", "true"),
        ("ip.isCanonical('2001:DB8::42')", "false"),
        ("ip.isCanonical('2001:db8:0:0:0:0:0:42')", "false"),
        ("ip.isCanonical('2001:0db8::42')", "false"),
        ("ip.isCanonical('::1')", "true"),
        ("string(ip('2001:DB8:0:0::0042'))", "'2001:db8::42'"),
        ("string(ip('10.20.30.40'))", "'10.20.30.40'"),
        ("ip('2001:db8::42') == ip('2001:DB8:0::42')", "true"),
        ("ip('10.20.30.40') == ip('10.20.30.41')", "false"),
        ("ip('0.0.0.0') == ip('::')", "false"),
    ]);
}

#[test]
fn addresses_are_of_kinds() {
    give(&[
        ("ip('10.20.30.40').family()", "4"),
        ("ip('2001:db8::42').family()", "6"),
        ("ip('0.0.0.0').isUnspecified()", "true"),
        ("ip('::').isUnspecified()", "true"),
        ("ip('0.0.0.1').isUnspecified()", "false"),
        ("ip('127.8.8.8').isLoopback()", "true"),
        ("ip('::1').isLoopback()", "true"),
        ("ip('128.0.0.1').isLoopback()", "false"),
        ("ip('::2').isLoopback()", "false"),
        ("ip('224.0.0.251').isLinkLocalMulticast()", "true"),
        ("ip('ff02::fb').isLinkLocalMulticast()", "true"),
        ("ip('224.0.1.1').isLinkLocalMulticast()", "false"),
        ("ip('ff05::fb').isLinkLocalMulticast()", "false"),
        ("ip('169.254.7.7').isLinkLocalUnicast()", "true"),
        ("ip('fe80::42').isLinkLocalUnicast()", "true"),
        ("ip('169.253.7.7').isLinkLocalUnicast()", "false"),
        ("ip('fd00::42').isLinkLocalUnicast()", "false"),
        ("ip('10.20.30.40').isGlobalUnicast()", "true"),
        ("ip('fd00::42').isGlobalUnicast()", "true"),
        ("ip('255.255.255.255').isGlobalUnicast()", "false"),
        ("ip('224.0.1.1').isGlobalUnicast()", "false"),
        ("ip('ff02::1').isGlobalUnicast()", "false"),
        ("ip('fe80::42').isGlobalUnicast()", "false"),
        ("ip('0.0.0.0').isGlobalUnicast()", "false"),
        ("ip('127.0.0.1').isGlobalUnicast()", "false"),
    ]);
    have_no_overload(&["'10.20.30.40'.family()", "cidr('10.0.0.0/8').isLoopback()"]);
}

#[test]
fn texts_are_told_from_networks() {
    hold(&[
        "isCIDR('10.20.0.0/16')",
        "isCIDR('10.20.30.40/16')",
        "isCIDR('0.0.0.0/0')",
        "isCIDR('2001:db8::/32')",
        "isCIDR('::/0')",
        "isCIDR('::1/128')",
        "!isCIDR('')",
        "!isCIDR('10.20.0.0')",
        "!isCIDR('10.20.0.0/')",
        "!isCIDR('10.20.0.0/33')",
        "!isCIDR('10.20.0.0/-1')",
        "!isCIDR('10.20.0.0/016')",
        "!isCIDR('10.20.0.0/255.255.0.0')",
        "!isCIDR('10.20/16')",
        "!isCIDR('2001:db8::/129')",
        "!isCIDR('::ffff:10.20.0.0/112')",
        "!isCIDR('fe80::%eth1/64')",
        "type(cidr('10.20.0.0/16')) == net.CIDR",
    ]);
    fail(&[
        "cidr('')",
        "cidr('10.20.0.0')",
        "cidr('10.20.0.0/33')",
        "cidr('2001:db8::/129')",
        "cidr('::ffff:10.20.0.0/112')",
        "cidr('10.0.0.0/8').containsIP('10.0.0')",
        "cidr('10.0.0.0/8').containsCIDR('10.0.0.0')",
    ]);
    have_no_overload(&["cidr(8)", "isCIDR(8)", "cidr('10.0.0.0/8').containsIP(10)"]);
}

#[test]
fn networks_have_parts_and_contain_others() {
    give(&[
        ("cidr('10.20.30.40/16').ip()", "ip('10.20.30.40')"),
        ("cidr('10.20.30.40/16').prefixLength()", "16"),
        ("cidr('2001:db8::/32').prefixLength()", "32"),
        ("cidr('10.20.30.40/16').masked()", "cidr('10.20.0.0/16')"),
        ("cidr('10.20.30.40/12').masked()", "cidr('10.16.0.0/12')"),
        ("cidr('10.20.30.40/32').masked()", "cidr('10.20.30.40/32')"),
        ("cidr('10.20.30.40/0').masked()", "cidr('0.0.0.0/0')"),
        ("cidr('2001:db8:ffff::42/33').masked()", "cidr('2001:db8:8000::/33')"),
        ("cidr('10.20.30.40/16') == cidr('10.20.0.0/16')", "false"),
        ("string(cidr('10.20.30.40/16'))", "'10.20.30.40/16'"),
        ("string(cidr('2001:DB8:0::/48'))", "'2001:db8::/48'"),
        ("cidr('10.20.0.0/16').containsIP('10.20.255.255')", "true"),
        ("cidr('10.20.0.0/16').containsIP(ip('10.21.0.0'))", "false"),
        ("cidr('10.20.30.40/16').containsIP('10.20.0.1')", "true"),
        ("cidr('0.0.0.0/0').containsIP('255.0.0.1')", "true"),
        ("cidr('0.0.0.0/0').containsIP('::1')", "false"),
        ("cidr('::/0').containsIP(ip('10.20.30.40'))", "false"),
        ("cidr('2001:db8::/32').containsIP('2001:db8:ffff::1')", "true"),
        ("cidr('2001:db8::/32').containsIP('2001:db9::1')", "false"),
        ("cidr('10.20.0.0/16').containsCIDR('10.20.30.0/24')", "true"),
        ("cidr('10.20.0.0/16').containsCIDR(cidr('10.20.0.0/16'))", "true"),
        ("cidr('10.20.0.0/16').containsCIDR('10.0.0.0/8')", "false"),
        ("cidr('10.20.0.0/16').containsCIDR('10.21.0.0/24')", "false"),
        ("cidr('10.20.0.0/16').containsCIDR('2001:db8::/48')", "false"),
        ("cidr('2001:db8::/32').containsCIDR('2001:db8:1::/48')", "true"),
    ]);
}
