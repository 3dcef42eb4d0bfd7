//! Lists by their types: in an order, as sets, and as maps.

use super::{ask_nothing, fail, hold};
use serde_json::json;

#[test]
fn an_atomic_list_has_an_order() {
    let list = json!({"type": "array", "items": {"type": "integer"}, "x-kubernetes-list-type": "atomic"});
    let plain = json!({"type": "array", "items": {"type": "integer"}});
    let properties = json!({"one": list, "two": list, "plain": plain});
    let spec = json!({"one": [1, 2, 3], "two": [3, 2, 1], "plain": [1, 2, 3]});
    hold(
        &properties,
        &spec,
        &[
            "self.one != self.two && self.one == self.plain && self.one == [1, 2, 3] && self.one != [1, 2]",
            "self.one + self.two == [1, 2, 3, 3, 2, 1]",
            "2 in self.one && !(4 in self.one) && self.one[0] == 1 && self.one.size() == 3",
            "self.one.all(n, n > 0) && self.one.exists(n, n == 2) && self.one.exists_one(n, n > 2)",
            "self.one.filter(n, n > 1) == [2, 3] && self.one.map(n, n * n) == [1, 4, 9] && self.one.map(n, n > 1, n) == [2, 3]",
            "self.one.sum() == 6 && self.one.isSorted() && !self.two.isSorted() && self.two.indexOf(1) == 2",
            "self.one[?9] == optional.none() && self.one[?0].value() == 1",
            "self.one.all(n, self.two.exists(m, m == n))",
        ],
    );
    fail(
        &properties,
        &spec,
        &[
            "self.one[3] == 1",
            "self.one[-1] == 1",
            "self.one.filter(n, n > 9)[0] == 1",
        ],
    );
    ask_nothing(
        &properties,
        &[json!({"one": ["1"]}), json!({"one": {"a": 1}}), json!({"one": 1})],
    );
}

#[test]
fn a_set_has_no_order_and_joins_without_repeating() {
    let set = json!({"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"});
    let properties = json!({"one": set, "two": set, "list": {"type": "array", "items": {"type": "string"}}});
    let spec = json!({"one": ["a", "b"], "two": ["b", "a"], "list": ["b", "c"]});
    hold(
        &properties,
        &spec,
        &[
            "self.one == self.two && self.one == ['b', 'a'] && ['b', 'a'] == self.one",
            "self.one != ['a'] && self.one != ['a', 'c']",
            "(self.one + self.list).size() == 3 && self.one + self.list == ['c', 'b', 'a']",
            "self.one + ['d'] == ['a', 'b', 'd'] && (self.one + self.two).size() == 2",
            "self.one + self.list == ['a', 'b', 'c'] && 'a' in self.one && self.one.all(text, text.size() == 1)",
            "sets.contains(self.one, ['a']) && self.one[0] == 'a'",
        ],
    );
}

#[test]
fn a_list_of_the_type_map_has_keys() {
    let list = json!({"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "port"],
    "items": {"type": "object", "properties": {
        "name": {"type": "string"}, "port": {"type": "integer"}, "text": {"type": "string"},
    }}});
    let properties = json!({"one": list, "two": list, "three": list});
    let spec = json!({
        "one": [{"name": "a", "port": 1, "text": "x"}, {"name": "a", "port": 2, "text": "y"}],
        "two": [{"name": "a", "port": 2, "text": "y"}, {"name": "a", "port": 1, "text": "x"}],
        "three": [{"name": "a", "port": 2, "text": "z"}, {"name": "b", "port": 2}],
    });
    hold(
        &properties,
        &spec,
        &[
            "self.one == self.two && self.one != self.three",
            "(self.one + self.two).size() == 2 && self.one + self.two == self.one",
            // What the right side has under the same keys takes the place of what was there.
            "(self.one + self.three).size() == 3 && (self.one + self.three)[1].text == 'z' && (self.one + self.three)[0].text == 'x'",
            "(self.one + self.three)[2].name == 'b'",
            "self.one.exists(item, item.port == 2 && item.text == 'y') && self.three.exists_one(item, !has(item.text))",
            "self.one.filter(item, item.name == 'a').size() == 2 && self.one.map(item, item.port) == [1, 2]",
        ],
    );
    fail(
        &properties,
        &spec,
        &[
            "self.three.all(item, item.text == 'z')",
            "self.three.map(item, item.text).size() == 2",
        ],
    );
}

#[test]
fn the_keys_of_a_list_may_have_any_name() {
    let list = json!({"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["a.b", "c d"],
        "items": {"type": "object", "properties": {"a.b": {"type": "string"}, "c d": {"type": "string"}}}});
    hold(
        &json!({"one": list, "two": list, "three": list}),
        &json!({
            "one": [{"a.b": "1", "c d": "2"}, {"a.b": "3", "c d": "4"}],
            "two": [{"a.b": "3", "c d": "4"}, {"a.b": "1", "c d": "2"}],
            "three": [{"a.b": "1", "c d": "4"}, {"a.b": "3", "c d": "2"}],
        }),
        &[
            "self.one == self.two && self.one != self.three && self.one[0].a__dot__b == '1'",
            "(self.one + self.three).size() == 4",
        ],
    );
}

#[test]
fn lists_and_maps_lie_in_each_other() {
    let item = json!({"type": "object", "properties": {"n": {"type": "integer"}}});
    let list = json!({"type": "array", "items": item});
    let map = json!({"type": "object", "additionalProperties": item});
    hold(
        &json!({
            "lists": {"type": "array", "items": list}, "maps": {"type": "array", "items": map},
            "of_lists": {"type": "object", "additionalProperties": list}, "of_maps": {"type": "object", "additionalProperties": map},
        }),
        &json!({
            "lists": [[{"n": 1}], [{"n": 2}, {"n": 3}]], "maps": [{"a": {"n": 4}}],
            "of_lists": {"x": [{"n": 5}]}, "of_maps": {"y": {"z": {"n": 6}}},
        }),
        &[
            "self.lists[1][0].n == 2 && self.lists.all(list, list.all(item, item.n < 4))",
            "self.maps[0]['a'].n == 4 && self.maps[0].a.n == 4",
            "self.of_lists['x'][0].n == 5 && self.of_lists.exists(key, self.of_lists[key].exists(item, item.n == 5))",
            "self.of_maps['y']['z'].n == 6 && self.of_maps.y.z.n == 6",
            "self.lists.map(list, list.map(item, item.n).sum()) == [1, 5]",
        ],
    );
}
