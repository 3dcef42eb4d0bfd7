//! Crossplane's `CompositeResourceDefinition`: which objects there are, and what their `spec` may hold.

use crate::platform::{Crossplane, Infrastructure};
use pave_report::did_you_mean;
use serde_json::{Map, Value};

/// The definition of one kind.
pub(super) struct Definition<'d> {
    /// Whether the kind is a claim or a composite resource.
    pub(super) style: Crossplane,
    group: &'d str,
    version: &'d str,
    /// Whether its objects belong to the cluster, where a service has none.
    pub(super) is_of_cluster: bool,
    schema: Option<&'d Value>,
}

/// What a definition refuses: where, why, and what to write.
pub(super) struct Refusal {
    /// The keys from the object's `spec` to the place.
    pub(super) keys: Vec<String>,
    pub(super) message: String,
    pub(super) hint: String,
}

/// Fields that Crossplane adds to every claim or composite resource.
const MACHINERY: [&str; 11] = [
    "compositeDeletePolicy",
    "compositionRef",
    "compositionRevisionRef",
    "compositionRevisionSelector",
    "compositionSelector",
    "compositionUpdatePolicy",
    "crossplane",
    "publishConnectionDetailsTo",
    "resourceRef",
    "resourceRefs",
    "writeConnectionSecretToRef",
];

/// Whether an object of the platform file is a definition with a group, a kind and a version.
pub(crate) fn is_definition(object: &Map<String, Value>) -> bool {
    let object = Value::Object(object.clone());
    let has_text = |pointer: &str| object.pointer(pointer).is_some_and(Value::is_string);
    object.get("kind").and_then(Value::as_str) == Some("CompositeResourceDefinition")
        && has_text("/spec/group")
        && has_text("/spec/names/kind")
        && has_text("/spec/versions/0/name")
}

impl<'d> Definition<'d> {
    /// The definition of `kind`, as a claim or as a composite resource, in any group or in that of `api_version`.
    pub(super) fn find(infrastructure: &'d Infrastructure, kind: &str, api_version: Option<&str>) -> Option<Self> {
        let definitions = infrastructure.definitions.iter();
        let mut found = definitions.filter_map(|object| Self::read(object, kind));
        found.find(|found| api_version.is_none_or(|wanted| wanted.split('/').next() == Some(found.group)))
    }

    fn read(object: &'d Map<String, Value>, kind: &str) -> Option<Self> {
        let spec = object.get("spec")?;
        let text = |pointer: &str| spec.pointer(pointer).and_then(Value::as_str);
        let style = if text("/claimNames/kind") == Some(kind) {
            Crossplane::V1
        } else if text("/names/kind") == Some(kind) {
            Crossplane::V2
        } else {
            return None;
        };
        let versions = spec.get("versions")?.as_array()?;
        let is_served = |version: &&Value| version.get("served") != Some(&Value::Bool(false));
        let version = versions.iter().find(is_served)?;
        let is_old = object.get("apiVersion").and_then(Value::as_str) == Some("apiextensions.crossplane.io/v1");
        let scope = text("/scope").unwrap_or(if is_old { "LegacyCluster" } else { "Namespaced" });
        Some(Self {
            style,
            group: text("/group")?,
            version: version.get("name")?.as_str()?,
            is_of_cluster: style == Crossplane::V2 && scope != "Namespaced",
            schema: version.pointer("/schema/openAPIV3Schema/properties/spec"),
        })
    }

    pub(super) fn api_version(&self) -> String {
        format!("{}/{}", self.group, self.version)
    }

    /// Whether the `spec` has a field.
    pub(super) fn takes(&self, field: &str) -> bool {
        self.schema
            .is_some_and(|schema| schema.pointer(&format!("/properties/{field}")).is_some())
    }

    /// What is wrong with a `spec`.
    pub(super) fn refusals(&self, spec: &Map<String, Value>) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        if let Some(schema) = self.schema {
            let own = spec.iter().filter(|(field, _)| !MACHINERY.contains(&field.as_str()));
            let own: Map<_, _> = own.map(|(field, value)| (field.clone(), value.clone())).collect();
            compare(&Value::Object(own), schema, &mut Vec::new(), &mut refusals);
        }
        refusals
    }
}

/// The rules that definitions use for what people write: types, required and known fields, enumerations, bounds.
/// The reader bounds the depth.
fn compare(value: &Value, schema: &Value, keys: &mut Vec<String>, refusals: &mut Vec<Refusal>) {
    let mut refuse = |keys: &[String], message: String, hint: String| {
        refusals.push(Refusal {
            keys: keys.to_vec(),
            message,
            hint,
        });
    };
    let place = path(keys);
    if let Some(wanted) = schema.get("type").and_then(Value::as_str)
        && !is_of_type(value, wanted)
        && schema.get("x-kubernetes-int-or-string") != Some(&Value::Bool(true))
    {
        return refuse(
            keys,
            format!("`{place}` must be of type {wanted}"),
            format!("write a value of type {wanted}"),
        );
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array)
        && !words.contains(value)
    {
        let words: Vec<String> = words.iter().map(super::written).collect();
        let hint = format!("write one of {}", words.join(", "));
        return refuse(keys, format!("`{place}` must be one of {}", words.join(", ")), hint);
    }
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
    let amount = match value {
        Value::Number(number) => number.as_f64().map(|number| (number, "minimum", "maximum")),
        #[expect(clippy::cast_precision_loss, reason = "no text is that long")]
        Value::String(text) => Some((text.chars().count() as f64, "minLength", "maxLength")),
        #[expect(clippy::cast_precision_loss, reason = "no list is that long")]
        Value::Array(items) => Some((items.len() as f64, "minItems", "maxItems")),
        _ => None,
    };
    if let Some((amount, least, greatest)) = amount {
        for (name, is_outside, words) in [
            (least, bound(least).is_some_and(|least| amount < least), "less"),
            (
                greatest,
                bound(greatest).is_some_and(|greatest| amount > greatest),
                "more",
            ),
        ] {
            if is_outside {
                let limit = bound(name).unwrap_or_default();
                refuse(
                    keys,
                    format!("`{place}` is {words} than its {name}"),
                    format!("its {name} is {limit}"),
                );
            }
        }
    }
    match value {
        Value::Object(fields) => {
            let known = schema.get("properties").and_then(Value::as_object);
            let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
            for name in required
                .filter_map(Value::as_str)
                .filter(|name| !fields.contains_key(*name))
            {
                let mut inner = keys.clone();
                inner.push(name.to_owned());
                refuse(keys, format!("`{}` is missing", path(&inner)), format!("add `{name}:`"));
            }
            for (name, value) in fields {
                keys.push(name.clone());
                if let Some(inner) = known.and_then(|known| known.get(name)) {
                    compare(value, inner, keys, refusals);
                } else if let Some(known) = known
                    && schema.get("additionalProperties").is_none()
                    && schema.get("x-kubernetes-preserve-unknown-fields").is_none()
                {
                    let names = || known.keys().map(String::as_str);
                    let hint = match did_you_mean(name, names()) {
                        Some(word) => format!("did you mean `{word}`?"),
                        None => format!("known fields are {}", names().collect::<Vec<_>>().join(", ")),
                    };
                    refusals.push(Refusal {
                        keys: keys.clone(),
                        message: format!("unknown field `{}`", path(keys)),
                        hint,
                    });
                } else if let Some(inner) = schema.get("additionalProperties").filter(|inner| inner.is_object()) {
                    compare(value, inner, keys, refusals);
                }
                keys.pop();
            }
        }
        Value::Array(items) => {
            if let Some(inner) = schema.get("items") {
                for (index, item) in items.iter().enumerate() {
                    keys.push(index.to_string());
                    compare(item, inner, keys, refusals);
                    keys.pop();
                }
            }
        }
        _ => {}
    }
}

fn path(keys: &[String]) -> String {
    let shown = keys.iter().map(|key| key.chars().take(60).collect::<String>());
    std::iter::once("spec".to_owned())
        .chain(shown)
        .collect::<Vec<_>>()
        .join(".")
}

fn is_of_type(value: &Value, wanted: &str) -> bool {
    match wanted {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        _ => true,
    }
}
