//! Changes of a text that mend findings.

use crate::Position;

/// A change that mends a finding and nothing else: what stands from `start` to `end` becomes `text`.
///
/// It is made of the file's own text, so it may hold values, and is never part of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The first character that goes; where `text` is put in, if nothing goes.
    pub start: Position,
    /// One past the last character that goes.
    pub end: Position,
    /// What comes.
    pub text: String,
}

/// The text with as many of `fixes` as do not touch each other, and which of them were made.
///
/// A fix that removes a whole line is left out where the line begins an item of a list. Line ends stay as they are.
#[must_use]
pub fn apply_fixes(text: &str, fixes: &[&Fix]) -> (String, Vec<bool>) {
    let starts = line_starts(text);
    let mut edits: Vec<(usize, usize, usize)> = fixes
        .iter()
        .enumerate()
        .filter_map(|(index, fix)| {
            let (start, end) = (offset(text, &starts, fix.start)?, offset(text, &starts, fix.end)?);
            let goes = text.get(start..end)?;
            let begins_item = fix.text.is_empty() && goes.trim_start().starts_with('-');
            (!begins_item).then_some((start, end, index))
        })
        .collect();
    edits.sort_unstable();
    let mut made = vec![false; fixes.len()];
    let mut result = String::with_capacity(text.len() + 64);
    let mut from = 0;
    let mut last: Option<&Fix> = None;
    let has_carriage_returns = text.contains("\r\n");
    for (start, end, index) in edits {
        let Some(fix) = fixes.get(index) else { continue };
        let is_same = last == Some(*fix);
        // Two findings may ask for the same change.
        if is_same && let Some(flag) = made.get_mut(index) {
            *flag = true;
        }
        if start < from || is_same {
            continue;
        }
        result.push_str(text.get(from..start).unwrap_or_default());
        let is_behind_all = start == text.len() && start == end;
        if is_behind_all && !result.is_empty() && !result.ends_with('\n') {
            result.push('\n');
        }
        if has_carriage_returns {
            result.push_str(&fix.text.replace('\n', "\r\n"));
        } else {
            result.push_str(&fix.text);
        }
        from = end;
        last = Some(fix);
        if let Some(flag) = made.get_mut(index) {
            *flag = true;
        }
    }
    result.push_str(text.get(from..).unwrap_or_default());
    (result, made)
}

/// Where each line begins, in bytes.
fn line_starts(text: &str) -> Vec<usize> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
}

/// The byte at a position; the end of the text for the line after the last.
fn offset(text: &str, starts: &[usize], position: Position) -> Option<usize> {
    let line = usize::try_from(position.line).ok()?.checked_sub(1)?;
    let column = usize::try_from(position.column).ok()?.checked_sub(1)?;
    let Some(start) = starts.get(line) else {
        return (line == starts.len() && column == 0).then_some(text.len());
    };
    let rest = text.get(*start..)?;
    let within = rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at);
    Some(start + within)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(start: (u32, u32), end: (u32, u32), text: &str) -> Fix {
        let position = |(line, column)| Position { line, column };
        Fix {
            start: position(start),
            end: position(end),
            text: text.to_owned(),
        }
    }

    fn applied(text: &str, fixes: &[Fix]) -> (String, Vec<bool>) {
        apply_fixes(text, &fixes.iter().collect::<Vec<_>>())
    }

    #[test]
    fn changes_are_made_from_any_order_and_the_rest_stays() {
        let fixes = [fix((2, 4), (2, 5), "\"2\""), fix((1, 1), (1, 3), "kind")];
        let (text, made) = applied("kü: x # why\nb: 2\n", &fixes);
        assert_eq!(text, "kind: x # why\nb: \"2\"\n");
        assert_eq!(made, [true, true]);
    }

    #[test]
    fn lines_come_and_go_also_at_the_end_and_with_carriage_returns() {
        assert_eq!(applied("a: 1", &[fix((2, 1), (2, 1), "b: 2\n")]).0, "a: 1\nb: 2\n");
        assert_eq!(
            applied("a: 1\r\nb: 2\r\n", &[fix((2, 1), (2, 1), "c: 3\n")]).0,
            "a: 1\r\nc: 3\r\nb: 2\r\n"
        );
        assert_eq!(applied("a: 1\nb: 2\n", &[fix((1, 1), (2, 1), "")]).0, "b: 2\n");
        assert_eq!(applied("- a: 1\n  b: 2\n", &[fix((1, 1), (2, 1), "")]).1, [false]);
    }

    #[test]
    fn of_changes_that_touch_each_other_the_first_is_made() {
        let fixes = [
            fix((1, 1), (1, 3), "x"),
            fix((1, 2), (1, 4), "y"),
            fix((1, 1), (1, 3), "x"),
        ];
        assert_eq!(applied("abcd", &fixes), ("xcd".to_owned(), vec![true, false, true]));
    }
}
