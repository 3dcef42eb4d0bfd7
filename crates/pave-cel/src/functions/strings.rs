//! Texts; places in them count characters.

use super::{Function, Scope, global, method};
use crate::meter::{Outcome, wrong};
use crate::value::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    method("contains", 2, 2, |scope| {
        Ok(Value::Bool(scope.text(0)?.contains(&**scope.text(1)?)))
    }),
    method("startsWith", 2, 2, |scope| {
        Ok(Value::Bool(scope.text(0)?.starts_with(&**scope.text(1)?)))
    }),
    method("endsWith", 2, 2, |scope| {
        Ok(Value::Bool(scope.text(0)?.ends_with(&**scope.text(1)?)))
    }),
    method("charAt", 2, 2, char_at),
    method("lowerAscii", 1, 1, |scope| {
        scope.made(&scope.text(0)?.to_ascii_lowercase())
    }),
    method("upperAscii", 1, 1, |scope| {
        scope.made(&scope.text(0)?.to_ascii_uppercase())
    }),
    method("trim", 1, 1, |scope| scope.made(scope.text(0)?.trim())),
    method("reverse", 1, 1, reverse),
    method("replace", 3, 4, replace),
    method("split", 2, 3, split),
    method("substring", 2, 3, substring),
    method("join", 1, 2, join),
    global("strings.quote", 1, 1, quote),
];

fn out_of_range<T>() -> Outcome<T> {
    wrong("a place is outside of the text")
}

fn char_at(scope: &Scope<'_>) -> Outcome<Value> {
    let text = scope.text(0)?;
    let Ok(place) = usize::try_from(scope.int(1)?) else {
        return out_of_range();
    };
    match text.chars().nth(place) {
        Some(character) => Ok(Value::text(character.to_string())),
        None if place == text.chars().count() => Ok(Value::text("")),
        None => out_of_range(),
    }
}

fn reverse(scope: &Scope<'_>) -> Outcome<Value> {
    match scope.values.first() {
        Some(Value::List(_)) => Ok(Value::list(scope.items(0)?.iter().rev().cloned().collect())),
        _ => scope.made(&scope.text(0)?.chars().rev().collect::<String>()),
    }
}

fn replace(scope: &Scope<'_>) -> Outcome<Value> {
    let (text, old, new) = (scope.text(0)?, scope.text(1)?, scope.text(2)?);
    let limit = if scope.values.len() > 3 { scope.int(3)? } else { -1 };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    // Charged before it is made: each of many places may become a long text.
    let places = if old.is_empty() {
        text.len() + 1
    } else {
        text.len() / old.len()
    };
    scope
        .meter
        .charge_text(text.len().saturating_add(places.min(limit).saturating_mul(new.len())))?;
    Ok(Value::text(text.replacen(&**old, new, limit)))
}

fn split(scope: &Scope<'_>) -> Outcome<Value> {
    let (text, separator) = (scope.text(0)?, scope.text(1)?);
    let limit = if scope.values.len() > 2 { scope.int(2)? } else { -1 };
    scope.meter.charge(text.len())?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let parts: Vec<Value> = if limit == 0 {
        Vec::new()
    } else if separator.is_empty() {
        // Each character, and the rest in the last part.
        let mut parts = Vec::new();
        let mut rest = &**text;
        while let Some(first) = rest.chars().next() {
            if parts.len() + 1 == limit {
                parts.push(Value::text(rest));
                break;
            }
            let (head, tail) = rest.split_at_checked(first.len_utf8()).unwrap_or((rest, ""));
            parts.push(Value::text(head));
            rest = tail;
        }
        parts
    } else {
        text.splitn(limit, &**separator).map(Value::text).collect()
    };
    Ok(Value::list(parts))
}

fn substring(scope: &Scope<'_>) -> Outcome<Value> {
    let text = scope.text(0)?;
    let count = text.chars().count();
    let start = usize::try_from(scope.int(1)?);
    let end = if scope.values.len() > 2 {
        usize::try_from(scope.int(2)?)
    } else {
        Ok(count)
    };
    match (start, end) {
        (Ok(start), Ok(end)) if start <= end && end <= count => {
            scope.made(&text.chars().skip(start).take(end - start).collect::<String>())
        }
        _ => out_of_range(),
    }
}

fn join(scope: &Scope<'_>) -> Outcome<Value> {
    let items = scope.items(0)?;
    let separator = if scope.values.len() > 1 { &**scope.text(1)? } else { "" };
    let mut joined = String::new();
    for (index, item) in items.iter().enumerate() {
        let Value::Text(text) = item else {
            return scope.no_overload();
        };
        if index > 0 {
            joined.push_str(separator);
        }
        scope.meter.charge_text(separator.len() + text.len())?;
        joined.push_str(text);
    }
    Ok(Value::text(joined))
}

fn quote(scope: &Scope<'_>) -> Outcome<Value> {
    let mut quoted = String::from("\"");
    for character in scope.text(0)?.chars() {
        match character {
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            '\\' | '"' => {
                quoted.push('\\');
                quoted.push(character);
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    scope.made(&quoted)
}
