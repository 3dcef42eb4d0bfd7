//! Lists, as Kubernetes extends them; `indexOf` and `lastIndexOf` are those of texts, too.

use super::{Function, Scope, global, method};
use crate::evaluate::add_values;
use crate::meter::{Meter, Outcome, no_overload, wrong};
use crate::value::{Value, contains};
use std::cmp::Ordering;

pub(super) const FUNCTIONS: &[Function] = &[
    method("isSorted", 1, 1, is_sorted),
    method("sum", 1, 1, sum),
    method("min", 1, 1, |scope| extreme(scope, Ordering::Less)),
    method("max", 1, 1, |scope| extreme(scope, Ordering::Greater)),
    method("indexOf", 2, 3, index_of),
    method("lastIndexOf", 2, 3, index_of),
    method("slice", 3, 3, slice),
    method("flatten", 1, 2, flatten),
    method("distinct", 1, 1, distinct),
    method("sort", 1, 1, |scope| {
        let keys = scope.items(0)?;
        sorted(
            keys.iter().map(|item| (item.clone(), item.clone())).collect(),
            scope.meter,
        )
    }),
    global("lists.range", 1, 1, range),
];

fn order(scope: &Scope<'_>, one: &Value, two: &Value) -> Outcome<Option<Ordering>> {
    match one.order(two, scope.meter) {
        Some(order) => order,
        None => scope.no_overload(),
    }
}

fn is_sorted(scope: &Scope<'_>) -> Outcome<Value> {
    let items = scope.items(0)?;
    for (one, two) in items.iter().zip(items.iter().skip(1)) {
        if order(scope, one, two)? == Some(Ordering::Greater) {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn sum(scope: &Scope<'_>) -> Outcome<Value> {
    let mut items = scope.items(0)?.iter();
    // The type of an empty list's sum is that of its items, which are not there: whole numbers are usual.
    let Some(first) = items.next() else {
        return Ok(Value::Int(0));
    };
    items.try_fold(first.clone(), |sum, item| match item {
        Value::Int(_) | Value::Uint(_) | Value::Double(_) | Value::Duration(_) => add_values(&sum, item, scope.meter),
        _ => scope.no_overload(),
    })
}

fn extreme(scope: &Scope<'_>, wanted: Ordering) -> Outcome<Value> {
    let items = scope.items(0)?;
    let Some(mut found) = items.first() else {
        return wrong("an empty list has no least and no greatest item");
    };
    for item in items {
        if order(scope, item, found)? == Some(wanted) {
            found = item;
        }
    }
    Ok(found.clone())
}

fn slice(scope: &Scope<'_>) -> Outcome<Value> {
    let items = scope.items(0)?;
    let (Ok(start), Ok(end)) = (usize::try_from(scope.int(1)?), usize::try_from(scope.int(2)?)) else {
        return wrong("a place is outside of the list");
    };
    match items.get(start..end) {
        Some(part) => Ok(Value::list(part.to_vec())),
        None => wrong("a place is outside of the list"),
    }
}

fn flatten(scope: &Scope<'_>) -> Outcome<Value> {
    let levels = if scope.values.len() > 1 { scope.int(1)? } else { 1 };
    let Ok(levels) = usize::try_from(levels) else {
        return wrong("a number of levels is negative");
    };
    let mut flat = scope.items(0)?.to_vec();
    // Values lie in each other no deeper than they were read.
    for _ in 0..levels.min(200) {
        let mut next = Vec::with_capacity(flat.len());
        for item in &flat {
            match item {
                Value::List(list) => {
                    scope.meter.charge(list.items.len())?;
                    next.extend_from_slice(&list.items);
                }
                item => next.push(item.clone()),
            }
        }
        scope.meter.charge(flat.len())?;
        flat = next;
    }
    Ok(Value::list(flat))
}

fn distinct(scope: &Scope<'_>) -> Outcome<Value> {
    let mut found: Vec<Value> = Vec::new();
    for item in scope.items(0)? {
        if !contains(&found, item, scope.meter)? {
            found.push(item.clone());
        }
    }
    Ok(Value::list(found))
}

fn range(scope: &Scope<'_>) -> Outcome<Value> {
    let count = usize::try_from(scope.int(0)?).unwrap_or_default();
    // Charged before it is made.
    scope.meter.charge(count)?;
    Ok(Value::list((0..count).map(Value::count).collect()))
}

/// The second of each pair, in the order of the first, which are all of one type.
pub(crate) fn sorted(mut pairs: Vec<(Value, Value)>, meter: &Meter) -> Outcome<Value> {
    if let Some((first, _)) = pairs.first() {
        for (key, _) in &pairs {
            if key.type_name() != first.type_name() || key.order(first, meter).is_none() {
                return no_overload("sort");
            }
        }
    }
    let steps = usize::try_from(pairs.len().checked_ilog2().unwrap_or_default()).unwrap_or_default();
    meter.charge(pairs.len().saturating_mul(steps + 1))?;
    let mut failure = None;
    pairs.sort_by(|(one, _), (two, _)| match one.order(two, meter) {
        Some(Ok(order)) => order.unwrap_or(Ordering::Equal),
        Some(Err(found)) => {
            failure = Some(found);
            Ordering::Equal
        }
        None => Ordering::Equal,
    });
    match failure {
        Some(failure) => Err(failure),
        None => Ok(Value::list(pairs.into_iter().map(|(_, item)| item).collect())),
    }
}

fn index_of(scope: &Scope<'_>) -> Outcome<Value> {
    let is_last = scope.name == "lastIndexOf";
    let none = Ok(Value::Int(-1));
    if let Some(Value::Text(_)) = scope.values.first() {
        return index_of_text(scope, is_last);
    }
    let items = scope.items(0)?;
    let (Some(wanted), 2) = (scope.values.get(1), scope.values.len()) else {
        return scope.no_overload();
    };
    let mut found = None;
    for (place, item) in items.iter().enumerate() {
        if item.equals(wanted, scope.meter)? {
            found = Some(place);
            if !is_last {
                break;
            }
        }
    }
    found.map_or(none, |place| Ok(Value::count(place)))
}

/// The place of a text in another, from a place on, or with `lastIndexOf` up to it.
fn index_of_text(scope: &Scope<'_>, is_last: bool) -> Outcome<Value> {
    let text: Vec<char> = scope.text(0)?.chars().collect();
    let wanted: Vec<char> = scope.text(1)?.chars().collect();
    let place = if scope.values.len() > 2 {
        Some(scope.int(2)?)
    } else {
        None
    };
    let place = match place.map(usize::try_from) {
        Some(Ok(place)) if place <= text.len() => Some(place),
        Some(_) => return wrong("a place is outside of the text"),
        None => None,
    };
    if wanted.is_empty() {
        let empty = place.unwrap_or(if is_last { text.len() } else { 0 });
        return Ok(Value::count(empty));
    }
    scope.meter.charge(text.len().saturating_mul(wanted.len()) / 8)?;
    let mut places = text.windows(wanted.len()).enumerate();
    let found = if is_last {
        places.rfind(|(at, part)| place.is_none_or(|place| *at <= place) && *part == wanted)
    } else {
        places.find(|(at, part)| place.is_none_or(|place| *at >= place) && *part == wanted)
    };
    Ok(found.map_or(Value::Int(-1), |(at, _)| Value::count(at)))
}
