//! Rules of custom resource definitions, asked of whole objects: what Kubernetes' documentation says of their values.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

mod fields;
mod lists;
mod messages;
mod names;
mod objects;
mod types;

use serde_json::{Value, json};

/// The outcomes of the rules of a definition for an object.
fn outcomes(definition: &Value, object: &Value) -> Vec<Value> {
    let request = json!({"objects": [object], "definitions": [definition], "checks": [{"object": 0, "definition": 0}]});
    let answer: Value = serde_json::from_str(&pave_cel::answer(&request.to_string())).unwrap();
    answer.get("outcomes").unwrap().as_array().unwrap().clone()
}

/// A definition whose `spec` has these properties and this rule.
fn definition(properties: &Value, rule: &str) -> Value {
    json!({"type": "object", "properties": {
        "spec": {"type": "object", "properties": properties, "x-kubernetes-validations": [{"rule": rule}]},
    }})
}

/// `holds`, or the kind of the only outcome.
fn kind_of(found: &[Value]) -> String {
    assert!(found.len() < 2, "{found:?}");
    let kind = found.first().and_then(|outcome| outcome.get("kind")?.as_str());
    kind.unwrap_or("holds").to_owned()
}

/// Checks what becomes of rules about one `spec`.
fn become_of(properties: &Value, spec: &Value, rules: &[(&str, &str)]) {
    let object = json!({"apiVersion": "example.com/v1", "kind": "Shop", "metadata": {"name": "shop"}, "spec": spec});
    for (rule, expected) in rules {
        let found = outcomes(&definition(properties, rule), &object);
        assert_eq!(kind_of(&found), *expected, "{rule} {found:?}");
    }
}

/// Checks that rules about one `spec` hold, and that they are asked: their opposites do not.
fn hold(properties: &Value, spec: &Value, rules: &[&str]) {
    for rule in rules {
        become_of(
            properties,
            spec,
            &[(rule, "holds"), (&format!("!({rule})"), "violated")],
        );
    }
}

/// Checks that rules about one `spec` fail: the API server refuses the object.
fn fail(properties: &Value, spec: &Value, rules: &[&str]) {
    let rules: Vec<(&str, &str)> = rules.iter().map(|rule| (*rule, "failed")).collect();
    become_of(properties, spec, &rules);
}

/// Checks that nothing is asked about a `spec`, which has not the form of its schema: not even what never holds.
fn ask_nothing(properties: &Value, specs: &[Value]) {
    for spec in specs {
        become_of(properties, spec, &[("false", "holds")]);
    }
}
