//! A schema: the keywords that Kubernetes, its custom resources and the scaffolder's actions use.

use serde_json::Value;
use std::collections::BTreeMap;

/// A schema, its subschemas inside it; references are by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    pub(crate) reference: Option<Box<str>>,
    /// The allowed types; any when empty.
    pub(crate) types: Vec<Type>,
    pub(crate) properties: BTreeMap<Box<str>, Schema>,
    pub(crate) required: Vec<Box<str>>,
    pub(crate) additional: Additional,
    pub(crate) items: Option<Box<Schema>>,
    pub(crate) values: Vec<Value>,
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) pattern: Option<Box<str>>,
    pub(crate) all_of: Vec<Schema>,
    pub(crate) any_of: Vec<Schema>,
    pub(crate) one_of: Vec<Schema>,
    pub(crate) unique: Unique,
}

/// A type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Object,
    Null,
}

/// What no two items of a list share: `x-kubernetes-list-type`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unique {
    /// Nothing.
    #[default]
    No,
    /// They are not the same.
    Whole,
    /// These fields, all of them.
    By(Vec<Box<str>>),
}

/// What fields besides `properties` there may be.
#[derive(Clone, Debug, Default)]
pub(crate) enum Additional {
    /// Any.
    #[default]
    Any,
    /// None.
    None,
    /// Those that fit a schema.
    Fitting(Box<Schema>),
}

impl Type {
    fn read(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::Text,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "array" => Self::List,
            "object" => Self::Object,
            "null" => Self::Null,
            _ => return None,
        })
    }

    /// In words for a message.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Boolean => "`true` or `false`",
            Self::List => "a list",
            Self::Object => "an object",
            Self::Null => "nothing",
        }
    }
}

impl Schema {
    /// Whether the schema says nothing, or names `null`.
    pub(crate) fn allows_null(&self) -> bool {
        self.types.contains(&Type::Null) || self.types.is_empty() && self.reference.is_none()
    }

    /// Whether a value must fit several schemas, or one of several.
    pub(crate) fn has_alternatives(&self) -> bool {
        !(self.all_of.is_empty() && self.any_of.is_empty() && self.one_of.is_empty())
    }

    /// Whether only a text, a number or a boolean fits.
    pub(crate) fn is_simple(&self) -> bool {
        let simple = [Type::Text, Type::Integer, Type::Number, Type::Boolean];
        !self.types.is_empty() && self.types.iter().all(|kind| simple.contains(kind))
    }

    /// Reads a schema as it is written; keywords that are not known ask for nothing.
    pub(crate) fn read(value: &Value) -> Self {
        let schema = |name: &str| value.get(name).filter(|value| value.is_object()).map(Self::read);
        let schemas = |name: &str| -> Vec<Self> {
            let list = value.get(name).and_then(Value::as_array);
            list.into_iter().flatten().map(Self::read).collect()
        };
        let number = |name: &str| value.get(name).and_then(Value::as_f64);
        let count = |name: &str| value.get(name).and_then(Value::as_u64);
        let mut types: Vec<Type> = match value.get("type") {
            Some(Value::String(name)) => Type::read(name).into_iter().collect(),
            Some(Value::Array(names)) => names.iter().filter_map(|name| Type::read(name.as_str()?)).collect(),
            _ => Vec::new(),
        };
        let is = |name: &str| value.get(name).and_then(Value::as_bool) == Some(true);
        if is("x-kubernetes-int-or-string") {
            types = vec![Type::Integer, Type::Text];
        }
        let properties: BTreeMap<Box<str>, Self> = value
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.as_str().into(), Self::read(schema)))
            .collect();
        Self {
            reference: value.get("$ref").and_then(Value::as_str).map(Into::into),
            types,
            required: texts(value.get("required")),
            additional: match value.get("additionalProperties") {
                Some(Value::Bool(false)) => Additional::None,
                Some(schema @ Value::Object(_)) => Additional::Fitting(Box::new(Self::read(schema))),
                _ => Additional::Any,
            },
            properties,
            items: schema("items").map(Box::new),
            values: value.get("enum").and_then(Value::as_array).cloned().unwrap_or_default(),
            minimum: number("minimum"),
            maximum: number("maximum"),
            min_length: count("minLength"),
            max_length: count("maxLength"),
            min_items: count("minItems"),
            max_items: count("maxItems"),
            pattern: value.get("pattern").and_then(Value::as_str).map(Into::into),
            all_of: schemas("allOf"),
            any_of: schemas("anyOf"),
            one_of: schemas("oneOf"),
            unique: match value.get("x-kubernetes-list-type").and_then(Value::as_str) {
                Some("set") => Unique::Whole,
                Some("map") => Unique::By(texts(value.get("x-kubernetes-list-map-keys"))),
                _ => Unique::No,
            },
        }
    }

    /// The schema of a custom resource definition: structural, so that fields it does not name are dropped by the API
    /// server unless `x-kubernetes-preserve-unknown-fields` says otherwise.
    pub(crate) fn read_structural(value: &Value) -> Self {
        let mut schema = Self::read(value);
        schema.close(value);
        schema
    }

    fn close(&mut self, value: &Value) {
        let keeps = value
            .get("x-kubernetes-preserve-unknown-fields")
            .and_then(Value::as_bool)
            == Some(true)
            || value.get("x-kubernetes-embedded-resource").and_then(Value::as_bool) == Some(true);
        if !self.properties.is_empty() && !keeps && matches!(self.additional, Additional::Any) {
            self.additional = Additional::None;
        }
        for (name, schema) in &mut self.properties {
            if let Some(value) = value.get("properties").and_then(|properties| properties.get(&**name)) {
                schema.close(value);
            }
        }
        if let (Some(schema), Some(value)) = (&mut self.items, value.get("items")) {
            schema.close(value);
        }
        if let (Additional::Fitting(schema), Some(value)) = (&mut self.additional, value.get("additionalProperties")) {
            schema.close(value);
        }
    }
}

fn texts(value: Option<&Value>) -> Vec<Box<str>> {
    let list = value.and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .filter_map(|item| Some(item.as_str()?.into()))
        .collect()
}
