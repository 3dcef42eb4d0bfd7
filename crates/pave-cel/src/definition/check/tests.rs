use super::*;
use crate::meter::REQUEST_STEPS;
use serde_json::json;

fn outcomes(schema: &Json, object: &Json) -> Vec<Outcome> {
    check(object, &Schema::read(schema), &Meter::new(REQUEST_STEPS))
}

/// A definition whose `spec` has these properties and these rules.
fn definition(properties: &Json, rules: &[&str]) -> Json {
    let rules: Vec<Json> = rules
        .iter()
        .map(|rule| json!({"rule": rule, "message": "no"}))
        .collect();
    json!({"type": "object", "properties": {
        "spec": {"type": "object", "properties": properties, "x-kubernetes-validations": rules},
    }})
}

fn kinds(properties: &Json, rule: &str, spec: &Json) -> Vec<Kind> {
    let object = json!({"apiVersion": "a/v1", "kind": "A", "metadata": {"name": "a"}, "spec": spec});
    outcomes(&definition(properties, &[rule]), &object)
        .iter()
        .map(|outcome| outcome.kind)
        .collect()
}

#[test]
fn a_rule_that_does_not_hold_is_violated_where_it_stands() {
    let schema = json!({"type": "object", "properties": {"spec": {"type": "object", "properties": {
        "ports": {"type": "array", "items": {"type": "object", "properties": {"port": {"type": "integer"}},
            "x-kubernetes-validations": [{
                "rule": "self.port < 100", "messageExpression": "'at most ' + string(99)", "fieldPath": ".port",
            }],
        }},
    }}}});
    let found = outcomes(&schema, &json!({"spec": {"ports": [{"port": 1}, {"port": 100}]}}));
    let path = [
        Step::Field("spec".into()),
        Step::Field("ports".into()),
        Step::Item(1),
        Step::Field("port".into()),
    ];
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].kind, found[0].path.as_slice(), found[0].message.as_str()),
        (Kind::Violated, &path[..], "at most 99")
    );
}

#[test]
fn defaults_are_filled_in_before() {
    let properties = json!({
        "type": {"type": "string", "default": "Exact"},
        "inner": {"type": "object", "default": {}, "properties": {"size": {"type": "integer", "default": 3}}},
    });
    assert_eq!(
        kinds(&properties, "self.type == 'Exact' && self.inner.size == 3", &json!({})),
        []
    );
    assert_eq!(kinds(&properties, "self.inner.size == 3", &json!({"inner": null})), []);
    assert_eq!(
        kinds(&properties, "self.inner.size == 3", &json!({"inner": {"size": 4}})),
        [Kind::Violated]
    );
}

#[test]
fn values_have_the_types_of_their_schema() {
    let properties = json!({
        "number": {"type": "number"}, "when": {"type": "string", "format": "date-time"},
        "span": {"type": "string", "format": "duration"}, "port": {"x-kubernetes-int-or-string": true},
        "data": {"type": "string", "format": "byte"}, "set": {
            "type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set",
        },
    });
    let spec = json!({"number": 2, "when": "2026-11-21T18:00:00Z", "span": "1h", "port": "http", "data": "aGk=", "set": ["a", "b"]});
    let rule = "self.number == 2.0 && type(self.number) == double && self.when.getFullYear() == 2026 \
        && self.span > duration('59m') && self.port == 'http' && self.data == b'hi' && self.set == ['b', 'a'] + [] \
        || self.set == self.set";
    assert_eq!(kinds(&properties, rule, &spec), []);
}

#[test]
fn what_has_not_its_schemas_form_is_asked_nothing() {
    let properties = json!({"size": {"type": "integer"}});
    for spec in [json!({"size": "3"}), json!({"size": "${{ values.size }}"})] {
        assert_eq!(kinds(&properties, "self.size > 3", &spec), [], "{spec}");
    }
    let schema = json!({"type": "object", "required": ["size"], "properties": properties,
        "x-kubernetes-validations": [{"rule": "self.size > 3"}]});
    assert_eq!(outcomes(&schema, &json!({})), []);
}

#[test]
fn what_cannot_be_known_is_no_violation() {
    let properties = json!({"size": {"type": "integer"}});
    let spec = json!({"size": 1});
    for rule in [
        "self.size > ",
        "nothing(self.size)",
        "authorizer.group('').check('x')",
        "self.size.matches('a')",
    ] {
        assert_eq!(kinds(&properties, rule, &spec), [Kind::Unchecked], "{rule}");
    }
    assert_eq!(
        kinds(&properties, "self.size >= oldSelf.size", &spec),
        [],
        "about updates only"
    );
    assert_eq!(
        kinds(&properties, "self.color == 'red'", &spec),
        [Kind::Violated],
        "with its message"
    );
    let schema = json!({"type": "object", "x-kubernetes-validations": [{"rule": "self.color == 'red'"}]});
    assert_eq!(outcomes(&schema, &json!({}))[0].kind, Kind::Failed);
}

#[test]
fn the_item_is_named_that_a_rule_about_a_list_stumbles_over() {
    let properties = json!({"ports": {"type": "array", "items": {"type": "object", "properties": {
        "name": {"type": "string"}, "size": {"type": "integer"},
    }}}});
    let spec = json!({"ports": [{"name": "a", "size": 1}, {"name": "b", "size": 7}, {"name": "a", "size": 9}]});
    for (rule, place) in [
        ("!has(self.ports) || self.ports.all(p, p.size < 5)", 1),
        (
            "has(self.ports) ? self.ports.all(p, self.ports.exists_one(o, o.name == p.name)) : true",
            2,
        ),
        ("self.ports.size() > 0 && self.ports.all(p, p.size < 8)", 2),
    ] {
        let found = outcomes(&definition(&properties, &[rule]), &json!({"spec": spec}));
        let culprit = [Step::Field("ports".into()), Step::Item(place)];
        assert_eq!(found[0].culprit, culprit, "{rule}");
    }
}

#[test]
fn an_update_rule_with_an_optional_old_self_is_asked_of_new_objects() {
    let schema = json!({"type": "object", "properties": {"size": {"type": "integer"}}, "x-kubernetes-validations": [
        {"rule": "oldSelf.hasValue() || self.size == 1", "optionalOldSelf": true},
    ]});
    assert_eq!(outcomes(&schema, &json!({"size": 1})), []);
    assert_eq!(outcomes(&schema, &json!({"size": 2})).len(), 1);
}

#[test]
fn the_field_is_named_that_a_rule_is_about() {
    let properties =
        json!({"size": {"type": "string"}, "inner": {"type": "object", "properties": {"a": {"type": "integer"}}}});
    for (rule, field) in [
        (
            "!has(self.size) || quantity(self.size).isLessThan(quantity('1'))",
            &["size"][..],
        ),
        ("has(self.inner.b)", &["inner", "b"]),
        ("has(self.size) && self.inner.a > 3", &[]),
        ("self == self && self.size == ''", &[]),
        ("1 > 2", &[]),
    ] {
        let spec = json!({"size": "2", "inner": {"a": 1}});
        let found = outcomes(&definition(&properties, &[rule]), &json!({"spec": spec}));
        let field: Vec<Step> = field.iter().map(|name| Step::Field((*name).to_owned())).collect();
        assert_eq!(found[0].culprit, field, "{rule}");
    }
}

#[test]
fn names_that_cel_does_not_have_are_escaped() {
    let properties = json!({"namespace": {"type": "string"}, "x-a": {"type": "integer"},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}}});
    let spec = json!({"namespace": "a", "x-a": 1, "labels": {"b-c": "d", "in": "e"}});
    let rule = "self.__namespace__ == 'a' && self.x__dash__a == 1 && self.labels['b-c'] == 'd' && 'in' in self.labels";
    assert_eq!(kinds(&properties, rule, &spec), []);
}
