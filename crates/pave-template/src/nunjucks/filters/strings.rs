//! Filters on strings.

use super::super::coerce::{order, print, to_number, to_text};
use super::super::failure::{Failure, MOST_OUTPUT, MOST_SCRATCH, Outcome};
use super::super::methods::split_text;
use super::super::number::{clamp_count, from_count, to_integer};
use super::super::text::{self, Text};
use super::super::value::Value;
use super::{Call, direct_length, like_input, text_of, text_or_empty};
use std::cmp::Ordering;

pub(super) fn apply(name: &str, call: &Call<'_>) -> Outcome<Value> {
    let input = call.input;
    match name {
        "capitalize" => Ok(like_input(input, &capitalized(&text_or_empty(input)?))),
        "title" => {
            let text = text_or_empty(input)?;
            let words: Vec<String> = text.split(' ').map(capitalized).collect();
            Ok(like_input(input, &words.join(" ")))
        }
        "lower" => Ok(Value::string(text_or_empty(input)?.to_lowercase())),
        "upper" => Ok(Value::string(text_or_empty(input)?.to_uppercase())),
        "trim" => Ok(like_input(input, text::trim(text_of(input)?))),
        "string" => match input {
            Value::Undefined | Value::Null => Err(Failure::wrong("`string` needs a value")),
            Value::Safe(_) => Ok(input.clone()),
            _ => Ok(Value::string(&*print(input, call.meter)?)),
        },
        "center" => center(call),
        "indent" => indent(call),
        "replace" => replace(call),
        "truncate" => truncate(call),
        _ => {
            let input = normal(input);
            if !input.is_truthy() {
                return Ok(Value::Null);
            }
            let words = count_words(text_of(&input)?);
            Ok(if words == 0 {
                Value::Null
            } else {
                Value::Number(from_count(words))
            })
        }
    }
}

/// First code unit in upper case, the rest in lower case. A pair of surrogates is two code units, so it stays.
pub(super) fn capitalized(word: &str) -> String {
    let lower = word.to_lowercase();
    let mut characters = lower.chars();
    match characters.next() {
        Some(first) if first.len_utf16() == 1 => first.to_uppercase().chain(characters).collect(),
        _ => lower,
    }
}

/// Runs of ASCII letters, digits and `_`.
fn count_words(text: &str) -> usize {
    text.split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
        .filter(|word| !word.is_empty())
        .count()
}

/// Undefined, null and false as an empty string.
fn normal(input: &Value) -> Value {
    match input {
        Value::Undefined | Value::Null | Value::Bool(false) => Value::string(""),
        _ => input.clone(),
    }
}

/// So many spaces; part of one counts as one.
fn spaces(count: f64) -> Outcome<String> {
    if count.is_nan() || count <= 0.0 {
        return Ok(String::new());
    }
    if count > from_count(MOST_OUTPUT) {
        return Err(Failure::limit("spaces", MOST_OUTPUT));
    }
    Ok(" ".repeat(clamp_count(count.ceil(), MOST_OUTPUT)))
}

fn center(call: &Call<'_>) -> Outcome<Value> {
    let meter = call.meter;
    let input = normal(call.input);
    let width = call.truthy_or(0, 80.0);
    let length = direct_length(&input);
    if matches!(
        order(&length, &width, meter)?,
        Some(Ordering::Greater | Ordering::Equal)
    ) {
        return Ok(input);
    }
    let missing = to_number(&width, meter)? - to_number(&length, meter)?;
    let mut output = spaces(missing / 2.0 - missing % 2.0)?;
    text::append(&mut output, &to_text(&input, meter)?);
    output.push_str(&spaces(missing / 2.0)?);
    Ok(like_input(&input, &output))
}

fn indent(call: &Call<'_>) -> Outcome<Value> {
    let input = normal(call.input);
    let source = text_of(&input)?;
    if matches!(&input, Value::String(text) if text.is_empty()) {
        return Ok(input);
    }
    let indentation = spaces(to_number(&call.truthy_or(0, 4.0), call.meter)?)?;
    let lines = source.split('\n').count();
    if source.len().saturating_add(lines.saturating_mul(indentation.len())) > MOST_SCRATCH {
        return Err(Failure::limit("bytes in one text", MOST_SCRATCH));
    }
    let mut output = String::with_capacity(source.len() + lines * indentation.len());
    for (place, line) in source.split('\n').enumerate() {
        if place > 0 {
            output.push('\n');
        }
        if place > 0 || call.argument(1).is_truthy() {
            output.push_str(&indentation);
        }
        output.push_str(line);
    }
    Ok(like_input(&input, &output))
}

fn truncate(call: &Call<'_>) -> Outcome<Value> {
    let meter = call.meter;
    let input = normal(call.input);
    let most = call.truthy_or(0, 255.0);
    if matches!(
        order(&direct_length(&input), &most, meter)?,
        Some(Ordering::Less | Ordering::Equal)
    ) {
        return Ok(input);
    }
    let source = text_of(&input)?;
    let units = text::to_units(source);
    let most = to_number(&most, meter)?;
    let length = clamp_count(to_integer(most), units.len());
    let end = if call.argument(1).is_truthy() {
        length
    } else {
        // `lastIndexOf` takes a position that is not a number for the end of the text.
        let from = if most.is_nan() { units.len() } else { length };
        let before = units.get(..(from + 1).min(units.len())).unwrap_or_default();
        before
            .iter()
            .rposition(|unit| *unit == u16::from(b' '))
            .unwrap_or(length)
    };
    let mut output = text::from_units(units.get(..end).unwrap_or_default());
    match call.argument(2) {
        Value::Undefined | Value::Null => output.push_str("..."),
        value => text::append(&mut output, &to_text(value, meter)?),
    }
    Ok(like_input(call.input, &output))
}

fn replace(call: &Call<'_>) -> Outcome<Value> {
    let meter = call.meter;
    let (search, replacement) = (call.argument(0), call.argument(1));
    if let Value::Regex(regex) = search {
        let source = text_of(call.input)?;
        let replacement = to_text(replacement, meter)?;
        check_product(text::length(source) + 1, replacement.len(), source.len())?;
        return Ok(Value::string(regex.fresh().replace(source, &replacement)));
    }
    if !matches!(search, Value::String(_) | Value::Number(_)) {
        return Ok(call.input.clone());
    }
    let input = match call.input {
        Value::Number(_) => Value::string(&*to_text(call.input, meter)?),
        other => other.clone(),
    };
    let Some(source) = input.as_text() else {
        return Ok(input);
    };
    let needle = to_text(search, meter)?;
    if needle.is_empty() {
        return replace_everywhere(call, &input, source);
    }
    let most = match call.argument(2) {
        Value::Undefined => None,
        Value::Number(number) if number.to_bits() == (-1.0_f64).to_bits() => None,
        Value::Number(0.0) => return Ok(input),
        value => Some(value),
    };
    let parts = split_text(source, &needle);
    if parts.len() < 2 {
        return Ok(input);
    }
    let replacement = to_text(replacement, meter)?;
    let most = most.map(|value| to_number(value, meter)).transpose()?;
    let count = most.map_or(parts.len(), |most| clamp_count(most.ceil(), parts.len()));
    check_product(count.min(parts.len()), replacement.len(), source.len())?;
    Ok(like_input(
        call.input,
        &join_parts(&parts, &needle, &replacement, count),
    ))
}

/// The parts, with `replacement` between the first `count` pairs and `needle` between the others.
fn join_parts(parts: &[Text], needle: &str, replacement: &str, count: usize) -> String {
    let mut output = String::new();
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            text::append(&mut output, if place <= count { replacement } else { needle });
        }
        text::append(&mut output, part);
    }
    output
}

/// An empty search text: the replacement goes around and between all code units.
fn replace_everywhere(call: &Call<'_>, input: &Value, source: &str) -> Outcome<Value> {
    let replacement = to_text(call.argument(1), call.meter)?;
    // `join(undefined)` puts commas between, while the two ends get the word.
    let between = if matches!(call.argument(1), Value::Undefined) {
        ","
    } else {
        &*replacement
    };
    let parts = text::single_units(source);
    check_product(parts.len() + 1, replacement.len(), source.len())?;
    let mut output = replacement.to_string();
    text::append(&mut output, &join_parts(&parts, "", between, usize::MAX));
    text::append(&mut output, &replacement);
    Ok(like_input(input, &output))
}

/// Fails if `count` texts of `each` bytes with `more` bytes would be too large.
fn check_product(count: usize, each: usize, more: usize) -> Outcome<()> {
    if count.saturating_mul(each).saturating_add(more) > MOST_SCRATCH {
        return Err(Failure::limit("bytes in one text", MOST_SCRATCH));
    }
    Ok(())
}
