//! Checks a value against a schema, and says every mistake where it is.

use super::forms::advice;
use super::model::{Additional, Schema, Type};
use super::source::{Set, kubernetes};
use super::unique::repeated;
use crate::mend;
use pave_regex::Pattern;
use pave_report::{Fix, did_you_mean};
use pave_yaml::{Node, OldReading, Value, old_reading};
use std::fmt::{Display, Formatter};

/// How many references may lead to each other without a value in between.
const REFERENCE_LIMIT: usize = 16;
/// How many mistakes one value gives at most.
const MISTAKE_LIMIT: usize = 200;

/// One mistake: the value, or the field of it that is meant, what is wrong, what to write.
pub(crate) struct Mistake<'n> {
    pub(crate) node: &'n Node,
    pub(crate) field: Option<&'n str>,
    /// A field that is missing.
    pub(crate) missing: Option<Box<str>>,
    pub(crate) message: String,
    pub(crate) hint: String,
    /// The change that mends it.
    pub(crate) fix: Option<Fix>,
}

/// What messages call a value.
#[derive(Clone, Copy)]
enum Name<'a> {
    Whole,
    /// By the field that holds it, directly or in a list; a longer name than any schema has is cut.
    Field(&'a str),
}

impl Display for Name<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole => f.write_str("the value"),
            Self::Field(name) => write!(f, "`{name:.100}`"),
        }
    }
}

/// The mistakes of `node`; none for a text with `${{`, which is known only when it is rendered.
pub(crate) fn check<'n>(node: &'n Node, schema: &Schema, set: Option<&'static Set>, minor: u32) -> Vec<Mistake<'n>> {
    let mut checker = Checker {
        set,
        minor,
        mistakes: Vec::new(),
    };
    checker.value(node, schema, Name::Whole);
    checker.mistakes
}

struct Checker<'n> {
    set: Option<&'static Set>,
    minor: u32,
    mistakes: Vec<Mistake<'n>>,
}

impl<'n> Checker<'n> {
    fn add(&mut self, node: &'n Node, message: String, hint: String) {
        self.add_mended(node, message, hint, None);
    }

    fn add_mended(&mut self, node: &'n Node, message: String, hint: String, fix: Option<Fix>) {
        if self.mistakes.len() < MISTAKE_LIMIT {
            self.mistakes.push(Mistake {
                node,
                field: None,
                missing: None,
                message,
                hint,
                fix,
            });
        }
    }

    /// Whether the value fits; used for alternatives, whose mistakes say nothing.
    fn fits(&self, node: &'n Node, schema: &Schema) -> bool {
        check(node, schema, self.set, self.minor).is_empty()
    }

    /// A definition of the set, or one of Kubernetes that the set refers to.
    fn definition(&self, reference: &str) -> Option<&'static Schema> {
        let own = self.set?.definition(reference, self.minor);
        own.or_else(|| kubernetes().definition(reference, self.minor))
    }

    fn value(&mut self, node: &'n Node, schema: &Schema, name: Name<'_>) {
        let mut schema = schema;
        for _ in 0..REFERENCE_LIMIT {
            let Some(reference) = &schema.reference else { break };
            match self.definition(reference) {
                Some(definition) => schema = definition,
                None => return,
            }
        }
        // The API server drops `null`; what is rendered later is not known yet.
        if node.is_null() || node.as_str().is_some_and(|text| text.contains("${{")) {
            return;
        }
        if !schema.types.is_empty() && !schema.types.iter().any(|kind| is_of(node, *kind)) {
            self.wrong_type(node, schema, name);
            return;
        }
        if schema.has_alternatives() {
            self.alternatives(node, schema, name);
        }
        self.bounds(node, schema, name);
        match &node.value {
            Value::Mapping(_) => self.object(node, schema),
            Value::Sequence(items) => {
                for (item, field) in repeated(items, &schema.unique) {
                    let shown = field.and_then(|field| item.get(field)).unwrap_or(item);
                    let what = field.map_or_else(String::new, |field| format!(" with this `{field}`"));
                    let message = format!("{name} has an item{what} twice");
                    self.add(shown, message, "remove one, or change it".to_owned());
                }
                if let Some(item_schema) = &schema.items {
                    for item in items {
                        self.empty(item, item_schema, name);
                        self.value(item, item_schema, name);
                    }
                }
            }
            _ => {}
        }
    }

    /// `null` among the members of a list or map: Kubernetes' own types read it as empty, others refuse it.
    fn empty(&mut self, node: &'n Node, schema: &Schema, name: Name<'_>) {
        let is_native = self.set.is_some_and(|set| set.is_native);
        if node.is_null() && !is_native && !schema.allows_null() {
            self.add(
                node,
                format!("{name} is empty"),
                "write a value, or remove the line".to_owned(),
            );
        }
    }

    #[cold]
    #[inline(never)]
    fn wrong_type(&mut self, node: &'n Node, schema: &Schema, name: Name<'_>) {
        let words: Vec<&str> = schema.types.iter().map(|kind| kind.words()).collect();
        let wanted = words.join(" or ");
        let reads_boolean = node.plain.as_deref().and_then(old_reading).is_some();
        let hint = match (&node.value, schema.types.as_slice()) {
            (Value::Bool(_) | Value::Number(_), [Type::Text]) => "quote it".to_owned(),
            (Value::String(_), [Type::Text]) if reads_boolean => "quote it".to_owned(),
            (Value::String(_), [Type::Integer | Type::Number | Type::Boolean]) => "remove the quotes".to_owned(),
            (_, [Type::List]) => "write a list: each item on a line with `- `".to_owned(),
            _ => format!("write {wanted}"),
        };
        let found = match &node.value {
            Value::String(_) if reads_boolean => "what kubectl reads as a boolean or number",
            _ => node.kind(),
        };
        let fix = match hint.as_str() {
            "quote it" => mend::quote(node),
            "remove the quotes" => mend::unquote(node),
            _ => None,
        };
        self.add_mended(node, format!("{name} must be {wanted}, not {found}"), hint, fix);
    }

    #[inline(never)]
    fn alternatives(&mut self, node: &'n Node, schema: &Schema, name: Name<'_>) {
        for part in &schema.all_of {
            self.value(node, part, name);
        }
        let any = &schema.any_of;
        let one = &schema.one_of;
        if !any.is_empty() && !any.iter().any(|part| self.fits(node, part))
            || !one.is_empty() && !one.iter().any(|part| self.fits(node, part))
        {
            let hint = "compare it with the documentation of the field".to_owned();
            self.add(node, format!("{name} has none of the allowed forms"), hint);
        }
    }

    fn bounds(&mut self, node: &'n Node, schema: &Schema, name: Name<'_>) {
        if !schema.values.is_empty() {
            let json = node.to_json();
            if !schema.values.contains(&json) {
                self.not_listed(node, schema, name);
            }
        }
        let length = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let (size, least, most, unit) = match &node.value {
            Value::String(text) => (
                length(text.chars().count()),
                schema.min_length,
                schema.max_length,
                "characters",
            ),
            Value::Sequence(items) => (length(items.len()), schema.min_items, schema.max_items, "items"),
            _ => (0, None, None, ""),
        };
        if let Some(least) = least.filter(|least| size < *least) {
            self.add(
                node,
                format!("{name} has fewer than {least} {unit}"),
                "write more".to_owned(),
            );
        }
        if let Some(most) = most.filter(|most| size > *most) {
            self.add(
                node,
                format!("{name} has more than {most} {unit}"),
                "shorten it".to_owned(),
            );
        }
        if let Value::Number(number) = &node.value
            && let Some(number) = number.as_f64()
        {
            if let Some(least) = schema.minimum.filter(|least| number < *least) {
                self.add(
                    node,
                    format!("{name} is below {least}"),
                    format!("write {least} or more"),
                );
            }
            if let Some(most) = schema.maximum.filter(|most| number > *most) {
                self.add(node, format!("{name} is above {most}"), format!("write {most} or less"));
            }
        }
        if let (Some(pattern), Some(text)) = (&schema.pattern, node.as_str())
            && let Ok(regex) = Pattern::plain(pattern)
            && !regex.is_match(text)
        {
            self.add(
                node,
                format!("{name} has not the form that is asked for"),
                advice(pattern),
            );
        }
    }

    /// A value that is none of those there are.
    #[cold]
    #[inline(never)]
    fn not_listed(&mut self, node: &'n Node, schema: &Schema, name: Name<'_>) {
        let words: Vec<&str> = schema.values.iter().filter_map(serde_json::Value::as_str).collect();
        let near = node.as_str().and_then(|text| did_you_mean(text, words.iter().copied()));
        let fix = near.and_then(|near| mend::replace(node, near));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", words.join(", ")),
        };
        self.add_mended(node, format!("{name} has a value that is not allowed"), hint, fix);
    }

    fn object(&mut self, node: &'n Node, schema: &Schema) {
        for name in &schema.required {
            let given = node.get(name);
            // Kubernetes' own types read `null` as an empty object or list; from custom resources it is dropped.
            let is_native = self.set.is_some_and(|set| set.is_native);
            let counts = !is_native || schema.properties.get(name).is_some_and(Schema::is_simple);
            let is_missing = given.is_none() || counts && given.is_some_and(Node::is_null);
            if is_missing && self.mistakes.len() < MISTAKE_LIMIT {
                self.mistakes.push(Mistake {
                    node,
                    field: None,
                    missing: Some(name.clone()),
                    message: format!("`{name}` is missing"),
                    hint: format!("add `{name}`"),
                    fix: None,
                });
            }
        }
        for entry in node.entries() {
            let name = entry.key.name.as_str();
            if let Some(property) = schema.properties.get(name) {
                self.value(&entry.value, property, Name::Field(name));
                continue;
            }
            match &schema.additional {
                Additional::Fitting(fitting) => {
                    self.empty(&entry.value, fitting, Name::Field(name));
                    self.value(&entry.value, fitting, Name::Field(name));
                }
                Additional::None if self.mistakes.len() < MISTAKE_LIMIT => self.unknown_field(node, name, schema),
                Additional::Any | Additional::None => {}
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn unknown_field(&mut self, node: &'n Node, name: &'n str, schema: &Schema) {
        let near = did_you_mean(name, schema.properties.keys().map(AsRef::as_ref));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => known(schema),
        };
        self.mistakes.push(Mistake {
            node,
            field: Some(name),
            missing: None,
            message: format!("unknown field {}", Name::Field(name)),
            hint,
            fix: near.and_then(|near| mend::rename(node, name, near)),
        });
    }
}

/// The fields there are, where they are few.
fn known(schema: &Schema) -> String {
    if schema.properties.len() > 12 {
        return "remove it, or check the indentation".to_owned();
    }
    let names: Vec<&str> = schema.properties.keys().map(AsRef::as_ref).collect();
    format!("remove it; there are {}", names.join(", "))
}

/// Whether a value is of a type, for the readers of Kubernetes: `no` without quotes is a boolean to them.
fn is_of(node: &Node, kind: Type) -> bool {
    let old = node.plain.as_deref().and_then(old_reading);
    match (&node.value, kind) {
        (Value::String(_), Type::Text) => !matches!(old, Some(OldReading::Boolean)),
        (Value::String(_), Type::Boolean) => old == Some(OldReading::Boolean),
        (Value::String(_), Type::Integer | Type::Number) => old == Some(OldReading::Number),
        (Value::Number(number), Type::Integer) => {
            number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
        }
        (Value::Number(_), Type::Number)
        | (Value::Bool(_), Type::Boolean)
        | (Value::Sequence(_), Type::List)
        | (Value::Mapping(_), Type::Object)
        | (Value::Null, _) => true,
        _ => false,
    }
}
