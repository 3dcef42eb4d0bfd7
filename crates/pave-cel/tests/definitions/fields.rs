//! Fields that are there, that are not, that are empty, and that have a default.

use super::{ask_nothing, become_of, fail, hold, kind_of, outcomes};
use serde_json::json;

#[test]
fn fields_are_there_or_not() {
    let inner = json!({"type": "object", "properties": {"size": {"type": "integer"}, "color": {"type": "string"}}});
    let properties = json!({"door": inner, "window": inner, "labels": {"type": "object", "additionalProperties": {"type": "string"}}});
    let spec = json!({"door": {"size": 2}, "labels": {"tier": "web"}});
    hold(
        &properties,
        &spec,
        &[
            "has(self.door) && !has(self.window) && has(self.door.size) && !has(self.door.color)",
            "self.?window.?size.orValue(7) == 7 && self.?door.?size.orValue(7) == 2",
            "!self.?window.hasValue() && self.door.?size == optional.of(2)",
            "self.?door.optMap(door, door.size * 2).value() == 4",
            "has(self.labels.tier) && !has(self.labels.zone) && 'tier' in self.labels && !('zone' in self.labels)",
            "self.labels.tier == 'web' && self.labels['tier'] == 'web' && self.labels[?'zone'] == optional.none()",
            "self.labels.all(key, self.labels[key].size() == 3) && self.labels.exists(key, key == 'tier')",
            "self.labels.size() == 1 && self.labels.map(key, key + '=' + self.labels[key]) == ['tier=web']",
            "self.labels == {'tier': 'web'} && self.door == self.door",
            "!has(self.window) || self.window.size > 3",
        ],
    );
    fail(
        &properties,
        &spec,
        &[
            "self.window.size == 1",
            "has(self.window.size)",
            "self.door.color == 'red'",
            "self.labels['zone'] == 'a'",
            "self.labels.zone == 'a'",
        ],
    );
}

#[test]
fn an_empty_field_is_one_that_is_not_there_but_for_items() {
    let properties = json!({
        "plain": {"type": "string"},
        "nullable": {"type": "string", "nullable": true},
        "default": {"type": "string", "default": "blue"},
        "both": {"type": "string", "nullable": true, "default": "blue"},
        "list": {"type": "array", "items": {"type": "string", "nullable": true}},
        "map": {"type": "object", "additionalProperties": {"type": "string", "nullable": true}},
    });
    hold(
        &properties,
        &json!({"plain": null, "nullable": null, "default": null, "both": null, "list": [null, "a"], "map": {"x": null, "y": "b"}}),
        &[
            "!has(self.plain) && !has(self.nullable) && !has(self.both)",
            "has(self.default) && self.default == 'blue'",
            "self.list.size() == 2 && self.list[0] == null && type(self.list[0]) == null_type && self.list[1] == 'a'",
            "self.map.size() == 2 && 'x' in self.map && self.map['x'] == null && self.map['y'] == 'b'",
        ],
    );
    hold(
        &properties,
        &json!({"nullable": "red"}),
        &["self.nullable == 'red' && self.default == 'blue' && self.both == 'blue' && !has(self.plain)"],
    );
    // An item that is empty where none may be is of another form.
    let strict = json!({"list": {"type": "array", "items": {"type": "string"}}});
    ask_nothing(&strict, &[json!({"list": [null]})]);
}

#[test]
fn defaults_are_there_before_rules_are_asked() {
    let properties = json!({
        "count": {"type": "integer", "default": 3},
        "flag": {"type": "boolean", "default": false},
        "list": {"type": "array", "items": {"type": "object", "properties": {"port": {"type": "integer", "default": 80}}}},
        "inner": {"type": "object", "default": {}, "properties": {"mode": {"type": "string", "default": "auto"}}},
        "outer": {"type": "object", "properties": {"mode": {"type": "string", "default": "auto"}}},
        "map": {"type": "object", "additionalProperties": {"type": "object", "properties": {"n": {"type": "integer", "default": 1}}}},
    });
    hold(
        &properties,
        &json!({"list": [{}, {"port": 81}], "map": {"a": {}}}),
        &[
            "self.count == 3 && !self.flag && has(self.flag)",
            "self.list[0].port == 80 && self.list[1].port == 81",
            "self.inner.mode == 'auto' && !has(self.outer)",
            "self.map['a'].n == 1",
        ],
    );
    hold(
        &properties,
        &json!({"count": 4, "outer": {}}),
        &["self.count == 4 && self.outer.mode == 'auto'"],
    );
    // A default fills in what is required.
    let required = json!({"type": "object", "required": ["count"], "properties": {"count": {"type": "integer", "default": 3}},
        "x-kubernetes-validations": [{"rule": "self.count > 3"}]});
    assert_eq!(kind_of(&outcomes(&required, &json!({}))), "violated");
}

#[test]
fn fields_that_are_not_in_the_schema_are_for_comparisons_only_where_they_are_kept() {
    let kept = json!({"type": "object", "properties": {"known": {"type": "integer"}}, "x-kubernetes-preserve-unknown-fields": true});
    let properties = json!({
        "one": kept, "two": kept, "three": kept,
        "free": {"x-kubernetes-preserve-unknown-fields": true},
        "strict": {"type": "object", "properties": {"known": {"type": "integer"}}},
        "same": {"type": "object", "properties": {"known": {"type": "integer"}}},
    });
    let spec = json!({
        "one": {"known": 1, "other": "a"}, "two": {"known": 1, "other": "a"}, "three": {"known": 1, "other": "b"},
        "free": {"any": [1, "a", null]}, "strict": {"known": 1, "other": "a"}, "same": {"known": 1, "other": "b"},
    });
    hold(
        &properties,
        &spec,
        &[
            "self.one == self.two && self.one != self.three && self.one.known == 1",
            "has(self.free)",
            "self.strict == self.same",
            "!has(self.strict.other)",
        ],
    );
    become_of(&properties, &spec, &[("self.strict.other == 'a'", "failed")]);
}
