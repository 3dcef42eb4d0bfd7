//! Fields, items and lengths: what a value has of its own.

use super::number::from_count;
use super::text;
use super::value::{Value, array_index, is_reserved};

/// The own field or item `name` of a value that is not callable.
pub(crate) fn own_value(target: &Value, name: &str) -> Option<Value> {
    if is_reserved(name) {
        return None;
    }
    match target {
        Value::Record(record) => record.get(name).cloned(),
        Value::Array(array) if name == "length" => Some(Value::Number(from_count(array.len()))),
        Value::Array(array) => {
            let index = array_index(name)? as usize;
            (index < array.len()).then(|| array.at(index))
        }
        Value::Map(map) => (name == "size").then(|| Value::Number(from_count(map.entries.borrow().len()))),
        Value::Set(set) => (name == "size").then(|| Value::Number(from_count(set.values.borrow().len()))),
        Value::Safe(text) if name == "val" => Some(Value::String(text.clone())),
        Value::String(text) | Value::Safe(text) => unit_or_length(text, name),
        _ => None,
    }
}

fn unit_or_length(text: &str, name: &str) -> Option<Value> {
    if name == "length" {
        return Some(Value::Number(from_count(text::length(text))));
    }
    text::unit_at(text, array_index(name)? as usize).map(|unit| Value::String(text::from_unit(unit)))
}

/// Whether the value has `name`, even if what it has is undefined.
pub(crate) fn has_key(target: &Value, name: &str) -> bool {
    own_value(target, name).is_some()
}
