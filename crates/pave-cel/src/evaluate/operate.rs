//! What operators give.

use crate::meter::{Meter, Outcome, no_overload, wrong};
use crate::syntax::Operator;
use crate::value::{Key, List, ListKind, Value, contains};
use std::cmp::Ordering;
use std::rc::Rc;

/// A number that is outside of its type's range.
pub(super) fn overflow<T>() -> Outcome<T> {
    wrong("a number is out of range")
}

/// The value of `left operator right`.
pub(super) fn operate(operator: Operator, left: &Value, right: &Value, meter: &Meter) -> Outcome<Value> {
    match operator {
        Operator::Equal => left.equals(right, meter).map(Value::Bool),
        Operator::Unequal => left.equals(right, meter).map(|same| Value::Bool(!same)),
        Operator::In => is_in(left, right, meter),
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            let Some(order) = left.order(right, meter) else {
                return no_overload(operator.symbol());
            };
            let holds = order?.is_some_and(|order| match operator {
                Operator::Less => order == Ordering::Less,
                Operator::LessOrEqual => order != Ordering::Greater,
                Operator::Greater => order == Ordering::Greater,
                _ => order != Ordering::Less,
            });
            Ok(Value::Bool(holds))
        }
        _ => match (left, right) {
            (Value::Int(left), Value::Int(right)) => ints(operator, *left, *right),
            (Value::Uint(left), Value::Uint(right)) => uints(operator, *left, *right),
            (Value::Double(left), Value::Double(right)) => Ok(Value::Double(match operator {
                Operator::Add => left + right,
                Operator::Subtract => left - right,
                Operator::Multiply => left * right,
                Operator::Divide => left / right,
                _ => return no_overload(operator.symbol()),
            })),
            _ if operator == Operator::Add => add(left, right, meter),
            (Value::Timestamp(left), Value::Duration(right)) if operator == Operator::Subtract => {
                let earlier = right.checked_neg().and_then(|back| left.after(back));
                earlier.map_or_else(overflow, |time| Ok(Value::Timestamp(time)))
            }
            (Value::Timestamp(left), Value::Timestamp(right)) if operator == Operator::Subtract => {
                let between = left.since(*right);
                between.map_or_else(overflow, |span| Ok(Value::Duration(span)))
            }
            (Value::Duration(left), Value::Duration(right)) if operator == Operator::Subtract => {
                let less = left.checked_sub(*right);
                less.map_or_else(overflow, |span| Ok(Value::Duration(span)))
            }
            _ => no_overload(operator.symbol()),
        },
    }
}

fn ints(operator: Operator, left: i64, right: i64) -> Outcome<Value> {
    let result = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        _ if right == 0 => return wrong("a division by zero"),
        Operator::Divide => left.checked_div(right),
        _ => left.checked_rem(right),
    };
    result.map_or_else(overflow, |number| Ok(Value::Int(number)))
}

fn uints(operator: Operator, left: u64, right: u64) -> Outcome<Value> {
    let result = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        _ if right == 0 => return wrong("a division by zero"),
        Operator::Divide => left.checked_div(right),
        _ => left.checked_rem(right),
    };
    result.map_or_else(overflow, |number| Ok(Value::Uint(number)))
}

fn add(left: &Value, right: &Value, meter: &Meter) -> Outcome<Value> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => {
            meter.charge_text(left.len() + right.len())?;
            Ok(Value::text(format!("{left}{right}")))
        }
        (Value::Bytes(left), Value::Bytes(right)) => {
            meter.charge_text(left.len() + right.len())?;
            Ok(Value::Bytes(left.iter().chain(right.iter()).copied().collect()))
        }
        (Value::List(left), Value::List(right)) => join(left, right, meter),
        (Value::Timestamp(time), Value::Duration(span)) | (Value::Duration(span), Value::Timestamp(time)) => time
            .after(*span)
            .map_or_else(overflow, |time| Ok(Value::Timestamp(time))),
        (Value::Duration(left), Value::Duration(right)) => left
            .checked_add(*right)
            .map_or_else(overflow, |span| Ok(Value::Duration(span))),
        _ => no_overload("+"),
    }
}

/// Lists one after the other; those of the type `set` and `map` keep the places of what is in both.
fn join(left: &Rc<List>, right: &Rc<List>, meter: &Meter) -> Outcome<Value> {
    meter.charge(left.items.len() + right.items.len())?;
    let mut items = left.items.clone();
    for item in &right.items {
        match &left.kind {
            ListKind::Atomic => items.push(item.clone()),
            ListKind::Set => {
                if !contains(&left.items, item, meter)? {
                    items.push(item.clone());
                }
            }
            ListKind::Map(keys) => match place_of(&left.items, item, keys, meter)? {
                Some(place) => {
                    if let Some(slot) = items.get_mut(place) {
                        *slot = item.clone();
                    }
                }
                None => items.push(item.clone()),
            },
        }
    }
    let kind = left.kind.clone();
    Ok(Value::List(Rc::new(List { items, kind })))
}

/// Where the item with the same keys as `item` stands.
fn place_of(items: &[Value], item: &Value, keys: &[Box<str>], meter: &Meter) -> Outcome<Option<usize>> {
    let field = |item: &Value, key: &str| match item {
        Value::Map(map) => map.get(&Key::Text(key.into())).cloned().unwrap_or(Value::Null),
        _ => Value::Null,
    };
    for (place, other) in items.iter().enumerate() {
        let mut is_same = true;
        for key in keys {
            is_same = is_same && field(item, key).equals(&field(other, key), meter)?;
        }
        if is_same {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

fn is_in(left: &Value, right: &Value, meter: &Meter) -> Outcome<Value> {
    match right {
        Value::List(list) => contains(&list.items, left, meter).map(Value::Bool),
        Value::Map(map) if can_be_key(left) => Ok(Value::Bool(Key::of(left).is_some_and(|key| map.contains_key(&key)))),
        _ => no_overload("in"),
    }
}

/// Whether a map may be asked for a value of this type.
fn can_be_key(value: &Value) -> bool {
    matches!(
        value,
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Text(_)
    )
}
