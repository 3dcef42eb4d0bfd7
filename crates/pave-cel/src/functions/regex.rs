//! Regular expressions of RE2, on JavaScript's in `pave-regex`.
//!
//! What the two read differently is rewritten; what one of them does not have makes a rule one that is not checked.

use super::Scope;
use crate::meter::{Failure, Outcome, wrong};
use crate::value::Value;
use pave_regex::{Flags, Matcher, Pattern};

/// How long a pattern may be, in characters.
const MOST_CHARACTERS: usize = 5_000;

pub(super) fn matches(scope: &Scope<'_>) -> Outcome<Value> {
    let pattern = compile(scope, 1)?;
    let units = units(scope, &pattern)?;
    Ok(Value::Bool(Matcher::new(&pattern, &units).find(0, false).is_some()))
}

pub(super) fn find(scope: &Scope<'_>) -> Outcome<Value> {
    let pattern = compile(scope, 1)?;
    let units = units(scope, &pattern)?;
    let found = next(&mut Matcher::new(&pattern, &units), 0);
    Ok(Value::text(
        found.map_or_else(String::new, |(start, end)| part(&units, start, end)),
    ))
}

pub(super) fn find_all(scope: &Scope<'_>) -> Outcome<Value> {
    let limit = if scope.values.len() > 2 { scope.int(2)? } else { -1 };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let pattern = compile(scope, 1)?;
    let units = units(scope, &pattern)?;
    let mut matcher = Matcher::new(&pattern, &units);
    let mut all = Vec::new();
    let mut start = 0;
    let mut last = None;
    while all.len() < limit
        && let Some((from, to)) = next(&mut matcher, start)
    {
        scope.meter.charge(1 + units.len() / 8)?;
        // An empty match that touches the one before is none.
        if from < to || last != Some(from) {
            all.push(Value::text(part(&units, from, to)));
        }
        last = Some(to);
        // An empty match does not stand still.
        start = if to > from { to } else { to + 1 };
        if start > units.len() {
            break;
        }
    }
    Ok(Value::list(all))
}

fn next(matcher: &mut Matcher<'_, '_>, start: usize) -> Option<(usize, usize)> {
    let found = matcher.find(start, false)?;
    Some((found.first().copied()??, found.get(1).copied()??))
}

fn part(units: &[u16], start: usize, end: usize) -> String {
    String::from_utf16_lossy(units.get(start..end).unwrap_or_default())
}

/// The units of the text; a search takes its length times that of the pattern.
fn units(scope: &Scope<'_>, pattern: &Pattern) -> Outcome<Vec<u16>> {
    if !pattern.is_linear() {
        return Err(Failure::Unsupported("a regular expression that refers back".to_owned()));
    }
    let text = scope.text(0)?;
    if text.chars().any(|character| u32::from(character) > 0xffff) {
        return Err(Failure::Unsupported(
            "a character beyond 16 bits before a regular expression".to_owned(),
        ));
    }
    let length = scope.text(1)?.len();
    scope.meter.charge((text.len() / 8).saturating_mul(1 + length / 4))?;
    Ok(text.encode_utf16().collect())
}

fn compile(scope: &Scope<'_>, place: usize) -> Outcome<Pattern> {
    let source = scope.text(place)?;
    if source.len() > MOST_CHARACTERS {
        return Err(Failure::Unsupported("a regular expression that is too long".to_owned()));
    }
    scope.meter.charge(source.len())?;
    let (rewritten, flags) = rewrite(source)
        .ok_or_else(|| Failure::Unsupported("a regular expression with forms that are not known here".to_owned()))?;
    let units: Vec<u16> = rewritten.encode_utf16().collect();
    Pattern::new(&units, flags).or_else(|_| wrong("a regular expression cannot be read"))
}

const BLANK: &str = r"\t\n\f\r ";

/// The pattern in JavaScript's words; none where it has no such words.
fn rewrite(source: &str) -> Option<(String, Flags)> {
    let mut flags = Flags::default();
    let mut dot_takes_all = false;
    // Flags may stand behind the caret, too.
    let (caret, source) = match source.strip_prefix('^') {
        Some(after) if after.starts_with("(?") => ("^", after),
        _ => ("", source),
    };
    let mut rest = source;
    if let Some(after) = source.strip_prefix("(?")
        && let Some((letters, after)) = after.split_once(')')
        && letters.bytes().all(|letter| matches!(letter, b'i' | b'm' | b's'))
    {
        flags.ignore_case = letters.contains('i');
        flags.multiline = letters.contains('m');
        dot_takes_all = letters.contains('s');
        rest = after;
    }
    let mut made = String::with_capacity(rest.len());
    made.push_str(caret);
    let mut characters = rest.chars().peekable();
    let mut is_class = false;
    while let Some(character) = characters.next() {
        match character {
            // One character beyond 16 bits is two units, of which a class or a dot takes one.
            character if u32::from(character) > 0xffff => return None,
            '\\' => match characters.next()? {
                'A' if !flags.multiline && !is_class => made.push('^'),
                'z' if !flags.multiline && !is_class => made.push('$'),
                's' if is_class => made.push_str(BLANK),
                's' => made.extend(["[", BLANK, "]"]),
                'S' if !is_class => made.extend(["[^", BLANK, "]"]),
                'x' if characters.peek() == Some(&'{') => return None,
                same @ ('d' | 'D' | 'w' | 'W' | 't' | 'n' | 'r' | 'f' | 'v' | 'x') => made.extend(['\\', same]),
                same @ ('b' | 'B') if !is_class => made.extend(['\\', same]),
                'a' if !is_class => made.push_str(r"\x07"),
                '0'..='9' => return None,
                letter if letter.is_alphabetic() => return None,
                other => made.extend(['\\', other]),
            },
            '[' if is_class => {
                if characters.peek() == Some(&':') {
                    made.push_str(posix(&mut characters)?);
                } else {
                    made.push_str(r"\[");
                }
            }
            '[' => {
                is_class = true;
                made.push('[');
                if characters.peek() == Some(&'^') {
                    characters.next();
                    made.push('^');
                }
                // A bracket in the first place stands for itself.
                if characters.peek() == Some(&']') {
                    characters.next();
                    made.push_str(r"\]");
                }
            }
            ']' if is_class => {
                is_class = false;
                made.push(']');
            }
            '.' if !is_class => made.push_str(if dot_takes_all { r"[^]" } else { r"[^\n]" }),
            '(' if !is_class && characters.peek() == Some(&'?') => {
                characters.next();
                match characters.next()? {
                    ':' => made.push_str("(?:"),
                    'P' if characters.next() == Some('<') => made.push_str("(?<"),
                    '<' if characters.peek().is_some_and(char::is_ascii_alphabetic) => made.push_str("(?<"),
                    _ => return None,
                }
            }
            other => made.push(other),
        }
    }
    Some((made, flags))
}

/// `[:alpha:]` in a class, from its colon on.
fn posix(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<&'static str> {
    characters.next();
    let name: String = characters
        .by_ref()
        .take_while(|character| *character != ':')
        .take(10)
        .collect();
    if characters.next() != Some(']') {
        return None;
    }
    Some(match name.as_str() {
        "alnum" => "0-9A-Za-z",
        "alpha" => "A-Za-z",
        "digit" => "0-9",
        "lower" => "a-z",
        "upper" => "A-Z",
        "space" => r"\t\n\v\f\r ",
        "word" => "0-9A-Za-z_",
        "xdigit" => "0-9A-Fa-f",
        "punct" => r"!-\/:-@\[-`{-~",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_re2_and_javascript_read_differently_is_rewritten() {
        let fits = |pattern: &str, text: &str| {
            let (rewritten, flags) = rewrite(pattern)?;
            let units: Vec<u16> = rewritten.encode_utf16().collect();
            let pattern = Pattern::new(&units, flags).ok()?;
            let text: Vec<u16> = text.encode_utf16().collect();
            Some(Matcher::new(&pattern, &text).find(0, false).is_some())
        };
        assert_eq!(fits(r"\Aab\z", "ab"), Some(true));
        assert_eq!(fits(r"\Aab\z", "zAabz"), Some(false));
        assert_eq!(fits(r"^[[:alpha:]_]+$", "a_b"), Some(true));
        assert_eq!(fits(r"(?i)^ABC$", "abc"), Some(true));
        assert_eq!(fits(r"^(?i)ABC$", "abc"), Some(true));
        assert_eq!(fits(r"^(?:a|b)$", "xa"), Some(false));
        assert_eq!(fits(r"^a.c$", "a\u{2028}c"), Some(true));
        assert_eq!(fits(r"^[]a]+$", "]a"), Some(true));
        assert_eq!(fits(r"^\s$", "\u{a0}"), Some(false));
        assert_eq!(fits(r"^(?P<name>x)$", "x"), Some(true));
        for pattern in [r"\pL", r"(a)\1", r"(?=a)", r"\Qa\E", "(?U)a"] {
            assert_eq!(fits(pattern, "a"), None, "{pattern}");
        }
    }
}
