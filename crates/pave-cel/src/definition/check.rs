//! Goes through an object along its schema: gives values their types, fills in defaults, and asks the rules.

use super::schema::{Kind as Type, Rule, Schema};
use super::{Kind, Outcome, Step, steps};
use crate::functions::named::decode_base64;
use crate::meter::{Failure, Meter};
use crate::time::{Date, Timestamp, parse_duration};
use crate::value::{Key, List, Value, is_open};
use serde_json::{Map as JsonMap, Value as Json};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How many places one check names.
const MOST_OUTCOMES: usize = 100;

/// What the rules of `schema` say of `object`.
///
/// A rule about a part that has not the form of its schema is left out: the API server asks no rules of such an object.
pub(crate) fn check(object: &Json, schema: &Schema, meter: &Meter) -> Vec<Outcome> {
    let mut walk = Walk {
        meter,
        path: Vec::new(),
        outcomes: Vec::new(),
        unchecked: BTreeSet::new(),
    };
    walk.value(object, schema, true);
    walk.outcomes
}

struct Walk<'a> {
    meter: &'a Meter,
    path: Vec<Step>,
    outcomes: Vec<Outcome>,
    /// The rules of which it was said that they are not checked.
    unchecked: BTreeSet<String>,
}

impl Walk<'_> {
    /// The value of `json` by its schema; none where it has not the schema's form.
    fn value(&mut self, json: &Json, schema: &Schema, is_root: bool) -> Option<Value> {
        let value = self.typed(json, schema, is_root);
        if let Some(value) = value.as_ref().filter(|_| !json.is_null()) {
            for rule in &schema.rules {
                self.ask(rule, value);
            }
        }
        value
    }

    fn typed(&mut self, json: &Json, schema: &Schema, is_root: bool) -> Option<Value> {
        Some(match (schema.kind, json) {
            (_, Json::Null) if schema.is_nullable => Value::Null,
            (_, Json::Null) => return None,
            // What a template leaves open is not known yet.
            (_, Json::String(text)) if is_open(text) => return None,
            (Type::Object, Json::Object(members)) => return self.object(members, schema, is_root),
            (Type::Any, Json::Object(members)) if !schema.properties.is_empty() => {
                return self.object(members, schema, is_root);
            }
            (Type::List, Json::Array(items)) => return self.list(items, schema),
            (Type::Text, Json::String(text)) => return formatted(text, schema.format.as_deref()),
            (Type::Integer | Type::IntegerOrText, Json::Number(number)) => Value::Int(whole(number)?),
            (Type::Number, Json::Number(number)) => Value::Double(number.as_f64()?),
            (Type::Boolean, Json::Bool(value)) => Value::Bool(*value),
            (Type::IntegerOrText, Json::String(text)) => Value::text(text),
            (Type::Any, json) => Value::of_json(json),
            _ => return None,
        })
    }

    fn object(&mut self, members: &JsonMap<String, Json>, schema: &Schema, is_root: bool) -> Option<Value> {
        let mut map = BTreeMap::new();
        let mut is_sound = true;
        let has_envelope = is_root || schema.is_embedded;
        if has_envelope {
            envelope(members, &mut map);
        }
        for (name, property) in &schema.properties {
            // Of these no more is known than every object has, unless the schema says more.
            if has_envelope && is_envelope(name) && property.properties.is_empty() {
                continue;
            }
            // A field that is empty is as one that is absent; with `nullable` it keeps its default from it.
            let given = members.get(name).filter(|given| !given.is_null());
            let keeps_null = property.is_nullable && members.contains_key(name);
            let default = property.default.as_ref().filter(|_| !keeps_null);
            let Some(given) = given.or(default) else {
                is_sound = is_sound && (keeps_null || !schema.required.contains(name));
                continue;
            };
            self.path.push(Step::Field(name.clone()));
            let value = self.value(given, property, false);
            self.path.pop();
            is_sound = is_sound && value.is_some();
            map.extend(value.map(|value| (Key::Text(name.as_str().into()), value)));
        }
        let others = || {
            members
                .iter()
                .filter(|(name, _)| !schema.properties.contains_key(*name))
        };
        if let Some(additional) = &schema.additional {
            for (name, member) in others().filter(|(_, member)| additional.is_nullable || !member.is_null()) {
                self.path.push(Step::Field(name.clone()));
                let value = self.value(member, additional, false);
                self.path.pop();
                is_sound = is_sound && value.is_some();
                map.extend(value.map(|value| (Key::Text(name.as_str().into()), value)));
            }
        } else if schema.keeps_unknown {
            // Nobody can name them, and two objects are the same only if these are.
            let unknown = others().filter(|(name, value)| !(value.is_null() || has_envelope && is_envelope(name)));
            map.extend(unknown.map(|(name, member)| (Key::Text(name.as_str().into()), Value::of_json(member))));
        }
        is_sound.then(|| Value::Map(Rc::new(map)))
    }

    fn list(&mut self, members: &[Json], schema: &Schema) -> Option<Value> {
        let mut items = Vec::with_capacity(members.len());
        let any = Schema::default();
        let inner = schema.items.as_deref().unwrap_or(&any);
        for (index, member) in members.iter().enumerate() {
            self.path.push(Step::Item(index));
            let item = self.value(member, inner, false);
            self.path.pop();
            items.extend(item);
        }
        let is_sound = items.len() == members.len();
        let kind = schema.list.clone();
        is_sound.then(|| Value::List(Rc::new(List { items, kind })))
    }

    fn ask(&mut self, rule: &Rule, value: &Value) {
        if self.outcomes.len() >= MOST_OUTCOMES {
            return;
        }
        let program = match &rule.program {
            Ok(program) => program,
            Err(error) => return self.unchecked(rule, &error.message),
        };
        // Nothing is known of the object that it replaces.
        if program.uses(1) && !rule.has_optional_old_self {
            return;
        }
        let values = || vec![value.clone(), Value::Optional(None)];
        let mut path = self.path.clone();
        path.extend(rule.field_path.iter().cloned().map(Step::Field));
        let mut culprit = Vec::new();
        let (kind, message) = match program.holds_for(values(), self.meter) {
            Ok(true) => return,
            Ok(false) => {
                if rule.field_path.is_empty() {
                    culprit = steps(program.culprit(values(), self.meter));
                }
                let made = rule.message_program.as_ref();
                let made = made.and_then(|program| program.text_for(values(), self.meter));
                let message = made.or_else(|| rule.message.clone());
                let unsaid = || "a rule of its definition does not hold".to_owned();
                (Kind::Violated, message.unwrap_or_else(unsaid))
            }
            // The API server refuses it, too, in words that help nobody.
            Err(Failure::Wrong(reason)) => match rule.message.clone() {
                Some(message) => (Kind::Violated, message),
                None => (Kind::Failed, reason),
            },
            Err(failure) => return self.unchecked(rule, &failure.to_string()),
        };
        self.outcomes.push(Outcome {
            kind,
            path,
            culprit,
            message,
            rule: rule.source.clone(),
        });
    }

    fn unchecked(&mut self, rule: &Rule, message: &str) {
        if self.unchecked.insert(rule.source.clone()) {
            self.outcomes.push(Outcome {
                kind: Kind::Unchecked,
                path: self.path.clone(),
                culprit: Vec::new(),
                message: message.to_owned(),
                rule: rule.source.clone(),
            });
        }
    }
}

fn is_envelope(name: &str) -> bool {
    matches!(name, "apiVersion" | "kind" | "metadata")
}

/// What every object has, whatever its definition says.
fn envelope(members: &JsonMap<String, Json>, map: &mut BTreeMap<Key, Value>) {
    let text = |members: &JsonMap<String, Json>, name: &str, map: &mut BTreeMap<Key, Value>| {
        if let Some(text) = members.get(name).and_then(Json::as_str) {
            map.insert(Key::Text(name.into()), Value::text(text));
        }
    };
    text(members, "apiVersion", map);
    text(members, "kind", map);
    if let Some(metadata) = members.get("metadata").and_then(Json::as_object) {
        let mut inner = BTreeMap::new();
        text(metadata, "name", &mut inner);
        text(metadata, "generateName", &mut inner);
        map.insert(Key::Text("metadata".into()), Value::Map(Rc::new(inner)));
    }
}

fn whole(number: &serde_json::Number) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
    let of_double = |number: f64| (number.fract() == 0.0 && number.abs() < 9.0e15).then_some(number as i64);
    number.as_i64().or_else(|| number.as_f64().and_then(of_double))
}

/// A text by its format.
fn formatted(text: &str, format: Option<&str>) -> Option<Value> {
    match format {
        Some("date-time") => Timestamp::parse(text).map(Value::Timestamp),
        Some("date") => Timestamp::of_date(Date::parse(text)?).map(Value::Timestamp),
        Some("duration") => parse_duration(text).map(Value::Duration),
        Some("byte") => decode_base64(text).map(|bytes| Value::Bytes(bytes.into())),
        _ => Some(Value::text(text)),
    }
}

#[cfg(test)]
mod tests;
