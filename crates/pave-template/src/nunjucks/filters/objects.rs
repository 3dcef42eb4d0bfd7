//! Filters on objects, and those that take anything.

use super::super::coerce::to_shared_text;
use super::super::failure::{Failure, Outcome};
use super::super::json;
use super::super::number::clamp_count;
use super::super::sort::sort;
use super::super::text::{self, Text};
use super::super::value::{Record, Value, is_reserved};
use super::{Call, at_path, attribute_path, indexed_values, sequence, sign};
use std::collections::BTreeMap;

pub(super) fn apply(name: &str, call: &Call<'_>) -> Outcome<Value> {
    match name {
        "default" | "d" => {
            let replaced = if call.argument(1).is_truthy() {
                !call.input.is_truthy()
            } else {
                matches!(call.input, Value::Undefined)
            };
            Ok(if replaced {
                call.argument(0).clone()
            } else {
                call.input.clone()
            })
        }
        "dump" => {
            let written = json::write(call.input, &indentation(call.argument(0)), call.meter)?;
            Ok(written.map_or(Value::Undefined, Value::string))
        }
        "dictsort" => dictsort(call),
        _ => groupby(call),
    }
}

/// `JSON.stringify`'s third argument: up to ten spaces, or up to ten characters of a text.
fn indentation(value: &Value) -> String {
    match value {
        Value::String(text) => text::slice(text, 0, 10).into_owned(),
        Value::Number(number) => " ".repeat(clamp_count(number.trunc(), 10)),
        _ => String::new(),
    }
}

fn dictsort(call: &Call<'_>) -> Outcome<Value> {
    let meter = call.meter;
    let Value::Record(record) = call.input else {
        return Err(Failure::wrong(format!(
            "`dictsort` needs an object, not {}",
            call.input.kind()
        )));
    };
    let by_value = match call.argument(1) {
        Value::Undefined => false,
        Value::String(by) if **by == *"key" => false,
        Value::String(by) if **by == *"value" => true,
        _ => return Err(Failure::wrong("`dictsort` sorts by `key` or by `value`")),
    };
    let case_sensitive = call.argument(0).is_truthy();
    let folded = |entry: &(Text, Value)| {
        let value = if by_value {
            entry.1.clone()
        } else {
            Value::String(entry.0.clone())
        };
        match &value {
            Value::String(text) | Value::Safe(text) if !case_sensitive => Value::string(text.to_uppercase()),
            _ => value,
        }
    };
    let entries = record
        .entries()
        .iter()
        .map(|entry| (folded(entry), entry.clone()))
        .collect();
    let mut compare = |left: &(Value, (Text, Value)), right: &(Value, (Text, Value))| {
        if sign(&left.0, &right.0, meter)? > 0 {
            return Ok(1);
        }
        Ok(if left.0.is_same(&right.0) { 0 } else { -1 })
    };
    let sorted = sort(entries, &mut compare, meter)?;
    let pairs = sorted
        .into_iter()
        .map(|(_, (name, value))| Value::list(vec![Value::String(name), value], meter));
    Value::list(pairs.collect::<Outcome<_>>()?, meter)
}

fn groupby(call: &Call<'_>) -> Outcome<Value> {
    let meter = call.meter;
    let values = match call.input {
        Value::Undefined | Value::Null => {
            return Err(Failure::wrong(format!(
                "`groupby` needs a list, not {}",
                call.input.kind()
            )));
        }
        Value::Record(record) => indexed_values(record, call)?,
        other => match sequence(other) {
            Some(values) => values,
            None => return Ok(Value::Record(Record::new(Vec::new(), meter)?)),
        },
    };
    let path = attribute_path(call.argument(0), meter)?;
    let mut places: BTreeMap<Text, usize> = BTreeMap::new();
    let mut groups: Vec<(Text, Vec<Value>)> = Vec::new();
    for value in values {
        let key = to_shared_text(&at_path(&value, &path)?, meter)?;
        if is_reserved(&key) {
            return Err(Failure::wrong("`groupby` meets a key that is reserved"));
        }
        if let Some((_, group)) = places.get(&key).and_then(|place| groups.get_mut(*place)) {
            group.push(value);
        } else {
            places.insert(key.clone(), groups.len());
            groups.push((key, vec![value]));
        }
    }
    let entries = groups
        .into_iter()
        .map(|(key, group)| Ok((key, Value::list(group, meter)?)));
    Ok(Value::Record(Record::new(entries.collect::<Outcome<_>>()?, meter)?))
}
