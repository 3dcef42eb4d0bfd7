//! Methods of objects (with `cookiecutterCompat`), Maps and Sets.

use super::super::coerce::to_text;
use super::super::failure::{Failure, MOST_ENTRIES, Meter, Outcome};
use super::super::value::{Map, Record, Set, Value, check_containment, is_reserved};
use super::argument;

/// Python's methods of a dictionary.
pub(super) fn record(record: &Record, name: &str, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    let key = || to_text(argument(arguments, 0), meter);
    let entries = record.entries().iter();
    match name {
        "get" => Ok(record.get(&key()?).unwrap_or(argument(arguments, 1)).clone()),
        "has_key" => Ok(Value::Bool(record.get(&key()?).is_some())),
        "keys" => Value::list(entries.map(|(name, _)| Value::String(name.clone())).collect(), meter),
        "values" => Value::list(entries.map(|(_, value)| value.clone()).collect(), meter),
        _ => {
            let pairs =
                entries.map(|(name, value)| Value::list(vec![Value::String(name.clone()), value.clone()], meter));
            Value::list(pairs.collect::<Outcome<_>>()?, meter)
        }
    }
}

fn pair(first: &Value, second: &Value, meter: &Meter) -> Outcome<Value> {
    Value::list(vec![first.clone(), second.clone()], meter)
}

pub(super) fn map(receiver: &Value, map: &Map, name: &str, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    let key = argument(arguments, 0);
    meter.steps(map.entries.borrow().len() / 64)?;
    let place = map
        .entries
        .borrow()
        .iter()
        .position(|(known, _)| known.is_same_or_nan(key));
    match name {
        "get" => {
            let entries = map.entries.borrow();
            Ok(place
                .and_then(|place| entries.get(place))
                .map_or(Value::Undefined, |(_, value)| value.clone()))
        }
        "has" => Ok(Value::Bool(place.is_some())),
        "set" => {
            let value = argument(arguments, 1);
            if key.as_text().is_some_and(|key| is_reserved(key)) {
                return Err(Failure::wrong("the key of a Map is reserved"));
            }
            check_containment(receiver, key, meter)?;
            check_containment(receiver, value, meter)?;
            let mut entries = map.entries.borrow_mut();
            if let Some(entry) = place.and_then(|place| entries.get_mut(place)) {
                entry.1 = value.clone();
            } else if entries.len() >= MOST_ENTRIES {
                return Err(Failure::limit("entries in one Map", MOST_ENTRIES));
            } else {
                entries.push((key.clone(), value.clone()));
            }
            Ok(receiver.clone())
        }
        "delete" => {
            if let Some(place) = place {
                map.entries.borrow_mut().remove(place);
            }
            Ok(Value::Bool(place.is_some()))
        }
        "clear" => {
            map.entries.borrow_mut().clear();
            Ok(Value::Undefined)
        }
        "keys" => Value::list(map.entries.borrow().iter().map(|(key, _)| key.clone()).collect(), meter),
        "values" => Value::list(
            map.entries.borrow().iter().map(|(_, value)| value.clone()).collect(),
            meter,
        ),
        _ => {
            let pairs: Outcome<Vec<Value>> = map
                .entries
                .borrow()
                .iter()
                .map(|(key, value)| pair(key, value, meter))
                .collect();
            Value::list(pairs?, meter)
        }
    }
}

pub(super) fn set(receiver: &Value, set: &Set, name: &str, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
    let wanted = argument(arguments, 0);
    meter.steps(set.values.borrow().len() / 64)?;
    let place = set
        .values
        .borrow()
        .iter()
        .position(|known| known.is_same_or_nan(wanted));
    match name {
        "has" => Ok(Value::Bool(place.is_some())),
        "add" => {
            if place.is_none() {
                check_containment(receiver, wanted, meter)?;
                if set.values.borrow().len() >= MOST_ENTRIES {
                    return Err(Failure::limit("entries in one Set", MOST_ENTRIES));
                }
                set.values.borrow_mut().push(wanted.clone());
            }
            Ok(receiver.clone())
        }
        "delete" => {
            if let Some(place) = place {
                set.values.borrow_mut().remove(place);
            }
            Ok(Value::Bool(place.is_some()))
        }
        "clear" => {
            set.values.borrow_mut().clear();
            Ok(Value::Undefined)
        }
        "values" => Value::list(set.values.borrow().clone(), meter),
        _ => {
            let pairs: Outcome<Vec<Value>> = set
                .values
                .borrow()
                .iter()
                .map(|value| pair(value, value, meter))
                .collect();
            Value::list(pairs?, meter)
        }
    }
}
