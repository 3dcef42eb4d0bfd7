//! Values that may be absent.

use super::{Function, Scope, global, method};
use crate::meter::{Outcome, wrong};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    global("optional.of", 1, 1, |scope| Ok(of(scope))),
    global("optional.none", 0, 0, |_| Ok(Value::Optional(None))),
    global("optional.ofNonZeroValue", 1, 1, |scope| Ok(of_non_zero(scope))),
    method("hasValue", 1, 1, |scope| match scope.values.first() {
        Some(Value::Optional(value)) => Ok(Value::Bool(value.is_some())),
        _ => scope.no_overload(),
    }),
    method("value", 1, 1, |scope| match scope.values.first() {
        Some(Value::Optional(Some(value))) => Ok((**value).clone()),
        Some(Value::Optional(None)) => wrong("an optional has no value"),
        _ => scope.no_overload(),
    }),
    // The evaluation knows these two, since their argument may not be needed.
    method("or", 2, 2, never),
    method("orValue", 2, 2, never),
];

fn never(scope: &Scope<'_>) -> Outcome<Value> {
    scope.no_overload()
}

fn of(scope: &Scope<'_>) -> Value {
    scope.values.first().cloned().unwrap_or(Value::Null).some()
}

fn of_non_zero(scope: &Scope<'_>) -> Value {
    let is_zero = match scope.values.first() {
        None | Some(Value::Null | Value::Bool(false) | Value::Int(0) | Value::Uint(0) | Value::Duration(0)) => true,
        Some(Value::Timestamp(time)) => time.is_zero(),
        Some(Value::Double(number)) => *number == 0.0,
        Some(Value::Text(text)) => text.is_empty(),
        Some(Value::Bytes(bytes)) => bytes.is_empty(),
        Some(Value::List(list)) => list.items.is_empty(),
        Some(Value::Map(map)) => map.is_empty(),
        Some(_) => false,
    };
    if is_zero { Value::Optional(None) } else { of(scope) }
}
