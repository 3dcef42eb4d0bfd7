//! The language's filters, in groups. Each does to strange arguments what Backstage's renderer does to them.

mod html;
mod lists;
mod numbers;
mod objects;
mod select;
mod strings;

use super::call::Given;
use super::coerce::{order, to_number, to_shared_text};
use super::failure::{Failure, Meter, Outcome};
use super::lookup::{has_key, own_value};
use super::number::from_count;
use super::text::Text;
use super::value::{Record, Value, is_reserved};
use std::cmp::Ordering;

/// All names, sorted.
pub(crate) const NAMES: &[&str] = &[
    "abs",
    "batch",
    "capitalize",
    "center",
    "d",
    "default",
    "dictsort",
    "dump",
    "e",
    "escape",
    "first",
    "float",
    "forceescape",
    "groupby",
    "indent",
    "int",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "nl2br",
    "random",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "string",
    "striptags",
    "sum",
    "title",
    "trim",
    "truncate",
    "upper",
    "urlencode",
    "urlize",
    "wordcount",
];

/// What a filter works with.
pub(super) struct Call<'a> {
    pub(super) input: &'a Value,
    pub(super) arguments: &'a [Value],
    /// Bytes of values that were looked at before.
    pub(super) bytes: usize,
    pub(super) meter: &'a Meter,
    /// A number that differs from call to call, for `random`.
    pub(super) random: u64,
}

impl Call<'_> {
    /// Argument `place`; undefined if it was not given.
    pub(super) fn argument(&self, place: usize) -> &Value {
        self.arguments.get(place).unwrap_or(&Value::Undefined)
    }

    /// Argument `place` if it is true, otherwise `default`.
    pub(super) fn truthy_or(&self, place: usize, default: f64) -> Value {
        let argument = self.argument(place);
        if argument.is_truthy() {
            argument.clone()
        } else {
            Value::Number(default)
        }
    }
}

/// Sorts keyword arguments as each filter expects them: `int` and `sort` know names, all others get one more argument,
/// an object of the keywords.
pub(crate) fn lower_arguments(name: &str, given: Given, meter: &Meter) -> Outcome<Vec<Value>> {
    let known: &[&str] = match name {
        "int" => &["default", "base"],
        "sort" => &["reverse", "case_sensitive", "attribute"],
        _ => &[],
    };
    if !known.is_empty() {
        let names: Vec<Text> = known.iter().map(|name| Text::from(*name)).collect();
        return Ok(given.for_parameters(&names.iter().collect::<Vec<_>>(), &[]).positional);
    }
    let mut positional = given.positional;
    if !given.keywords.is_empty() {
        let mut entries = given.keywords;
        entries.push((Text::from("__keywords"), Value::Bool(true)));
        positional.push(Value::Record(Record::new(entries, meter)?));
    }
    Ok(positional)
}

/// Applies the filter `name`.
///
/// # Errors
/// The input or an argument is of a kind that the filter cannot work with.
pub(crate) fn apply(
    name: &str,
    input: &Value,
    arguments: &[Value],
    bytes: usize,
    random: u64,
    meter: &Meter,
) -> Outcome<Value> {
    input.check_no_callable(meter)?;
    arguments.iter().try_for_each(|value| value.check_no_callable(meter))?;
    meter.steps(bytes / super::coerce::CHARGED_BYTES)?;
    let call = Call {
        input,
        arguments,
        bytes,
        meter,
        random,
    };
    match name {
        "abs" | "float" | "int" | "round" | "sum" => numbers::apply(name, &call),
        "capitalize" | "center" | "indent" | "lower" | "upper" | "replace" | "string" | "title" | "trim"
        | "truncate" | "wordcount" => strings::apply(name, &call),
        "escape" | "e" | "forceescape" | "safe" | "nl2br" | "striptags" | "urlencode" | "urlize" => {
            html::apply(name, &call)
        }
        "batch" | "first" | "last" | "join" | "length" | "list" | "random" | "reverse" | "slice" | "sort" => {
            lists::apply(name, &call)
        }
        "select" | "reject" | "selectattr" | "rejectattr" => select::apply(name, &call),
        _ => objects::apply(name, &call),
    }
}

/// The text of a string input, keeping whether it is safe in the result of [`like_input`].
fn text_of(value: &Value) -> Outcome<&Text> {
    value
        .as_text()
        .ok_or_else(|| Failure::wrong(format!("needs a string, not {}", value.kind())))
}

/// As [`text_of`]; undefined, null and false are an empty string.
fn text_or_empty(value: &Value) -> Outcome<Text> {
    match value {
        Value::Undefined | Value::Null | Value::Bool(false) => Ok(Text::from("")),
        _ => text_of(value).cloned(),
    }
}

/// `output` as safe as `input` was.
fn like_input(input: &Value, output: &str) -> Value {
    match input {
        Value::Safe(_) => Value::safe(output),
        _ => Value::string(output),
    }
}

/// An attribute's name.
fn attribute_key(value: &Value, meter: &Meter) -> Outcome<Text> {
    let key = to_shared_text(value, meter)?;
    if is_reserved(&key) {
        return Err(Failure::wrong(format!("the attribute `{}` is reserved", &*key)));
    }
    Ok(key)
}

/// An attribute's path: a string is split at points, anything else is one name, anything false is none.
fn attribute_path(value: &Value, meter: &Meter) -> Outcome<Vec<Text>> {
    if !value.is_truthy() {
        return Ok(Vec::new());
    }
    let path: Vec<Text> = match value {
        Value::String(text) => text.split('.').map(Text::from).collect(),
        _ => vec![to_shared_text(value, meter)?],
    };
    match path.iter().find(|name| is_reserved(name)) {
        Some(name) => Err(Failure::wrong(format!("the attribute `{}` is reserved", &**name))),
        None => Ok(path),
    }
}

/// `value[key]`, where a value that is not there is an error.
fn attribute(value: &Value, key: &str) -> Outcome<Value> {
    if value.is_nullish() {
        return Err(Failure::wrong(format!("an attribute of {} is read", value.kind())));
    }
    Ok(own_value(value, key).unwrap_or(Value::Undefined))
}

/// What a path leads to; undefined where a step is missing.
fn at_path(value: &Value, path: &[Text]) -> Outcome<Value> {
    let mut current = value.clone();
    for key in path {
        if current.is_nullish() {
            return Err(Failure::wrong(format!("an attribute of {} is read", current.kind())));
        }
        if !has_key(&current, key) {
            return Ok(Value::Undefined);
        }
        current = own_value(&current, key).unwrap_or(Value::Undefined);
    }
    Ok(current)
}

/// The values of an object that looks like a list: `0`, `1` and so on below its `length`.
fn indexed_values(record: &Record, call: &Call<'_>) -> Outcome<Vec<Value>> {
    let length = to_number(record.get("length").unwrap_or(&Value::Undefined), call.meter)?;
    let count = if length.is_nan() || length <= 0.0 {
        0.0
    } else {
        length.ceil()
    };
    call.meter.reserve(count, call.bytes)?;
    let count = super::number::to_count(count).unwrap_or(0);
    Ok((0..count)
        .map(|index| record.get(&index.to_string()).cloned().unwrap_or(Value::Undefined))
        .collect())
}

/// As [`indexed_values`], for filters that refuse a `length` no list can have.
fn mapped_values(record: &Record, call: &Call<'_>) -> Outcome<Vec<Value>> {
    if let Some(Value::Number(length)) = record.get("length")
        && !length.is_nan()
        && (length.fract() != 0.0 || *length < 0.0 || *length > f64::from(u32::MAX) || length.is_infinite())
    {
        return Err(Failure::wrong("the object's `length` is not a length of a list"));
    }
    indexed_values(record, call)
}

/// The values of a list or the code units of a string.
fn sequence(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(array) => Some(array.values()),
        Value::String(text) | Value::Safe(text) => {
            Some(super::text::single_units(text).into_iter().map(Value::String).collect())
        }
        _ => None,
    }
}

/// The `length` that a value has of its own, as a number or whatever else an object has under that name.
fn direct_length(value: &Value) -> Value {
    match value {
        Value::String(text) | Value::Safe(text) => Value::Number(from_count(super::text::length(text))),
        Value::Array(array) => Value::Number(from_count(array.len())),
        Value::Record(record) => record.get("length").cloned().unwrap_or(Value::Undefined),
        _ => Value::Undefined,
    }
}

/// -1, 0 or 1; 0 too where neither is less.
fn sign(left: &Value, right: &Value, meter: &Meter) -> Outcome<i8> {
    Ok(order(left, right, meter)?.map_or(0, |order| match order {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }))
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_sorted_so_that_they_are_found() {
        assert!(super::NAMES.is_sorted());
    }
}
