//! The values of a template: JavaScript's, without anything of a host.

use super::failure::{Failure, MOST_ENTRIES, MOST_VALUE_DEPTH, Meter, Outcome};
use super::regex::Regex;
use super::text::Text;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// Names that JavaScript gives a meaning of its own and that no template may use.
pub(crate) fn is_reserved(name: &str) -> bool {
    matches!(name, "constructor" | "prototype" | "__proto__")
}

/// One value; a clone is a reference.
#[derive(Clone)]
pub(crate) enum Value {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    String(Text),
    /// A string that the `safe` filter made or a macro printed; it has an identity.
    Safe(Text),
    Array(Rc<Array>),
    Record(Rc<Record>),
    Map(Rc<Map>),
    Set(Rc<Set>),
    Regex(Rc<Regex>),
    Callable(Rc<Callable>),
}

/// What can be called. Macros and portal functions are numbers, so that no cycle of references can form.
#[derive(Clone, Debug)]
pub(crate) enum Callable {
    /// A macro of the template, by its number in the evaluator.
    Macro(usize),
    /// The body of a call block, by its number in the evaluator.
    Caller(usize),
    /// `range`, `cycler` or `joiner`.
    Global(Global),
    /// A function of the portal.
    Host(Text),
    /// What `cycler(...)` gives.
    Cycler(Rc<Cycler>),
    /// `next` or `reset` of a cycler.
    CyclerMethod(Rc<Cycler>, CyclerMethod),
    /// What `joiner(...)` gives.
    Joiner(Rc<Joiner>),
    /// A method with what it was looked up on.
    Method(Value, Text),
    /// The block above in the template that is extended: its name and how far up.
    Super(Text, usize),
}

/// The three global functions of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Global {
    Range,
    Cycler,
    Joiner,
}

/// The two methods of a cycler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CyclerMethod {
    Next,
    Reset,
}

/// Gives its values one after the other.
#[derive(Debug)]
pub(crate) struct Cycler {
    pub(crate) values: Vec<Value>,
    pub(crate) index: Cell<Option<usize>>,
}

/// Gives nothing the first time and its separator afterwards.
#[derive(Debug)]
pub(crate) struct Joiner {
    pub(crate) separator: Value,
    pub(crate) used: Cell<bool>,
}

impl std::fmt::Debug for Value {
    /// The kind only: a value may be a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.kind())
    }
}

/// An array; `None` is a hole.
pub(crate) struct Array {
    items: RefCell<Vec<Option<Value>>>,
}

/// An object: never changed once made, so it needs no lock. Keys that are array indexes come first, ascending.
pub(crate) struct Record {
    entries: Vec<(Text, Value)>,
    /// Places of the entries by key, for objects with more than a few.
    sorted: OnceCell<Vec<u32>>,
}

/// A JavaScript `Map`.
#[derive(Default)]
pub(crate) struct Map {
    pub(crate) entries: RefCell<Vec<(Value, Value)>>,
}

/// A JavaScript `Set`.
#[derive(Default)]
pub(crate) struct Set {
    pub(crate) values: RefCell<Vec<Value>>,
}

/// The number that `name` is if it is an array index as JavaScript prints it.
pub(crate) fn array_index(name: &str) -> Option<u32> {
    let bytes = name.as_bytes();
    if bytes.is_empty() || bytes.len() > 10 || bytes.first() == Some(&b'0') && bytes.len() > 1 {
        return None;
    }
    if !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    name.parse().ok().filter(|index| *index < u32::MAX)
}

impl Array {
    /// An array of `items`.
    ///
    /// # Errors
    /// More entries than a container may have.
    pub(crate) fn new(items: Vec<Option<Value>>, meter: &Meter) -> Outcome<Rc<Self>> {
        check_entries(items.len())?;
        note_callables(items.iter().flatten(), meter);
        Ok(Rc::new(Self {
            items: RefCell::new(items),
        }))
    }

    /// An array of places that were checked before and hold no function.
    pub(crate) fn of_places(items: Vec<Option<Value>>) -> Self {
        Self {
            items: RefCell::new(items),
        }
    }

    /// The number of places, holes included.
    pub(crate) fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// What is at `index`; a hole is undefined.
    pub(crate) fn at(&self, index: usize) -> Value {
        self.items
            .borrow()
            .get(index)
            .cloned()
            .flatten()
            .unwrap_or(Value::Undefined)
    }

    /// A copy of all places.
    pub(crate) fn places(&self) -> Vec<Option<Value>> {
        self.items.borrow().clone()
    }

    /// A copy of all values, holes as undefined.
    pub(crate) fn values(&self) -> Vec<Value> {
        self.items
            .borrow()
            .iter()
            .map(|item| item.clone().unwrap_or(Value::Undefined))
            .collect()
    }

    /// A copy of the values that are there.
    pub(crate) fn present(&self) -> Vec<Value> {
        self.items.borrow().iter().flatten().cloned().collect()
    }

    /// Looks at all places without a copy.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&[Option<Value>]) -> R) -> R {
        look(&self.items.borrow())
    }

    /// Puts `items` in place of all.
    ///
    /// # Errors
    /// Too many entries, or the array would contain itself.
    pub(crate) fn replace(self: &Rc<Self>, items: Vec<Option<Value>>, meter: &Meter) -> Outcome<()> {
        check_entries(items.len())?;
        let owner = Value::Array(Rc::clone(self));
        for item in items.iter().flatten() {
            check_containment(&owner, item, meter)?;
        }
        note_callables(items.iter().flatten(), meter);
        self.items.replace(items);
        Ok(())
    }
}

impl Record {
    /// An object of `entries`; a later entry of the same key wins and keeps the earlier one's place.
    ///
    /// # Errors
    /// A reserved key, or more entries than a container may have.
    pub(crate) fn new(entries: Vec<(Text, Value)>, meter: &Meter) -> Outcome<Rc<Self>> {
        check_entries(entries.len())?;
        if let Some((name, _)) = entries.iter().find(|(name, _)| is_reserved(name)) {
            return Err(Failure::wrong(format!("the key `{}` is reserved", &**name)));
        }
        note_callables(entries.iter().map(|(_, value)| value), meter);
        Ok(Rc::new(Self::of_entries(entries)))
    }

    /// An object of entries that were checked before.
    pub(crate) fn of_entries(entries: Vec<(Text, Value)>) -> Self {
        let mut record = Self {
            entries: in_order(entries),
            sorted: OnceCell::new(),
        };
        if record.has_duplicates() {
            record.keep_last_of_each_key();
        }
        record
    }

    fn has_duplicates(&self) -> bool {
        if self.entries.len() <= FEW {
            return self
                .entries
                .iter()
                .enumerate()
                .any(|(place, (name, _))| self.entries.iter().take(place).any(|(earlier, _)| earlier == name));
        }
        let sorted = self.places_by_key();
        let name = |place: Option<&u32>| {
            place
                .and_then(|place| self.entries.get(*place as usize))
                .map(|entry| &entry.0)
        };
        sorted.windows(2).any(|pair| name(pair.first()) == name(pair.last()))
    }

    fn keep_last_of_each_key(&mut self) {
        let mut places: std::collections::BTreeMap<Text, usize> = std::collections::BTreeMap::new();
        let mut kept: Vec<(Text, Value)> = Vec::with_capacity(self.entries.len());
        for (name, value) in std::mem::take(&mut self.entries) {
            if let Some(entry) = places.get(&name).and_then(|place| kept.get_mut(*place)) {
                entry.1 = value;
            } else {
                places.insert(name.clone(), kept.len());
                kept.push((name, value));
            }
        }
        self.entries = kept;
        self.sorted = OnceCell::new();
    }

    fn places_by_key(&self) -> &[u32] {
        self.sorted.get_or_init(|| {
            let mut places: Vec<u32> = (0..).take(self.entries.len()).collect();
            places.sort_by(|left, right| self.key_at(*left).cmp(&self.key_at(*right)));
            places
        })
    }

    fn key_at(&self, place: u32) -> Option<&str> {
        self.entries.get(place as usize).map(|(name, _)| &**name)
    }

    /// The value of `name`, if the object has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        if self.entries.len() <= FEW {
            return self
                .entries
                .iter()
                .find(|(key, _)| **key == *name)
                .map(|(_, value)| value);
        }
        let places = self.places_by_key();
        let found = places
            .binary_search_by(|place| self.key_at(*place).cmp(&Some(name)))
            .ok()?;
        self.entries.get(*places.get(found)? as usize).map(|(_, value)| value)
    }

    /// All entries in JavaScript's order.
    pub(crate) fn entries(&self) -> &[(Text, Value)] {
        &self.entries
    }
}

/// Up to this many entries are searched one by one.
const FEW: usize = 8;

/// JavaScript's order of keys: array indexes first, ascending; the others as they came.
fn in_order(entries: Vec<(Text, Value)>) -> Vec<(Text, Value)> {
    let is_index = |name: &str| name.as_bytes().first().is_some_and(u8::is_ascii_digit) && array_index(name).is_some();
    if !entries.iter().any(|(name, _)| is_index(name)) {
        return entries;
    }
    let (mut indexed, named): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(name, _)| is_index(name));
    indexed.sort_by_key(|(name, _)| array_index(name));
    indexed.extend(named);
    indexed
}

fn check_entries(count: usize) -> Outcome<()> {
    if count > MOST_ENTRIES {
        return Err(Failure::limit("entries in one list or object", MOST_ENTRIES));
    }
    Ok(())
}

fn note_callables<'v>(values: impl Iterator<Item = &'v Value>, meter: &Meter) {
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

impl Value {
    /// The kind's name, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Safe(_) => "a safe string",
            Self::Array(_) => "a list",
            Self::Record(_) => "an object",
            Self::Map(_) => "a Map",
            Self::Set(_) => "a Set",
            Self::Regex(_) => "a regular expression",
            Self::Callable(_) => "a function",
        }
    }

    /// A string value.
    pub(crate) fn string(text: impl Into<Text>) -> Self {
        Self::String(text.into())
    }

    /// A safe string of its own identity.
    pub(crate) fn safe(text: &str) -> Self {
        Self::Safe(Text::from(text))
    }

    /// A list of `values`.
    pub(crate) fn list(values: Vec<Value>, meter: &Meter) -> Outcome<Self> {
        Ok(Self::Array(Array::new(values.into_iter().map(Some).collect(), meter)?))
    }

    /// A list of texts.
    pub(crate) fn texts(texts: Vec<Text>, meter: &Meter) -> Outcome<Self> {
        Self::list(texts.into_iter().map(Self::String).collect(), meter)
    }

    /// Whether this is undefined or null.
    pub(crate) fn is_nullish(&self) -> bool {
        matches!(self, Self::Undefined | Self::Null)
    }

    /// The text of a string or safe string.
    pub(crate) fn as_text(&self) -> Option<&Text> {
        match self {
            Self::String(text) | Self::Safe(text) => Some(text),
            _ => None,
        }
    }

    /// JavaScript's truthiness; safe strings are true even when empty.
    pub(crate) fn is_truthy(&self) -> bool {
        match self {
            Self::Undefined | Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::String(text) => !text.is_empty(),
            _ => true,
        }
    }

    /// Whether this is a primitive of JavaScript.
    pub(crate) fn is_primitive(&self) -> bool {
        matches!(
            self,
            Self::Undefined | Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_)
        )
    }

    fn is_container(&self) -> bool {
        matches!(self, Self::Array(_) | Self::Record(_) | Self::Map(_) | Self::Set(_))
    }

    /// JavaScript's `===`: equal primitives, or the same object.
    #[expect(clippy::float_cmp, reason = "`===` on numbers")]
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Undefined, Self::Undefined) | (Self::Null, Self::Null) => true,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Number(left), Self::Number(right)) => left == right,
            (Self::String(left), Self::String(right)) => left == right,
            (Self::Safe(left), Self::Safe(right)) => Text::same(left, right),
            (Self::Array(left), Self::Array(right)) => Rc::ptr_eq(left, right),
            (Self::Record(left), Self::Record(right)) => Rc::ptr_eq(left, right),
            (Self::Map(left), Self::Map(right)) => Rc::ptr_eq(left, right),
            (Self::Set(left), Self::Set(right)) => Rc::ptr_eq(left, right),
            (Self::Regex(left), Self::Regex(right)) => Rc::ptr_eq(left, right),
            (Self::Callable(left), Self::Callable(right)) => Rc::ptr_eq(left, right),
            _ => false,
        }
    }

    /// JavaScript's `SameValueZero`: as [`Value::is_same`], and `NaN` is itself.
    pub(crate) fn is_same_or_nan(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Number(left), Self::Number(right)) if left.is_nan() && right.is_nan())
            || self.is_same(other)
    }

    fn push_children(&self, pending: &mut Vec<Value>) {
        match self {
            Self::Array(array) => array.with(|items| pending.extend(items.iter().flatten().cloned())),
            Self::Record(record) => pending.extend(record.entries().iter().map(|(_, value)| value.clone())),
            Self::Map(map) => {
                for (key, value) in map.entries.borrow().iter() {
                    pending.extend([key.clone(), value.clone()]);
                }
            }
            Self::Set(set) => pending.extend(set.values.borrow().iter().cloned()),
            _ => {}
        }
    }

    /// Fails if this is a macro or function or, as far as any container ever got one, contains one.
    pub(crate) fn check_no_callable(&self, meter: &Meter) -> Outcome<()> {
        if matches!(self, Self::Callable(_)) {
            return Err(Failure::wrong("a macro or function is used as a value"));
        }
        if !meter.callables_inside.get() || !self.is_container() {
            return Ok(());
        }
        let mut pending = vec![self.clone()];
        while let Some(value) = pending.pop() {
            if matches!(value, Self::Callable(_)) {
                return Err(Failure::wrong("a macro or function is used as a value"));
            }
            meter.step()?;
            value.push_children(&mut pending);
        }
        Ok(())
    }

    /// A copy in which every list, object, map and set is new, for a template that changes its values.
    pub(crate) fn deep_copy(&self, depth: usize) -> Value {
        if depth > MOST_VALUE_DEPTH {
            return self.clone();
        }
        match self {
            Self::Array(array) => Self::Array(Rc::new(Array {
                items: RefCell::new(array.with(|items| {
                    items
                        .iter()
                        .map(|item| item.as_ref().map(|value| value.deep_copy(depth + 1)))
                        .collect()
                })),
            })),
            Self::Record(record) => Self::Record(Rc::new(Record {
                entries: record
                    .entries()
                    .iter()
                    .map(|(name, value)| (name.clone(), value.deep_copy(depth + 1)))
                    .collect(),
                sorted: OnceCell::new(),
            })),
            Self::Map(map) => Self::Map(Rc::new(Map {
                entries: RefCell::new(
                    map.entries
                        .borrow()
                        .iter()
                        .map(|(key, value)| (key.deep_copy(depth + 1), value.deep_copy(depth + 1)))
                        .collect(),
                ),
            })),
            Self::Set(set) => Self::Set(Rc::new(Set {
                values: RefCell::new(
                    set.values
                        .borrow()
                        .iter()
                        .map(|value| value.deep_copy(depth + 1))
                        .collect(),
                ),
            })),
            _ => self.clone(),
        }
    }
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
