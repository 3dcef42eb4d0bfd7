//! YAML out: block style, two spaces, no folding, every scalar safe for YAML 1.1 and YAML 1.2 readers.

use crate::scalar::{core_value, old_reading};
use serde_json::Value;

/// Keys longer than this are written in the explicit form `? key`: YAML allows 1,024 characters in an implicit key.
const LONG_KEY: usize = 1000;

/// `value` as one YAML document that ends with a line break.
///
/// Strings that any reader would take for something else are quoted; several lines become a literal block where that
/// is exact. The order of keys is the order in `value`.
#[must_use]
pub fn emit(value: &Value) -> String {
    let mut out = String::new();
    document(&mut out, value);
    out
}

/// Several documents in one stream, separated by `---`.
#[must_use]
pub fn emit_documents<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    let mut out = String::new();
    for (index, value) in values.into_iter().enumerate() {
        if index > 0 {
            out.push_str("---\n");
        }
        document(&mut out, value);
    }
    out
}

fn document(out: &mut String, value: &Value) {
    match value {
        Value::Object(fields) if !fields.is_empty() => mapping(out, fields, 0, true),
        Value::Array(items) if !items.is_empty() => sequence(out, items, 0, true),
        scalar => {
            inline(out, scalar, 0);
            out.push('\n');
        }
    }
}

/// Writes the entries; the first one goes on the current line when `started`, as after `- `.
fn mapping(out: &mut String, fields: &serde_json::Map<String, Value>, indent: usize, started: bool) {
    for (index, (key, value)) in fields.iter().enumerate() {
        if index > 0 || !started {
            spaces(out, indent);
        }
        let start = out.len();
        if key.len() > LONG_KEY {
            out.push_str("? ");
            double_quoted(out, key);
            out.push('\n');
            spaces(out, indent);
        } else if needs_quotes(key) {
            quoted(out, key);
        } else {
            out.push_str(key);
        }
        // An escape makes six bytes of one: check what was really written.
        if out.len() - start > LONG_KEY && key.len() <= LONG_KEY {
            let written = out.split_off(start);
            out.push_str("? ");
            out.push_str(&written);
            out.push('\n');
            spaces(out, indent);
        }
        out.push(':');
        match value {
            Value::Object(inner) if !inner.is_empty() => {
                out.push('\n');
                mapping(out, inner, indent + 2, false);
            }
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                sequence(out, items, indent + 2, false);
            }
            scalar => {
                out.push(' ');
                inline(out, scalar, indent + 2);
                out.push('\n');
            }
        }
    }
}

fn sequence(out: &mut String, items: &[Value], indent: usize, started: bool) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 || !started {
            spaces(out, indent);
        }
        out.push_str("- ");
        match item {
            Value::Object(fields) if !fields.is_empty() => mapping(out, fields, indent + 2, true),
            Value::Array(inner) if !inner.is_empty() => sequence(out, inner, indent + 2, true),
            scalar => {
                inline(out, scalar, indent + 2);
                out.push('\n');
            }
        }
    }
}

/// A scalar or an empty collection, without a line break at its end.
fn inline(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number_text(&number.to_string())),
        Value::String(text) if is_literal_block(text) => literal_block(out, text, indent),
        Value::String(text) if needs_quotes(text) => quoted(out, text),
        Value::String(text) => out.push_str(text),
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
    }
}

/// YAML 1.1 wants a dot before and a sign after the `e` of a float: `1e+21` is text to `PyYAML`.
fn number_text(number: &str) -> String {
    let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else {
        return number.to_owned();
    };
    let dot = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with(['+', '-']) { "" } else { "+" };
    format!("{mantissa}{dot}e{sign}{exponent}")
}

fn spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Whether `text` as a plain scalar would be read as anything but itself, by any reader.
fn needs_quotes(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return true;
    };
    if text.starts_with(' ') || text.ends_with([' ', ':']) || text.starts_with("---") || text.starts_with("...") {
        return true;
    }
    // The indicators of YAML, and `-`, `?`, `:`, `.`, `<`, `=` and `~` where they could begin a special word.
    if matches!(
        first,
        '-' | '?'
            | ':'
            | ','
            | '['
            | ']'
            | '{'
            | '}'
            | '#'
            | '&'
            | '*'
            | '!'
            | '|'
            | '>'
            | '\''
            | '"'
            | '%'
            | '@'
            | '`'
            | '='
            | '~'
            | '<'
    ) {
        return true;
    }
    if text.contains(": ") || text.contains(" #") || text.chars().any(|character| !is_plain_character(character)) {
        return true;
    }
    !matches!(core_value(text), Some(crate::Value::String(_))) || old_reading(text).is_some()
}

/// Printable, on one line and the same character for every reader.
fn is_plain_character(character: char) -> bool {
    !matches!(
        character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff0}'..='\u{ffff}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}'
    )
}

fn quoted(out: &mut String, text: &str) {
    let escapes = text.chars().any(|character| !is_plain_character(character));
    if !escapes && text.contains(['"', '\\']) {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
    } else {
        double_quoted(out, text);
    }
}

fn double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            other if is_plain_character(other) => out.push(other),
            other => {
                let code = u32::from(other);
                let escape = match code {
                    0..=0xff => format!("\\x{code:02x}"),
                    0x100..=0xffff => format!("\\u{code:04x}"),
                    _ => format!("\\U{code:08x}"),
                };
                out.push_str(&escape);
            }
        }
    }
    out.push('"');
}

/// Whether `text` can be a literal block that every reader gives back exactly.
///
/// Blank or indented first lines, white space at line ends and more than one last line break are where readers differ.
fn is_literal_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    if !text.contains('\n') || body.starts_with([' ', '\t', '\n']) || body.ends_with('\n') || body.is_empty() {
        return false;
    }
    body.split('\n').all(|line| {
        !line.ends_with([' ', '\t'])
            && !line.starts_with('\t')
            && line
                .chars()
                .all(|character| is_plain_character(character) || character == '\t')
    })
}

fn literal_block(out: &mut String, text: &str, indent: usize) {
    let (header, body) = match text.strip_suffix('\n') {
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    out.push_str(header);
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            // A block at the top of a document is indented too, or `---` inside it would end the document.
            spaces(out, indent.max(2));
            out.push_str(line);
        }
    }
}

#[cfg(test)]
mod tests {
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
        fn whatever_is_emitted_reads_back_the_same(value in any_value()) {
            let emitted = emit(&value);
            prop_assert_eq!(read_back(&emitted), value, "{}", emitted);
        }

        #[test]
        fn reading_never_panics(text in "[ -~\n\t]{0,80}") {
            drop(parse("any.yaml", &text));
        }
    }
}
