//! Methods of values: those that Backstage's renderer allows, and strings' `replaceAll`, which older Backstage had and
//! public templates use.

mod array;
mod collection;
mod string;

pub(crate) use string::{find, split_text};

use super::coerce::{to_number, to_text};
use super::failure::{Failure, Meter, Outcome};
use super::number_format::{OutOfRange, to_exponential, to_fixed, to_precision, to_radix};
use super::regex::Subject;
use super::text::Text;
use super::value::Value;

const STRING: &[&str] = &[
    "charAt",
    "charCodeAt",
    "concat",
    "endsWith",
    "includes",
    "indexOf",
    "lastIndexOf",
    "replace",
    "replaceAll",
    "slice",
    "split",
    "startsWith",
    "substring",
    "toLowerCase",
    "toUpperCase",
    "trim",
    "trimEnd",
    "trimStart",
];
const NUMBER: &[&str] = &["toExponential", "toFixed", "toPrecision", "toString"];
const ARRAY: &[&str] = &[
    "at",
    "concat",
    "copyWithin",
    "fill",
    "flat",
    "includes",
    "indexOf",
    "join",
    "lastIndexOf",
    "pop",
    "push",
    "reverse",
    "shift",
    "slice",
    "sort",
    "splice",
    "unshift",
];
const JINJA_ARRAY: &[&str] = &["append", "count", "find", "index", "insert", "remove"];
const JINJA_RECORD: &[&str] = &["get", "has_key", "items", "keys", "values"];
const MAP: &[&str] = &["clear", "delete", "entries", "get", "has", "keys", "set", "values"];
const SET: &[&str] = &["add", "clear", "delete", "entries", "has", "values"];

/// The methods of a kind of value.
fn names(receiver: &Value, cookiecutter: bool) -> [&'static [&'static str]; 2] {
    match receiver {
        Value::String(_) | Value::Safe(_) => [STRING, &[]],
        Value::Number(_) => [NUMBER, &[]],
        Value::Array(_) if cookiecutter => [ARRAY, JINJA_ARRAY],
        Value::Array(_) => [ARRAY, &[]],
        Value::Record(_) if cookiecutter => [JINJA_RECORD, &[]],
        Value::Map(_) => [MAP, &[]],
        Value::Set(_) => [SET, &[]],
        Value::Regex(_) => [&["test"], &[]],
        _ => [&[], &[]],
    }
}

/// Whether `receiver` has the method `name`.
pub(crate) fn is_method(receiver: &Value, name: &str, cookiecutter: bool) -> bool {
    names(receiver, cookiecutter).iter().any(|names| names.contains(&name))
}

/// How many arguments a method takes: least and most.
pub(crate) fn count(receiver: &Value, name: &str, cookiecutter: bool) -> (usize, usize) {
    let many = usize::MAX;
    match (receiver, name) {
        (Value::String(_) | Value::Safe(_), _) => match name {
            "replace" | "replaceAll" => (2, 2),
            "split" | "slice" | "substring" => (0, 2),
            "includes" | "startsWith" | "endsWith" | "indexOf" | "lastIndexOf" => (1, 2),
            "charAt" | "charCodeAt" => (0, 1),
            "concat" => (0, many),
            _ => (0, 0),
        },
        (Value::Number(_), _) => (0, 1),
        (Value::Array(_), _) => match name {
            "at" | "count" | "index" | "find" | "remove" | "append" => (1, 1),
            "insert" => (2, 2),
            "includes" | "indexOf" | "lastIndexOf" => (1, 2),
            "copyWithin" | "fill" => (1, 3),
            "flat" | "join" => (0, 1),
            "slice" => (0, 2),
            "pop" => (0, usize::from(cookiecutter)),
            "shift" | "sort" | "reverse" => (0, 0),
            _ => (0, many),
        },
        (Value::Record(_), "get") => (1, 2),
        (Value::Map(_), "set") => (2, 2),
        (Value::Record(_), "has_key")
        | (Value::Map(_), "get" | "has" | "delete")
        | (Value::Set(_), "add" | "has" | "delete")
        | (Value::Regex(_), _) => (1, 1),
        _ => (0, 0),
    }
}

/// Calls the method `name` of `receiver`.
///
/// # Errors
/// An argument of the wrong kind or outside of what the method takes.
pub(crate) fn call(
    receiver: &Value,
    name: &Text,
    arguments: &[Value],
    cookiecutter: bool,
    meter: &Meter,
) -> Outcome<Value> {
    match receiver {
        Value::String(text) | Value::Safe(text) => string::call(text, name, arguments, meter),
        Value::Number(number) => number_method(*number, name, arguments, meter),
        Value::Array(array) => array::call(array, name, arguments, cookiecutter, meter),
        Value::Record(record) => collection::record(record, name, arguments, meter),
        Value::Map(map) => collection::map(receiver, map, name, arguments, meter),
        Value::Set(set) => collection::set(receiver, set, name, arguments, meter),
        Value::Regex(regex) => {
            let text = to_text(argument(arguments, 0), meter)?;
            meter.search(text.len());
            Ok(Value::Bool(regex.execute(&Subject::new(&text)).is_some()))
        }
        _ => Err(Failure::wrong(format!(
            "{} has no method `{}`",
            receiver.kind(),
            &**name
        ))),
    }
}

/// Argument `place`; undefined if it is not there.
fn argument(arguments: &[Value], place: usize) -> &Value {
    arguments.get(place).unwrap_or(&Value::Undefined)
}

/// Argument `place` as an integer; nothing if it is undefined.
fn integer(arguments: &[Value], place: usize, meter: &Meter) -> Outcome<Option<f64>> {
    match argument(arguments, place) {
        Value::Undefined => Ok(None),
        value => Ok(Some(super::coerce::to_integer(value, meter)?)),
    }
}

fn number_method(number: f64, name: &str, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    let argument = match argument(arguments, 0) {
        Value::Undefined => None,
        value => Some(to_number(value, meter)?),
    };
    let printed = match name {
        "toFixed" => to_fixed(number, argument.unwrap_or(0.0)),
        "toExponential" => to_exponential(number, argument),
        "toPrecision" => to_precision(number, argument),
        _ => to_radix(number, argument.unwrap_or(10.0)),
    };
    printed
        .map(Value::string)
        .map_err(|OutOfRange| Failure::wrong(format!("the argument of `{name}` is outside of what it takes")))
}
