//! The tree: values with the place of every key and value.

use pave_report::Position;
use serde_json::Number;

/// Where something starts and where it ends (exclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

/// One YAML document of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The document's value; null for an empty document.
    pub root: Node,
    /// Where `<<` merge keys stood: YAML 1.1 readers merge them, YAML 1.2 readers see a key of that name.
    pub merges: Vec<Span>,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value, typed by the YAML 1.2 core schema.
    pub value: Value,
    /// Its place; `None` where the value came as an object rather than as text.
    pub span: Option<Span>,
    /// How a plain (unquoted) scalar was written; `None` for quoted scalars, blocks and collections.
    pub plain: Option<Box<str>>,
}

/// A value in JSON's terms.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number that JSON can hold.
    Number(Number),
    /// A string.
    String(String),
    /// A list.
    Sequence(Vec<Node>),
    /// An object, in source order, without duplicate keys.
    Mapping(Vec<Entry>),
}

/// One key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// A key and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key as text: `1:` is the key `1`, as in JSON.
    pub name: String,
    /// Its place; `None` where the value came as an object.
    pub span: Option<Span>,
    /// Whether it was written without quotes.
    pub plain: bool,
}

impl Document {
    /// A document from a JSON value, without positions.
    ///
    /// `None` when the value nests deeper than [`crate::DEPTH_LIMIT`].
    #[must_use]
    pub fn from_json(value: &serde_json::Value) -> Option<Self> {
        Some(Self {
            root: node_from_json(value, 0)?,
            merges: Vec::new(),
        })
    }
}

fn node_from_json(value: &serde_json::Value, depth: usize) -> Option<Node> {
    if depth > crate::DEPTH_LIMIT {
        return None;
    }
    let value = match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Bool(*flag),
        serde_json::Value::Number(number) => Value::Number(number.clone()),
        serde_json::Value::String(text) => Value::String(text.clone()),
        serde_json::Value::Array(items) => {
            let items = items.iter().map(|item| node_from_json(item, depth + 1));
            Value::Sequence(items.collect::<Option<_>>()?)
        }
        serde_json::Value::Object(fields) => {
            let entries = fields.iter().map(|(name, value)| {
                let key = Key {
                    name: name.clone(),
                    span: None,
                    plain: false,
                };
                Some(Entry {
                    key,
                    value: node_from_json(value, depth + 1)?,
                })
            });
            Value::Mapping(entries.collect::<Option<_>>()?)
        }
    };
    Some(Node {
        value,
        span: None,
        plain: None,
    })
}

impl Node {
    /// The value of `key`, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The key and value of `key`, if this is an object that has it.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.name == key)
    }

    /// As [`Self::entry`], to change its value.
    pub fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        match &mut self.value {
            Value::Mapping(entries) => entries.iter_mut().find(|entry| entry.key.name == key),
            _ => None,
        }
    }

    /// Adds a key without a place at the end of an object; any other value stays as it is.
    pub fn push(&mut self, key: &str, value: Node) {
        if let Value::Mapping(entries) = &mut self.value {
            let key = Key {
                name: key.to_owned(),
                span: None,
                plain: false,
            };
            entries.push(Entry { key, value });
        }
    }

    /// The value at a chain of keys.
    #[must_use]
    pub fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The entries of an object; nothing for any other value.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; nothing for any other value.
    #[must_use]
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(flag) => Some(flag),
            _ => None,
        }
    }

    /// The value of a whole number.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match &self.value {
            Value::Number(number) => number.as_i64(),
            _ => None,
        }
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Where the value starts.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.span.map(|span| span.start)
    }

    /// What kind of value this is, in words for a message.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Number(number) if number.is_f64() => "a number",
            Value::Number(_) => "a whole number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "an object",
        }
    }

    /// The value as JSON, without positions.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(flag) => serde_json::Value::Bool(*flag),
            Value::Number(number) => serde_json::Value::Number(number.clone()),
            Value::String(text) => serde_json::Value::String(text.clone()),
            Value::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Value::Mapping(entries) => entries
                .iter()
                .map(|entry| (entry.key.name.clone(), entry.value.to_json()))
                .collect(),
        }
    }
}
