//! What a `for` tag goes through.

use super::coerce::to_number;
use super::failure::{Failure, Meter, Outcome};
use super::number::from_count;
use super::text::{self, Text};
use super::value::{Array, Value};
use std::rc::Rc;

/// How several loop variables take an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    /// Each takes one item of the entry.
    List,
    /// Two take key and value.
    Pair,
}

/// The entries of a value.
pub(crate) struct Entries<'v> {
    pub(crate) binding: Binding,
    /// What `loop.length` is; objects give their own field of that name.
    pub(crate) length: Value,
    pub(crate) values: Box<dyn Iterator<Item = Outcome<Value>> + 'v>,
}

/// The entries of `value` for a loop with `targets` variables. What cannot be looped over has none.
pub(crate) fn entries<'v>(value: &'v Value, targets: usize, meter: &'v Meter) -> Outcome<Entries<'v>> {
    let binding = match value {
        Value::Array(_) | Value::Safe(_) | Value::Map(_) | Value::Set(_) => Binding::List,
        _ => Binding::Pair,
    };
    let give = |length: Value, values: Box<dyn Iterator<Item = Outcome<Value>> + 'v>| Entries {
        binding,
        length,
        values,
    };
    let count = |count: usize| Value::Number(from_count(count));
    Ok(match value {
        // A template may change the list that it loops over; the loop sees that, as in JavaScript.
        Value::Array(array) => give(
            count(array.len()),
            Box::new(
                (0..)
                    .take_while(|index| *index < array.len())
                    .map(|index| Ok(array.at(index))),
            ),
        ),
        Value::Map(map) => {
            let pairs = map.entries.borrow().clone();
            let length = count(pairs.len());
            give(
                length,
                Box::new(
                    pairs
                        .into_iter()
                        .map(move |(key, value)| Value::list(vec![key, value], meter)),
                ),
            )
        }
        Value::Set(set) => {
            let values = set.values.borrow().clone();
            give(count(values.len()), Box::new(values.into_iter().map(Ok)))
        }
        Value::Record(record) if targets == 1 => {
            let length = record.get("length").cloned().unwrap_or(Value::Undefined);
            let most = to_number(&length, meter)?;
            let values = (0_usize..)
                .take_while(move |index| from_count(*index) < most)
                .map(move |index| {
                    meter.step()?;
                    Ok(record.get(&index.to_string()).cloned().unwrap_or(Value::Undefined))
                });
            give(length, Box::new(values))
        }
        Value::Record(record) => {
            let pairs = record.entries().iter();
            give(
                count(record.entries().len()),
                Box::new(
                    pairs.map(move |(key, value)| Value::list(vec![Value::String(key.clone()), value.clone()], meter)),
                ),
            )
        }
        Value::String(text) if targets > 1 => {
            let units = text::single_units(text);
            give(
                count(units.len()),
                Box::new(units.into_iter().enumerate().map(move |(index, unit)| {
                    Value::list(vec![Value::string(index.to_string()), Value::String(unit)], meter)
                })),
            )
        }
        Value::String(text) | Value::Safe(text) => {
            let units: Vec<Text> = text::single_units(text);
            give(
                count(units.len()),
                Box::new(units.into_iter().map(|unit| Ok(Value::String(unit)))),
            )
        }
        _ if targets == 1 => give(Value::Undefined, Box::new(std::iter::empty())),
        _ => give(count(0), Box::new(std::iter::empty())),
    })
}

/// Item `index` of an entry, for one of several loop variables.
pub(crate) fn part(entry: &Value, index: usize) -> Outcome<Value> {
    Ok(match entry {
        Value::Undefined | Value::Null => {
            return Err(Failure::wrong(
                "a loop with several variables has an entry without a value",
            ));
        }
        Value::Array(array) => Array::at(&Rc::clone(array), index),
        Value::Record(record) => record.get(&index.to_string()).cloned().unwrap_or(Value::Undefined),
        Value::String(text) => {
            text::unit_at(text, index).map_or(Value::Undefined, |unit| Value::String(text::from_unit(unit)))
        }
        _ => Value::Undefined,
    })
}
