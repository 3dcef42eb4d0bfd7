//! The globs of `copyWithoutTemplating`, as `fetch:template`'s globby reads them, over the paths of a skeleton.
//!
//! A glob becomes a regular expression: `**` any directories, `*` and `?` within one, `[ ]`, `{a,b}`, `{1..3}` and the
//! groups `@( )`, `?( )`, `+( )`, `*( )`, `!( )`. A pattern that names a directory means all below it; one that starts
//! with `!` takes away from those before it.

use crate::nunjucks::regex::{Pattern, Regex, Subject};
use std::collections::BTreeSet;
use std::rc::Rc;

/// The alternatives that braces may have.
const MOST_ALTERNATIVES: usize = 1_000;

/// A list of patterns.
pub(super) struct Globs {
    rules: Vec<Rule>,
}

struct Rule {
    patterns: Vec<Regex>,
    /// What later patterns take away from this one.
    except: Vec<Exception>,
}

struct Exception {
    pattern: Regex,
    /// Whether a directory that it matches is left out with everything below.
    takes_directories: bool,
}

impl Globs {
    /// Reads `patterns`; `directories` are the skeleton's.
    pub(super) fn new(patterns: &[String], directories: &BTreeSet<&str>) -> Self {
        let mut rules = Vec::new();
        for (place, pattern) in patterns.iter().enumerate() {
            if pattern.starts_with('!') {
                continue;
            }
            let except = patterns
                .iter()
                .skip(place)
                .filter_map(|later| later.strip_prefix('!'))
                .flat_map(exceptions)
                .collect();
            let name = pattern.trim_start_matches("./").trim_end_matches('/');
            let whole = if directories.contains(name) {
                format!("{name}/**")
            } else {
                pattern.clone()
            };
            let patterns = alternatives(&whole).iter().filter_map(|one| compile(one)).collect();
            rules.push(Rule { patterns, except });
        }
        Self { rules }
    }

    /// Whether the file at `path` matches.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.rules.iter().any(|rule| {
            let subject = Subject::new(path);
            rule.patterns.iter().any(|pattern| pattern.matches(&subject))
                && !rule.except.iter().any(|exception| exception.contains(path, &subject))
        })
    }
}

impl Exception {
    fn contains(&self, path: &str, subject: &Subject) -> bool {
        self.pattern.matches(subject)
            || self.takes_directories
                && path
                    .match_indices('/')
                    .any(|(end, _)| self.pattern.matches(&Subject::new(path.get(..end).unwrap_or_default())))
    }
}

fn exceptions(pattern: &str) -> Vec<Exception> {
    let alternatives = alternatives(pattern);
    let read = |one: &String| {
        let last = one.rsplit('/').next().unwrap_or_default();
        let is_static = !last.contains(['*', '?', '[', '(', '!', '\\']);
        let takes_directories = is_static || one.ends_with("/**");
        compile(one).map(|pattern| Exception {
            pattern,
            takes_directories,
        })
    };
    alternatives.iter().filter_map(read).collect()
}

/// The pattern without braces: one for each choice.
fn alternatives(pattern: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(pattern) = open.pop() {
        match expand_once(&pattern) {
            Some(choices) if done.len() + open.len() + choices.len() <= MOST_ALTERNATIVES => {
                open.extend(choices.into_iter().rev());
            }
            _ => done.push(pattern),
        }
    }
    done
}

/// Replaces the first pair of braces that offers a choice.
fn expand_once(pattern: &str) -> Option<Vec<String>> {
    let bytes = pattern.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'{' if at == 0 || bytes.get(at - 1) != Some(&b'$') => {
                if let Some((choices, end)) = choices_at(pattern, at) {
                    let before = pattern.get(..at)?;
                    let after = pattern.get(end..)?;
                    return Some(
                        choices
                            .iter()
                            .map(|choice| format!("{before}{choice}{after}"))
                            .collect(),
                    );
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The choices of the braces at `start`, and where they end.
fn choices_at(pattern: &str, start: usize) -> Option<(Vec<String>, usize)> {
    let bytes = pattern.as_bytes();
    let (mut depth, mut at, mut from) = (0_usize, start, start + 1);
    let mut choices = Vec::new();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b',' if depth == 1 => {
                choices.push(pattern.get(from..at)?.to_owned());
                from = at + 1;
            }
            b'}' if depth == 1 => {
                let last = pattern.get(from..at)?;
                if choices.is_empty() {
                    return range_of(last).map(|range| (range, at + 1));
                }
                choices.push(last.to_owned());
                return Some((choices, at + 1));
            }
            b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// `1..3` or `a..c`.
fn range_of(text: &str) -> Option<Vec<String>> {
    let (first, last) = text.split_once("..")?;
    if let (Ok(first), Ok(last)) = (first.parse::<i64>(), last.parse::<i64>()) {
        let (low, high) = (first.min(last), first.max(last));
        if high.checked_sub(low)? >= 1_000 {
            return None;
        }
        let mut range: Vec<String> = (low..=high).map(|number| number.to_string()).collect();
        if first > last {
            range.reverse();
        }
        return Some(range);
    }
    let one = |text: &str| {
        text.chars()
            .next()
            .filter(|first| first.is_ascii_alphabetic() && text.len() == 1)
    };
    let (first, last) = (one(first)?, one(last)?);
    let mut range: Vec<String> = (first.min(last)..=first.max(last)).map(String::from).collect();
    if first > last {
        range.reverse();
    }
    Some(range)
}

/// The regular expression of a pattern without braces; none if it cannot be one.
fn compile(pattern: &str) -> Option<Regex> {
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
                push_segment(&mut output, segment, 0);
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

fn push_segment(output: &mut String, segment: &str, depth: usize) {
    let mut rest = segment;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        if matches!(first, '@' | '?' | '+' | '*' | '!')
            && depth < MOST_GROUPS
            && let Some(end) = after.strip_prefix('(').and_then(group_end)
        {
            let inside = after.get(1..=end).unwrap_or_default();
            let tail = after.get(end + 2..).unwrap_or_default();
            push_group(output, first, inside, tail, depth);
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
                    output.push_str(&class);
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
            '(' => output.push_str("(?:"),
            ')' | '|' if depth > 0 || segment.contains('(') => output.push(first),
            other => push_literal(output, other),
        }
    }
}

/// A group with its marker; `tail` is what follows it in the segment.
fn push_group(output: &mut String, marker: char, inside: &str, tail: &str, depth: usize) {
    let mut inner = String::new();
    push_segment(&mut inner, inside, depth + 1);
    match marker {
        '!' => {
            let mut after = String::new();
            push_segment(&mut after, tail, depth + 1);
            output.extend(["(?:(?!(?:", &inner, ")", &after, "(?:/|$))[^/]*?)"]);
        }
        '@' => output.extend(["(?:", &inner, ")"]),
        _ => {
            output.extend(["(?:", &inner, ")"]);
            output.push(marker);
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(patterns: &[&str], path: &str) -> bool {
        let patterns: Vec<String> = patterns.iter().map(ToString::to_string).collect();
        Globs::new(&patterns, &BTreeSet::from(["docs", ".github/workflows"])).contains(path)
    }

    #[test]
    fn stars_stay_in_a_directory_and_two_of_them_do_not() {
        assert!(matches(&["*.yaml"], "a.yaml"));
        assert!(!matches(&["*.yaml"], "b/a.yaml"));
        assert!(matches(&["**/*.yaml"], "a.yaml"));
        assert!(matches(&["**/*.yaml"], ".b/c/.a.yaml"));
        assert!(matches(&["b/**"], "b/c/d"));
        assert!(matches(&["b/**/d"], "b/d"));
    }

    #[test]
    fn a_directory_means_all_below_it() {
        assert!(matches(&["docs"], "docs/a/b.md"));
        assert!(matches(&[".github/workflows/"], ".github/workflows/ci.yaml"));
        assert!(!matches(&["doc"], "docs/a"));
    }

    #[test]
    fn exclamation_marks_take_away() {
        assert!(!matches(&["**/*.md", "!docs/**"], "docs/a.md"));
        assert!(matches(&["**/*.md", "!docs/**"], "a.md"));
        assert!(matches(&["!docs/**", "**/*.md"], "docs/a.md"));
    }

    #[test]
    fn braces_brackets_and_groups_choose() {
        assert!(matches(&["*.{js,ts}"], "a.ts"));
        assert!(matches(&["file{1..3}.txt"], "file2.txt"));
        assert!(matches(&["[ab]?.txt"], "bc.txt"));
        assert!(!matches(&["[!ab].txt"], "a.txt"));
        assert!(matches(&["@(a|b).txt"], "a.txt"));
        assert!(matches(&["x/!(a|b).txt"], "x/c.txt"));
        assert!(!matches(&["x/!(a|b).txt"], "x/a.txt"));
    }
}
