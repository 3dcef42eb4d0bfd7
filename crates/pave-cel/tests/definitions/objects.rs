//! What every object has, and objects in others.

use super::{become_of, fail, hold, kind_of, outcomes};
use serde_json::{Value, json};

fn object() -> Value {
    json!({
        "apiVersion": "example.com/v1", "kind": "Shop",
        "metadata": {"name": "corner", "generateName": "cor", "namespace": "town", "labels": {"a": "b"}},
        "spec": {"size": 3}, "status": {"ready": true},
    })
}

/// What becomes of rules at the root of a definition with these properties.
fn root(properties: &Value, rules: &[(&str, &str)]) {
    for (rule, expected) in rules {
        let definition =
            json!({"type": "object", "properties": properties, "x-kubernetes-validations": [{"rule": rule}]});
        let found = outcomes(&definition, &object());
        assert_eq!(kind_of(&found), *expected, "{rule} {found:?}");
    }
}

#[test]
fn the_root_has_its_envelope_and_of_the_metadata_the_names() {
    let spec = json!({"type": "object", "properties": {"size": {"type": "integer"}}});
    for properties in [
        json!({"spec": spec}),
        json!({"spec": spec, "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"}}),
    ] {
        root(
            &properties,
            &[
                ("self.apiVersion == 'example.com/v1' && self.kind == 'Shop'", "holds"),
                (
                    "self.metadata.name == 'corner' && self.metadata.generateName == 'cor'",
                    "holds",
                ),
                ("self.spec.size == 3", "holds"),
                ("has(self.metadata.namespace) || has(self.metadata.labels)", "violated"),
                ("self.metadata.namespace == 'town'", "failed"),
                ("has(self.status)", "violated"),
            ],
        );
    }
}

#[test]
fn what_the_schema_says_of_the_metadata_is_there_too() {
    let name = json!({"type": "string", "maxLength": 63});
    let properties = json!({"metadata": {"type": "object", "properties": {"name": name}}});
    root(
        &properties,
        &[
            ("self.metadata.name.startsWith('cor')", "holds"),
            ("self.metadata.name == 'x'", "violated"),
        ],
    );
}

#[test]
fn an_embedded_object_has_an_envelope_and_no_more() {
    let properties = json!({"template": {"type": "object", "x-kubernetes-embedded-resource": true}});
    let spec = json!({"template": object()});
    hold(
        &properties,
        &spec,
        &[
            "self.template.kind == 'Shop' && self.template.apiVersion == 'example.com/v1'",
            "self.template.metadata.name == 'corner' && self.template.metadata.generateName == 'cor'",
            "!has(self.template.spec) && !has(self.template.metadata.namespace)",
        ],
    );
    fail(
        &properties,
        &spec,
        &["self.template.spec.size == 3", "self.template.metadata.labels.a == 'b'"],
    );
}

#[test]
fn an_embedded_object_has_what_its_schema_says_besides() {
    let template = json!({"type": "object", "x-kubernetes-embedded-resource": true, "properties": {
        "metadata": {"type": "object", "properties": {"name": {"type": "string"}, "namespace": {"type": "string"}}},
        "spec": {"type": "object", "properties": {"size": {"type": "integer"}}},
    }});
    hold(
        &json!({"template": template}),
        &json!({"template": object()}),
        &[
            "self.template.kind == 'Shop' && self.template.spec.size == 3",
            "self.template.metadata.name == 'corner' && self.template.metadata.__namespace__ == 'town'",
        ],
    );
    let kept =
        json!({"type": "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true});
    let mut other = object();
    other["spec"]["size"] = json!(4);
    hold(
        &json!({"one": kept, "two": kept, "three": kept}),
        &json!({"one": object(), "two": object(), "three": other}),
        &[
            "self.one.kind == 'Shop' && self.one.metadata.name == 'corner'",
            "self.one == self.two && self.one != self.three",
        ],
    );
}

#[test]
fn rules_are_asked_at_every_place_of_their_schema() {
    let item = json!({"type": "integer", "x-kubernetes-validations": [{"rule": "self < 10"}]});
    let definition = json!({"type": "object", "properties": {"spec": {"type": "object", "properties": {
        "one": item, "list": {"type": "array", "items": item}, "map": {"type": "object", "additionalProperties": item},
    }}}});
    let found = outcomes(
        &definition,
        &json!({"spec": {"one": 10, "list": [1, 11], "map": {"a": 2, "b-c": 12}}}),
    );
    let paths: Vec<&Value> = found.iter().filter_map(|outcome| outcome.get("path")).collect();
    assert_eq!(paths.len(), 3);
    for path in [
        json!(["spec", "one"]),
        json!(["spec", "list", 1]),
        json!(["spec", "map", "b-c"]),
    ] {
        assert!(paths.contains(&&path), "{path} {paths:?}");
    }
    assert!(outcomes(&definition, &json!({"spec": {"one": null}})).is_empty());
}

#[test]
fn what_a_rule_has_of_others_makes_it_one_that_is_not_checked() {
    let properties = json!({"size": {"type": "integer"}});
    become_of(
        &properties,
        &json!({"size": 3}),
        &[
            ("self.size > 1 &&", "unchecked"),
            ("self.size > 1 && price(self.size) > 2", "unchecked"),
            ("size > 1", "unchecked"),
            ("self.size", "unchecked"),
            ("size([self.size],) == 1", "unchecked"),
            ("[self.size] in {'a': 1}", "unchecked"),
            ("-duration('1s') < duration('0s')", "unchecked"),
            ("self.size + 'a' == '3a'", "unchecked"),
        ],
    );
}
