//! Filters that keep some values.

use super::super::coerce::{to_number, to_text};
use super::super::failure::{Failure, Outcome};
use super::super::number::{MAX_SAFE_INTEGER, to_count};
use super::super::tests::{apply as apply_test, arity, check_arity};
use super::super::value::Value;
use super::{Call, attribute, attribute_key, sequence};
use crate::codes;

pub(super) fn apply(name: &str, call: &Call<'_>) -> Outcome<Value> {
    let keeps = name.starts_with("select");
    let meter = call.meter;
    if name.ends_with("attr") {
        let Value::Array(array) = call.input else {
            return Err(Failure::wrong(format!(
                "`{name}` needs a list, not {}",
                call.input.kind()
            )));
        };
        let key = attribute_key(call.argument(0), meter)?;
        let mut kept = Vec::new();
        for value in array.present() {
            if attribute(&value, &key)?.is_truthy() == keeps {
                kept.push(value);
            }
        }
        return Value::list(kept, meter);
    }
    let test = match call.argument(0) {
        Value::Undefined => "truthy".to_owned(),
        value => to_text(value, meter)?.into_owned(),
    };
    if arity(&test).is_none() {
        return Err(Failure::new(
            codes::UNKNOWN_TEST,
            format!("`{name}` names a test that does not exist"),
        ));
    }
    if call.input.is_nullish() {
        return Err(Failure::wrong(format!(
            "`{name}` needs a list, not {}",
            call.input.kind()
        )));
    }
    let Some(values) = values(call)? else {
        return Value::list(Vec::new(), meter);
    };
    let arguments = call.arguments.get(1..).unwrap_or_default();
    check_arity(&test, arguments.len())?;
    let mut kept = Vec::new();
    for value in values {
        if apply_test(&test, &value, arguments, meter)? == keeps {
            kept.push(value);
        }
    }
    Value::list(kept, meter)
}

/// What is there to choose from.
fn values(call: &Call<'_>) -> Outcome<Option<Vec<Value>>> {
    Ok(match call.input {
        Value::Array(array) => Some(array.present()),
        Value::Record(record) => {
            let length = to_number(record.get("length").unwrap_or(&Value::Undefined), call.meter)?;
            let count = if length.is_nan() || length <= 0.0 {
                0.0
            } else {
                length.floor().min(MAX_SAFE_INTEGER)
            };
            call.meter.reserve(count, call.bytes)?;
            let count = to_count(count).unwrap_or(0);
            Some(
                (0..count)
                    .filter_map(|index| record.get(&index.to_string()).cloned())
                    .collect(),
            )
        }
        other => sequence(other),
    })
}
