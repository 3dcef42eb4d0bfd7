//! Lists as sets.

use super::{Function, Scope, global};
use crate::meter::Outcome;
use crate::value::{Value, contains};

pub(super) const FUNCTIONS: &[Function] = &[
    global("sets.contains", 2, 2, |scope| all_in(scope, 0, 1).map(Value::Bool)),
    global("sets.equivalent", 2, 2, |scope| {
        Ok(Value::Bool(all_in(scope, 0, 1)? && all_in(scope, 1, 0)?))
    }),
    global("sets.intersects", 2, 2, intersects),
];

/// Whether everything of the list at `inner` is in that at `outer`.
fn all_in(scope: &Scope<'_>, outer: usize, inner: usize) -> Outcome<bool> {
    let (outer, inner) = (scope.items(outer)?, scope.items(inner)?);
    for item in inner {
        if !contains(outer, item, scope.meter)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn intersects(scope: &Scope<'_>) -> Outcome<Value> {
    let (one, two) = (scope.items(0)?, scope.items(1)?);
    for item in one {
        if contains(two, item, scope.meter)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}
