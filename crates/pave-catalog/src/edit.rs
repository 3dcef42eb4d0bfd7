//! Edits of a YAML text by the places of its values, which leave everything else as it is.

use pave_report::Position;
use pave_yaml::{Entry, Node, Value};
use std::cmp::Reverse;

/// A text with the edits to make in it.
pub(crate) struct Edits<'t> {
    text: &'t str,
    /// Where each line starts.
    lines: Vec<usize>,
    changes: Vec<Change>,
}

struct Change {
    /// Of several at one place, the deepest is first: it continues what stands above.
    depth: u32,
    start: usize,
    end: usize,
    text: String,
}

/// A place that cannot be edited safely, such as behind an alias.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotEditable;

impl<'t> Edits<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            lines: std::iter::once(0).chain(starts).collect(),
            changes: Vec::new(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Replaces a scalar, which stays where it is.
    pub(crate) fn replace(&mut self, entry: &Entry, value: &serde_json::Value) -> Result<(), NotEditable> {
        let (key_end, span) = own_place(entry)?;
        let start = self.offset(span.start)?;
        let end = self.offset(span.end)?;
        let old = self.text.get(start..end).ok_or(NotEditable)?;
        if entry.value.is_null() && old.trim().is_empty() {
            // Nothing was written: the value goes behind the colon.
            let colon = self.offset(key_end)?
                + self
                    .text
                    .get(self.offset(key_end)?..)
                    .and_then(|rest| rest.find(':'))
                    .ok_or(NotEditable)?
                + 1;
            self.push(colon, colon, format!(" {}", inline(value)));
            return Ok(());
        }
        // The place of a block's text begins behind its `|` or `>`.
        let key_end = self.offset(key_end)?;
        let before = self.text.get(key_end..start).ok_or(NotEditable)?;
        let is_block = entry.value.plain.is_none() && before.contains('\n');
        let mark = before.find(['|', '>']).filter(|_| is_block);
        let start = mark.map_or(start, |mark| key_end + mark);
        let tail: String = old.chars().rev().take_while(|last| last.is_whitespace()).collect();
        let tail: String = tail.chars().rev().collect();
        self.push(start, end, format!("{}{tail}", inline(value)));
        Ok(())
    }

    /// Adds a key to an object that is the value of `entry`.
    pub(crate) fn add_key(&mut self, entry: &Entry, key: &str, value: &serde_json::Value) -> Result<(), NotEditable> {
        let (_, span) = own_place(entry)?;
        let field = serde_json::json!({ key: value });
        match &entry.value.value {
            Value::Mapping(entries) if self.starts_with(span.start, '{')? => {
                let json = field.to_string();
                let inner = json.get(1..json.len().saturating_sub(1)).unwrap_or_default().to_owned();
                self.add_in_brackets(&entry.value, entries.is_empty(), &inner)
            }
            Value::Mapping(entries) => {
                let first = entries.first().and_then(|first| first.key.span).ok_or(NotEditable)?;
                let last = entries
                    .iter()
                    .filter_map(|entry| self.last_line_of_entry(entry))
                    .max()
                    .ok_or(NotEditable)?;
                self.add_lines(last, first.start.column, &pave_yaml::emit(&field));
                Ok(())
            }
            Value::Null => {
                let key = entry.key.span.ok_or(NotEditable)?;
                self.add_lines(key.start.line, key.start.column + 2, &pave_yaml::emit(&field));
                Ok(())
            }
            _ => Err(NotEditable),
        }
    }

    /// Adds an item to a list that is the value of `entry`.
    pub(crate) fn add_item(&mut self, entry: &Entry, item: &serde_json::Value) -> Result<(), NotEditable> {
        let (_, span) = own_place(entry)?;
        let list = serde_json::json!([item]);
        match &entry.value.value {
            Value::Sequence(items) if self.starts_with(span.start, '[')? => {
                self.add_in_brackets(&entry.value, items.is_empty(), &item.to_string())
            }
            Value::Sequence(items) => {
                let first = items.first().and_then(|item| item.span).ok_or(NotEditable)?;
                let line = self.line(first.start.line)?;
                let dash = line.chars().take_while(|letter| *letter == ' ').count();
                if !line.trim_start().starts_with("- ") {
                    return Err(NotEditable);
                }
                let end = items
                    .iter()
                    .filter_map(|item| self.last_line(item))
                    .max()
                    .ok_or(NotEditable)?;
                let column = u32::try_from(dash + 1).map_err(|_| NotEditable)?;
                self.add_lines(end, column, &pave_yaml::emit(&list));
                Ok(())
            }
            Value::Null => {
                let key = entry.key.span.ok_or(NotEditable)?;
                self.add_lines(key.start.line, key.start.column + 2, &pave_yaml::emit(&list));
                Ok(())
            }
            _ => Err(NotEditable),
        }
    }

    /// Adds a key to the object that is a whole document.
    pub(crate) fn add_root_key(
        &mut self,
        root: &Node,
        key: &str,
        value: &serde_json::Value,
    ) -> Result<(), NotEditable> {
        let start = root.span.ok_or(NotEditable)?.start;
        let last = self.last_line(root).ok_or(NotEditable)?;
        if self.starts_with(start, '{')? {
            return Err(NotEditable);
        }
        self.add_lines(last, start.column, &pave_yaml::emit(&serde_json::json!({ key: value })));
        Ok(())
    }

    /// Adds a document at the end.
    pub(crate) fn add_document(&mut self, value: &serde_json::Value) {
        let end = self.text.len();
        let is_blank = self.text.trim().is_empty() && self.changes.is_empty();
        let newline = if self.text.is_empty() || self.text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        let mark = if is_blank { "" } else { "---\n" };
        self.push(end, end, format!("{newline}{mark}{}", pave_yaml::emit(value)));
    }

    /// The text with all edits.
    pub(crate) fn apply(mut self) -> String {
        self.changes.sort_by_key(|change| (change.start, Reverse(change.depth)));
        let crlf = self.text.contains("\r\n");
        let mut out = String::with_capacity(self.text.len() + 256);
        let mut at = 0;
        for change in &self.changes {
            out.push_str(self.text.get(at..change.start).unwrap_or_default());
            if crlf {
                out.push_str(&change.text.replace('\n', "\r\n"));
            } else {
                out.push_str(&change.text);
            }
            at = change.end.max(at);
        }
        out.push_str(self.text.get(at..).unwrap_or_default());
        out
    }

    fn push(&mut self, start: usize, end: usize, text: String) {
        self.push_at_depth(0, start, end, text);
    }

    fn push_at_depth(&mut self, depth: u32, start: usize, end: usize, text: String) {
        self.changes.push(Change {
            depth,
            start,
            end,
            text,
        });
    }

    /// Adds whole lines behind a line, each indented to `column`.
    fn add_lines(&mut self, line: u32, column: u32, text: &str) {
        let indent = " ".repeat((column as usize).saturating_sub(1));
        let next = self.lines.get(line as usize).copied();
        // An item may stand below its key, or beside it.
        let depth = 2 * column + u32::from(text.starts_with("- "));
        let lines: Vec<String> = text
            .lines()
            .map(|line| format!("{indent}{line}").trim_end().to_owned())
            .collect();
        let lines = lines.join("\n");
        match next {
            Some(at) => self.push_at_depth(depth, at, at, format!("{lines}\n")),
            // The last line has no end.
            None => self.push_at_depth(depth, self.text.len(), self.text.len(), format!("\n{lines}")),
        }
    }

    /// Adds to a list or an object that is written in brackets.
    fn add_in_brackets(&mut self, node: &Node, is_empty: bool, text: &str) -> Result<(), NotEditable> {
        let end = self.offset(node.span.ok_or(NotEditable)?.end)?;
        let close = end.checked_sub(1).ok_or(NotEditable)?;
        if !matches!(self.text.as_bytes().get(close), Some(b']' | b'}')) {
            return Err(NotEditable);
        }
        let before = self.text.get(..close).ok_or(NotEditable)?.trim_end();
        // Behind a comment, on the line of the bracket.
        let is_comment = before.lines().next_back().is_some_and(|line| line.contains('#'));
        let at = if is_comment { close } else { before.len() };
        let is_second = self.changes.iter().any(|change| change.start == at);
        let comma = if !is_second && (is_empty || before.ends_with(',')) {
            ""
        } else {
            ", "
        };
        self.push(at, at, format!("{comma}{text}"));
        Ok(())
    }

    fn starts_with(&self, at: Position, letter: char) -> Result<bool, NotEditable> {
        let at = self.offset(at)?;
        Ok(self.text.get(at..).is_some_and(|rest| rest.starts_with(letter)))
    }

    fn line(&self, line: u32) -> Result<&'t str, NotEditable> {
        let start = self.lines.get((line as usize).saturating_sub(1)).ok_or(NotEditable)?;
        let rest = self.text.get(*start..).ok_or(NotEditable)?;
        Ok(rest.lines().next().unwrap_or_default())
    }

    fn offset(&self, at: Position) -> Result<usize, NotEditable> {
        let start = *self
            .lines
            .get((at.line as usize).saturating_sub(1))
            .ok_or(NotEditable)?;
        let rest = self.text.get(start..).ok_or(NotEditable)?;
        let mark = if start == 0 {
            rest.len() - rest.trim_start_matches('\u{feff}').len()
        } else {
            0
        };
        let rest = rest.get(mark..).ok_or(NotEditable)?;
        let column = (at.column as usize).saturating_sub(1);
        let inside = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).nth(column);
        inside.map(|inside| start + mark + inside).ok_or(NotEditable)
    }

    fn last_line_of_entry(&self, entry: &Entry) -> Option<u32> {
        let key = entry.key.span?.end.line;
        Some(self.last_line(&entry.value).map_or(key, |line| line.max(key)))
    }

    /// The last line that a value has something on. The reader bounds the depth.
    fn last_line(&self, node: &Node) -> Option<u32> {
        let span = node.span?;
        let in_brackets = ['[', '{']
            .iter()
            .any(|bracket| self.starts_with(span.start, *bracket) == Ok(true));
        let inner = match &node.value {
            _ if in_brackets => None,
            Value::Mapping(entries) => entries.iter().filter_map(|entry| self.last_line_of_entry(entry)).max(),
            Value::Sequence(items) => items.iter().filter_map(|item| self.last_line(item)).max(),
            _ => None,
        };
        // The end of a block is the start of what follows it.
        let is_before = span.end.column == 1 && span.end.line > span.start.line;
        Some(inner.unwrap_or(if is_before { span.end.line - 1 } else { span.end.line }))
    }
}

/// Where an entry's own value is, and where its key ends; not editable if it is an alias of something written elsewhere.
fn own_place(entry: &Entry) -> Result<(Position, pave_yaml::Span), NotEditable> {
    let key = entry.key.span.ok_or(NotEditable)?;
    let span = entry.value.span.ok_or(NotEditable)?;
    if span.start < key.end {
        return Err(NotEditable);
    }
    Ok((key.end, span))
}

/// A value on one line.
fn inline(value: &serde_json::Value) -> String {
    let text = pave_yaml::emit(value);
    let text = text.trim_end();
    if text.contains('\n') {
        return value.to_string();
    }
    text.to_owned()
}
