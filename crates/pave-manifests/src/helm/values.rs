//! `values.yaml`: what may differ between environments.

use crate::bundle::{Object, objects};
use crate::scaling::scaled_by;
use pave_spec::{Platform, ScaledBy, Spec, VariableSource};
use serde_json::{Map, Value, json};

/// How the files of claims begin.
pub(super) const CLAIM: &str = "claim-";

/// The values of `spec`.
pub(super) fn of(spec: &Spec, platform: &Platform) -> Value {
    let mut values = Map::new();
    values.insert("image".to_owned(), image(&spec.image));
    if !spec.kind.ends() {
        values.insert("replicas".to_owned(), json!(spec.replicas.unwrap_or(1)));
    }
    // From the object rather than from the spec, so that patches of them are in it.
    let objects = objects(spec, platform);
    let container = objects.iter().find_map(|object| {
        let pods = ["/spec/template/spec", "/spec/jobTemplate/spec/template/spec"];
        pods.iter()
            .find_map(|pod| object.value.pointer(&format!("{pod}/containers/0")))
    });
    if !spec.kind.ends() {
        values.insert("autoscaling".to_owned(), autoscaling(spec, &objects));
    }
    let of_container = |field: &str| container.and_then(|container| container.get(field)).cloned();
    values.insert("resources".to_owned(), of_container("resources").unwrap_or(json!({})));
    let plain = spec
        .environment_variables
        .iter()
        .filter_map(|variable| match variable.source() {
            VariableSource::Value(value) => Some((variable.name.clone(), Value::from(value))),
            _ => None,
        });
    values.insert("config".to_owned(), Value::Object(plain.collect()));
    values.insert("env".to_owned(), of_container("env").unwrap_or(json!([])));
    let expose = match &spec.expose {
        Some(expose) => json!({
            "enabled": true,
            "via": expose.via,
            "host": expose.host,
            "path": expose.path,
            "tls": expose.tls,
        }),
        None => json!({ "enabled": false }),
    };
    if spec.port.is_some() {
        values.insert("expose".to_owned(), expose);
    }
    let claims = objects
        .iter()
        .filter(|object| object.file.starts_with(CLAIM))
        .map(|claim| {
            let name = claim.value.pointer("/metadata/name").and_then(Value::as_str);
            let spec = claim.value.get("spec").cloned().unwrap_or(json!({}));
            (name.unwrap_or_default().to_owned(), spec)
        });
    let claims: Map<String, Value> = claims.collect();
    if !claims.is_empty() {
        values.insert("claims".to_owned(), Value::Object(claims));
    }
    if let Some(schedule) = &spec.schedule {
        values.insert("schedule".to_owned(), json!(schedule));
    }
    Value::Object(values)
}

/// What the number of instances follows; triggers of KEDA as they are in its object.
fn autoscaling(spec: &Spec, objects: &[Object]) -> Value {
    let Some((scaling, by)) = scaled_by(spec) else {
        return json!({ "enabled": false });
    };
    let mut values = Map::new();
    values.insert("enabled".to_owned(), json!(true));
    values.insert("minReplicas".to_owned(), json!(scaling.min_replicas));
    values.insert("maxReplicas".to_owned(), json!(scaling.max_replicas));
    if by == ScaledBy::Keda {
        let object = objects.iter().find(|object| object.file == "scaled-object.yaml");
        let triggers = object.and_then(|object| object.value.pointer("/spec/triggers"));
        values.insert("triggers".to_owned(), triggers.cloned().unwrap_or(json!([])));
    } else {
        values.insert("targetCPU".to_owned(), json!(scaling.target_cpu));
        values.insert("targetMemory".to_owned(), json!(scaling.target_memory));
    }
    values.retain(|_, value| !value.is_null());
    Value::Object(values)
}

fn image(image: &str) -> Value {
    let (rest, digest) = image
        .split_once('@')
        .map_or((image, ""), |(rest, digest)| (rest, digest));
    // A colon before the last `/` belongs to the registry's port.
    let start = rest.rfind('/').map_or(0, |slash| slash + 1);
    let colon = rest
        .get(start..)
        .and_then(|last| last.find(':'))
        .map(|colon| start + colon);
    let (repository, tag) = colon
        .and_then(|colon| rest.split_at_checked(colon))
        .unwrap_or((rest, ""));
    json!({
        "repository": repository,
        "tag": tag.trim_start_matches(':'),
        "digest": digest,
    })
}

/// What an environment's file must say so that Helm's merge gives `wanted`: `null` removes a key.
pub(crate) fn difference(base: &Value, wanted: &Value) -> Value {
    let (Value::Object(base), Value::Object(wanted)) = (base, wanted) else {
        return wanted.clone();
    };
    let mut result = Map::new();
    for (key, value) in wanted {
        match base.get(key) {
            Some(same) if same == value => {}
            Some(known @ Value::Object(_)) if value.is_object() => {
                result.insert(key.clone(), difference(known, value));
            }
            _ => {
                result.insert(key.clone(), value.clone());
            }
        }
    }
    for key in base.keys().filter(|key| !wanted.contains_key(*key)) {
        result.insert(key.clone(), Value::Null);
    }
    Value::Object(result)
}

/// What a person may write in a values file. Helm checks it before it renders.
pub(super) fn schema() -> Value {
    let percent = json!({ "type": ["integer", "null"], "minimum": 1, "maximum": 100 });
    let count = json!({ "type": ["integer", "null"], "minimum": 0 });
    let amounts = json!({ "type": "object", "additionalProperties": { "type": ["string", "number"] } });
    let text = json!({ "type": ["string", "null"] });
    json!({
        "$schema": "https://json-schema.org/draft-07/schema#",
        "type": "object",
        "properties": {
            "image": {
                "type": "object",
                "required": ["repository"],
                "properties": { "repository": { "type": "string", "minLength": 1 }, "tag": text, "digest": text },
            },
            "replicas": { "type": "integer", "minimum": 0 },
            "autoscaling": {
                "type": "object",
                "properties": {
                    "enabled": { "type": "boolean" },
                    "minReplicas": count,
                    "maxReplicas": count,
                    "targetCPU": percent,
                    "targetMemory": percent,
                    "triggers": { "type": ["array", "null"], "items": { "type": "object", "required": ["type", "metadata"] } },
                },
            },
            "resources": { "type": "object", "properties": { "requests": amounts, "limits": amounts } },
            "config": { "type": "object", "additionalProperties": { "type": "string" } },
            "env": { "type": "array", "items": { "type": "object", "required": ["name"] } },
            "expose": {
                "type": "object",
                "properties": {
                    "enabled": { "type": "boolean" },
                    "via": { "enum": ["gateway", "ingress", null] },
                    "host": text,
                    "path": text,
                    "tls": { "type": ["boolean", "null"] },
                },
            },
            "claims": { "type": "object", "additionalProperties": { "type": ["object", "null"] } },
            "schedule": { "type": "string" },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_has_a_repository_a_tag_and_a_digest() {
        let digest = format!("sha256:{}", "a".repeat(64));
        assert_eq!(
            image(&format!("a.io:5000/b/c:1.2@{digest}")),
            json!({"repository": "a.io:5000/b/c", "tag": "1.2", "digest": digest})
        );
        assert_eq!(
            image("nginx:1"),
            json!({"repository": "nginx", "tag": "1", "digest": ""})
        );
    }

    #[test]
    fn an_environment_says_only_what_differs() {
        let base = json!({"a": {"b": 1, "c": 2, "d": 3}, "list": [1]});
        let wanted = json!({"a": {"b": 1, "c": 5}, "list": [1, 2]});
        assert_eq!(
            difference(&base, &wanted),
            json!({"a": {"c": 5, "d": null}, "list": [1, 2]})
        );
    }
}
