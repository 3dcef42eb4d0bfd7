//! `'%s has %d'.format([name, count])`.

use super::Scope;
use super::convert::print_double;
use crate::meter::{Failure, Meter, Outcome, wrong};
use crate::time::print_duration;
use crate::value::Value;
use std::fmt::Write;

/// How many digits a number may have behind its point.
const MOST_DIGITS: usize = 100;

pub(super) fn format(scope: &Scope<'_>) -> Outcome<Value> {
    let pattern = scope.text(0)?;
    let mut arguments = scope.items(1)?.iter();
    let mut made = String::new();
    let mut rest = pattern.chars();
    while let Some(character) = rest.next() {
        if character != '%' {
            made.push(character);
            continue;
        }
        let mut precision = None;
        let mut verb = rest.next();
        if verb == Some('.') {
            let mut digits = 0_usize;
            verb = rest.next();
            while let Some(digit) = verb.and_then(|verb| verb.to_digit(10)) {
                digits = digits.saturating_mul(10).saturating_add(digit as usize);
                verb = rest.next();
            }
            if digits > MOST_DIGITS {
                return Err(Failure::Unsupported(format!("more than {MOST_DIGITS} digits")));
            }
            precision = Some(digits);
        }
        if verb == Some('%') {
            made.push('%');
            continue;
        }
        let (Some(verb), Some(value)) = (verb, arguments.next()) else {
            return wrong("`format` has fewer values than places for them");
        };
        let before = made.len();
        put(verb, precision, value, scope, &mut made)?;
        scope.meter.charge_text(made.len() - before)?;
    }
    Ok(Value::text(made))
}

fn put(verb: char, precision: Option<usize>, value: &Value, scope: &Scope<'_>, made: &mut String) -> Outcome<()> {
    let digits = precision.unwrap_or(6);
    #[expect(clippy::cast_precision_loss, reason = "as a whole number among others is printed")]
    let as_double = match value {
        Value::Int(number) => Some(*number as f64),
        Value::Uint(number) => Some(*number as f64),
        Value::Double(number) => Some(*number),
        _ => None,
    };
    match (verb, as_double) {
        ('d' | 'e' | 'f', Some(number)) if !number.is_finite() => {
            made.push_str(special(number));
            return Ok(());
        }
        ('f', Some(number)) => {
            let _ = write!(made, "{number:.digits$}");
            return Ok(());
        }
        ('e', Some(number)) => {
            let scientific = format!("{number:.digits$e}");
            let (number, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
            let exponent: i32 = exponent.parse().unwrap_or_default();
            let _ = write!(made, "{number}×10{}", superscript(exponent));
            return Ok(());
        }
        _ => {}
    }
    match (verb, value) {
        ('s', value) => return text(value, scope.meter, made),
        ('d', Value::Int(_) | Value::Uint(_)) => return text(value, scope.meter, made),
        ('b', Value::Bool(value)) => made.push(if *value { '1' } else { '0' }),
        ('b' | 'o' | 'x' | 'X', Value::Int(number)) => {
            if *number < 0 {
                made.push('-');
            }
            radix(verb, number.unsigned_abs(), made);
        }
        ('b' | 'o' | 'x' | 'X', Value::Uint(number)) => radix(verb, *number, made),
        ('x' | 'X', Value::Text(text)) => hexadecimal(verb, text.as_bytes(), made),
        ('x' | 'X', Value::Bytes(bytes)) => hexadecimal(verb, bytes, made),
        _ => return scope.no_overload(),
    }
    Ok(())
}

/// An exponent of two digits, as Kubernetes prints it.
fn superscript(exponent: i32) -> String {
    let raised = |character: char| match character.to_digit(10) {
        Some(1) => '¹',
        Some(2) => '²',
        Some(3) => '³',
        Some(digit) => char::from_u32(0x2070 + digit).unwrap_or(character),
        None => '⁻',
    };
    let sign = if exponent < 0 { "-" } else { "" };
    format!("{sign}{:02}", exponent.abs()).chars().map(raised).collect()
}

/// A number that is none, in words.
fn special(number: f64) -> &'static str {
    if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

fn radix(verb: char, number: u64, made: &mut String) {
    let _ = match verb {
        'b' => write!(made, "{number:b}"),
        'o' => write!(made, "{number:o}"),
        'x' => write!(made, "{number:x}"),
        _ => write!(made, "{number:X}"),
    };
}

fn hexadecimal(verb: char, bytes: &[u8], made: &mut String) {
    for byte in bytes {
        let _ = if verb == 'x' {
            write!(made, "{byte:02x}")
        } else {
            write!(made, "{byte:02X}")
        };
    }
}

/// A value as `%s` prints it.
fn text(value: &Value, meter: &Meter, made: &mut String) -> Outcome<()> {
    meter.charge(1)?;
    match value {
        Value::Null => made.push_str("null"),
        Value::Bool(value) => made.push_str(if *value { "true" } else { "false" }),
        Value::Int(number) => made.push_str(&number.to_string()),
        Value::Uint(number) => made.push_str(&number.to_string()),
        Value::Double(number) if number.is_finite() => made.push_str(&print_double(*number)),
        Value::Double(number) => made.push_str(special(*number)),
        Value::Text(text) => {
            meter.charge_text(text.len())?;
            made.push_str(text);
        }
        Value::Bytes(bytes) => {
            meter.charge_text(bytes.len())?;
            made.push_str(&String::from_utf8_lossy(bytes));
        }
        Value::Timestamp(time) => made.push_str(&time.print()),
        Value::Duration(span) => made.push_str(&print_duration(*span)),
        Value::Type(name) => made.push_str(name),
        Value::List(list) => {
            made.push('[');
            for (index, item) in list.items.iter().enumerate() {
                if index > 0 {
                    made.push_str(", ");
                }
                text(item, meter, made)?;
            }
            made.push(']');
        }
        Value::Map(map) => {
            made.push('{');
            let mut entries = Vec::with_capacity(map.len());
            for (key, value) in map.iter() {
                let mut entry = String::new();
                text(&key.value(), meter, &mut entry)?;
                entry.push_str(": ");
                text(value, meter, &mut entry)?;
                meter.charge_text(entry.len())?;
                entries.push(entry);
            }
            entries.sort();
            made.push_str(&entries.join(", "));
            made.push('}');
        }
        Value::Address(address) => made.push_str(&address.to_string()),
        Value::Network(network) => made.push_str(&network.to_string()),
        _ => return Err(Failure::Unsupported(format!("a {} in `format`", value.type_name()))),
    }
    Ok(())
}
