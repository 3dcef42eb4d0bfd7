//! What the tables of fields say, for others: JSON Schema for editors, a form for Backstage, a table for people.

use crate::field::{Field, Mode, Shape};
use crate::fields::{PLATFORM, SPEC, TEAM};
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 07) of the app spec. What it accepts is no less than what [`crate::read`] accepts.
#[must_use]
pub fn spec_schema() -> Value {
    document("Pave app spec", SPEC)
}

/// The JSON Schema (draft 07) of the platform file.
#[must_use]
pub fn platform_schema() -> Value {
    document("Pave platform file", PLATFORM)
}

/// The JSON Schema (draft 07) of a team's file.
#[must_use]
pub fn team_schema() -> Value {
    document("Pave team", TEAM)
}

/// The app spec as the `parameters` of a Backstage template: one page for each mode.
///
/// An object stands on the page of its outermost field, since Backstage's pages cannot share one. Fields with free keys,
/// such as `environments`, `patches` and `manifests`, cannot be offered by a form: they are written in the file.
#[must_use]
pub fn form_parameters() -> Value {
    let pages = [
        (Mode::Simple, "Service", "What most services need to say"),
        (
            Mode::Advanced,
            "Details",
            "What the platform decides unless you say otherwise",
        ),
        (Mode::Expert, "Exceptions", "For what the fields before cannot express"),
    ];
    let pages = pages.into_iter().filter_map(|(mode, title, description)| {
        let fields: Vec<_> = SPEC
            .iter()
            .filter(|field| field.mode == mode && !has_free_keys(&field.shape) && field.name != "apiVersion")
            .collect();
        let required: Vec<_> = fields
            .iter()
            .filter(|field| field.required)
            .map(|field| field.name)
            .collect();
        let properties: Map<_, _> = fields
            .iter()
            .map(|field| (field.name.to_owned(), form_field(field)))
            .collect();
        (!properties.is_empty()).then(|| {
            json!({
                "title": title,
                "description": description,
                "required": required,
                "properties": properties,
            })
        })
    });
    pages.collect()
}

/// Whether a form cannot offer a field, because its keys are not known, or those of what it needs are not.
fn has_free_keys(shape: &Shape) -> bool {
    match shape {
        Shape::Map(..) | Shape::Free => true,
        Shape::List(item) => has_free_keys(item),
        Shape::Object(fields) => fields.iter().any(|field| field.required && has_free_keys(&field.shape)),
        _ => false,
    }
}

/// The fields of the app spec as a Markdown table.
#[must_use]
pub fn spec_table() -> String {
    table(SPEC)
}

/// The fields of the platform file as a Markdown table.
#[must_use]
pub fn platform_table() -> String {
    table(PLATFORM)
}

/// The fields of a team's file as a Markdown table.
#[must_use]
pub fn team_table() -> String {
    table(TEAM)
}

/// Who reads a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// An editor, which knows every field.
    Editor,
    /// A form, which cannot offer fields with free keys.
    Form,
}

fn document(title: &str, fields: &'static [Field]) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(title));
    schema.extend(object(fields, Audience::Editor));
    Value::Object(schema)
}

fn object(fields: &[Field], audience: Audience) -> Map<String, Value> {
    let shown = fields
        .iter()
        .filter(|field| audience == Audience::Editor || !has_free_keys(&field.shape));
    let properties: Map<_, _> = shown
        .map(|field| (field.name.to_owned(), property(field, audience)))
        .collect();
    let required: Vec<_> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema
}

fn property(field: &Field, audience: Audience) -> Value {
    let mut schema = shape(&field.shape, audience);
    let about = match field.default {
        "" => field.about.to_owned(),
        default => format!("{} Default: {default}.", field.about),
    };
    schema.insert("description".to_owned(), json!(about));
    if let Some(default) = default_value(field) {
        schema.insert("default".to_owned(), default);
    }
    Value::Object(schema)
}

/// The tables bound the depth.
fn shape(shape: &Shape, audience: Audience) -> Map<String, Value> {
    let value = match shape {
        Shape::Text(rule) => match rule.pattern() {
            "" => json!({ "type": "string", "minLength": 1 }),
            pattern => json!({ "type": "string", "pattern": pattern }),
        },
        Shape::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        Shape::Quantity(_) => json!({ "type": ["string", "number"] }),
        Shape::Integer { least, greatest } => json!({ "type": "integer", "minimum": least, "maximum": greatest }),
        Shape::Percentage => json!({ "type": "number", "exclusiveMinimum": 50, "exclusiveMaximum": 100 }),
        Shape::Price => json!({ "type": "number", "minimum": 0, "maximum": 1_000_000 }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::OneOf(words) => json!({ "type": "string", "enum": words }),
        Shape::Free => json!({ "type": "object" }),
        Shape::Object(fields) => return object(fields, audience),
        Shape::List(item) => json!({ "type": "array", "items": self::shape(item, audience) }),
        Shape::Map(rule, item) => {
            let names = match rule.pattern() {
                "" => json!({}),
                pattern => json!({ "pattern": pattern }),
            };
            json!({ "type": "object", "propertyNames": names, "additionalProperties": self::shape(item, audience) })
        }
    };
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The default as a value, where it is one rather than words about one.
fn default_value(field: &Field) -> Option<Value> {
    match &field.shape {
        Shape::Integer { .. } => field.default.parse::<i64>().ok().map(Value::from),
        Shape::Flag => field.default.parse::<bool>().ok().map(Value::from),
        Shape::OneOf(words) => words.contains(&field.default).then(|| json!(field.default)),
        Shape::Text(rule) => {
            let is_value = !field.default.is_empty() && !field.default.contains(' ') && rule.accepts(field.default);
            is_value.then(|| json!(field.default))
        }
        Shape::Quantity(_) => crate::Quantity::parse(field.default).map(|_| json!(field.default)),
        _ => None,
    }
}

/// A field of a form: a title, the schema, and the widget that knows it best.
fn form_field(field: &Field) -> Value {
    let mut schema = Map::new();
    schema.insert("title".to_owned(), json!(title(field.name)));
    if let Value::Object(property) = form_safe(property(field, Audience::Form)) {
        schema.extend(property);
    }
    match field.name {
        "name" => drop(schema.insert("ui:autofocus".to_owned(), json!(true))),
        "owner" => {
            schema.insert("ui:field".to_owned(), json!("OwnerPicker"));
            schema.insert(
                "ui:options".to_owned(),
                json!({ "catalogFilter": { "kind": ["Group", "User"] } }),
            );
        }
        "system" => {
            schema.insert("ui:field".to_owned(), json!("EntityPicker"));
            schema.insert(
                "ui:options".to_owned(),
                json!({ "catalogFilter": { "kind": "System" } }),
            );
        }
        _ => {}
    }
    Value::Object(schema)
}

/// Forms offer one type for each field: text stands for text, numbers and booleans. Defaults stay away: a form would
/// send them, and `timeZone` means nothing for what has no schedule. The tables bound the depth.
fn form_safe(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().filter(|(key, _)| key != "default");
            let fields = fields.map(|(key, value)| {
                let value = match (key.as_str(), value) {
                    ("type", Value::Array(_)) => json!("string"),
                    (_, value) => form_safe(value),
                };
                (key, value)
            });
            Value::Object(fields.collect())
        }
        Value::Array(items) => items.into_iter().map(form_safe).collect(),
        other => other,
    }
}

/// `environmentVariables` as `Environment variables`, `targetCPU` as `Target CPU`.
fn title(name: &str) -> String {
    let mut title = String::new();
    let mut characters = name.chars().peekable();
    let mut after_lower = false;
    while let Some(character) = characters.next() {
        let before_upper = characters.peek().is_some_and(|next| next.is_uppercase());
        if title.is_empty() {
            title.extend(character.to_uppercase());
        } else if character.is_uppercase() && after_lower {
            title.push(' ');
            if before_upper {
                title.push(character);
            } else {
                title.extend(character.to_lowercase());
            }
        } else {
            title.push(character);
        }
        after_lower = character.is_lowercase();
    }
    title
}

fn table(fields: &[Field]) -> String {
    let mut text = String::from("| Field | May be | Default | Shown to | Meaning |\n|---|---|---|---|---|\n");
    rows(fields, "", &mut text);
    text
}

fn rows(fields: &[Field], outer: &str, text: &mut String) {
    for field in fields {
        let name = crate::check::join(outer, field.name);
        let mut shape = &field.shape;
        let mut suffix = String::new();
        while let Shape::List(item) | Shape::Map(_, item) = shape {
            suffix.push_str(if matches!(shape, Shape::List(_)) {
                "[]"
            } else {
                ".<name>"
            });
            shape = item;
        }
        let words = match shape {
            Shape::Integer { least, greatest } => format!("{least} to {greatest}"),
            Shape::Text(rule) => {
                let advice = rule.advice();
                let words = advice.strip_prefix("write ").or_else(|| advice.strip_prefix("use "));
                words.unwrap_or(advice).to_owned()
            }
            other => other.words(),
        };
        let mode = match field.mode {
            Mode::Simple => "everyone",
            Mode::Advanced => "advanced",
            Mode::Expert => "experts",
        };
        let default = if field.required { "(required)" } else { field.default };
        let row = [&format!("`{name}{suffix}`"), words.as_str(), default, mode, field.about];
        let cells: Vec<_> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        text.push_str("| ");
        text.push_str(&cells.join(" | "));
        text.push_str(" |\n");
        if let Shape::Object(inner) = shape {
            rows(inner, &format!("{name}{suffix}"), text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_words() {
        assert_eq!(title("environmentVariables"), "Environment variables");
        assert_eq!(title("targetCPU"), "Target CPU");
    }
}
