//! The values of a template: JavaScript's, without anything of a host.

mod array;
mod callable;
mod containment;
mod record;

pub(crate) use array::Array;
pub(crate) use callable::{Callable, Cycler, CyclerMethod, Global, Joiner};
pub(crate) use containment::check_containment;
pub(crate) use record::{Record, array_index};

use super::failure::{Failure, MOST_VALUE_DEPTH, Meter, Outcome};
use super::regex::Regex;
use super::text::Text;
use std::cell::{OnceCell, RefCell};
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

impl std::fmt::Debug for Value {
    /// The kind only: a value may be a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.kind())
    }
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
