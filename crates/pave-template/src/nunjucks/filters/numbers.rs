//! Filters that give numbers.

use super::super::coerce::{add, to_number, to_text};
use super::super::failure::{Failure, Outcome};
use super::super::number::{self, parse_float, parse_int};
use super::super::value::Value;
use super::{Call, attribute, attribute_key};

pub(super) fn apply(name: &str, call: &Call<'_>) -> Outcome<Value> {
    let (input, meter) = (call.input, call.meter);
    let number_or = |number: f64| {
        if number.is_nan() {
            call.argument(0).clone()
        } else {
            Value::Number(number)
        }
    };
    Ok(match name {
        "abs" => Value::Number(to_number(input, meter)?.abs()),
        "float" => number_or(parse_float(&to_text(input, meter)?)),
        "int" => {
            let base = match call.argument(1) {
                Value::Undefined => 10.0,
                value => to_number(value, meter)?.trunc(),
            };
            number_or(parse_int(&to_text(input, meter)?, base))
        }
        "round" => {
            let factor = number::power(10.0, to_number(&call.truthy_or(0, 0.0), meter)?);
            let scaled = to_number(input, meter)? * factor;
            let rounded = match call.argument(1) {
                Value::String(method) if **method == *"ceil" => scaled.ceil(),
                Value::String(method) if **method == *"floor" => scaled.floor(),
                _ => number::round(scaled),
            };
            Value::Number(rounded / factor)
        }
        _ => sum(call)?,
    })
}

fn sum(call: &Call<'_>) -> Outcome<Value> {
    let meter = call.meter;
    let values = if call.argument(0).is_truthy() {
        project(call, &attribute_key(call.argument(0), meter)?)?
            .into_iter()
            .flatten()
            .collect()
    } else {
        match call.input {
            Value::Array(array) => array.present(),
            other => return Err(Failure::wrong(format!("`sum` needs a list, not {}", other.kind()))),
        }
    };
    let mut total = Value::Number(0.0);
    for value in values {
        total = add(&total, &value, meter)?;
    }
    match call.argument(1) {
        Value::Undefined => add(&Value::Number(0.0), &total, meter),
        start => add(start, &total, meter),
    }
}

/// One attribute of each value; holes stay holes.
pub(super) fn project(call: &Call<'_>, key: &str) -> Outcome<Vec<Option<Value>>> {
    let of_each = |values: Vec<Value>| values.iter().map(|value| attribute(value, key).map(Some)).collect();
    match call.input {
        Value::Array(array) => array
            .places()
            .iter()
            .map(|place| place.as_ref().map(|value| attribute(value, key)).transpose())
            .collect(),
        Value::String(_) => of_each(super::sequence(call.input).unwrap_or_default()),
        Value::Record(record) => of_each(super::mapped_values(record, call)?),
        // A safe string's characters cannot be read this way in Backstage's renderer: it fails unless there is none.
        Value::Safe(text) if !text.is_empty() => Err(Failure::wrong("an attribute of undefined is read")),
        _ => Ok(Vec::new()),
    }
}
