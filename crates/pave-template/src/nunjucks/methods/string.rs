//! Methods of strings.

use super::super::coerce::{CHARGED_BYTES, to_number, to_shared_text, to_text};
use super::super::failure::{Failure, MOST_SCRATCH, Meter, Outcome};
use super::super::number::{clamp_count, from_count, relative_index, to_uint32};
use super::super::regex::{find_units, replace_text};
use super::super::text::{self, Text, is_space};
use super::super::value::Value;
use super::{argument, integer};

/// The place of `needle` in `text` at or after `start`, all in code units.
pub(crate) fn find(text: &str, needle: &str, start: usize) -> Option<usize> {
    if text.is_ascii() {
        let found = memchr::memmem::find(text.as_bytes().get(start..)?, needle.as_bytes())?;
        return Some(found + start);
    }
    find_units(&text::to_units(text), &text::to_units(needle), start)
}

/// A text that a method may make, limited before it is made.
fn check_length(bytes: usize) -> Outcome<()> {
    if bytes > MOST_SCRATCH {
        return Err(Failure::limit("bytes in one text", MOST_SCRATCH));
    }
    Ok(())
}

pub(super) fn call(subject: &Text, name: &str, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    meter.steps(subject.len() / CHARGED_BYTES)?;
    let first = argument(arguments, 0);
    let length = text::length(subject);
    let whole = |number: Option<f64>, default: f64| number.unwrap_or(default);
    Ok(match name {
        "replace" | "replaceAll" => Value::string(replace(
            subject,
            first,
            argument(arguments, 1),
            name == "replaceAll",
            meter,
        )?),
        "split" => split(subject, first, argument(arguments, 1), meter)?,
        "includes" | "indexOf" => {
            let needle = to_text(first, meter)?;
            let start = clamp_count(whole(integer(arguments, 1, meter)?, 0.0), length);
            let found = find(subject, &needle, start);
            if name == "includes" {
                Value::Bool(found.is_some())
            } else {
                Value::Number(found.map_or(-1.0, from_count))
            }
        }
        "startsWith" | "endsWith" => {
            let needle = to_text(first, meter)?;
            let needle_length = text::length(&needle);
            let place = integer(arguments, 1, meter)?;
            let start = if name == "startsWith" {
                Some(clamp_count(whole(place, 0.0), length))
            } else {
                clamp_count(whole(place, f64::INFINITY), length).checked_sub(needle_length)
            };
            Value::Bool(start.is_some_and(|start| {
                start + needle_length <= length && *text::slice(subject, start, start + needle_length) == *needle
            }))
        }
        "lastIndexOf" => {
            let needle = to_text(first, meter)?;
            let start = match argument(arguments, 1) {
                Value::Undefined => f64::NAN,
                value => to_number(value, meter)?,
            };
            let start = if start.is_nan() { f64::INFINITY } else { start };
            Value::Number(last_index(subject, &needle, clamp_count(start, length)).map_or(-1.0, from_count))
        }
        "slice" => {
            let start = relative_index(whole(integer(arguments, 0, meter)?, 0.0), length);
            let end = relative_index(whole(integer(arguments, 1, meter)?, f64::INFINITY), length);
            Value::string(&*text::slice(subject, start, end.max(start)))
        }
        "substring" => {
            let start = clamp_count(whole(integer(arguments, 0, meter)?, 0.0), length);
            let end = clamp_count(whole(integer(arguments, 1, meter)?, f64::INFINITY), length);
            Value::string(&*text::slice(subject, start.min(end), start.max(end)))
        }
        "trim" => Value::string(text::trim(subject)),
        "trimStart" => Value::string(subject.trim_start_matches(is_space)),
        "trimEnd" => Value::string(subject.trim_end_matches(is_space)),
        "toLowerCase" => Value::string(subject.to_lowercase()),
        "toUpperCase" => Value::string(subject.to_uppercase()),
        "charAt" | "charCodeAt" => {
            let place = whole(integer(arguments, 0, meter)?, 0.0);
            let unit = (place >= 0.0 && place < from_count(length))
                .then(|| text::unit_at(subject, clamp_count(place, length)))
                .flatten();
            match (unit, name) {
                (Some(unit), "charAt") => Value::String(text::from_unit(unit)),
                (None, "charAt") => Value::string(""),
                (Some(unit), _) => Value::Number(f64::from(unit)),
                (None, _) => Value::Number(f64::NAN),
            }
        }
        "concat" => {
            let mut output = subject.to_string();
            for value in arguments {
                let part = to_text(value, meter)?;
                check_length(output.len() + part.len())?;
                text::append(&mut output, &part);
            }
            Value::string(output)
        }
        _ => return Err(Failure::wrong(format!("a string has no method `{name}`"))),
    })
}

/// The last place of `needle` at or before `start`.
fn last_index(subject: &str, needle: &str, start: usize) -> Option<usize> {
    let (units, needle) = (text::to_units(subject), text::to_units(needle));
    let last = units.len().checked_sub(needle.len())?.min(start);
    (0..=last)
        .rev()
        .find(|place| units.get(*place..place + needle.len()) == Some(&needle))
}

fn replace(subject: &str, search: &Value, replacement: &Value, all: bool, meter: &Meter) -> Outcome<String> {
    let replacement = to_text(replacement, meter)?;
    if let Value::Regex(regex) = search {
        if all
            && !regex
                .print()
                .rsplit('/')
                .next()
                .is_some_and(|flags| flags.contains('g'))
        {
            return Err(Failure::wrong(
                "`replaceAll` needs a regular expression with the flag `g`",
            ));
        }
        let matches = if replacement.len() > 64 {
            text::length(subject) + 1
        } else {
            1
        };
        check_length(matches.saturating_mul(replacement.len()))?;
        meter.search(subject.len());
        return Ok(regex.replace(subject, &replacement));
    }
    let needle = to_text(search, meter)?;
    if !all {
        check_length(subject.len().saturating_mul(1 + replacement.matches('$').count()) + replacement.len())?;
        return Ok(replace_text(subject, &needle, &replacement));
    }
    let mut output = String::new();
    let parts = split_text(subject, &needle);
    check_length(
        parts
            .len()
            .saturating_mul(replacement.len())
            .saturating_add(subject.len()),
    )?;
    // JavaScript replaces before and after every code unit for an empty needle.
    if needle.is_empty() {
        output.push_str(&replacement);
        for part in &parts {
            text::append(&mut output, part);
            output.push_str(&replacement);
        }
        return Ok(output);
    }
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            output.push_str(&replacement);
        }
        text::append(&mut output, part);
    }
    Ok(output)
}

/// The parts of `subject` between occurrences of `needle`; all code units for an empty one.
pub(crate) fn split_text(subject: &str, needle: &str) -> Vec<Text> {
    if needle.is_empty() {
        return text::single_units(subject);
    }
    if subject.is_ascii() || needle.is_ascii() || !needle.chars().any(|character| text::half(character).is_some()) {
        return subject.split(needle).map(Text::from).collect();
    }
    let (units, needle) = (text::to_units(subject), text::to_units(needle));
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(found) = find_units(&units, &needle, start) {
        parts.push(Text::from(text::from_units(
            units.get(start..found).unwrap_or_default(),
        )));
        start = found + needle.len();
    }
    parts.push(Text::from(text::from_units(units.get(start..).unwrap_or_default())));
    parts
}

fn split(subject: &Text, separator: &Value, limit: &Value, meter: &Meter) -> Outcome<Value> {
    let limit = match limit {
        Value::Undefined => None,
        value => Some(to_uint32(to_number(value, meter)?)),
    };
    let most = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    match separator {
        Value::Regex(regex) => {
            meter.search(subject.len());
            let parts = regex.fresh().split(subject, limit);
            let parts = parts
                .into_iter()
                .map(|part| part.map_or(Value::Undefined, Value::string));
            Value::list(parts.collect(), meter)
        }
        Value::Undefined if most == 0 => Value::list(Vec::new(), meter),
        Value::Undefined => Value::list(vec![Value::String(subject.clone())], meter),
        _ => {
            let separator = to_shared_text(separator, meter)?;
            let mut parts = split_text(subject, &separator);
            parts.truncate(most);
            Value::texts(parts, meter)
        }
    }
}
