//! Fields whose names CEL does not have.

use super::{fail, hold, outcomes};
use serde_json::{Map, Value, json};

/// Words of CEL, which are written between underscores.
const WORDS: [&str; 21] = [
    "true",
    "false",
    "null",
    "in",
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

#[test]
fn words_of_the_language_are_written_between_underscores() {
    let properties: Map<String, Value> = WORDS
        .iter()
        .map(|word| ((*word).to_owned(), json!({"type": "integer"})))
        .collect();
    let spec: Map<String, Value> = WORDS.iter().map(|word| ((*word).to_owned(), json!(1))).collect();
    let (properties, spec) = (Value::Object(properties), Value::Object(spec));
    for word in WORDS {
        hold(
            &properties,
            &spec,
            &[&format!("self.__{word}__ == 1 && has(self.__{word}__)")],
        );
    }
    for word in ["true", "false", "null", "in"] {
        let definition = super::definition(&properties, &format!("self.{word} == 1"));
        let found = outcomes(&definition, &json!({"spec": spec}));
        assert_eq!(super::kind_of(&found), "unchecked", "{word}");
        assert!(found[0]["message"].as_str().unwrap().contains(&format!("`__{word}__`")));
    }
}

#[test]
fn signs_that_names_do_not_have_are_written_in_words() {
    let number = json!({"type": "integer"});
    let properties = json!({
        "a.b": number, "a-b": number, "a/b": number, "a__b": number, "a_b": number, "example.com/my-app": number,
        "int": number, "size": number, "matches": number, "self": number, "__internal": number, "truest": number,
    });
    let spec = json!({
        "a.b": 1, "a-b": 2, "a/b": 3, "a__b": 4, "a_b": 5, "example.com/my-app": 6, "int": 7, "size": 8, "matches": 9, "self": 10,
        "__internal": 11, "truest": 12,
    });
    hold(
        &properties,
        &spec,
        &[
            "self.a__dot__b == 1 && self.a__dash__b == 2 && self.a__slash__b == 3 && self.a__underscores__b == 4",
            "self.a_b == 5 && self.example__dot__com__slash__my__dash__app == 6",
            "self.int == 7 && self.size == 8 && self.matches == 9 && self.self == 10 && self.truest == 12",
            "self.__underscores__internal == 11",
            "has(self.a__dash__b) && self.?a__dot__b.hasValue()",
            "self.`a.b` == 1 && self.`a-b` == 2 && self.`example.com/my-app` == 6",
        ],
    );
    fail(
        &properties,
        &spec,
        &["self.__illegal__ == 1", "self.a__dot__c == 1", "self.a == 1"],
    );
}

#[test]
fn keys_of_maps_are_written_as_they_are() {
    let properties = json!({"map": {"type": "object", "additionalProperties": {"type": "integer"}}});
    let spec = json!({"map": {"a-b": 1, "in": 2, "@": 3, "7": 4, "./": 5, "👋": 6, "": 7}});
    hold(
        &properties,
        &spec,
        &[
            "self.map['a-b'] == 1 && self.map['in'] == 2 && self.map['@'] == 3 && self.map['7'] == 4",
            "self.map['./'] == 5 && self.map['👋'] == 6 && self.map[''] == 7",
            "'a-b' in self.map && !('a__dash__b' in self.map)",
            "self.map.exists(key, key == './') && self.map.all(key, self.map[key] > 0)",
        ],
    );
    fail(
        &properties,
        &spec,
        &["self.map['a__dash__b'] == 1", "self.map['__in__'] == 2"],
    );
}
