//! A pattern without braces as a regular expression.

use super::repeated::{Repeated, repeated};
use crate::nunjucks::regex::{Pattern, Regex};
use std::rc::Rc;

/// The regular expression of a pattern without braces; none if it cannot be one.
pub(super) fn compile(pattern: &str) -> Option<Regex> {
    let pattern = pattern.trim_start_matches("./");
    let mut output = String::from("^");
    let segments = segments(pattern);
    let mut needs_slash = false;
    for (place, segment) in segments.iter().enumerate() {
        let is_last = place + 1 == segments.len();
        match (*segment, is_last) {
            ("**", true) => output.push_str(if needs_slash { "(?:/.*)?" } else { ".*" }),
            ("**", false) => {
                output.push_str(if needs_slash { "/(?:.*/)?" } else { "(?:.*/)?" });
                needs_slash = false;
            }
            ("", true) if place > 0 => output.push_str("/?"),
            _ => {
                if needs_slash {
                    output.push('/');
                }
                if segment.starts_with('*') {
                    output.push_str("(?=.)");
                }
                let end = segment.as_ptr() as usize - pattern.as_ptr() as usize + segment.len();
                push_segment(&mut output, segment, pattern.get(end..).unwrap_or_default(), 0);
                needs_slash = true;
            }
        }
    }
    output.push('$');
    Pattern::new(&output, "")
        .ok()
        .map(|pattern| Regex::new(Rc::new(pattern)))
}

/// The parts between slashes that are outside of groups and brackets.
fn segments(pattern: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let mut escaped = false;
    for (at, character) in pattern.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => {
                segments.push(pattern.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    segments.push(pattern.get(start..).unwrap_or_default());
    segments
}

/// How deep groups may nest; deeper ones are taken literally.
const MOST_GROUPS: usize = 32;

/// Writes a part between slashes; `follows` is what comes after it in the pattern.
fn push_segment(output: &mut String, segment: &str, follows: &str, depth: usize) {
    let mut rest = segment;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        if matches!(first, '@' | '?' | '+' | '*' | '!')
            && depth < MOST_GROUPS
            && let Some(end) = after.strip_prefix('(').and_then(group_end)
        {
            let inside = after.get(1..=end).unwrap_or_default();
            let tail = after.get(end + 2..).unwrap_or_default();
            push_group(output, first, inside, [tail, follows], depth);
            rest = tail;
            continue;
        }
        rest = after;
        match first {
            '*' => {
                rest = rest.trim_start_matches('*');
                output.push_str("[^/]*?");
            }
            '?' => output.push_str("[^/]"),
            '[' => match bracket(rest) {
                Some((class, end)) => {
                    let written = rest.get(..rest.len() - end.len() - 1).unwrap_or_default();
                    // Without anything special in it, it may also be meant as it is written.
                    if written.contains([
                        '-', '*', '+', '?', '.', '^', '$', '{', '}', '(', '|', ')', '[', '!', '\\',
                    ]) {
                        output.push_str(&class);
                    } else {
                        output.extend(["(?:\\[", written, "\\]|", &class, ")"]);
                    }
                    rest = end;
                }
                None => output.push_str("\\["),
            },
            '\\' => {
                if let Some(escaped) = rest.chars().next() {
                    push_literal(output, escaped);
                    rest = rest.get(escaped.len_utf8()..).unwrap_or_default();
                }
            }
            '"' => {
                // Quotes are left out, and what is in them is text.
                if let Some((quoted, after)) = rest.split_once('"') {
                    quoted.chars().for_each(|character| push_literal(output, character));
                    rest = after;
                }
            }
            '(' => output.push_str("(?:"),
            ')' | '|' if depth > 0 || segment.contains('(') => output.push(first),
            other => push_literal(output, other),
        }
    }
}

/// A group with its marker; `rest` is what follows it in its segment, and after that. What `!( )` may not be is looked at
/// alone, as globby does, and not together with what follows: only at the end of the pattern it is the whole rest.
fn push_group(output: &mut String, marker: char, inside: &str, rest: [&str; 2], depth: usize) {
    let [tail, follows] = rest;
    let mut inner = String::new();
    if matches!(marker, '*' | '+') {
        match repeated(inside) {
            Repeated::Group => {}
            Repeated::Letters(letters) => {
                output.push('[');
                letters.chars().for_each(|letter| push_literal(output, letter));
                output.push_str("]*");
                return;
            }
            Repeated::Text => {
                for literal in [marker, '('].into_iter().chain(inside.chars()).chain([')']) {
                    push_literal(output, literal);
                }
                return;
            }
        }
    }
    push_segment(&mut inner, inside, "", depth + 1);
    match marker {
        '!' => {
            let crosses = inside.chars().count() > 1 && inside.contains('/');
            let star = if crosses { ".*?" } else { "[^/]*?" };
            let mut after = String::new();
            let is_end = |text: &str| text.bytes().all(|byte| byte == b')');
            if inside.contains('*') && follows.is_empty() && is_extension(tail) {
                push_segment(&mut after, tail, "", depth + 1);
            } else if crosses || is_end(tail) && is_end(follows) {
                after.push('$');
            }
            output.extend(["(?:(?!(?:", &inner, ")", &after, ")", star, ")"]);
        }
        '@' => output.extend(["(?:", &inner, ")"]),
        _ => {
            output.extend(["(?:", &inner, ")"]);
            output.push(marker);
        }
    }
}

/// A point and anything without another one.
fn is_extension(text: &str) -> bool {
    text.strip_prefix('.')
        .is_some_and(|name| !name.is_empty() && !name.contains(['.', '/', '\\']))
}

/// Where the group that starts before `text` ends.
fn group_end(text: &str) -> Option<usize> {
    let mut depth = 1_usize;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// A class of characters after its `[`, and what follows its `]`.
fn bracket(rest: &str) -> Option<(String, &str)> {
    let start = usize::from(rest.starts_with(['!', '^']));
    let body = rest.get(start..)?;
    // A `]` right at the start is one of the characters.
    let skip = usize::from(body.starts_with(']'));
    let mut end = body.get(skip..)?.find(']')? + skip;
    while let Some(open) = body.get(..end)?.rfind("[:")
        && body.get(open..end + 1)?.ends_with(":]")
        && body.get(end + 1..)?.contains(']')
        && !body.get(open + 2..end)?.trim_end_matches(':').contains(':')
    {
        let next = body.get(end + 1..)?.find(']')?;
        end += 1 + next;
        if !body.get(..end)?.ends_with(':') {
            break;
        }
    }
    let mut class = String::from(if start == 1 { "[^/" } else { "[" });
    let mut inside = body.get(..end)?.to_owned();
    for (name, characters) in [
        ("[:alnum:]", "a-zA-Z0-9"),
        ("[:alpha:]", "a-zA-Z"),
        ("[:digit:]", "0-9"),
        ("[:lower:]", "a-z"),
        ("[:upper:]", "A-Z"),
        ("[:space:]", " \\t\\r\\n\\v\\f"),
        ("[:word:]", "A-Za-z0-9_"),
        ("[:xdigit:]", "A-Fa-f0-9"),
    ] {
        inside = inside.replace(name, characters);
    }
    for character in inside.chars() {
        if matches!(character, '[' | ']') {
            class.push('\\');
        }
        class.push(character);
    }
    class.push(']');
    Some((class, body.get(end + 1..)?))
}

fn push_literal(output: &mut String, character: char) {
    if "\\^$.*+?()[]{}|/".contains(character) {
        output.push('\\');
    }
    output.push(character);
}
