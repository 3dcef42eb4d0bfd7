//! `semver('1.2.3')`.

use super::{fail, give, have_no_overload, hold};

#[test]
fn texts_are_told_from_versions() {
    hold(&[
        "isSemver('2.7.1')",
        "isSemver('0.0.0')",
        "isSemver('2.7.1-beta')",
        "isSemver('2.7.1-beta.4')",
        "isSemver('2.7.1-0.x-y.9')",
        "isSemver('2.7.1+linux.5')",
        "isSemver('2.7.1-beta+linux')",
        "!isSemver('')",
        "!isSemver('2')",
        "!isSemver('2.7')",
        "!isSemver('2.7.1.0')",
        "!isSemver('v2.7.1')",
        "!isSemver('02.7.1')",
        "!isSemver('2.07.1')",
        "!isSemver('2.7.1-')",
        "!isSemver('2.7.1+')",
        "!isSemver('2.7.1-beta..4')",
        "!isSemver('2.7.1-04')",
        "!isSemver('2.7.1-beta_4')",
        "!isSemver('-2.7.1')",
        "!isSemver('2.7.x')",
        "!isSemver(' 2.7.1')",
        "type(semver('2.7.1')) == kubernetes.Semver",
    ]);
    fail(&[
        "semver('2.7')",
        "semver('v2.7.1')",
        "semver('latest')",
        "semver('', true)",
        "semver('v', true)",
    ]);
    have_no_overload(&["semver(2)", "isSemver(2.7)", "semver('2.7.1', 'yes')"]);
}

#[test]
fn versions_are_normalized_where_that_is_asked_for() {
    give(&[
        ("isSemver('v2.7.1', true)", "true"),
        ("isSemver('v2.7.1', false)", "false"),
        ("isSemver('2.7', true)", "true"),
        ("isSemver('2', true)", "true"),
        ("isSemver('02.007.1', true)", "true"),
        ("isSemver('two', true)", "false"),
        ("semver('v2', true)", "semver('2.0.0')"),
        ("semver('2.7', true)", "semver('2.7.0')"),
        ("semver('v02.07.01', true)", "semver('2.7.1')"),
        ("semver('v2.7-beta.4', true)", "semver('2.7.0-beta.4')"),
        ("semver('2.7.1', true)", "semver('2.7.1')"),
    ]);
}

#[test]
fn versions_have_numbers_and_an_order() {
    give(&[
        ("semver('2.7.1-beta.4+linux').major()", "2"),
        ("semver('2.7.1-beta.4+linux').minor()", "7"),
        ("semver('2.7.1-beta.4+linux').patch()", "1"),
        ("semver('2.7.1').isLessThan(semver('2.7.2'))", "true"),
        ("semver('2.7.1').isLessThan(semver('2.7.1'))", "false"),
        ("semver('2.9.0').isLessThan(semver('2.10.0'))", "true"),
        ("semver('10.0.0').isGreaterThan(semver('9.9.9'))", "true"),
        ("semver('2.7.1-beta').isLessThan(semver('2.7.1'))", "true"),
        ("semver('2.7.1-beta').isGreaterThan(semver('2.7.0'))", "true"),
        ("semver('2.7.1-beta.9').isLessThan(semver('2.7.1-beta.10'))", "true"),
        ("semver('2.7.1-9').isLessThan(semver('2.7.1-beta'))", "true"),
        ("semver('2.7.1-beta').isLessThan(semver('2.7.1-beta.0'))", "true"),
        ("semver('2.7.1-beta').isGreaterThan(semver('2.7.1-Beta'))", "true"),
        ("semver('2.7.1').compareTo(semver('2.8.0'))", "-1"),
        ("semver('2.8.0').compareTo(semver('2.7.1'))", "1"),
        ("semver('2.7.1').compareTo(semver('2.7.1'))", "0"),
        ("semver('2.7.1+linux').compareTo(semver('2.7.1+darwin'))", "0"),
        ("semver('2.7.1') == semver('2.7.1')", "true"),
        ("semver('2.7.1') != semver('2.7.1-beta')", "true"),
    ]);
    have_no_overload(&[
        "semver('2.7.1').isLessThan('2.8.0')",
        "semver('2.7.1') < semver('2.8.0')",
        "semver('2.7.1').compareTo(quantity('2'))",
        "'2.7.1'.major()",
    ]);
}
