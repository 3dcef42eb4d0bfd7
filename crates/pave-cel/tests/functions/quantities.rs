//! `quantity('1.5Gi')`.

use super::{fail, give, have_no_overload, hold, outcome};
use pave_cel::Failure;

#[test]
fn units_are_powers_of_ten_and_of_two() {
    hold(&[
        "quantity('1n').compareTo(quantity('0.000000001')) == 0",
        "quantity('1000n') == quantity('1u')",
        "quantity('1000u') == quantity('1m')",
        "quantity('250m') == quantity('0.25')",
        "quantity('3k') == quantity('3000')",
        "quantity('7M') == quantity('7000k')",
        "quantity('7G') == quantity('7000M')",
        "quantity('7T') == quantity('7000G')",
        "quantity('7P') == quantity('7000T')",
        "quantity('7E') == quantity('7000P')",
        "quantity('2Ki') == quantity('2048')",
        "quantity('2Mi') == quantity('2048Ki')",
        "quantity('2Gi') == quantity('2048Mi')",
        "quantity('2Ti') == quantity('2048Gi')",
        "quantity('2Pi') == quantity('2048Ti')",
        "quantity('2Ei') == quantity('2048Pi')",
        "quantity('0.5Gi') == quantity('512Mi')",
        "quantity('12e2') == quantity('1200')",
        "quantity('12E-1') == quantity('1200m')",
        "quantity('1e+3') == quantity('1k')",
        "quantity('+5') == quantity('5')",
        "quantity('.25') == quantity('250m')",
        "quantity('3.') == quantity('3')",
        "quantity('00012') == quantity('12')",
        "quantity('1Gi') != quantity('1G')",
        "type(quantity('1')) == kubernetes.Quantity",
    ]);
}

#[test]
fn texts_are_told_from_quantities() {
    hold(&[
        "isQuantity('64Mi')",
        "isQuantity('-64Mi')",
        "isQuantity('1.75')",
        "isQuantity('1e9')",
        "isQuantity('0')",
        "!isQuantity('')",
        "!isQuantity('Mi')",
        "!isQuantity('64mi')",
        "!isQuantity('64 Mi')",
        "!isQuantity(' 64Mi')",
        "!isQuantity('64MiB')",
        "!isQuantity('64K')",
        "!isQuantity('1,5')",
        "!isQuantity('1.5.0')",
        "!isQuantity('--1')",
        "!isQuantity('0x10')",
        "!isQuantity('half')",
    ]);
    fail(&[
        "quantity('')",
        "quantity('64mi')",
        "quantity('1.5.0')",
        "quantity('none')",
    ]);
    have_no_overload(&["quantity(64)", "isQuantity(64)", "quantity(['64'])"]);
}

#[test]
fn whole_numbers_are_told_from_others() {
    give(&[
        ("quantity('16k').asInteger()", "16000"),
        ("quantity('-2Ki').asInteger()", "-2048"),
        ("quantity('0').asInteger()", "0"),
        ("quantity('9223372036854775807').asInteger()", "9223372036854775807"),
        ("quantity('-9223372036854775807').asInteger()", "-9223372036854775807"),
        ("quantity('16k').isInteger()", "true"),
        ("quantity('1.25').isInteger()", "false"),
        ("quantity('1m').isInteger()", "false"),
        ("quantity('9223372036854775808').isInteger()", "false"),
        ("quantity('10E').isInteger()", "false"),
        ("quantity('1250m').asApproximateFloat()", "1.25"),
        ("quantity('-8Ki').asApproximateFloat()", "-8192.0"),
        ("quantity('3').asApproximateFloat()", "3.0"),
    ]);
    fail(&[
        "quantity('1.25').asInteger()",
        "quantity('1m').asInteger()",
        "quantity('9223372036854775808').asInteger()",
    ]);
}

#[test]
fn quantities_are_ordered_and_reckoned_with() {
    give(&[
        ("quantity('1500m').isGreaterThan(quantity('1'))", "true"),
        ("quantity('1500m').isGreaterThan(quantity('1.5'))", "false"),
        ("quantity('1500m').isLessThan(quantity('2'))", "true"),
        ("quantity('2').isLessThan(quantity('2'))", "false"),
        ("quantity('-1').isLessThan(quantity('0'))", "true"),
        ("quantity('1M').isLessThan(quantity('1Mi'))", "true"),
        ("quantity('1M').compareTo(quantity('1Mi'))", "-1"),
        ("quantity('1Mi').compareTo(quantity('1M'))", "1"),
        ("quantity('1Mi').compareTo(quantity('1024Ki'))", "0"),
        ("quantity('12').sign()", "1"),
        ("quantity('-12m').sign()", "-1"),
        ("quantity('0Gi').sign()", "0"),
        ("quantity('1Ki').add(quantity('1k'))", "quantity('2024')"),
        ("quantity('1k').add(24)", "quantity('1024')"),
        ("quantity('1k').add(-1)", "quantity('999')"),
        ("quantity('1').sub(quantity('250m'))", "quantity('750m')"),
        ("quantity('1').sub(3)", "quantity('-2')"),
        ("quantity('1').sub(3).sign()", "-1"),
        ("quantity('1').add(quantity('2')).sub(1).asInteger()", "2"),
    ]);
    have_no_overload(&[
        "quantity('1').add('1')",
        "quantity('1').add(1.5)",
        "quantity('1') < quantity('2')",
        "quantity('1') + quantity('2')",
        "quantity('1').isLessThan(2)",
        "quantity('1').compareTo('2')",
        "quantity('1').sign() + '1'",
    ]);
}

#[test]
fn what_has_too_many_digits_is_not_checked() {
    let digits = "9".repeat(60);
    let outcome = outcome(&format!("quantity('{digits}').isInteger()"));
    assert!(matches!(outcome, Err(Failure::Unsupported(_))), "{outcome:?}");
    hold(&[&format!("isQuantity('{digits}')")]);
}
