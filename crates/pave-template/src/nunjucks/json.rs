//! JSON in, with every string JavaScript can hold, and JSON out as `JSON.stringify` writes it.

use super::failure::{Failure, MOST_VALUE_DEPTH, Meter, Outcome};
use super::number;
use super::text;
use super::value::Value;

/// What `JSON.stringify(value, null, indent)` gives; `None` for undefined.
pub(crate) fn write(value: &Value, indent: &str, meter: &Meter) -> Outcome<Option<String>> {
    if matches!(value, Value::Undefined) {
        return Ok(None);
    }
    let mut writer = Writer {
        output: String::new(),
        indent,
        meter,
    };
    writer.value(value, 0)?;
    Ok(Some(writer.output))
}

struct Writer<'a> {
    output: String,
    indent: &'a str,
    meter: &'a Meter,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Outcome<()> {
        if depth > MOST_VALUE_DEPTH {
            return Err(Failure::limit("levels of nested values", MOST_VALUE_DEPTH));
        }
        if self.output.len() > super::failure::MOST_SCRATCH {
            return Err(Failure::limit("bytes in one text", super::failure::MOST_SCRATCH));
        }
        match value {
            Value::Bool(value) => self.output.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) if number.is_finite() => self.output.push_str(&number::to_text(*number)),
            Value::Undefined | Value::Null | Value::Number(_) => self.output.push_str("null"),
            Value::String(text) | Value::Safe(text) => push_string(&mut self.output, text),
            Value::Array(array) => {
                let items = array.values();
                self.group('[', ']', depth, items.len(), |writer, place| {
                    writer.value(items.get(place).unwrap_or(&Value::Undefined), depth + 1)
                })?;
            }
            Value::Record(record) => {
                let entries: Vec<_> = record
                    .entries()
                    .iter()
                    .filter(|(_, value)| !matches!(value, Value::Undefined))
                    .collect();
                self.group('{', '}', depth, entries.len(), |writer, place| {
                    let Some((name, value)) = entries.get(place) else {
                        return Ok(());
                    };
                    push_string(&mut writer.output, name);
                    writer
                        .output
                        .push_str(if writer.indent.is_empty() { ":" } else { ": " });
                    writer.value(value, depth + 1)
                })?;
            }
            Value::Map(_) | Value::Set(_) | Value::Regex(_) => self.output.push_str("{}"),
            Value::Callable(_) => return Err(Failure::wrong("a macro or function cannot be written as JSON")),
        }
        Ok(())
    }

    fn group(
        &mut self,
        open: char,
        close: char,
        depth: usize,
        count: usize,
        mut item: impl FnMut(&mut Self, usize) -> Outcome<()>,
    ) -> Outcome<()> {
        self.output.push(open);
        for place in 0..count {
            self.meter.step()?;
            if place > 0 {
                self.output.push(',');
            }
            self.new_line(depth + 1);
            item(self, place)?;
        }
        if count > 0 {
            self.new_line(depth);
        }
        self.output.push(close);
        Ok(())
    }

    fn new_line(&mut self, depth: usize) {
        if !self.indent.is_empty() {
            self.output.push('\n');
            for _ in 0..depth {
                self.output.push_str(self.indent);
            }
        }
    }
}

/// A JSON string; lone surrogates become escapes.
pub(crate) fn push_string(output: &mut String, value: &str) {
    output.push('"');
    let mut plain = 0;
    let bytes = value.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if *byte >= b' ' && *byte != b'"' && *byte != b'\\' && *byte != 0xF4 {
            continue;
        }
        output.push_str(value.get(plain..at).unwrap_or_default());
        plain = at + 1;
        match byte {
            b'"' => output.push_str("\\\""),
            b'\\' => output.push_str("\\\\"),
            b'\n' => output.push_str("\\n"),
            b'\r' => output.push_str("\\r"),
            b'\t' => output.push_str("\\t"),
            0x08 => output.push_str("\\b"),
            0x0C => output.push_str("\\f"),
            0xF4 => {
                // Perhaps a half; perhaps just a character of the last plane.
                let rest = value.get(at..).unwrap_or_default();
                let character = rest.chars().next().unwrap_or_default();
                push_last_plane(output, character, value, at);
                plain = at + character.len_utf8();
            }
            _ => {
                output.push_str("\\u00");
                for shift in [4, 0] {
                    output.push(char::from_digit(u32::from(byte >> shift & 15), 16).unwrap_or('0'));
                }
            }
        }
    }
    output.push_str(value.get(plain..).unwrap_or_default());
    output.push('"');
}

/// A stand-in whose other half is beside it stays; a lone one is written as an escape.
fn push_last_plane(output: &mut String, character: char, value: &str, at: usize) {
    let unit = text::half;
    let before = value
        .get(..at)
        .and_then(|before| before.chars().next_back())
        .and_then(unit);
    let after = value
        .get(at + character.len_utf8()..)
        .and_then(|after| after.chars().next())
        .and_then(unit);
    let lone = match unit(character) {
        Some(high @ 0xD800..=0xDBFF) if !matches!(after, Some(0xDC00..=0xDFFF)) => Some(high),
        Some(low @ 0xDC00..=0xDFFF) if !matches!(before, Some(0xD800..=0xDBFF)) => Some(low),
        _ => None,
    };
    match lone {
        Some(unit) => {
            use std::fmt::Write;
            // Writing to a `String` cannot fail.
            let _ = write!(output, "\\u{unit:04x}");
        }
        None => output.push(character),
    }
}
