//! Functions that Kubernetes adds to CEL: expressions with the values that its documentation says they have.

#![expect(clippy::unwrap_used, reason = "a test")]

mod addresses;
mod formats;
mod lists;
mod quantities;
mod texts;
mod urls;
mod versions;

use pave_cel::{Failure, Program};

/// What `expression` is: true, false, or a failure; one that cannot be read fails, too.
fn outcome(expression: &str) -> Result<bool, Failure> {
    let program = Program::compile(expression, &[]).map_err(|error| Failure::Wrong(error.message))?;
    program.holds(&[])
}

/// Checks that expressions have values, and that these are of their types.
fn give(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(expression, value)| {
            let compared = format!("({expression}) == ({value}) && type({expression}) == type({value})");
            let outcome = outcome(&compared);
            (outcome != Ok(true)).then(|| format!("{expression} is not {value}: {outcome:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Checks that expressions are true.
fn hold(cases: &[&str]) {
    let given: Vec<(&str, &str)> = cases.iter().map(|expression| (*expression, "true")).collect();
    give(&given);
}

/// Checks that expressions fail, as they would in the API server.
fn fail(cases: &[&str]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|expression| {
            let outcome = outcome(&format!("type({expression}) == type"));
            let fails = matches!(outcome, Err(Failure::Wrong(_)));
            (!fails).then(|| format!("{expression} does not fail: {outcome:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Checks that expressions are of types for which there is no such function: its type checker refuses them.
fn have_no_overload(cases: &[&str]) {
    for expression in cases {
        let failure = outcome(&format!("type({expression}) == type")).unwrap_err();
        assert!(matches!(failure, Failure::Unsupported(_)), "{expression} {failure:?}");
    }
}
