//! A structural schema: what its rules, its defaults and the types of their values need.

use crate::parse::SyntaxError;
use crate::program::Program;
use crate::value::ListKind;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The variables of a rule.
pub(crate) const NAMES: [&str; 2] = ["self", "oldSelf"];

/// A schema and those in it.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub(crate) struct Schema {
    pub(super) kind: Kind,
    pub(super) is_nullable: bool,
    pub(super) is_embedded: bool,
    pub(super) keeps_unknown: bool,
    pub(super) default: Option<Json>,
    pub(super) format: Option<Box<str>>,
    pub(crate) properties: BTreeMap<String, Schema>,
    pub(super) required: Vec<String>,
    pub(crate) additional: Option<Box<Schema>>,
    pub(crate) items: Option<Box<Schema>>,
    pub(super) list: ListKind,
    pub(crate) rules: Vec<Rule>,
    /// Whether it or a schema in it has rules.
    pub(crate) has_rules: bool,
}

/// The type that a schema asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Any,
    Object,
    List,
    Text,
    Integer,
    Number,
    Boolean,
    IntegerOrText,
}

/// A rule of `x-kubernetes-validations`.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) source: String,
    pub(crate) program: Result<Program, SyntaxError>,
    pub(super) message: Option<String>,
    pub(super) message_program: Option<Program>,
    /// Names and places of items.
    pub(super) field_path: Vec<String>,
    /// Whether it is asked of new objects, too, for which `oldSelf` is empty.
    pub(super) has_optional_old_self: bool,
}

impl Schema {
    /// Reads a schema of a custom resource definition; what is not known in it asks for nothing.
    pub(crate) fn read(json: &Json) -> Self {
        let is = |name: &str| json.get(name).and_then(Json::as_bool) == Some(true);
        let text = |name: &str| json.get(name).and_then(Json::as_str);
        let inner = |name: &str| {
            json.get(name)
                .filter(|inner| inner.is_object())
                .map(Self::read)
                .map(Box::new)
        };
        let properties: BTreeMap<String, Self> = json
            .get("properties")
            .and_then(Json::as_object)
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.clone(), Self::read(schema)))
            .collect();
        let rules: Vec<Rule> = list(json, "x-kubernetes-validations").filter_map(Rule::read).collect();
        let (additional, items) = (inner("additionalProperties"), inner("items"));
        let has_rules = !rules.is_empty()
            || properties.values().any(|schema| schema.has_rules)
            || additional.iter().chain(&items).any(|schema| schema.has_rules);
        Self {
            kind: match text("type") {
                _ if is("x-kubernetes-int-or-string") => Kind::IntegerOrText,
                Some("object") => Kind::Object,
                Some("array") => Kind::List,
                Some("string") => Kind::Text,
                Some("integer") => Kind::Integer,
                Some("number") => Kind::Number,
                Some("boolean") => Kind::Boolean,
                _ => Kind::Any,
            },
            is_nullable: is("nullable"),
            is_embedded: is("x-kubernetes-embedded-resource"),
            keeps_unknown: is("x-kubernetes-preserve-unknown-fields"),
            default: json.get("default").cloned(),
            format: text("format").map(Into::into),
            properties,
            required: list(json, "required")
                .filter_map(|name| Some(name.as_str()?.to_owned()))
                .collect(),
            additional,
            items,
            list: match text("x-kubernetes-list-type") {
                Some("set") => ListKind::Set,
                Some("map") => ListKind::Map(
                    list(json, "x-kubernetes-list-map-keys")
                        .filter_map(|key| Some(key.as_str()?.into()))
                        .collect(),
                ),
                _ => ListKind::Atomic,
            },
            rules,
            has_rules,
        }
    }
}

fn list<'j>(json: &'j Json, name: &str) -> impl Iterator<Item = &'j Json> {
    json.get(name).and_then(Json::as_array).into_iter().flatten()
}

impl Rule {
    fn read(json: &Json) -> Option<Self> {
        let text = |name: &str| json.get(name).and_then(Json::as_str);
        let source = text("rule")?;
        Some(Self {
            source: source.trim().to_owned(),
            program: Program::compile(source, &NAMES),
            message: text("message").map(|message| message.trim().to_owned()),
            message_program: text("messageExpression").and_then(|source| Program::compile(source, &NAMES).ok()),
            field_path: text("fieldPath").map(steps).unwrap_or_default(),
            has_optional_old_self: json.get("optionalOldSelf").and_then(Json::as_bool) == Some(true),
        })
    }
}

/// The names in `.spec.names['a.b']`.
fn steps(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("['") {
            let (name, after) = quoted.split_once("']").unwrap_or((quoted, ""));
            steps.push(name.to_owned());
            rest = after;
            continue;
        }
        let plain = rest.strip_prefix('.').unwrap_or(rest);
        let end = plain.find(['.', '[']).unwrap_or(plain.len());
        let (name, after) = plain.split_at_checked(end).unwrap_or((plain, ""));
        // A bracket without quotes is no path.
        if name.is_empty() {
            return steps;
        }
        steps.push(name.to_owned());
        rest = after;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn paths_are_read() {
        assert_eq!(steps(".spec.names['a.b'].c"), ["spec", "names", "a.b", "c"]);
        assert_eq!(steps("spec"), ["spec"]);
        assert!(steps("").is_empty());
        assert_eq!(steps(".a[0]"), ["a"]);
    }
}
