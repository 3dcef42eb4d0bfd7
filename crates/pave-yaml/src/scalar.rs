//! What a plain scalar means: by the YAML 1.2 core schema, and by YAML 1.1 readers.

use crate::Value;
use serde_json::Number;
use std::borrow::Cow;

/// What a YAML 1.1 reader makes of a plain scalar that the YAML 1.2 core schema reads otherwise.
///
/// The union of what go-yaml (kubectl, Helm, Argo CD), `PyYAML` and Ruby do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldReading {
    /// `yes`, `no`, `on`, `off`, `y`, `n` and their capitals.
    Boolean,
    /// `017` (15), `0b11`, `1_000`, `1:30` (90), `1e3` (a string for `PyYAML`).
    Number,
    /// `2026-01-31`, with or without a time.
    Timestamp,
    /// `<<`, the merge key.
    Merge,
    /// `=`, the default value.
    DefaultValue,
}

impl OldReading {
    /// The reading in words for a message.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Boolean => "a boolean",
            Self::Number => "another number or text",
            Self::Timestamp => "a date",
            Self::Merge => "a merge of another object",
            Self::DefaultValue => "a default value",
        }
    }
}

/// What the plain scalar `text` is by the YAML 1.2 core schema.
///
/// `None` for infinities and not-a-number, which JSON, and so Kubernetes and Backstage, cannot hold.
pub(crate) fn core_value(text: &str) -> Option<Value> {
    let value = match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        // No number begins with a letter.
        _ if begins_with_letter(text) => Value::String(text.to_owned()),
        _ if is_not_finite(text) => return None,
        _ if is_core_integer(text) || is_core_float(text) => match number(text) {
            Some(number) => Value::Number(number),
            None => return None,
        },
        _ => Value::String(text.to_owned()),
    };
    Some(value)
}

/// Whether the plain scalar `text` is text by the YAML 1.2 core schema: what [`core_value`] gives as a string.
pub(crate) fn is_core_text(text: &str) -> bool {
    match text {
        "" | "~" | "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => false,
        _ => begins_with_letter(text) || !(is_not_finite(text) || is_core_integer(text) || is_core_float(text)),
    }
}

/// Whether a scalar begins with a letter, and so is no number.
pub(crate) fn begins_with_letter(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// What YAML 1.1 readers make of the plain scalar `text`, where the YAML 1.2 core schema reads something else.
#[must_use]
pub fn old_reading(text: &str) -> Option<OldReading> {
    match text {
        "y" | "Y" | "n" | "N" | "yes" | "Yes" | "YES" | "no" | "No" | "NO" | "on" | "On" | "ON" | "off" | "Off"
        | "OFF" => return Some(OldReading::Boolean),
        "<<" => return Some(OldReading::Merge),
        "=" => return Some(OldReading::DefaultValue),
        _ => {}
    }
    let first = *text.as_bytes().first()?;
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return None;
    }
    if is_timestamp(text) {
        return Some(OldReading::Timestamp);
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if is_sexagesimal(unsigned) {
        return Some(OldReading::Number);
    }
    let joined = without_underscores(unsigned);
    let has_underscore = joined.len() != unsigned.len();
    let radix = |prefix: [&str; 2], digits: fn(&u8) -> bool| {
        let rest = prefix.iter().find_map(|prefix| joined.strip_prefix(*prefix));
        rest.is_some_and(|rest| !rest.is_empty() && rest.as_bytes().iter().all(digits))
    };
    if radix(["0b", "0B"], |digit| matches!(digit, b'0' | b'1'))
        || radix(["0o", "0O"], |digit| matches!(digit, b'0'..=b'7'))
    {
        return Some(OldReading::Number);
    }
    if radix(["0x", "0X"], u8::is_ascii_hexdigit) {
        // `0x1F` is one number to all; with a sign, an underscore or a capital X it is text to some.
        let plain = !has_underscore && unsigned.len() == text.len() && joined.starts_with("0x");
        return if plain { None } else { Some(OldReading::Number) };
    }
    let octal = joined.len() > 1 && joined.starts_with('0') && joined.as_bytes().iter().all(u8::is_ascii_digit);
    if octal {
        return Some(OldReading::Number);
    }
    if is_core_integer(&joined) || is_core_float(&joined) {
        // PyYAML wants a dot before and a sign after `e`; go-yaml does not.
        let exponent = joined.contains(['e', 'E']);
        let canonical = joined.contains('.') && (joined.contains("e+") || joined.contains("e-"));
        if has_underscore || (exponent && !canonical) {
            return Some(OldReading::Number);
        }
    }
    None
}

fn without_underscores(text: &str) -> Cow<'_, str> {
    if text.contains('_') {
        Cow::Owned(text.replace('_', ""))
    } else {
        Cow::Borrowed(text)
    }
}

fn is_not_finite(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

/// `[-+]?[0-9]+`, `0o[0-7]+` or `0x[0-9a-fA-F]+`.
fn is_core_integer(text: &str) -> bool {
    let all = |rest: &str, digit: fn(&u8) -> bool| !rest.is_empty() && rest.as_bytes().iter().all(digit);
    if let Some(rest) = text.strip_prefix("0o") {
        return all(rest, |digit| matches!(digit, b'0'..=b'7'));
    }
    if let Some(rest) = text.strip_prefix("0x") {
        return all(rest, u8::is_ascii_hexdigit);
    }
    all(text.strip_prefix(['+', '-']).unwrap_or(text), u8::is_ascii_digit)
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
fn is_core_float(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.as_bytes().iter().all(u8::is_ascii_digit);
    if exponent.is_some_and(|exponent| exponent.is_empty() || !digits(exponent)) {
        return false;
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty())
}

/// The number that `text`, an integer or float of the core schema, stands for; `None` if it is too large for JSON.
fn number(text: &str) -> Option<Number> {
    let radix = |prefix, radix| {
        let rest = text.strip_prefix(prefix)?;
        u64::from_str_radix(rest, radix).ok()
    };
    if let Some(value) = radix("0x", 16).or_else(|| radix("0o", 8)) {
        return Some(Number::from(value));
    }
    let positive = text.strip_prefix('+').unwrap_or(text);
    if let Ok(value) = positive.parse::<i64>() {
        return Some(Number::from(value));
    }
    if let Ok(value) = positive.parse::<u64>() {
        return Some(Number::from(value));
    }
    positive.parse::<f64>().ok().and_then(Number::from_f64)
}

/// `[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}`, alone or followed by `T`, `t` or white space.
fn is_timestamp(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let digits = |text: &str| text.as_bytes().iter().all(u8::is_ascii_digit);
    let day: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let after = rest.chars().nth(day.len());
    year.len() == 4
        && digits(year)
        && (1..=2).contains(&month.len())
        && digits(month)
        && (1..=2).contains(&day.len())
        && matches!(after, None | Some('T' | 't' | ' ' | '\t'))
}

/// `1:30`, `190:20:30.15`: base 60 in YAML 1.1.
fn is_sexagesimal(unsigned: &str) -> bool {
    let mut parts = unsigned.split(':');
    let first = parts.next().unwrap_or("");
    let mut count = 0;
    for part in parts {
        count += 1;
        let whole = part.split('.').next().unwrap_or("");
        if whole.is_empty() || whole.len() > 2 || !part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return false;
        }
    }
    count > 0 && !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema_types_plain_scalars() {
        let number = |value: i64| Some(Value::Number(value.into()));
        assert_eq!(core_value("~"), Some(Value::Null));
        assert_eq!(core_value("True"), Some(Value::Bool(true)));
        assert_eq!(core_value("no"), Some(Value::String("no".into())));
        assert_eq!(core_value("017"), number(17));
        assert_eq!(core_value("0o17"), number(15));
        assert_eq!(core_value("0x1F"), number(31));
        assert_eq!(core_value("-12"), number(-12));
        assert_eq!(core_value("1_000"), Some(Value::String("1_000".into())));
        assert_eq!(core_value("1e3"), Number::from_f64(1000.0).map(Value::Number));
        assert_eq!(core_value("1.2.3"), Some(Value::String("1.2.3".into())));
        assert_eq!(core_value(".inf"), None);
        assert_eq!(core_value("1e999"), None);
    }

    #[test]
    fn what_is_text_is_what_becomes_a_string() {
        for text in [
            "",
            "~",
            "null",
            "Nullable",
            "TRUE",
            "no",
            "017",
            "0o17",
            "0x1F",
            "-12",
            "+",
            "-",
            "1_000",
            "1e3",
            "1.2.3",
            ".5",
            ".",
            ".inf",
            "-.INF",
            ".nan",
            "1e999",
            "250m",
            "/healthz",
            "0.0.0.0/0",
            "::/0",
            "é",
        ] {
            let is_string = matches!(core_value(text), Some(Value::String(_)));
            assert_eq!(is_core_text(text), is_string, "{text}");
        }
    }

    #[test]
    fn scalars_that_yaml_1_1_reads_otherwise_are_known() {
        for text in ["no", "on", "y", "N", "Off"] {
            assert_eq!(old_reading(text), Some(OldReading::Boolean), "{text}");
        }
        for text in [
            "017",
            "08",
            "1_000",
            "0b11",
            "0o17",
            "1:30",
            "190:20:30.15",
            "1e3",
            "1.5e3",
            "-0x1F",
            "+1_0.5",
            "685_230.15",
        ] {
            assert_eq!(old_reading(text), Some(OldReading::Number), "{text}");
        }
        assert_eq!(old_reading("2026-01-31"), Some(OldReading::Timestamp));
        assert_eq!(old_reading("2026-01-31T10:00:00Z"), Some(OldReading::Timestamp));
        for text in [
            "0",
            "12",
            "-3.5",
            "0x1F",
            "1.2.3",
            "250m",
            "v1",
            "10.0.0.0/8",
            "2026-week",
            "yes please",
            "",
        ] {
            assert_eq!(old_reading(text), None, "{text}");
        }
    }
}
