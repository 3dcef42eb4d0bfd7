//! The values of CEL, with what Kubernetes adds to them.

use crate::functions::ip::{Address, Network};
use crate::functions::quantity::Quantity;
use crate::functions::semver::Version;
use crate::functions::url::Url;
use crate::meter::{Meter, Outcome, no_overload};
use crate::time::Timestamp;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A value; copies share what is large.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
    List(Rc<List>),
    Map(Rc<BTreeMap<Key, Value>>),
    Timestamp(Timestamp),
    /// In nanoseconds.
    Duration(i64),
    Type(&'static str),
    Optional(Option<Rc<Value>>),
    Quantity(Quantity),
    Url(Rc<Url>),
    Address(Address),
    Network(Network),
    Version(Rc<Version>),
    /// A named format, such as `dns1123Label`.
    Format(&'static str),
    /// What a template leaves open: nothing can be said of it.
    Open,
}

/// A list, and how its schema says that lists like it are compared and joined.
#[derive(Debug, Default)]
pub(crate) struct List {
    pub(crate) items: Vec<Value>,
    pub(crate) kind: ListKind,
}

/// `x-kubernetes-list-type`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum ListKind {
    #[default]
    Atomic,
    Set,
    /// The fields that tell items from each other.
    Map(Rc<[Box<str>]>),
}

/// A key of a map; numbers that are equal are the same key, whatever their type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Bool(bool),
    Int(i64),
    /// Beyond the range of `Int`.
    Uint(u64),
    Text(Rc<str>),
}

impl Key {
    /// The key that `value` is; none for what cannot be one.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::Int(value) => Self::Int(*value),
            Value::Uint(value) => i64::try_from(*value).map_or(Self::Uint(*value), Self::Int),
            #[expect(clippy::cast_possible_truncation, reason = "compared with the number it came from")]
            #[expect(
                clippy::cast_precision_loss,
                clippy::float_cmp,
                reason = "only whole numbers that are the same"
            )]
            Value::Double(value) if value.fract() == 0.0 && (*value as i64) as f64 == *value => {
                Self::Int(*value as i64)
            }
            Value::Text(text) => Self::Text(text.clone()),
            _ => return None,
        })
    }

    pub(crate) fn value(&self) -> Value {
        match self {
            Self::Bool(value) => Value::Bool(*value),
            Self::Int(value) => Value::Int(*value),
            Self::Uint(value) => Value::Uint(*value),
            Self::Text(text) => Value::Text(text.clone()),
        }
    }
}

impl Value {
    pub(crate) fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().into())
    }

    pub(crate) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(List {
            items,
            kind: ListKind::Atomic,
        }))
    }

    pub(crate) fn some(self) -> Self {
        Self::Optional(Some(Rc::new(self)))
    }

    /// A size as CEL's integer.
    pub(crate) fn count(count: usize) -> Self {
        Self::Int(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// A value as JSON has it: whole numbers are `int`, others `double`; members that are `null` are left out, as the API
    /// server drops them.
    pub(crate) fn of_json(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => number
                .as_i64()
                .map(Self::Int)
                .or_else(|| number.as_f64().map(Self::Double))
                .unwrap_or(Self::Null),
            serde_json::Value::String(text) if is_open(text) => Self::Open,
            serde_json::Value::String(text) => Self::text(text),
            serde_json::Value::Array(items) => Self::list(items.iter().map(Self::of_json).collect()),
            serde_json::Value::Object(members) => Self::Map(Rc::new(
                members
                    .iter()
                    .filter(|(_, value)| !value.is_null())
                    .map(|(name, value)| (Key::Text(name.as_str().into()), Self::of_json(value)))
                    .collect(),
            )),
        }
    }

    /// The name of its type.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null_type",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Uint(_) => "uint",
            Self::Double(_) => "double",
            Self::Text(_) => "string",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Timestamp(_) => "google.protobuf.Timestamp",
            Self::Duration(_) => "google.protobuf.Duration",
            Self::Type(_) => "type",
            Self::Optional(_) => "optional_type",
            Self::Quantity(_) => "kubernetes.Quantity",
            Self::Url(_) => "kubernetes.URL",
            Self::Address(_) => "net.IP",
            Self::Network(_) => "net.CIDR",
            Self::Version(_) => "kubernetes.Semver",
            Self::Format(_) => "kubernetes.NamedFormat",
            Self::Open => "value that is not known yet",
        }
    }

    /// Whether two values are the same; values of different types are not, but for numbers.
    pub(crate) fn equals(&self, other: &Self, meter: &Meter) -> Outcome<bool> {
        meter.charge(1)?;
        Ok(match (self, other) {
            (Self::Open, _) | (_, Self::Open) => return no_overload("=="),
            (Self::Null, Self::Null) => true,
            (Self::Bool(one), Self::Bool(two)) => one == two,
            (Self::Text(one), Self::Text(two)) => {
                meter.charge_text(one.len().min(two.len()))?;
                one == two
            }
            (Self::Bytes(one), Self::Bytes(two)) => {
                meter.charge_text(one.len().min(two.len()))?;
                one == two
            }
            (Self::List(one), Self::List(two)) => lists_equal(one, two, meter)?,
            (Self::Map(one), Self::Map(two)) => {
                if one.len() != two.len() {
                    return Ok(false);
                }
                for (key, value) in one.iter() {
                    match two.get(key) {
                        Some(other) if value.equals(other, meter)? => {}
                        _ => return Ok(false),
                    }
                }
                true
            }
            (Self::Timestamp(one), Self::Timestamp(two)) => one == two,
            (Self::Duration(one), Self::Duration(two)) => one == two,
            (Self::Type(one), Self::Type(two)) | (Self::Format(one), Self::Format(two)) => one == two,
            (Self::Optional(one), Self::Optional(two)) => match (one, two) {
                (Some(one), Some(two)) => one.equals(two, meter)?,
                (one, two) => one.is_none() && two.is_none(),
            },
            (Self::Quantity(one), Self::Quantity(two)) => one == two,
            (Self::Url(one), Self::Url(two)) => one.source == two.source,
            (Self::Address(one), Self::Address(two)) => one == two,
            (Self::Network(one), Self::Network(two)) => one == two,
            (Self::Version(one), Self::Version(two)) => one == two,
            _ => numbers(self, other) == Some(Ordering::Equal),
        })
    }

    /// How two values are ordered; `None` where they are not, `NaN` for example.
    ///
    /// # Errors
    /// The types have no order.
    pub(crate) fn order(&self, other: &Self, meter: &Meter) -> Option<Outcome<Option<Ordering>>> {
        let is_number = |value: &Self| matches!(value, Self::Int(_) | Self::Uint(_) | Self::Double(_));
        if is_number(self) && is_number(other) {
            return Some(Ok(numbers(self, other)));
        }
        let order = match (self, other) {
            (Self::Bool(one), Self::Bool(two)) => one.cmp(two),
            (Self::Text(one), Self::Text(two)) => {
                if let Err(failure) = meter.charge_text(one.len().min(two.len())) {
                    return Some(Err(failure));
                }
                one.cmp(two)
            }
            (Self::Bytes(one), Self::Bytes(two)) => one.cmp(two),
            (Self::Timestamp(one), Self::Timestamp(two)) => one.cmp(two),
            (Self::Duration(one), Self::Duration(two)) => one.cmp(two),
            _ => return None,
        };
        Some(Ok(Some(order)))
    }
}

/// Whether a text is known only when a template is rendered.
pub(crate) fn is_open(text: &str) -> bool {
    text.contains("${{")
}

/// Whether a part of `json` is such a text.
pub(crate) fn holds_open(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::String(text) => is_open(text),
        serde_json::Value::Array(items) => items.iter().any(holds_open),
        serde_json::Value::Object(members) => members.values().any(holds_open),
        _ => false,
    }
}

/// Lists of the type `set` and `map` are the same in any order.
fn lists_equal(one: &List, two: &List, meter: &Meter) -> Outcome<bool> {
    if one.items.len() != two.items.len() {
        return Ok(false);
    }
    if one.kind == ListKind::Atomic && two.kind == ListKind::Atomic {
        for (one, two) in one.items.iter().zip(&two.items) {
            if !one.equals(two, meter)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    for item in &one.items {
        if !contains(&two.items, item, meter)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether `value` is among `items`.
pub(crate) fn contains(items: &[Value], value: &Value, meter: &Meter) -> Outcome<bool> {
    for item in items {
        if item.equals(value, meter)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How two numbers are ordered, whatever their types.
#[expect(
    clippy::cast_precision_loss,
    reason = "an int beside a double is compared as one, as cel-go does"
)]
fn numbers(one: &Value, two: &Value) -> Option<Ordering> {
    match (one, two) {
        (Value::Int(one), Value::Int(two)) => Some(one.cmp(two)),
        (Value::Uint(one), Value::Uint(two)) => Some(one.cmp(two)),
        (Value::Int(one), Value::Uint(two)) => Some(i128::from(*one).cmp(&i128::from(*two))),
        (Value::Uint(one), Value::Int(two)) => Some(i128::from(*one).cmp(&i128::from(*two))),
        (Value::Double(one), Value::Double(two)) => one.partial_cmp(two),
        (Value::Double(one), Value::Int(two)) => one.partial_cmp(&(*two as f64)),
        (Value::Double(one), Value::Uint(two)) => one.partial_cmp(&(*two as f64)),
        (Value::Int(one), Value::Double(two)) => (*one as f64).partial_cmp(two),
        (Value::Uint(one), Value::Double(two)) => (*one as f64).partial_cmp(two),
        _ => None,
    }
}
