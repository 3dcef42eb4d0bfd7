//! Whatever an expression asks for: it ends, in a bounded number of steps, and nothing of it panics.

#![expect(clippy::unwrap_used, reason = "a test")]

use pave_cel::{Failure, Program};
use proptest::prelude::*;
use serde_json::json;

fn run(source: &str) -> Result<bool, String> {
    let object = json!({"list": (0..1000).collect::<Vec<_>>(), "text": "a".repeat(1000)});
    let program = Program::compile(source, &["self"]).map_err(|error| error.message)?;
    program.holds(&[object]).map_err(|failure| failure.to_string())
}

fn cost(source: &str) {
    assert_eq!(run(source), Err(Failure::Cost.to_string()), "{source}");
}

#[test]
fn loops_in_loops_end() {
    cost("self.list.all(a, self.list.all(b, self.list.all(c, a + b + c >= 0)))");
    cost("self.list.all(a, self.list.all(b, a + b >= 0))");
    cost("self.list.map(a, self.list.sortBy(b, -b)).size() < 0");
    cost("lists.range(9000000000000000000).size() < 0");
    cost("self.list.exists(a, self.list.map(b, self.list.filter(c, c > b)).size() < 0)");
    cost("self.list.all(a, self.list.all(b, self.list == self.list))");
}

#[test]
fn texts_and_lists_that_double_end() {
    let double = |what: &str, first: &str| {
        let levels = format!("cel.bind({what}, {what} + {what}, ").repeat(60);
        format!("cel.bind({what}, {first}, {levels}{what}.size() > 0{}", ")".repeat(61))
    };
    cost(&double("text", "self.text"));
    cost(&double("list", "self.list"));
    let levels: String = (0..60)
        .map(|_| "cel.bind(t, t.replace('a', 'aa'), ".to_owned())
        .collect();
    cost(&format!("cel.bind(t, 'a', {levels}t.size() > 0{}", ")".repeat(61)));
    let levels = "cel.bind(t, [t, t].join(), ".repeat(60);
    cost(&format!("cel.bind(t, 'a', {levels}t.size() > 0{}", ")".repeat(61)));
    let levels: String = (0..60)
        .map(|_| "cel.bind(t, '%s%s'.format([t, t]), ".to_owned())
        .collect();
    cost(&format!("cel.bind(t, 'a', {levels}t.size() > 0{}", ")".repeat(61)));
    cost("self.text.replace('a', self.text).replace('a', self.text.replace('a', self.text)).size() > 0");
    // A value that holds itself twice, sixty times over, is small until somebody looks at all of it.
    let levels = "cel.bind(t, [t, t], ".repeat(60);
    cost(&format!("cel.bind(t, ['a'], {levels}t == t{}", ")".repeat(61)));
    cost(&format!(
        "cel.bind(t, ['a'], {levels}'%s'.format([t]).size() > 0{}",
        ")".repeat(61)
    ));
}

#[test]
fn work_on_large_texts_is_charged() {
    cost("self.list.all(a, self.list.all(b, self.text.matches('^(a|aa)+$')))");
    cost("self.list.all(a, self.list.all(b, self.text.contains('b') || true))");
    cost("self.list.all(a, self.text.split('').size() > 0)");
}

#[test]
fn what_lies_too_deep_is_refused_when_it_is_read() {
    for source in [
        format!("{}true{}", "(".repeat(10_000), ")".repeat(10_000)),
        format!("{}true", "!".repeat(10_000)),
        format!("{}1 > 0", "-".repeat(10_000)),
        format!("{}1{} == []", "[".repeat(10_000), "]".repeat(10_000)),
        format!("self{} == 1", ".a".repeat(10_000)),
        format!("self{} == 1", "[0]".repeat(10_000)),
        format!("1{} > 0", "+1".repeat(10_000)),
        format!("{}true", "true ? true : ".repeat(3_000)),
        format!("{}self{}", "size(".repeat(10_000), ")".repeat(10_000)),
    ] {
        assert!(run(&source).unwrap_err().contains("levels deep"), "{source:.40}");
    }
    assert!(run(&"a".repeat(100_000)).unwrap_err().contains("bytes"));
    // Conditions beside each other are one level, however many.
    assert_eq!(run(&format!("true{}", " && true".repeat(5_000))), Ok(true));
}

#[test]
fn a_request_that_cannot_be_read_has_an_empty_answer() {
    for request in [
        "",
        "[]",
        "{\"objects\": 1}",
        "{\"checks\": [{\"object\": 9, \"rule\": 9}]}",
    ] {
        assert_eq!(
            pave_cel::answer(request),
            r#"{"outcomes":[],"errors":[],"sourceErrors":[]}"#,
            "{request}"
        );
    }
}

/// Words of the language, in any order.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "self",
        "x",
        "1",
        "-1",
        "1.5",
        "1u",
        "'a'",
        "'1h'",
        "b'a'",
        "true",
        "null",
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        ",",
        ":",
        "?",
        ".",
        ".?",
        "[?",
        "&&",
        "||",
        "!",
        "==",
        "<",
        "+",
        "-",
        "*",
        "/",
        "%",
        " in ",
        ".all(x, ",
        ".map(x, ",
        ".exists_one(x, ",
        ".transformMap(k, v, ",
        "has(self.a)",
        "self.a",
        "self.list",
        ".size()",
        "size(",
        "int(",
        "string(",
        "timestamp(",
        "duration(",
        ".format([",
        ".matches(",
        ".substring(",
        ".split(",
        "quantity(",
        "url(",
        "ip(",
        "cidr(",
        "semver(",
        "optional.of(",
        ".orValue(",
        ".value()",
        "cel.bind(x, ",
        ".optMap(x, ",
        ".sum()",
        ".max()",
        ".indexOf(",
        "9223372036854775807",
        "-9223372036854775808",
        ".getHours(",
        ".validate(",
        "format.dns1123Label()",
        "'%d%s%.3f'",
    ]);
    prop::collection::vec(word, 1..14).prop_map(|words| words.concat())
}

/// Expressions of the tables of other tests, to be cut and joined: what stands there between quotes.
fn known() -> Vec<String> {
    let tables = [
        include_str!("functions/addresses.rs"),
        include_str!("functions/formats.rs"),
        include_str!("functions/lists.rs"),
        include_str!("functions/quantities.rs"),
        include_str!("functions/texts.rs"),
        include_str!("functions/urls.rs"),
        include_str!("functions/versions.rs"),
        include_str!("definitions/fields.rs"),
        include_str!("definitions/lists.rs"),
        include_str!("definitions/names.rs"),
        include_str!("definitions/types.rs"),
    ];
    let quoted = tables.iter().flat_map(|table| table.split('"').skip(1).step_by(2));
    let known: Vec<String> = quoted
        .filter(|text| text.contains(['(', '=']) && !text.contains('\n'))
        .map(str::to_owned)
        .collect();
    assert!(known.len() > 500, "{}", known.len());
    known
}

/// Parts of expressions: words, numbers, texts, single signs.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for character in text.chars() {
        let is_word = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.');
        match parts.last_mut() {
            Some(last) if is_word(character) && last.chars().all(is_word) => last.push(character),
            _ => parts.push(character.to_string()),
        }
    }
    parts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_expression_panics(source in words()) {
        let object = json!({"a": -9_223_372_036_854_775_808_i64, "list": [1, "a", 2.5, null, {"b": []}]});
        if let Ok(program) = Program::compile(&source, &["self"]) {
            let _ = program.holds(&[object]);
        }
    }

    #[test]
    fn no_mixture_of_known_expressions_panics(
        (one, two) in { let all = known(); (prop::sample::select(all.clone()), prop::sample::select(all)) },
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_u8..4), 1..6),
    ) {
        let (mut mixed, other) = (parts(&one), parts(&two));
        for (place, from, how) in cuts {
            if mixed.is_empty() || other.is_empty() {
                break;
            }
            let at = place.index(mixed.len());
            let part = other.get(from.index(other.len())).cloned().unwrap_or_default();
            match how {
                0 => drop(mixed.remove(at)),
                1 => mixed.insert(at, part),
                2 => mixed.truncate(at + 1),
                _ => *mixed.get_mut(at).unwrap() = part,
            }
        }
        let object = json!({"one": [1, 2, 3], "text": "text", "most": 9_223_372_036_854_775_807_i64, "map": {"a": 1}});
        if let Ok(program) = Program::compile(&mixed.concat(), &["self"]) {
            let _ = program.holds(&[object]);
        }
    }

    #[test]
    fn no_text_panics(source in "\\PC{0,60}") {
        let _ = Program::compile(&source, &["self"]);
    }

    #[test]
    fn no_argument_panics(
        name in prop::sample::select(vec![
            "int", "uint", "double", "bool", "timestamp", "duration", "quantity", "url", "ip", "cidr", "semver", "string", "bytes",
        ]),
        text in "[-+0-9.eEiKMTZ:/\\[\\]%a-z]{0,24}",
        method in prop::sample::select(vec!["", ".getQuery()", ".getPort()", ".masked()", ".isInteger()", ".getDayOfYear('-23:59')", ".add(1)"]),
    ) {
        if let Ok(program) = Program::compile(&format!("{name}(self){method} == 1"), &["self"]) {
            let _ = program.holds(&[json!(text)]);
        }
    }
}

/// What `answer` says of `rules` about one object.
fn kinds(object: &serde_json::Value, rules: &[String]) -> Vec<String> {
    let rules: Vec<_> = rules.iter().map(|rule| json!({"expression": rule})).collect();
    let checks: Vec<_> = (0..rules.len())
        .map(|rule| json!({"object": 0, "rule": rule}))
        .collect();
    let request = json!({"objects": [object], "rules": rules, "checks": checks});
    let answer: serde_json::Value = serde_json::from_str(&pave_cel::answer(&request.to_string())).unwrap();
    let outcomes = answer.get("outcomes").and_then(serde_json::Value::as_array).unwrap();
    outcomes.iter().map(|outcome| outcome["kind"].to_string()).collect()
}

#[test]
fn a_request_has_steps_for_all_its_rules_together() {
    let object = json!({"list": (0..400).collect::<Vec<_>>()});
    let rule = "object.list.all(a, object.list.all(b, a + b >= 0))".to_owned();
    assert_eq!(
        kinds(&object, std::slice::from_ref(&rule)),
        [""; 0],
        "one of them is not too much"
    );
    let kinds = kinds(&object, &vec![rule; 100]);
    assert!(
        !kinds.is_empty() && kinds.iter().all(|kind| kind == "\"unchecked\""),
        "{kinds:?}"
    );
}

#[test]
fn a_regular_expression_is_short_and_refers_to_nothing_behind() {
    for pattern in [
        "a".repeat(5_001),
        "(a)\\\\1".to_owned(),
        "((((a{1,999}){1,999}){1,999}){1,999})".to_owned(),
    ] {
        let result = run(&format!("self.text.matches('{pattern}')"));
        assert!(result.is_err(), "{pattern:.40}");
    }
    assert_eq!(run(&format!("self.text.matches('^{}')", "a".repeat(900))), Ok(true));
}

#[test]
fn one_check_names_a_hundred_places() {
    let schema =
        json!({"type": "array", "items": {"type": "integer", "x-kubernetes-validations": [{"rule": "self < 0"}]}});
    let object = json!((0..1000).collect::<Vec<_>>());
    let request = json!({"objects": [object], "definitions": [schema], "checks": [{"object": 0, "definition": 0}]});
    let answer = pave_cel::answer(&request.to_string());
    assert_eq!(answer.matches("violated").count(), 100);
}
