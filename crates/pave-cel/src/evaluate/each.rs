//! Macros that go through a list or a map.

use super::Evaluation;
use crate::functions::sorted;
use crate::meter::{Failure, Outcome, no_overload, wrong};
use crate::syntax::{Each, EachKind};
use crate::value::{Key, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What was gathered so far.
struct Gathered {
    kind: EachKind,
    failure: Option<Failure>,
    count: usize,
    items: Vec<Value>,
    /// What items are sorted by, and they.
    pairs: Vec<(Value, Value)>,
    entries: BTreeMap<Key, Value>,
}

impl Evaluation<'_> {
    pub(super) fn each(&mut self, each: &Each) -> Outcome<Value> {
        let range = self.value(&each.range)?;
        let mut gathered = Gathered {
            kind: each.kind,
            failure: None,
            count: 0,
            items: Vec::new(),
            pairs: Vec::new(),
            entries: BTreeMap::new(),
        };
        let before = self.stack.len();
        let result = self.go_through(each, &range, &mut gathered);
        self.stack.truncate(before);
        if let Some(decided) = result? {
            return Ok(decided);
        }
        if let Some(failure) = gathered.failure {
            return Err(failure);
        }
        Ok(match each.kind {
            EachKind::All => Value::Bool(true),
            EachKind::Exists => Value::Bool(false),
            EachKind::ExistsOne => Value::Bool(gathered.count == 1),
            EachKind::Sort => return sorted(gathered.pairs, self.meter),
            EachKind::Filter | EachKind::List => Value::list(gathered.items),
            EachKind::Map | EachKind::Entries => Value::Map(Rc::new(gathered.entries)),
        })
    }

    /// The result, where it is known before the end.
    fn go_through(&mut self, each: &Each, range: &Value, gathered: &mut Gathered) -> Outcome<Option<Value>> {
        let bottom = self.stack.len();
        match range {
            Value::List(list) => {
                for (index, item) in list.items.iter().enumerate() {
                    self.stack.truncate(bottom);
                    if each.has_pairs {
                        self.stack.push(Value::count(index));
                    }
                    self.stack.push(item.clone());
                    let decided = self.turn(each, &Value::count(index), item, gathered)?;
                    if decided.is_some() {
                        return Ok(decided);
                    }
                }
            }
            Value::Map(map) => {
                for (key, value) in map.iter() {
                    self.stack.truncate(bottom);
                    let key = key.value();
                    self.stack.push(key.clone());
                    if each.has_pairs {
                        self.stack.push(value.clone());
                    }
                    let decided = self.turn(each, &key, &key, gathered)?;
                    if decided.is_some() {
                        return Ok(decided);
                    }
                }
            }
            _ => return Err(Failure::Unsupported(format!("a {} has no items", range.type_name()))),
        }
        Ok(None)
    }

    fn turn(&mut self, each: &Each, key: &Value, item: &Value, gathered: &mut Gathered) -> Outcome<Option<Value>> {
        self.meter.charge(1)?;
        if let Some(filter) = &each.filter {
            match self.value(filter)? {
                Value::Bool(true) => {}
                Value::Bool(false) => return Ok(None),
                _ => return no_overload("map"),
            }
        }
        let result = self.value(&each.body);
        if matches!(result, Err(Failure::Cost)) {
            return result.map(Some);
        }
        match (gathered.kind, result) {
            // As with `&&` and `||`: what decides wins over what fails.
            (EachKind::All, Ok(Value::Bool(false))) => return Ok(Some(Value::Bool(false))),
            (EachKind::Exists, Ok(Value::Bool(true))) => return Ok(Some(Value::Bool(true))),
            (EachKind::All | EachKind::Exists, Ok(Value::Bool(_))) => {}
            (EachKind::All | EachKind::Exists, Err(failure)) => {
                gathered.failure = gathered.failure.take().or(Some(failure));
            }
            (_, Err(failure)) => return Err(failure),
            (EachKind::ExistsOne, Ok(Value::Bool(is_one))) => gathered.count += usize::from(is_one),
            (EachKind::Filter, Ok(Value::Bool(is_in))) => gathered.items.extend(is_in.then(|| item.clone())),
            (EachKind::Sort, Ok(value)) => gathered.pairs.push((value, item.clone())),
            (EachKind::List, Ok(value)) => gathered.items.push(value),
            (EachKind::Map, Ok(value)) => {
                if let Some(key) = Key::of(key) {
                    gathered.entries.insert(key, value);
                }
            }
            (EachKind::Entries, Ok(Value::Map(map))) => {
                for (key, value) in map.iter() {
                    self.meter.charge(1)?;
                    if gathered.entries.insert(key.clone(), value.clone()).is_some() {
                        return wrong("a key is there twice");
                    }
                }
            }
            _ => return no_overload("a macro"),
        }
        Ok(None)
    }
}
