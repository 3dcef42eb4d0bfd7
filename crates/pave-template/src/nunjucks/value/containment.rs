//! Values inside of values: how many, never in a circle, released without recursion.

use super::super::failure::{Failure, MOST_ENTRIES, Meter, Outcome};
use super::{Array, Record, Value};
use std::rc::Rc;

pub(super) fn check_entries(count: usize) -> Outcome<()> {
    if count > MOST_ENTRIES {
        return Err(Failure::limit("entries in one list or object", MOST_ENTRIES));
    }
    Ok(())
}

pub(super) fn note_callables<'v>(values: impl Iterator<Item = &'v Value>, meter: &Meter) {
    for value in values {
        if matches!(value, Value::Callable(_)) {
            meter.callables_inside.set(true);
        }
    }
}

/// Fails if `value` is `owner` or contains it.
pub(crate) fn check_containment(owner: &Value, value: &Value, meter: &Meter) -> Outcome<()> {
    let mut pending = vec![value.clone()];
    while let Some(value) = pending.pop() {
        if !value.is_container() {
            continue;
        }
        if value.is_same(owner) {
            return Err(Failure::wrong("a list or object cannot contain itself"));
        }
        meter.step()?;
        value.push_children(&mut pending);
    }
    Ok(())
}

/// Empties a container without recursion, however deep it nests.
fn release(mut pending: Vec<Value>) {
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(array) => {
                if let Ok(array) = Rc::try_unwrap(array) {
                    pending.extend(array.items.take().into_iter().flatten());
                }
            }
            Value::Record(record) => {
                if let Ok(mut record) = Rc::try_unwrap(record) {
                    pending.extend(std::mem::take(&mut record.entries).into_iter().map(|(_, value)| value));
                }
            }
            Value::Map(map) => {
                if let Ok(map) = Rc::try_unwrap(map) {
                    for (key, value) in map.entries.take() {
                        pending.extend([key, value]);
                    }
                }
            }
            Value::Set(set) => {
                if let Ok(set) = Rc::try_unwrap(set) {
                    pending.extend(set.values.take());
                }
            }
            _ => {}
        }
    }
}

impl Drop for Array {
    fn drop(&mut self) {
        if self.items.get_mut().iter().flatten().any(Value::is_container) {
            release(self.items.take().into_iter().flatten().collect());
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        if self.entries.iter().any(|(_, value)| value.is_container()) {
            release(
                std::mem::take(&mut self.entries)
                    .into_iter()
                    .map(|(_, value)| value)
                    .collect(),
            );
        }
    }
}
