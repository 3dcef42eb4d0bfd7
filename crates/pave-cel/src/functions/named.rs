//! Kubernetes' named formats: `format.dns1123Label().validate(name)` gives what is wrong, or none.

use super::url::Url;
use super::{Function, Scope, global, method};
use crate::meter::Outcome;
use crate::time::{Date, Timestamp};
use crate::value::Value;

/// The formats, in the order of their names.
const NAMES: [&str; 13] = [
    "byte",
    "date",
    "datetime",
    "dns1035Label",
    "dns1035LabelPrefix",
    "dns1123Label",
    "dns1123LabelPrefix",
    "dns1123Subdomain",
    "dns1123SubdomainPrefix",
    "labelValue",
    "qualifiedName",
    "uri",
    "uuid",
];

pub(super) const FUNCTIONS: &[Function] = &[
    global("format.named", 1, 1, by_name),
    global("format.byte", 0, 0, constant),
    global("format.date", 0, 0, constant),
    global("format.datetime", 0, 0, constant),
    global("format.dns1035Label", 0, 0, constant),
    global("format.dns1035LabelPrefix", 0, 0, constant),
    global("format.dns1123Label", 0, 0, constant),
    global("format.dns1123LabelPrefix", 0, 0, constant),
    global("format.dns1123Subdomain", 0, 0, constant),
    global("format.dns1123SubdomainPrefix", 0, 0, constant),
    global("format.labelValue", 0, 0, constant),
    global("format.qualifiedName", 0, 0, constant),
    global("format.uri", 0, 0, constant),
    global("format.uuid", 0, 0, constant),
    method("validate", 2, 2, validate),
];

fn constant(scope: &Scope<'_>) -> Outcome<Value> {
    match scope.name.split_once('.') {
        Some((_, name)) => Ok(Value::Format(name)),
        None => scope.no_overload(),
    }
}

fn by_name(scope: &Scope<'_>) -> Outcome<Value> {
    let wanted = scope.text(0)?;
    let found = NAMES.iter().find(|name| **name == &**wanted);
    Ok(found.map_or(Value::Optional(None), |name| Value::Format(name).some()))
}

fn validate(scope: &Scope<'_>) -> Outcome<Value> {
    let Some(Value::Format(name)) = scope.values.first() else {
        return scope.no_overload();
    };
    let text = scope.text(1)?;
    if fits(name, text) {
        return Ok(Value::Optional(None));
    }
    let message = format!("it is not of the format {name}");
    Ok(Value::list(vec![Value::text(message)]).some())
}

/// Whether a text is of a format.
pub(crate) fn fits(name: &str, text: &str) -> bool {
    match name {
        "dns1123Label" => is_label(text),
        "dns1123LabelPrefix" => is_label(&unmasked(text)),
        "dns1035Label" => is_old_label(text),
        "dns1035LabelPrefix" => is_old_label(&unmasked(text)),
        "dns1123Subdomain" => is_domain(text),
        "dns1123SubdomainPrefix" => is_domain(&unmasked(text)),
        "labelValue" => text.is_empty() || is_qualified(text),
        "qualifiedName" => match text.split_once('/') {
            Some((domain, name)) => is_domain(domain) && is_qualified(name),
            None => is_qualified(text),
        },
        "uri" => Url::parse(text).is_some(),
        "uuid" => is_uuid(text),
        "byte" => decode_base64(text).is_some(),
        "date" => Date::parse(text).is_some(),
        _ => Timestamp::parse(text).is_some(),
    }
}

/// A prefix, to which a random part is added, may end in a hyphen: Kubernetes takes a letter for it and what is before it.
fn unmasked(text: &str) -> String {
    let mut letters = text.chars();
    if text.len() > 1 && letters.next_back() == Some('-') {
        letters.next_back();
        return format!("{}a", letters.as_str());
    }
    text.to_owned()
}

/// Lower case letters, digits and hyphens, the latter inside only.
fn is_label_of_any_length(text: &str) -> bool {
    let is_end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    is_end(text.bytes().next())
        && is_end(text.bytes().last())
        && text.bytes().all(|byte| byte == b'-' || is_end(Some(byte)))
}

fn is_label(text: &str) -> bool {
    text.len() <= 63 && is_label_of_any_length(text)
}

fn is_old_label(text: &str) -> bool {
    is_label(text) && text.starts_with(|first: char| first.is_ascii_lowercase())
}

fn is_domain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label_of_any_length)
}

fn is_qualified(text: &str) -> bool {
    let is_end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 63
        && is_end(text.bytes().next())
        && is_end(text.bytes().last())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'-' | b'_' | b'.') || is_end(Some(byte)))
}

/// Eight, four, four, four and twelve hexadecimal digits; the hyphens may be left out.
fn is_uuid(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let hyphens: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
    digits == 32 && (text.len() == 32 || text.len() == 36 && hyphens == [8, 13, 18, 23])
}

/// The bytes behind base 64 with its padding.
pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let data = text.trim_end_matches('=');
    if text.len() - data.len() > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(data.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in data.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.extend(u8::try_from(bits >> count & 0xff));
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_apart() {
        for (name, good, bad) in [
            ("dns1123Label", "my-label-1", "My-Label"),
            ("dns1123LabelPrefix", "my-label-", "-"),
            ("dns1035Label", "a1", "1a"),
            ("dns1123Subdomain", "a.b-c.1", "a..b"),
            ("qualifiedName", "example.com/Name_1", "example.com/"),
            ("labelValue", "", "-a"),
            ("uri", "https://example.com/a?b=c", "not a uri"),
            (
                "uuid",
                "123e4567-e89b-12d3-a456-426614174000",
                "123e4567-e89b-12d3-a456-42661417400",
            ),
            ("byte", "aGVsbG8=", "aGVsbG8"),
            ("date", "2026-11-21", "2026-11-31"),
            ("datetime", "2026-11-21T18:00:00Z", "2026-11-21"),
        ] {
            assert!(NAMES.contains(&name));
            assert!(fits(name, good), "{name} {good}");
            assert!(!fits(name, bad), "{name} {bad}");
        }
        assert_eq!(decode_base64("aGVsbG8=").as_deref(), Some(&b"hello"[..]));
    }
}
