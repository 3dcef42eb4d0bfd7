//! Filters on lists.

use super::super::coerce::{to_number, to_text};
use super::super::failure::{Failure, MOST_SCRATCH, Outcome};
use super::super::number::{MAX_SAFE_INTEGER, from_count, to_count, to_text as number_text};
use super::super::sort::sort_places;
use super::super::text;
use super::super::value::{Array, Record, Value};
use super::{Call, at_path, attribute_key, attribute_path, indexed_values, mapped_values, sequence, sign};
use std::borrow::Cow;

pub(super) fn apply(name: &str, call: &Call<'_>) -> Outcome<Value> {
    match name {
        "batch" => batch(call),
        "first" | "last" => edge(call, name),
        "join" => join(call),
        "length" => Ok(length(call.input)),
        "list" => list(call),
        "random" => random(call),
        "reverse" => reverse(call),
        "slice" => slice(call),
        _ => sort(call),
    }
}

fn missing(name: &str, value: &Value) -> Failure {
    Failure::wrong(format!("`{name}` needs a list, not {}", value.kind()))
}

/// A positive whole number.
fn positive(call: &Call<'_>, name: &str) -> Outcome<usize> {
    let number = to_number(call.argument(0), call.meter)?.trunc();
    if !(1.0..=MAX_SAFE_INTEGER).contains(&number) {
        return Err(Failure::wrong(format!("`{name}` needs a number from 1")));
    }
    to_count(number).ok_or_else(|| Failure::limit("parts", super::super::failure::MOST_WORK))
}

fn batch(call: &Call<'_>) -> Outcome<Value> {
    if call.input.is_nullish() {
        return Err(missing("batch", call.input));
    }
    let number = to_number(call.argument(0), call.meter)?.trunc();
    if !(1.0..=MAX_SAFE_INTEGER).contains(&number) {
        return Err(Failure::wrong("`batch` needs a number from 1"));
    }
    let values = match call.input {
        Value::Record(record) => indexed_values(record, call)?,
        other => sequence(other).unwrap_or_default(),
    };
    // Filling a row costs what the row is wide, however short the list is.
    let width = to_count(number).unwrap_or(usize::MAX);
    let mut rows = Vec::new();
    for row in values.chunks(width) {
        let mut row = row.to_vec();
        if row.len() < width && call.argument(1).is_truthy() {
            call.meter.reserve(from_count(width - row.len()), call.bytes)?;
            row.resize(width, call.argument(1).clone());
        }
        rows.push(Value::list(row, call.meter)?);
    }
    Value::list(rows, call.meter)
}

fn edge(call: &Call<'_>, name: &str) -> Outcome<Value> {
    let last = name == "last";
    Ok(match call.input {
        Value::Undefined | Value::Null => return Err(missing(name, call.input)),
        Value::Array(array) => match array.len().checked_sub(1) {
            Some(end) => array.at(if last { end } else { 0 }),
            None => Value::Undefined,
        },
        Value::String(text) | Value::Safe(text) => {
            let place = if last {
                text::length(text).checked_sub(1)
            } else {
                Some(0)
            };
            let unit = place.and_then(|place| text::unit_at(text, place));
            unit.map_or(Value::Undefined, |unit| Value::String(text::from_unit(unit)))
        }
        Value::Record(record) => {
            let key = if last {
                number_text(to_number(record.get("length").unwrap_or(&Value::Undefined), call.meter)? - 1.0)
            } else {
                "0".to_owned()
            };
            record.get(&key).cloned().unwrap_or(Value::Undefined)
        }
        _ => Value::Undefined,
    })
}

fn join(call: &Call<'_>) -> Outcome<Value> {
    let meter = call.meter;
    let separator = if call.argument(0).is_truthy() {
        to_text(call.argument(0), meter)?
    } else {
        Cow::Borrowed("")
    };
    let places = if call.argument(1).is_truthy() {
        super::numbers::project(call, &attribute_key(call.argument(1), meter)?)?
    } else {
        match call.input {
            Value::Array(array) => array.places(),
            other => return Err(missing("join", other)),
        }
    };
    let mut output = String::new();
    for (place, value) in places.iter().enumerate() {
        if place > 0 {
            text::append(&mut output, &separator);
        }
        if let Some(value) = value.as_ref().filter(|value| !value.is_nullish()) {
            text::append(&mut output, &to_text(value, meter)?);
        }
        if output.len() > MOST_SCRATCH {
            return Err(Failure::limit("bytes in one text", MOST_SCRATCH));
        }
    }
    Ok(Value::string(output))
}

fn length(input: &Value) -> Value {
    let count = match input {
        Value::Array(array) => array.len(),
        Value::Map(map) => map.entries.borrow().len(),
        Value::Set(set) => set.values.borrow().len(),
        Value::Record(record) => record.entries().len(),
        Value::String(text) | Value::Safe(text) => text::length(text),
        Value::Undefined | Value::Null | Value::Bool(false) => 0,
        _ => return Value::Undefined,
    };
    Value::Number(from_count(count))
}

fn list(call: &Call<'_>) -> Outcome<Value> {
    let meter = call.meter;
    match call.input {
        Value::Array(_) => Ok(call.input.clone()),
        Value::String(text) | Value::Safe(text) => Value::texts(text::single_units(text), meter),
        Value::Record(record) => {
            let entry = |(name, value): &(text::Text, Value)| {
                let entries = vec![
                    ("key".into(), Value::String(name.clone())),
                    ("value".into(), value.clone()),
                ];
                Ok(Value::Record(Record::new(entries, meter)?))
            };
            Value::list(record.entries().iter().map(entry).collect::<Outcome<_>>()?, meter)
        }
        Value::Map(map) => {
            let entries = map.entries.borrow();
            let pairs = entries
                .iter()
                .map(|(key, value)| Value::list(vec![key.clone(), value.clone()], meter));
            Value::list(pairs.collect::<Outcome<_>>()?, meter)
        }
        Value::Set(set) => Value::list(set.values.borrow().clone(), meter),
        other => Err(missing("list", other)),
    }
}

/// One of the values. The same template with the same values always takes the same one: a rendering can be repeated.
fn random(call: &Call<'_>) -> Outcome<Value> {
    let pick = |count: usize| usize::try_from(call.random % u64::try_from(count.max(1)).unwrap_or(1)).unwrap_or(0);
    Ok(match call.input {
        Value::Undefined | Value::Null => return Err(missing("random", call.input)),
        Value::Record(record) => {
            let length = to_number(record.get("length").unwrap_or(&Value::Undefined), call.meter)?;
            let count = to_count(length.floor()).unwrap_or(0);
            record
                .get(&pick(count).to_string())
                .cloned()
                .unwrap_or(Value::Undefined)
        }
        other => {
            let values = sequence(other).unwrap_or_default();
            values.get(pick(values.len())).cloned().unwrap_or(Value::Undefined)
        }
    })
}

fn reverse(call: &Call<'_>) -> Outcome<Value> {
    let reversed = |text: &str| {
        let mut units = text::to_units(text);
        units.reverse();
        text::from_units(&units)
    };
    match call.input {
        Value::String(text) => Ok(Value::string(reversed(text))),
        Value::Safe(text) => Ok(Value::safe(&reversed(text))),
        Value::Array(array) => {
            let mut places = array.places();
            places.reverse();
            Ok(Value::Array(Array::new(places, call.meter)?))
        }
        Value::Record(record) => {
            let mut values = mapped_values(record, call)?;
            values.reverse();
            Value::list(values, call.meter)
        }
        _ => Value::list(Vec::new(), call.meter),
    }
}

/// The input in so many parts, the first ones longer by one where it does not come out even.
fn slice(call: &Call<'_>) -> Outcome<Value> {
    let units = call.input.as_text().map(|text| text::to_units(text));
    let places = match (call.input, &units) {
        (Value::Array(array), _) => array.places(),
        (_, Some(_)) => Vec::new(),
        (other, None) => return Err(missing("slice", other)),
    };
    let count = positive(call, "slice")?;
    let length = units.as_ref().map_or(places.len(), Vec::len);
    call.meter.reserve(from_count(count), call.bytes)?;
    let (base, longer) = (length / count, length % count);
    let fill = call.argument(1);
    let mut parts = Vec::new();
    let mut start = 0;
    for index in 0..count {
        let end = start + base + usize::from(index < longer);
        let fills = fill.is_truthy() && index >= longer;
        parts.push(match &units {
            Some(_) if fills => return Err(Failure::wrong("`slice` cannot fill up parts of a string")),
            Some(units) => Value::string(text::from_units(units.get(start..end).unwrap_or_default())),
            None => {
                let mut part = places.get(start..end).unwrap_or_default().to_vec();
                if fills {
                    part.push(Some(fill.clone()));
                }
                Value::Array(Array::new(part, call.meter)?)
            }
        });
        start = end;
    }
    Value::list(parts, call.meter)
}

fn sort(call: &Call<'_>) -> Outcome<Value> {
    let meter = call.meter;
    let places = match call.input {
        Value::Array(array) => array.places(),
        Value::Record(record) => mapped_values(record, call)?.into_iter().map(Some).collect(),
        other => match sequence(other) {
            Some(values) => values.into_iter().map(Some).collect(),
            None => return Value::list(Vec::new(), meter),
        },
    };
    let reverse = call.argument(0).is_truthy();
    let case_sensitive = call.argument(1).is_truthy();
    let path = attribute_path(call.argument(2), meter)?;
    let key = |value: &Value| -> Outcome<Value> {
        let value = at_path(value, &path)?;
        match &value {
            Value::String(text) | Value::Safe(text) if !case_sensitive => Ok(Value::string(text.to_lowercase())),
            _ => Ok(value),
        }
    };
    let raw = |value: &Value| at_path(value, &path);
    let sorted = sort_places(
        places,
        |left, right| {
            // Case is folded only where both are strings; folding one alone would change a comparison with a number.
            let (mut first, mut second) = (raw(left)?, raw(right)?);
            if first.as_text().is_some() && second.as_text().is_some() {
                (first, second) = (key(left)?, key(right)?);
            }
            let order = sign(&first, &second, meter)?;
            Ok(if reverse { -order } else { order })
        },
        meter,
    )?;
    Ok(Value::Array(Array::new(sorted, meter)?))
}
