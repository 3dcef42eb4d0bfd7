//! What is said of a rule that does not hold, and where; and rules about updates.

use super::outcomes;
use serde_json::{Value, json};

/// The message and the path of the only outcome of a rule about `spec`.
fn said(rule: &Value, spec: &Value) -> (String, Value) {
    let properties =
        json!({"size": {"type": "integer"}, "name": {"type": "string"}, "a.b": {"type": "object", "properties": {}}});
    let definition = json!({"type": "object", "properties": {
        "spec": {"type": "object", "properties": properties, "x-kubernetes-validations": [rule]},
    }});
    let found = outcomes(&definition, &json!({"spec": spec}));
    assert_eq!(found.len(), 1, "{rule} {found:?}");
    let message = found[0]["message"].as_str().unwrap().to_owned();
    (message, found[0]["path"].clone())
}

#[test]
fn a_message_is_made_or_given_or_tells_of_the_rule() {
    let spec = json!({"size": 9, "name": "corner"});
    for (rule, message) in [
        (json!({"rule": "self.size < 5", "message": "too large"}), "too large"),
        (json!({"rule": "self.size < 5", "message": " too large\n"}), "too large"),
        (
            json!({"rule": "self.size < 5", "message": "too large", "messageExpression": "self.name + ' has ' + string(self.size)"}),
            "corner has 9",
        ),
        (
            json!({"rule": "self.size < 5", "messageExpression": "'%d is too large'.format([self.size])"}),
            "9 is too large",
        ),
        // Where it fails, gives no text, an empty one, or more than a line, the message stands in for it.
        (
            json!({"rule": "self.size < 5", "message": "too large", "messageExpression": "self.color"}),
            "too large",
        ),
        (
            json!({"rule": "self.size < 5", "message": "too large", "messageExpression": "self.size"}),
            "too large",
        ),
        (
            json!({"rule": "self.size < 5", "message": "too large", "messageExpression": "'  '"}),
            "too large",
        ),
        (
            json!({"rule": "self.size < 5", "message": "too large", "messageExpression": "'a\\nb'"}),
            "too large",
        ),
        (
            json!({"rule": "self.size < 5", "message": "too large", "messageExpression": "self.size +"}),
            "too large",
        ),
    ] {
        assert_eq!(said(&rule, &spec).0, message, "{rule}");
    }
    assert!(!said(&json!({"rule": "self.size < 5"}), &spec).0.is_empty());
}

#[test]
fn a_field_path_says_where() {
    let spec = json!({"size": 9});
    for (field_path, path) in [
        (".size", json!(["spec", "size"])),
        (".a.b", json!(["spec", "a", "b"])),
        ("['a.b']", json!(["spec", "a.b"])),
        ("['a.b'].c", json!(["spec", "a.b", "c"])),
        (".map['x-y']", json!(["spec", "map", "x-y"])),
    ] {
        let rule = json!({"rule": "self.size < 5", "fieldPath": field_path});
        assert_eq!(said(&rule, &spec).1, path, "{field_path}");
    }
    assert_eq!(said(&json!({"rule": "self.size < 5"}), &spec).1, json!(["spec"]));
}

#[test]
fn a_rule_about_an_update_is_not_asked_unless_it_is_of_new_objects_too() {
    let definition = |rule: Value| json!({"type": "object", "properties": {"size": {"type": "integer"}}, "x-kubernetes-validations": [rule]});
    for (rule, count) in [
        (json!({"rule": "self.size >= oldSelf.size"}), 0),
        (json!({"rule": "oldSelf.size == 1 || self.size == 1"}), 0),
        (json!({"rule": "false && oldSelf == self"}), 0),
        (json!({"rule": "!oldSelf.hasValue()", "optionalOldSelf": true}), 0),
        (json!({"rule": "oldSelf.hasValue()", "optionalOldSelf": true}), 1),
        (
            json!({"rule": "oldSelf.optMap(old, old.size).orValue(self.size) < 9", "optionalOldSelf": true}),
            1,
        ),
        (json!({"rule": "self.size < 9", "optionalOldSelf": true}), 1),
    ] {
        let found = outcomes(&definition(rule.clone()), &json!({"size": 9}));
        assert_eq!(found.len(), count, "{rule} {found:?}");
    }
}
