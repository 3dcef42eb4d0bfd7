//! JavaScript's conversions and operators over [`Value`].

use super::failure::{Failure, MOST_VALUE_DEPTH, Meter, Outcome};
use super::number;
use super::text::{self, Text};
use super::value::{Array, Value};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Text that is printed for a value: nothing for undefined and null.
pub(crate) fn print<'v>(value: &'v Value, meter: &Meter) -> Outcome<Cow<'v, str>> {
    if value.is_nullish() {
        return Ok(Cow::Borrowed(""));
    }
    to_text(value, meter)
}

/// JavaScript's `String(value)`.
pub(crate) fn to_text<'v>(value: &'v Value, meter: &Meter) -> Outcome<Cow<'v, str>> {
    value.check_no_callable(meter)?;
    Ok(match value {
        Value::Undefined => Cow::Borrowed("undefined"),
        Value::Null => Cow::Borrowed("null"),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Number(number) => Cow::Owned(number::to_text(*number)),
        Value::String(text) | Value::Safe(text) => Cow::Borrowed(&**text),
        Value::Array(array) => {
            let mut output = String::new();
            push_array(&mut output, array, meter, 1)?;
            Cow::Owned(output)
        }
        Value::Record(_) => Cow::Borrowed("[object Object]"),
        Value::Map(_) => Cow::Borrowed("[object Map]"),
        Value::Set(_) => Cow::Borrowed("[object Set]"),
        Value::Regex(regex) => Cow::Owned(regex.print()),
        Value::Callable(_) => return Err(Failure::wrong("a macro or function is used as a value")),
    })
}

fn push_array(output: &mut String, array: &Array, meter: &Meter, depth: usize) -> Outcome<()> {
    if depth > MOST_VALUE_DEPTH {
        return Err(Failure::limit("levels of nested values", MOST_VALUE_DEPTH));
    }
    array.with(|items| {
        for (place, item) in items.iter().enumerate() {
            meter.step()?;
            if place > 0 {
                output.push(',');
            }
            match item {
                None | Some(Value::Undefined | Value::Null) => {}
                Some(Value::Array(inner)) => push_array(output, inner, meter, depth + 1)?,
                Some(value) => text::append(output, &to_text(value, meter)?),
            }
        }
        Ok(())
    })
}

/// A shared text: no copy for strings.
pub(crate) fn to_shared_text(value: &Value, meter: &Meter) -> Outcome<Text> {
    match value {
        Value::String(text) | Value::Safe(text) => Ok(text.clone()),
        _ => Ok(Text::from(&*to_text(value, meter)?)),
    }
}

/// JavaScript's `ToPrimitive`.
pub(crate) fn to_primitive(value: &Value, meter: &Meter) -> Outcome<Value> {
    if value.is_primitive() {
        return Ok(value.clone());
    }
    Ok(Value::String(to_shared_text(value, meter)?))
}

/// JavaScript's `Number(value)`.
pub(crate) fn to_number(value: &Value, meter: &Meter) -> Outcome<f64> {
    Ok(match value {
        Value::Undefined => f64::NAN,
        Value::Null | Value::Bool(false) => 0.0,
        Value::Bool(true) => 1.0,
        Value::Number(number) => *number,
        _ => number::from_text(&to_text(value, meter)?),
    })
}

/// [`to_number`], then cut to an integer.
pub(crate) fn to_integer(value: &Value, meter: &Meter) -> Outcome<f64> {
    Ok(number::to_integer(to_number(value, meter)?))
}

/// JavaScript's `+`.
pub(crate) fn add(left: &Value, right: &Value, meter: &Meter) -> Outcome<Value> {
    if let (Value::Number(left), Value::Number(right)) = (left, right) {
        return Ok(Value::Number(left + right));
    }
    let (left, right) = (to_primitive(left, meter)?, to_primitive(right, meter)?);
    if matches!(left, Value::String(_)) || matches!(right, Value::String(_)) {
        return concatenate(&left, &right, meter);
    }
    Ok(Value::Number(to_number(&left, meter)? + to_number(&right, meter)?))
}

/// The language's `~`.
pub(crate) fn concatenate(left: &Value, right: &Value, meter: &Meter) -> Outcome<Value> {
    let (left, right) = (to_text(left, meter)?, to_text(right, meter)?);
    // Doubling a text in a loop is exponential: a text is charged before it is made.
    let length = left.len() + right.len();
    if length > super::failure::MOST_SCRATCH {
        return Err(Failure::limit("bytes in one text", super::failure::MOST_SCRATCH));
    }
    meter.steps(length / CHARGED_BYTES)?;
    let mut output = String::with_capacity(length);
    output.push_str(&left);
    text::append(&mut output, &right);
    Ok(Value::string(output))
}

/// So many bytes of text made or searched cost one step: a step then takes about the same time everywhere.
pub(crate) const CHARGED_BYTES: usize = 1_024;

/// How `left` compares to `right`; `None` if one of them is not a number, which makes every comparison false.
pub(crate) fn order(left: &Value, right: &Value, meter: &Meter) -> Outcome<Option<Ordering>> {
    if let (Value::Number(left), Value::Number(right)) = (left, right) {
        return Ok(left.partial_cmp(right));
    }
    let (left, right) = (to_primitive(left, meter)?, to_primitive(right, meter)?);
    if let (Value::String(left), Value::String(right)) = (&left, &right) {
        return Ok(Some(text::compare(left, right)));
    }
    Ok(to_number(&left, meter)?.partial_cmp(&to_number(&right, meter)?))
}

/// JavaScript's `==`.
pub(crate) fn loosely_equal(left: &Value, right: &Value, meter: &Meter) -> Outcome<bool> {
    if left.is_same(right) {
        return Ok(true);
    }
    if !left.is_primitive() && !right.is_primitive() {
        return Ok(false);
    }
    equal_primitives(&to_primitive(left, meter)?, &to_primitive(right, meter)?, meter)
}

fn equal_primitives(left: &Value, right: &Value, meter: &Meter) -> Outcome<bool> {
    let as_number = |value: &Value| Value::Number(f64::from(u8::from(value.is_truthy())));
    match (left, right) {
        _ if left.is_nullish() || right.is_nullish() => Ok(left.is_nullish() && right.is_nullish()),
        (Value::Bool(_), Value::Bool(_))
        | (Value::String(_), Value::String(_))
        | (Value::Number(_), Value::Number(_)) => Ok(left.is_same(right)),
        (Value::Bool(_), _) => equal_primitives(&as_number(left), right, meter),
        (_, Value::Bool(_)) => equal_primitives(left, &as_number(right), meter),
        _ => Ok(Value::Number(to_number(left, meter)?).is_same(&Value::Number(to_number(right, meter)?))),
    }
}
