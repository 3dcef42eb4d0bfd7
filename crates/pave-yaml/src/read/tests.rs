use super::*;
use std::fmt::Write;

fn first_error(text: &str) -> String {
    let findings = parse("a.yaml", text).unwrap_err();
    let finding = &findings[0];
    let at = finding.position.unwrap();
    format!("{}:{} {}", at.line, at.column, finding.message)
}

fn json(text: &str) -> serde_json::Value {
    parse("a.yaml", text).unwrap()[0].root.to_json()
}

#[test]
fn keys_and_values_know_their_places() {
    let documents = parse("a.yaml", "name: x\nlist:\n  - a: 1\n    ä: \"two\"\n").unwrap();
    let item = &documents[0].root.get("list").unwrap().items()[0];
    let entry = item.entry("ä").unwrap();
    assert_eq!(entry.key.span.unwrap().start, Position { line: 4, column: 5 });
    assert_eq!(entry.value.position(), Some(Position { line: 4, column: 8 }));
}

#[test]
fn every_duplicate_key_is_reported() {
    let findings = parse("a.yaml", "a: 1\na: 2\nb: {c: 1, c: 2}\n").unwrap_err();
    let messages: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages, ["duplicate key `a`", "duplicate key `c`"]);
}

#[test]
fn tabs_and_open_quotes_say_where_and_what_to_do() {
    let findings = parse("a.yaml", "a:\n\tb: 1\n").unwrap_err();
    assert_eq!(findings[0].hint.as_deref(), Some("indent with spaces, never with tabs"));
    assert!(first_error("a: \"b\n").contains("not YAML"));
}

#[test]
fn merge_keys_are_resolved_and_remembered() {
    let text = "base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n";
    assert_eq!(json(text)["use"], serde_json::json!({"y": 3, "x": 1}));
    assert_eq!(parse("a.yaml", text).unwrap()[0].merges.len(), 1);
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..9 {
        let before = level - 1;
        let list = vec![format!("*a{before}"); 6].join(", ");
        writeln!(text, "a{level}: &a{level} [{list}]").unwrap();
    }
    let error = first_error(&text);
    assert!(error.contains("aliases"), "{error}");
}

#[test]
fn a_few_aliases_cannot_expand_to_more_than_the_stream_limit() {
    let mut text = format!("a0: &a0 [{}]\n", vec!["xxxxxxxxxx"; 50].join(", "));
    for level in 1..25 {
        let before = level - 1;
        writeln!(text, "a{level}: &a{level} [*a{before}, *a{before}]").unwrap();
    }
    assert!(first_error(&text).contains("aliases expand to more than 1 MiB"));
}

#[test]
fn an_alias_inside_its_own_anchor_is_refused() {
    assert!(first_error("a: &a [*a]\n").contains("alias"));
}

#[test]
fn nesting_stops_at_64() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse("a.yaml", &nested(64)).is_ok());
    assert_eq!(first_error(&nested(65)), "1:65 nested more than 64 levels deep");
    assert!(parse("a.yaml", &nested(100_000)).is_err());
}

#[test]
fn a_stream_over_1_mib_is_refused() {
    assert!(parse("a.yaml", &" ".repeat(STREAM_LIMIT + 1)).is_err());
    assert_eq!(parse("a.yaml", "").unwrap().len(), 0);
}

#[test]
fn bytes_that_are_not_utf8_give_their_place() {
    let findings = parse_bytes("a.yaml", b"a: b\nc: \xff\n").unwrap_err();
    assert_eq!(findings[0].position, Some(Position { line: 2, column: 4 }));
}

#[test]
fn scalars_have_the_types_of_yaml_1_2_and_keep_their_text() {
    let documents = parse("a.yaml", "a: no\nb: 017\nc: 'no'\nd: !!str 5\n").unwrap();
    let root = &documents[0].root;
    assert_eq!(
        root.to_json(),
        serde_json::json!({"a": "no", "b": 17, "c": "no", "d": "5"})
    );
    assert_eq!(root.get("b").unwrap().plain.as_deref(), Some("017"));
    assert_eq!(root.get("c").unwrap().plain, None);
}

#[test]
fn several_documents_and_windows_line_ends_are_read() {
    let documents = parse("a.yaml", "\u{feff}a: 1\r\n---\r\nb: 2\r\n").unwrap();
    assert_eq!(documents.len(), 2);
    assert_eq!(documents[1].root.to_json(), serde_json::json!({"b": 2}));
}
