//! One thing that is wrong, where it is, and what to write instead.

use serde::Serialize;
use std::borrow::Cow;

/// How much a finding matters. `Error` fails a step and gives the command line exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The result would be wrong or refused later.
    Error,
    /// It works, but not as its author would want.
    Warning,
    /// Worth knowing.
    Info,
}

/// A place in a text: line and column, both starting at 1; the column counts Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// The line, starting at 1.
    pub line: u32,
    /// The column, starting at 1, in Unicode scalar values.
    pub column: u32,
}

impl Position {
    /// The position of the byte at `offset` in `source`; past the end gives the end.
    ///
    /// Lines end at `\n`. An offset inside a character counts as that character's start.
    #[must_use]
    pub fn of_offset(source: &str, offset: usize) -> Self {
        let mut end = offset.min(source.len());
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let before = source.get(..end).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let lines = before.bytes().filter(|byte| *byte == b'\n').count();
        let characters = before.get(start..).unwrap_or_default().chars().count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX - 1) + 1;
        let (line, column) = (count(lines), count(characters));
        Self { line, column }
    }
}

/// One finding. Its `code` is stable: a rule's id (`S2`) or `<area>.<what>` (`template.undefined`).
///
/// Messages start in lower case, have no full stop, put names in backticks and never hold a value that a user typed
/// into a form: those may be secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The stable code.
    pub code: Cow<'static, str>,
    /// How much it matters.
    pub level: Level,
    /// What is wrong, one line.
    pub message: String,
    /// The file, relative to what was given, with `/` between its parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Where in the file.
    #[serde(flatten)]
    pub position: Option<Position>,
    /// Which field, as a path such as `autoscaling.minReplicas` or `environmentVariables[0].name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// The change that mends it, where there is only one and it is safe.
    #[serde(skip)]
    pub fix: Option<crate::Fix>,
}

impl Finding {
    /// A finding at level error.
    #[must_use]
    pub fn error(code: impl Into<Cow<'static, str>>, message: impl AsRef<str>) -> Self {
        Self::new(code.into(), Level::Error, message.as_ref())
    }

    /// A finding at level warning.
    #[must_use]
    pub fn warning(code: impl Into<Cow<'static, str>>, message: impl AsRef<str>) -> Self {
        Self::new(code.into(), Level::Warning, message.as_ref())
    }

    /// A finding at level info.
    #[must_use]
    pub fn info(code: impl Into<Cow<'static, str>>, message: impl AsRef<str>) -> Self {
        Self::new(code.into(), Level::Info, message.as_ref())
    }

    fn new(code: Cow<'static, str>, level: Level, message: &str) -> Self {
        Self {
            code,
            level,
            message: one_line(message),
            file: None,
            position: None,
            path: None,
            hint: None,
            fix: None,
        }
    }

    /// The same finding, in `file`.
    #[must_use]
    pub fn in_file(mut self, file: impl AsRef<str>) -> Self {
        self.file = Some(one_line(file.as_ref()));
        self
    }

    /// The same finding, at `position`.
    #[must_use]
    pub fn at(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    /// The same finding, about the field at `path`.
    #[must_use]
    pub fn about(mut self, path: impl AsRef<str>) -> Self {
        self.path = Some(one_line(path.as_ref()));
        self
    }

    /// The same finding, with what to write instead.
    #[must_use]
    pub fn with_hint(mut self, hint: impl AsRef<str>) -> Self {
        self.hint = Some(one_line(hint.as_ref()));
        self
    }
}

/// Whether any of `findings` is at level error.
#[must_use]
pub fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.level == Level::Error)
}

/// Sorts by file, then position, then code, so that one input always gives one order.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|left, right| {
        (&left.file, left.position, &left.code, &left.path, &left.message).cmp(&(
            &right.file,
            right.position,
            &right.code,
            &right.path,
            &right.message,
        ))
    });
}

/// Control characters, line separators and bidirectional marks become escapes: a name taken from a hostile file must
/// not write lines of its own into a log.
fn one_line(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{0}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => line.extend(character.escape_default()),
            _ => line.push(character),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_not_bytes() {
        assert_eq!(Position::of_offset("äb\ncd", 2), Position { line: 1, column: 2 });
        assert_eq!(Position::of_offset("äb\ncd", 5), Position { line: 2, column: 2 });
        assert_eq!(Position::of_offset("ab", 99), Position { line: 1, column: 3 });
    }

    #[test]
    fn a_finding_is_one_line_whatever_its_names_hold() {
        let finding = Finding::error("S2", "unknown field `a\nb\u{1b}[2J`").in_file("x\u{202e}y");
        assert_eq!(finding.message, "unknown field `a\\nb\\u{1b}[2J`");
        assert_eq!(finding.file.as_deref(), Some("x\\u{202e}y"));
    }

    #[test]
    fn json_has_line_and_column_beside_the_code() {
        let finding = Finding::error("S2", "m")
            .at(Position { line: 3, column: 7 })
            .with_hint("h");
        assert_eq!(
            serde_json::to_string(&finding).unwrap(),
            r#"{"code":"S2","level":"error","message":"m","line":3,"column":7,"hint":"h"}"#
        );
    }

    #[test]
    fn findings_sort_in_source_order() {
        let late = Finding::error("A", "late").at(Position { line: 9, column: 1 });
        let early = Finding::warning("B", "early").at(Position { line: 2, column: 5 });
        let mut findings = [late.clone(), early.clone()];
        sort(&mut findings);
        assert_eq!(findings, [early, late]);
    }
}
