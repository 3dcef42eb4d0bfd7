//! Regular-expression values: JavaScript's semantics, UTF-16 positions.

use super::text;
use pave_regex::{Flags, Matcher};
use std::cell::{Cell, OnceCell};
use std::ops::Range;
use std::rc::Rc;

/// A compiled pattern; shared by all values of one literal.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: String,
    flags: String,
    compiled: pave_regex::Pattern,
}

/// One regular-expression value with its own `lastIndex`.
#[derive(Debug)]
pub(crate) struct Regex {
    pattern: Rc<Pattern>,
    last_index: Cell<usize>,
    printed: OnceCell<String>,
}

/// A text that is searched, as code units.
pub(crate) struct Subject {
    units: Vec<u16>,
}

/// One match: the whole and its groups, as ranges of code units.
pub(crate) struct Found {
    pub(crate) whole: Range<usize>,
    pub(crate) groups: Vec<Option<Range<usize>>>,
    named: Vec<(String, Option<Range<usize>>)>,
}

impl Pattern {
    /// Compiles `source` with some of the flags `gimy`.
    ///
    /// # Errors
    /// JavaScript would refuse the pattern, or it is too large.
    pub(crate) fn new(source: &str, flags: &str) -> Result<Self, ()> {
        // `g` and `y` are about how matches are asked for, not about the pattern.
        let flags_of_pattern = Flags {
            ignore_case: flags.contains('i'),
            multiline: flags.contains('m'),
        };
        let compiled = pave_regex::Pattern::new(&text::to_units(source), flags_of_pattern).map_err(|_| ())?;
        Ok(Self {
            source: source.to_owned(),
            flags: flags.to_owned(),
            compiled,
        })
    }

    /// Whether a search takes time that is linear in its text.
    pub(crate) fn is_linear(&self) -> bool {
        self.compiled.is_linear()
    }

    fn has(&self, flag: char) -> bool {
        self.flags.contains(flag)
    }
}

impl Subject {
    /// The code units of `text`.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            units: text::to_units(text),
        }
    }

    /// The number of code units.
    pub(crate) fn len(&self) -> usize {
        self.units.len()
    }

    /// A part of the text.
    pub(crate) fn part(&self, range: Range<usize>) -> String {
        text::from_units(self.units.get(range).unwrap_or_default())
    }
}

impl Regex {
    /// A new value of `pattern`.
    pub(crate) fn new(pattern: Rc<Pattern>) -> Self {
        Self {
            pattern,
            last_index: Cell::new(0),
            printed: OnceCell::new(),
        }
    }

    /// A value of the same pattern that starts at the beginning.
    pub(crate) fn fresh(&self) -> Self {
        Self::new(Rc::clone(&self.pattern))
    }

    /// How JavaScript prints it: `/source/flags`, flags in alphabetical order.
    pub(crate) fn print(&self) -> String {
        self.printed
            .get_or_init(|| {
                let mut output = String::from("/");
                if self.pattern.source.is_empty() {
                    output.push_str("(?:)");
                }
                for character in self.pattern.source.chars() {
                    match character {
                        '\n' => output.push_str("\\n"),
                        '\r' => output.push_str("\\r"),
                        '\u{2028}' => output.push_str("\\u2028"),
                        '\u{2029}' => output.push_str("\\u2029"),
                        _ => output.push(character),
                    }
                }
                output.push('/');
                output.extend("gimy".chars().filter(|flag| self.pattern.has(*flag)));
                output
            })
            .clone()
    }

    /// A search through `subject`.
    fn matcher<'m>(&'m self, subject: &'m Subject) -> Matcher<'m, 'm> {
        Matcher::new(&self.pattern.compiled, &subject.units)
    }

    /// The first match at or after `start`; with `exactly`, only one that starts there.
    fn find(&self, matcher: &mut Matcher<'_, '_>, start: usize, exactly: bool) -> Option<Found> {
        let slots = matcher.find(start, exactly)?;
        let mut ranges = slots.chunks(2).map(|pair| match pair {
            [Some(start), Some(end)] => Some(*start..*end),
            _ => None,
        });
        let whole = ranges.next().flatten()?;
        let groups: Vec<Option<Range<usize>>> = ranges.collect();
        let known = self.pattern.compiled.names().iter();
        let taken = |group: usize| groups.get(group - 1).cloned().flatten();
        let named = known.map(|(name, group)| (name.clone(), taken(*group))).collect();
        Some(Found { whole, groups, named })
    }

    /// Whether any part of `subject` matches.
    pub(crate) fn matches(&self, subject: &Subject) -> bool {
        self.matcher(subject).find(0, false).is_some()
    }

    /// JavaScript's `exec`: uses and moves `lastIndex` with the flags `g` and `y`.
    pub(crate) fn execute(&self, subject: &Subject) -> Option<Found> {
        self.execute_with(&mut self.matcher(subject))
    }

    fn execute_with(&self, matcher: &mut Matcher<'_, '_>) -> Option<Found> {
        let sticky = self.pattern.has('y');
        let moves = sticky || self.pattern.has('g');
        let start = if moves { self.last_index.get() } else { 0 };
        let found = self.find(matcher, start, sticky);
        if moves {
            self.last_index.set(found.as_ref().map_or(0, |found| found.whole.end));
        }
        found
    }

    /// JavaScript's `text.replace(regex, replacement)`.
    pub(crate) fn replace(&self, input: &str, replacement: &str) -> String {
        let subject = Subject::new(input);
        let mut matches = Vec::new();
        let mut search = self.matcher(&subject);
        if self.pattern.has('g') {
            self.last_index.set(0);
            while let Some(found) = self.execute_with(&mut search) {
                if found.whole.is_empty() {
                    self.last_index.set(found.whole.end + 1);
                }
                matches.push(found);
            }
        } else {
            matches.extend(self.execute_with(&mut search));
        }
        let replacement = Subject::new(replacement);
        let mut output = Vec::with_capacity(subject.len());
        let mut end = 0;
        for found in matches {
            output.extend_from_slice(subject.units.get(end..found.whole.start).unwrap_or_default());
            expand(&mut output, &replacement.units, &subject.units, &found);
            end = found.whole.end;
        }
        output.extend_from_slice(subject.units.get(end..).unwrap_or_default());
        text::from_units(&output)
    }

    /// JavaScript's `text.split(regex, limit)`; a group that took no part is `None`.
    pub(crate) fn split(&self, input: &str, limit: Option<u32>) -> Vec<Option<String>> {
        let most = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let subject = Subject::new(input);
        let mut parts = Vec::new();
        if most == 0 {
            return parts;
        }
        let mut matcher = self.matcher(&subject);
        if subject.len() == 0 {
            if self.find(&mut matcher, 0, true).is_none() {
                parts.push(Some(String::new()));
            }
            return parts;
        }
        let (mut start, mut at) = (0, 0);
        while at < subject.len() {
            // The standard tries each position in turn; the first match from here is the same position.
            let Some(found) = self
                .find(&mut matcher, at, false)
                .filter(|found| found.whole.start < subject.len())
            else {
                break;
            };
            let end = found.whole.end.min(subject.len());
            if end == start {
                at = found.whole.start.max(at) + 1;
                continue;
            }
            parts.push(Some(subject.part(start..found.whole.start)));
            if parts.len() == most {
                return parts;
            }
            start = end;
            for group in found.groups {
                parts.push(group.map(|range| subject.part(range)));
                if parts.len() == most {
                    return parts;
                }
            }
            at = start;
        }
        parts.push(Some(subject.part(start..subject.len())));
        parts
    }
}

/// Writes `replacement` with `$$`, `$&`, `` $` ``, `$'`, `$1` and `$<name>` filled in.
fn expand(output: &mut Vec<u16>, replacement: &[u16], subject: &[u16], found: &Found) {
    let part = |range: Range<usize>| subject.get(range).unwrap_or_default();
    let unit = |at: usize| replacement.get(at).copied();
    let digit = |at: usize| {
        unit(at)
            .and_then(|unit| char::from_u32(u32::from(unit))?.to_digit(10))
            .map(|digit| digit as usize)
    };
    let mut at = 0;
    while let Some(current) = unit(at) {
        at += 1;
        if current != u16::from(b'$') {
            output.push(current);
            continue;
        }
        match unit(at).and_then(|unit| u8::try_from(unit).ok()) {
            Some(b'$') => {
                output.push(current);
                at += 1;
            }
            Some(b'&') => {
                output.extend_from_slice(part(found.whole.clone()));
                at += 1;
            }
            Some(b'`') => {
                output.extend_from_slice(part(0..found.whole.start));
                at += 1;
            }
            Some(b'\'') => {
                output.extend_from_slice(part(found.whole.end..subject.len()));
                at += 1;
            }
            Some(b'0'..=b'9') => {
                let one = digit(at).unwrap_or(0);
                let two = digit(at + 1).map(|second| one * 10 + second);
                let (group, used) = match two {
                    Some(two) if two >= 1 && two <= found.groups.len() => (two, 2),
                    _ if one >= 1 && one <= found.groups.len() => (one, 1),
                    _ => (0, 0),
                };
                if used == 0 {
                    output.push(current);
                } else if let Some(Some(range)) = found.groups.get(group - 1) {
                    output.extend_from_slice(part(range.clone()));
                }
                at += used;
            }
            Some(b'<') if !found.named.is_empty() => {
                let rest = replacement.get(at + 1..).unwrap_or_default();
                match rest.iter().position(|unit| *unit == u16::from(b'>')) {
                    None => output.push(current),
                    Some(length) => {
                        let name = text::from_units(rest.get(..length).unwrap_or_default());
                        if let Some((_, Some(range))) = found
                            .named
                            .iter()
                            .find(|(known, range)| *known == name && range.is_some())
                        {
                            output.extend_from_slice(part(range.clone()));
                        }
                        at += length + 2;
                    }
                }
            }
            _ => output.push(current),
        }
    }
}

/// JavaScript's `text.replace(needle, replacement)`: the first place only, with `$` patterns.
pub(crate) fn replace_text(input: &str, needle: &str, replacement: &str) -> String {
    let (subject, needle) = (Subject::new(input), Subject::new(needle));
    let Some(start) = find_units(&subject.units, &needle.units, 0) else {
        return input.to_owned();
    };
    let found = Found {
        whole: start..start + needle.len(),
        groups: Vec::new(),
        named: Vec::new(),
    };
    let mut output = subject.units.get(..start).unwrap_or_default().to_vec();
    expand(&mut output, &Subject::new(replacement).units, &subject.units, &found);
    output.extend_from_slice(subject.units.get(found.whole.end..).unwrap_or_default());
    text::from_units(&output)
}

/// The first place of `needle` in `units` at or after `start`.
pub(crate) fn find_units(units: &[u16], needle: &[u16], start: usize) -> Option<usize> {
    if needle.is_empty() {
        return (start <= units.len()).then_some(start);
    }
    units
        .get(start..)?
        .windows(needle.len())
        .position(|window| window == needle)
        .map(|place| place + start)
}

#[cfg(test)]
mod tests;
