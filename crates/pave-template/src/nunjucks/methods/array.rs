//! Methods of arrays.

use super::super::coerce::{to_integer, to_text};
use super::super::failure::{Failure, MOST_VALUE_DEPTH, Meter, Outcome};
use super::super::number::{clamp_count, from_count, relative_index};
use super::super::sort::sort_places;
use super::super::text;
use super::super::value::{Array, Value};
use super::{argument, integer};
use std::rc::Rc;

type Places = Vec<Option<Value>>;

pub(super) fn call(
    array: &Rc<Array>,
    name: &str,
    arguments: &[Value],
    cookiecutter: bool,
    meter: &Meter,
) -> Outcome<Value> {
    let items = array.places();
    let first = argument(arguments, 0);
    let length = items.len();
    match name {
        "at" => {
            let place = to_integer(first, meter)?;
            let place = if place < 0.0 { from_count(length) + place } else { place };
            let inside = place >= 0.0 && place < from_count(length);
            Ok(if inside {
                array.at(clamp_count(place, length))
            } else {
                Value::Undefined
            })
        }
        "concat" => concat(items, arguments, meter),
        "flat" => {
            let depth = integer(arguments, 0, meter)?.unwrap_or(1.0);
            let mut output = Vec::new();
            flatten(&mut output, &items, clamp_count(depth, MOST_VALUE_DEPTH), meter)?;
            make(output, meter)
        }
        "includes" | "indexOf" | "lastIndexOf" => search(&items, name, arguments, meter),
        "join" => join(&items, first, meter),
        "slice" => {
            let (start, end) = range(arguments, 0, length, meter)?;
            make(items.get(start..end.max(start)).unwrap_or_default().to_vec(), meter)
        }
        "count" => {
            let same = items.iter().flatten().filter(|item| item.is_same(first)).count();
            Ok(Value::Number(from_count(same)))
        }
        "index" | "find" => search(&items, "indexOf", arguments.get(..1).unwrap_or_default(), meter),
        "push" | "append" | "pop" | "shift" | "unshift" => ends(array, items, name, arguments, cookiecutter, meter),
        "splice" | "insert" | "remove" => middle(array, items, name, arguments, meter),
        _ => rearrange(array, items, name, arguments, meter),
    }
}

fn make(items: Places, meter: &Meter) -> Outcome<Value> {
    Ok(Value::Array(Array::new(items, meter)?))
}

/// Start and end from arguments `place` and the next one.
fn range(arguments: &[Value], place: usize, length: usize, meter: &Meter) -> Outcome<(usize, usize)> {
    let start = integer(arguments, place, meter)?.unwrap_or(0.0);
    let end = integer(arguments, place + 1, meter)?.unwrap_or(f64::INFINITY);
    Ok((relative_index(start, length), relative_index(end, length)))
}

fn concat(mut items: Places, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    for value in arguments {
        match value {
            Value::Array(other) => items.extend(other.places()),
            _ => items.push(Some(value.clone())),
        }
    }
    make(items, meter)
}

fn flatten(output: &mut Places, items: &[Option<Value>], depth: usize, meter: &Meter) -> Outcome<()> {
    for item in items {
        meter.step()?;
        match item {
            Some(Value::Array(inner)) if depth > 0 => flatten(output, &inner.places(), depth - 1, meter)?,
            Some(_) => output.push(item.clone()),
            None => {}
        }
    }
    Ok(())
}

fn search(items: &[Option<Value>], name: &str, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    let wanted = argument(arguments, 0);
    let length = items.len();
    let is_wanted = |item: &Option<Value>| item.as_ref().is_some_and(|item| item.is_same(wanted));
    if name == "lastIndexOf" {
        let start = match argument(arguments, 1) {
            Value::Undefined => f64::INFINITY,
            value => to_integer(value, meter)?,
        };
        let last = if start < 0.0 { from_count(length) + start } else { start };
        if last < 0.0 {
            return Ok(Value::Number(-1.0));
        }
        let end = clamp_count(last, length).saturating_add(1).min(length);
        let found = items.get(..end).unwrap_or_default().iter().rposition(is_wanted);
        return Ok(Value::Number(found.map_or(-1.0, from_count)));
    }
    let start = relative_index(integer(arguments, 1, meter)?.unwrap_or(0.0), length);
    let rest = items.get(start..).unwrap_or_default();
    if name == "includes" {
        let includes = |item: &Option<Value>| item.as_ref().unwrap_or(&Value::Undefined).is_same_or_nan(wanted);
        return Ok(Value::Bool(rest.iter().any(includes)));
    }
    Ok(Value::Number(
        rest.iter()
            .position(is_wanted)
            .map_or(-1.0, |found| from_count(found + start)),
    ))
}

fn join(items: &[Option<Value>], separator: &Value, meter: &Meter) -> Outcome<Value> {
    let separator = match separator {
        Value::Undefined => std::borrow::Cow::Borrowed(","),
        value => to_text(value, meter)?,
    };
    let mut output = String::new();
    for (place, item) in items.iter().enumerate() {
        meter.step()?;
        if place > 0 {
            text::append(&mut output, &separator);
        }
        if let Some(value) = item.as_ref().filter(|value| !value.is_nullish()) {
            text::append(&mut output, &to_text(value, meter)?);
        }
        if output.len() > super::super::failure::MOST_SCRATCH {
            return Err(Failure::limit("bytes in one text", super::super::failure::MOST_SCRATCH));
        }
    }
    Ok(Value::string(output))
}

/// Methods that add and take at the two ends.
fn ends(
    array: &Rc<Array>,
    mut items: Places,
    name: &str,
    arguments: &[Value],
    cookiecutter: bool,
    meter: &Meter,
) -> Outcome<Value> {
    let given = arguments.iter().cloned().map(Some);
    let taken = match name {
        "push" | "append" => {
            items.extend(given);
            Some(Value::Number(from_count(items.len())))
        }
        "unshift" => {
            items.splice(0..0, given);
            Some(Value::Number(from_count(items.len())))
        }
        "shift" if items.is_empty() => None,
        "shift" => items.remove(0),
        // Python's `pop(index)`; an index outside changes nothing.
        _ if cookiecutter && !matches!(argument(arguments, 0), Value::Undefined) => {
            let place = to_integer(argument(arguments, 0), meter)?;
            let place = if place < 0.0 {
                from_count(items.len()) + place
            } else {
                place
            };
            if place < 0.0 || place >= from_count(items.len()) {
                return Ok(Value::Undefined);
            }
            items.remove(clamp_count(place, items.len()))
        }
        _ => items.pop().flatten(),
    };
    array.replace(items, meter)?;
    Ok(taken.unwrap_or(Value::Undefined))
}

/// Methods that add and take in the middle; they give what they took.
fn middle(array: &Rc<Array>, mut items: Places, name: &str, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    let first = argument(arguments, 0);
    let length = items.len();
    let removed: Places = match name {
        "insert" => {
            let place = relative_index(to_integer(first, meter)?, length);
            items.insert(place, Some(argument(arguments, 1).clone()));
            Vec::new()
        }
        "remove" => match items.iter().flatten().position(|item| item.is_same(first)) {
            Some(_) => {
                let place = items
                    .iter()
                    .position(|item| item.as_ref().is_some_and(|item| item.is_same(first)));
                items
                    .splice(place.map_or(0..0, |place| place..place + 1), None)
                    .collect()
            }
            None => Vec::new(),
        },
        _ if matches!(first, Value::Undefined) => Vec::new(),
        _ => {
            let start = relative_index(to_integer(first, meter)?, length);
            let end = match integer(arguments, 1, meter)? {
                None => length,
                Some(count) => start + clamp_count(count, length - start),
            };
            let added = if matches!(argument(arguments, 1), Value::Undefined) {
                &[]
            } else {
                arguments.get(2..).unwrap_or_default()
            };
            items.splice(start..end, added.iter().cloned().map(Some)).collect()
        }
    };
    array.replace(items, meter)?;
    make(removed, meter)
}

/// Methods that change the order or content in place; they give the array itself.
fn rearrange(array: &Rc<Array>, mut items: Places, name: &str, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    let length = items.len();
    match name {
        "sort" => {
            items = sort_places(
                items,
                |left, right| Ok(text::compare(&to_text(left, meter)?, &to_text(right, meter)?) as i8),
                meter,
            )?;
        }
        "reverse" => items.reverse(),
        "fill" => {
            let (start, end) = range(arguments, 1, length, meter)?;
            for place in items.iter_mut().take(end).skip(start) {
                *place = Some(argument(arguments, 0).clone());
            }
        }
        "copyWithin" => {
            let target = relative_index(to_integer(argument(arguments, 0), meter)?, length);
            let (start, end) = range(arguments, 1, length, meter)?;
            let copied = items.get(start..end.max(start)).unwrap_or_default().to_vec();
            for (place, item) in items.iter_mut().skip(target).zip(copied) {
                *place = item;
            }
        }
        _ => return Err(Failure::wrong(format!("a list has no method `{name}`"))),
    }
    array.replace(items, meter)?;
    Ok(Value::Array(Rc::clone(array)))
}
