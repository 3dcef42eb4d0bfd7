//! Conversions between types.

use super::{Function, Scope, global};
use crate::meter::{Outcome, wrong};
use crate::time::{Timestamp, parse_duration, print_duration};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    global("int", 1, 1, int),
    global("uint", 1, 1, uint),
    global("double", 1, 1, double),
    global("string", 1, 1, string),
    global("bytes", 1, 1, bytes),
    global("bool", 1, 1, boolean),
    global("timestamp", 1, 1, timestamp),
    global("duration", 1, 1, duration),
];

fn unreadable<T>(what: &str) -> Outcome<T> {
    wrong(format!("a text cannot be read as {what}"))
}

fn out_of_range<T>() -> Outcome<T> {
    wrong("a number is out of range")
}

fn int(scope: &Scope<'_>) -> Outcome<Value> {
    let number = match scope.values.first() {
        Some(Value::Int(number)) => Some(*number),
        Some(Value::Uint(number)) => i64::try_from(*number).ok(),
        #[expect(clippy::cast_possible_truncation, reason = "in range")]
        Some(Value::Double(number)) => {
            let is_in_range = *number > -9_223_372_036_854_775_808.0 && *number < 9_223_372_036_854_775_808.0;
            is_in_range.then_some(*number as i64)
        }
        Some(Value::Text(_)) => match scope.text(0)?.parse() {
            Ok(number) => Some(number),
            Err(_) => return unreadable("a whole number"),
        },
        Some(Value::Timestamp(time)) => Some(time.seconds),
        Some(Value::Duration(span)) => Some(*span),
        _ => return scope.no_overload(),
    };
    number.map_or_else(out_of_range, |number| Ok(Value::Int(number)))
}

fn uint(scope: &Scope<'_>) -> Outcome<Value> {
    let number = match scope.values.first() {
        Some(Value::Int(number)) => u64::try_from(*number).ok(),
        Some(Value::Uint(number)) => Some(*number),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
        Some(Value::Double(number)) => {
            (*number >= 0.0 && *number < 18_446_744_073_709_551_616.0).then_some(*number as u64)
        }
        Some(Value::Text(_)) => match scope.text(0)?.parse() {
            Ok(number) => Some(number),
            Err(_) => return unreadable("a whole number"),
        },
        _ => return scope.no_overload(),
    };
    number.map_or_else(out_of_range, |number| Ok(Value::Uint(number)))
}

#[expect(clippy::cast_precision_loss, reason = "as CEL defines it")]
fn double(scope: &Scope<'_>) -> Outcome<Value> {
    Ok(Value::Double(match scope.values.first() {
        Some(Value::Int(number)) => *number as f64,
        Some(Value::Uint(number)) => *number as f64,
        Some(Value::Double(number)) => *number,
        Some(Value::Text(_)) => match scope.text(0)?.parse() {
            Ok(number) => number,
            Err(_) => return unreadable("a number"),
        },
        _ => return scope.no_overload(),
    }))
}

fn string(scope: &Scope<'_>) -> Outcome<Value> {
    let text = match scope.values.first() {
        Some(value @ Value::Text(_)) => return Ok(value.clone()),
        Some(Value::Bool(value)) => value.to_string(),
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::Uint(number)) => number.to_string(),
        Some(Value::Double(number)) => print_double(*number),
        Some(Value::Bytes(bytes)) => match std::str::from_utf8(bytes) {
            Ok(text) => return scope.made(text),
            Err(_) => return wrong("bytes are not UTF-8"),
        },
        Some(Value::Timestamp(time)) => time.print(),
        Some(Value::Duration(span)) => print_duration(*span),
        Some(Value::Address(address)) => address.to_string(),
        Some(Value::Network(network)) => network.to_string(),
        Some(Value::Url(url)) => return scope.made(&url.source),
        _ => return scope.no_overload(),
    };
    Ok(Value::text(text))
}

fn bytes(scope: &Scope<'_>) -> Outcome<Value> {
    match scope.values.first() {
        Some(value @ Value::Bytes(_)) => Ok(value.clone()),
        Some(Value::Text(_)) => Ok(Value::Bytes(scope.text(0)?.as_bytes().into())),
        _ => scope.no_overload(),
    }
}

fn boolean(scope: &Scope<'_>) -> Outcome<Value> {
    match scope.values.first() {
        Some(value @ Value::Bool(_)) => Ok(value.clone()),
        Some(Value::Text(text)) => match &**text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
            _ => unreadable("a boolean"),
        },
        _ => scope.no_overload(),
    }
}

fn timestamp(scope: &Scope<'_>) -> Outcome<Value> {
    match scope.values.first() {
        Some(value @ Value::Timestamp(_)) => Ok(value.clone()),
        Some(Value::Int(seconds)) => {
            Timestamp::of_seconds(*seconds).map_or_else(out_of_range, |time| Ok(Value::Timestamp(time)))
        }
        Some(Value::Text(_)) => match Timestamp::parse(scope.text(0)?) {
            Some(time) => Ok(Value::Timestamp(time)),
            None => unreadable("a time"),
        },
        _ => scope.no_overload(),
    }
}

fn duration(scope: &Scope<'_>) -> Outcome<Value> {
    match scope.values.first() {
        Some(value @ Value::Duration(_)) => Ok(value.clone()),
        Some(Value::Int(nanoseconds)) => Ok(Value::Duration(*nanoseconds)),
        Some(Value::Text(_)) => match parse_duration(scope.text(0)?) {
            Some(span) => Ok(Value::Duration(span)),
            None => unreadable("a duration"),
        },
        _ => scope.no_overload(),
    }
}

/// A number as Go prints it: the fewest digits, with an exponent below 1e-4 and from 1e6 on.
pub(super) fn print_double(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if number == 0.0 || (-4..6).contains(&exponent) {
        return number.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
