use super::*;
use crate::parse;
use proptest::prelude::*;
use serde_json::json;

fn read_back(text: &str) -> Value {
    match parse("out.yaml", text) {
        Ok(documents) => documents[0].root.to_json(),
        Err(findings) => panic!("{findings:?} in\n{text}"),
    }
}

#[test]
fn objects_and_lists_are_indented_by_two() {
    let value = json!({"a": {"b": [1, {"c": "x", "d": []}, ["y"]]}, "e": {}, "f": null});
    assert_eq!(
        emit(&value),
        "a:\n  b:\n    - 1\n    - c: x\n      d: []\n    - - \"y\"\ne: {}\nf: null\n"
    );
}

#[test]
fn strings_that_some_reader_misreads_are_quoted() {
    for text in [
        "",
        "no",
        "on",
        "y",
        "1_000",
        "0b11",
        "017",
        "1e3",
        "2026-01-31",
        "=",
        "<<",
        "~",
        "null",
        "true",
        "12",
        "-",
        "- a",
        "? a",
        "a: b",
        "a #b",
        "a:",
        " a",
        "a ",
        "#a",
        "&a",
        "*a",
        "{a",
        "[a",
        "---",
        "...",
        ".inf",
        "1:30",
        "@a",
        "`a",
        ".",
        "e3",
        "e1000000",
        "Yes",
        "a b: c",
        "E-1",
        "%a",
        "!a",
        "|",
        ">",
        "\u{85}",
        "\u{feff}a",
        "\u{2028}",
    ] {
        let emitted = emit(&json!({ "k": text }));
        assert!(emitted.contains('"'), "{emitted}");
        assert_eq!(read_back(&emitted), json!({ "k": text }));
        let key = emit(&json!({ text: 1 }));
        assert_eq!(read_back(&key), json!({ text: 1 }));
    }
}

#[test]
fn ordinary_strings_stay_bare() {
    for text in [
        "user-service",
        "1.2.3",
        "250m",
        "512Mi",
        "/healthz",
        "a b",
        "https://a.b/c?d=e#f",
        "x:y",
        "é",
        "10.0.0.0/8",
    ] {
        assert_eq!(emit(&json!({ "k": text })), format!("k: {text}\n"));
    }
}

#[test]
fn several_lines_become_a_literal_block() {
    assert_eq!(emit(&json!({"k": "a\n\n  b: c\n"})), "k: |\n  a\n\n    b: c\n");
    assert_eq!(emit(&json!(["a\nb"])), "- |-\n  a\n  b\n");
    for text in [
        "a\r\nb", "a \nb", " a\nb", "a\n\n", "\na", "\n", "a\tb\nc", "a\n\tb", "---\na",
    ] {
        assert_eq!(read_back(&emit(&json!({ "k": text }))), json!({ "k": text }));
        assert_eq!(read_back(&emit(&json!(text))), json!(text));
    }
}

#[test]
fn floats_keep_their_dot_and_sign() {
    assert_eq!(emit(&json!(1e21)), "1.0e+21\n");
    assert_eq!(emit(&json!(1.5)), "1.5\n");
}

#[test]
fn very_long_keys_are_read_back() {
    for key in ["k".repeat(1500), "\u{1}".repeat(900)] {
        let value = json!({ "a": { key: { "b": 1 } } });
        assert_eq!(read_back(&emit(&value)), value);
    }
}

#[test]
fn documents_are_separated() {
    let (one, two) = (json!({"a": 1}), json!({"b": 2}));
    assert_eq!(emit_documents([&one, &two]), "a: 1\n---\nb: 2\n");
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        "[ -~\n\t]{0,40}",
        "[0-9_:.eExXbo+-]{1,8}",
        "(a|b|\n| |\r|#|:|-){0,12}",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..5).prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn the_quick_answer_about_quotes_is_the_thorough_one(
        text in prop_oneof![
            "[a-zA-Z/][a-zA-Z0-9/._: -]{0,40}",
            "[a-zA-Z/][ -~]{0,20}",
            "[0-9]{1,4}(m|[KMGT]i|%|s|h|[a-zA-Z]{0,3})",
            "[eE][+-]?[0-9]{0,9}",
            "(?i)(y|n|yes|no|on|off|true|false|null)[a-z]?",
            ".{0,17}",
        ],
    ) {
        prop_assert!(!(is_plainly_safe(&text) && is_special(&text)), "{text}");
    }

    #[test]
    fn whatever_is_emitted_reads_back_the_same(value in any_value()) {
        let emitted = emit(&value);
        prop_assert_eq!(read_back(&emitted), value, "{}", emitted);
    }

    #[test]
    fn reading_never_panics(text in "[ -~\n\t]{0,80}") {
        drop(parse("any.yaml", &text));
    }
}

#[derive(serde::Serialize)]
struct Typed {
    name: String,
    absent: Option<u8>,
    flag: bool,
    number: f64,
    port: u16,
    list: Vec<Option<Inner>>,
    nothing: [u8; 0],
    map: serde_json::Map<String, Value>,
    text: &'static str,
}

#[derive(serde::Serialize)]
struct Inner {
    absent: Option<u8>,
    block: &'static str,
    deep: Vec<Vec<i64>>,
}

#[test]
fn what_is_serialised_is_written_as_its_values_are_but_for_what_is_absent() {
    let typed = Typed {
        name: "yes".to_owned(),
        absent: None,
        flag: true,
        number: 1e21,
        port: 80,
        list: vec![
            Some(Inner {
                absent: None,
                block: "a\n  b\n",
                deep: vec![vec![-1, 2], vec![]],
            }),
            None,
        ],
        nothing: [],
        map: json!({"on": "x: y", "": {}, "gone": null, "a\nb": [{"c": null}], "l".repeat(2000): 1})
            .as_object()
            .unwrap()
            .clone(),
        text: "a #b",
    };
    let mut written = "kind: X\n".to_owned();
    emit_object(&mut written, &typed).unwrap();
    let mut value = json!({"kind": "X"});
    let fields = serde_json::to_value(&typed).unwrap();
    value
        .as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    for gone in ["/absent", "/list/0/absent", "/map/gone", "/map/a\nb/0/c"] {
        let (object, key) = gone.rsplit_once('/').unwrap();
        value
            .pointer_mut(object)
            .unwrap()
            .as_object_mut()
            .unwrap()
            .shift_remove(key);
    }
    assert_eq!(written, emit(&value));
}

#[test]
fn what_yaml_does_not_have_is_an_error() {
    let keys = std::collections::BTreeMap::from([(vec![1], 2)]);
    assert!(emit_object(&mut String::new(), &keys).is_err());
    assert!(emit_object(&mut String::new(), &f64::NAN).is_err());
}
