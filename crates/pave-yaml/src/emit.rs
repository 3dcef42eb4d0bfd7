//! YAML out: block style, two spaces, no folding, every scalar safe for YAML 1.1 and YAML 1.2 readers.

mod serialize;

pub use serialize::{NoYaml, emit_object};

use crate::scalar::{is_core_text, old_reading};
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
    for (index, (name, value)) in fields.iter().enumerate() {
        if index > 0 || !started {
            spaces(out, indent);
        }
        key(out, name, indent);
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

/// Writes a key without its colon.
fn key(out: &mut String, name: &str, indent: usize) {
    if name.len() <= LONG_KEY && !needs_quotes(name) {
        out.push_str(name);
        return;
    }
    let mut written = String::new();
    if name.len() > LONG_KEY {
        double_quoted(&mut written, name);
    } else {
        quoted(&mut written, name);
    }
    // An escape makes six bytes of one: what counts is what is written.
    if written.len() > LONG_KEY {
        out.push_str("? ");
        out.push_str(&written);
        out.push('\n');
        spaces(out, indent);
    } else {
        out.push_str(&written);
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
        Value::String(text) => self::text(out, text, indent),
        Value::Array(_) => out.push_str("[]"),
        Value::Object(_) => out.push_str("{}"),
    }
}

fn text(out: &mut String, text: &str, indent: usize) {
    if !needs_quotes(text) {
        out.push_str(text);
    } else if is_literal_block(text) {
        literal_block(out, text, indent);
    } else {
        quoted(out, text);
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
    const SPACES: &str = "                                ";
    let end = out.len() + count;
    if count <= SPACES.len() {
        // Always as many, cut back after: that is two stores, where a number only known here is a call.
        out.push_str(SPACES);
        out.truncate(end);
    } else {
        out.extend(std::iter::repeat_n(' ', count));
    }
}

/// Whether `text` as a plain scalar would be read as anything but itself, by any reader.
fn needs_quotes(text: &str) -> bool {
    !is_plainly_safe(text) && is_special(text)
}

/// What [`needs_quotes`] says, looked at from every side.
fn is_special(text: &str) -> bool {
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
    !is_core_text(text) || old_reading(text).is_some() || is_lax_float(text)
}

/// The quick answer for names, paths, images and sentences, which are most of what is written: a letter or a slash first,
/// then only what means nothing inside a plain scalar, and no word that a reader knows.
fn is_plainly_safe(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return false;
    };
    if first.is_ascii_digit() {
        return is_amount(bytes);
    }
    if !(first.is_ascii_alphabetic() || *first == b'/') || matches!(last, b' ' | b':') {
        return false;
    }
    if !are_harmless(bytes) {
        let mut before = b'a';
        for byte in bytes {
            let is_harmless = is_harmless(*byte) || *byte == b':' || (*byte == b' ' && before != b':');
            if !is_harmless {
                return false;
            }
            before = *byte;
        }
    }
    // `e3` is a number to some.
    !(is_word(text) || (matches!(first, b'e' | b'E') && is_lax_float(text)))
}

/// Whether all bytes are letters, digits or signs that mean nothing inside a plain scalar. Most texts are, so eight bytes
/// are looked at in one go; the last eight overlap those before.
fn are_harmless(bytes: &[u8]) -> bool {
    let all_of = |word: &[u8; 8]| are_eight_harmless(u64::from_ne_bytes(*word));
    match bytes.last_chunk() {
        Some(last) => bytes.as_chunks().0.iter().all(all_of) && all_of(last),
        None => bytes.iter().all(|byte| is_harmless(*byte)),
    }
}

/// `-`, `.` and `/` stand before the digits.
const fn is_harmless(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'-'..=b'9' | b'_')
}

/// [`is_harmless`] for each of the eight bytes of `word`.
const fn are_eight_harmless(word: u64) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH_BITS: u64 = ONES << 7;
    const LOWER_CASE: u64 = ONES << 5;
    /// Sets the high bit of the bytes from `least` to `most`. Bytes are ASCII, so no sum runs into the next one.
    const fn between(word: u64, least: u8, most: u8) -> u64 {
        let from = word.wrapping_add(ONES * (0x80 - least as u64));
        let behind = word.wrapping_add(ONES * (0x7f - most as u64));
        from & !behind
    }
    let harmless = between(word | LOWER_CASE, b'a', b'z') | between(word, b'-', b'9') | between(word, b'_', b'_');
    word & HIGH_BITS == 0 && harmless & HIGH_BITS == HIGH_BITS
}

/// A number with a unit, which is a number to no reader: `250m`, `512Mi`, `25%`, `30s`.
fn is_amount(bytes: &[u8]) -> bool {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    matches!(
        bytes.get(digits..),
        Some(b"m" | b"Ki" | b"Mi" | b"Gi" | b"Ti" | b"%" | b"s" | b"h")
    )
}

/// How long `false` is, the longest word that is something else than text.
const LONGEST_WORD: usize = 5;

/// The words that are something else than text to any reader.
fn is_word(text: &str) -> bool {
    let words: &[&str] = match text.as_bytes().first().map(u8::to_ascii_lowercase) {
        _ if text.len() > LONGEST_WORD => return false,
        Some(b'f') => &["false"],
        Some(b'n') => &["n", "no", "null"],
        Some(b'o') => &["on", "off"],
        Some(b't') => &["true"],
        Some(b'y') => &["y", "yes"],
        _ => return false,
    };
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// `.` and `e3`: no schema makes them numbers, but the float of npm's `yaml` in its 1.1 mode has optional digits.
fn is_lax_float(text: &str) -> bool {
    let exponent = text.strip_prefix('.').unwrap_or(text).strip_prefix(['e', 'E']);
    let digits = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    text == "." || digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
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
mod tests;
