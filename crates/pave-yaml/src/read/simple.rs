//! The YAML that most files are: objects and lists in block style, with scalars of one line, in ASCII; one document or several.
//!
//! It is read here in a fraction of the parser's time. Whatever else stands in a file, right or wrong, is left to the parser,
//! which alone decides what YAML is: nothing here reports an error, and tests compare both, places included.

use super::keys::Seen;
use crate::scalar::core_value;
use crate::{Document, Entry, Key, Node, Span, Value};
use pave_report::Position;

/// Nesting beyond is left to the parser, with [`crate::DEPTH_LIMIT`].
const DEPTH: usize = 32;
/// Longer keys are left to the parser: YAML has a limit for them.
const LONGEST_KEY: usize = 200;
/// What a document begins with, but for the first, which may.
const MARKER: &[u8] = b"---\n";

/// The documents of `text`, if all of it is simple.
pub(super) fn read(text: &str) -> Option<Vec<Document>> {
    // Not `all`: without an early end, many bytes are looked at in one go.
    let are_simple = |before, byte: &u8| before & matches!(byte, b' '..=b'~' | b'\n');
    if !text.ends_with('\n') || !text.as_bytes().iter().fold(true, are_simple) {
        return None;
    }
    let mut cursor = Cursor {
        text,
        at: 0,
        line: 1,
        line_start: 0,
    };
    let mut documents = Vec::with_capacity(1);
    cursor.next_content();
    if !cursor.is_at_marker() {
        documents.push(cursor.document()?);
    }
    while cursor.is_at_marker() {
        cursor.at += MARKER.len() - 1;
        cursor.next_content();
        documents.push(cursor.document()?);
    }
    cursor.is_at_end().then_some(documents)
}

/// Where the reading is: between values always at the first character of a line with content, or at the end.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    line_start: usize,
}

impl Cursor<'_> {
    fn document(&mut self) -> Option<Document> {
        let root = self.block(0)?;
        self.is_at_document_end().then(|| Document {
            root,
            merges: Vec::new(),
        })
    }

    /// A list or an object. `depth` is the number of those around it.
    fn block(&mut self, depth: usize) -> Option<Node> {
        if depth >= DEPTH {
            return None;
        }
        if self.is_at_item() {
            return self.sequence(depth, false);
        }
        let start = self.position();
        let key = self.key()?;
        self.mapping(start, key, depth)
    }

    /// An object of which the first key is read; `start` is where it began.
    fn mapping(&mut self, start: Position, first: Key, depth: usize) -> Option<Node> {
        let column = start.column;
        let mut entries = Vec::with_capacity(4);
        let mut key = first;
        loop {
            let value = self.value_of_key(column, depth)?;
            entries.push(Entry { key, value });
            if self.is_at_document_end() || self.position().column < column {
                break;
            }
            if self.position().column > column {
                return None;
            }
            key = self.key()?;
        }
        let mut seen = Seen::default();
        if (0..entries.len()).any(|index| seen.has(&entries, index)) {
            return None;
        }
        Some(self.ended(start, Value::Mapping(entries), None))
    }

    /// A list. One that is the value of a key may stand in the column of the key, `is_flush`: it ends with the next key.
    fn sequence(&mut self, depth: usize, is_flush: bool) -> Option<Node> {
        let mut start = self.position();
        let column = start.column;
        let mut items = Vec::with_capacity(4);
        loop {
            self.at += 1;
            self.skip_spaces();
            let item = self.position();
            if is_flush && items.is_empty() {
                // Where the parser lets it begin.
                start = item;
            }
            items.push(match self.key() {
                Some(key) => self.mapping(item, key, depth + 1)?,
                None => self.rest_of_line()?,
            });
            if self.is_at_document_end() || self.position().column < column {
                break;
            }
            if self.position().column > column {
                return None;
            }
            if !self.is_at_item() {
                // A list that is indented ends with it.
                is_flush.then_some(())?;
                break;
            }
        }
        Some(self.ended(start, Value::Sequence(items), None))
    }

    /// What stands behind the colon of a key in `column`, there or on the lines below.
    fn value_of_key(&mut self, column: u32, depth: usize) -> Option<Node> {
        self.skip_spaces();
        if !matches!(self.peek(), None | Some(b'\n' | b'#')) {
            return self.rest_of_line();
        }
        self.skip_to_line_end()?;
        self.next_content();
        if self.is_at_end() || self.position().column < column {
            None
        } else if self.position().column > column {
            self.block(depth + 1)
        } else if self.is_at_item() && depth + 1 < DEPTH {
            self.sequence(depth + 1, true)
        } else {
            None
        }
    }

    /// A key and the colon behind it; without one, the cursor stays.
    fn key(&mut self) -> Option<Key> {
        let rest = self.text.as_bytes().get(self.at..)?;
        if !rest.first()?.is_ascii_alphabetic() {
            return None;
        }
        let length = rest.iter().take(LONGEST_KEY).take_while(is_in_word).count();
        if rest.get(length) != Some(&b':') || !matches!(rest.get(length + 1), None | Some(b' ' | b'\n')) {
            return None;
        }
        let name = self.text.get(self.at..self.at + length)?.to_owned();
        let start = self.position();
        self.at += length;
        let end = self.position();
        self.at += 1;
        Some(Key {
            name,
            span: Some(Span { start, end }),
            plain: true,
        })
    }

    /// The value that the rest of the line is.
    fn rest_of_line(&mut self) -> Option<Node> {
        let mut node = match self.peek()? {
            quote @ (b'"' | b'\'') => self.quoted(quote)?,
            b'[' => self.flow_sequence()?,
            b'{' => self.empty_object()?,
            _ => self.plain()?,
        };
        self.skip_to_line_end()?;
        // To the parser, what stands behind quotes and brackets belongs to them.
        if let (None, Some(span)) = (&node.plain, &mut node.span) {
            span.end = self.position();
        }
        self.next_content();
        Some(node)
    }

    /// A scalar without quotes up to the end of the line or a comment.
    fn plain(&mut self) -> Option<Node> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let mut length = 0;
        let mut before = b' ';
        for (index, byte) in rest.iter().enumerate() {
            match byte {
                b'\n' => break,
                b'#' if before == b' ' => break,
                b' ' if before == b':' => return None,
                b' ' => {}
                _ => length = index + 1,
            }
            before = *byte;
        }
        self.plain_of(length)
    }

    /// The next `length` bytes as a scalar without quotes, if they can only be that.
    fn plain_of(&mut self, length: usize) -> Option<Node> {
        let text = self.text.get(self.at..self.at + length)?;
        let first = text.as_bytes().first()?;
        if !(first.is_ascii_alphanumeric() || matches!(first, b'/' | b'_' | b'.')) || text.ends_with(':') {
            return None;
        }
        let value = core_value(text)?;
        let start = self.position();
        self.at += length;
        Some(self.ended(start, value, Some(text.into())))
    }

    /// A scalar in quotes, without escapes.
    fn quoted(&mut self, quote: u8) -> Option<Node> {
        let start = self.position();
        let rest = self.text.as_bytes().get(self.at + 1..)?;
        let length = rest
            .iter()
            .position(|byte| matches!(*byte, b'\\' | b'\n') || *byte == quote)?;
        if rest.get(length) != Some(&quote) {
            return None;
        }
        let text = self.text.get(self.at + 1..self.at + 1 + length)?;
        self.at += length + 2;
        // A quote behind is one that is part of the text.
        (self.peek() != Some(quote)).then(|| self.ended(start, Value::String(text.to_owned()), None))
    }

    /// `{}`.
    fn empty_object(&mut self) -> Option<Node> {
        let start = self.position();
        let is_empty = self.text.get(self.at..)?.starts_with("{}");
        self.at += 2;
        is_empty.then(|| self.ended(start, Value::Mapping(Vec::new()), None))
    }

    /// A list of words in brackets.
    fn flow_sequence(&mut self) -> Option<Node> {
        let start = self.position();
        let mut items = Vec::new();
        self.at += 1;
        if self.peek() != Some(b']') {
            loop {
                let rest = self.text.as_bytes().get(self.at..)?;
                let length = rest.iter().take_while(is_in_word).count();
                items.push(self.plain_of(length)?);
                if self.peek() != Some(b',') {
                    break;
                }
                self.at += 1;
                self.skip_spaces();
            }
        }
        if self.peek() != Some(b']') {
            return None;
        }
        self.at += 1;
        Some(self.ended(start, Value::Sequence(items), None))
    }

    /// Skips white space and a comment, which must be all that is left of the line.
    fn skip_to_line_end(&mut self) -> Option<()> {
        if self.skip_spaces() {
            self.skip_comment();
        }
        matches!(self.peek(), None | Some(b'\n')).then_some(())
    }

    /// Goes to the next character that is neither white space nor in a comment.
    fn next_content(&mut self) {
        loop {
            self.skip_spaces();
            self.skip_comment();
            if self.peek() != Some(b'\n') {
                return;
            }
            self.at += 1;
            self.line += 1;
            self.line_start = self.at;
        }
    }

    fn skip_comment(&mut self) {
        if self.peek() == Some(b'#') {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        }
    }

    /// Whether there were any.
    fn skip_spaces(&mut self) -> bool {
        let start = self.at;
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
        self.at > start
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    fn is_at_document_end(&self) -> bool {
        self.is_at_end() || self.is_at_marker()
    }

    fn is_at_marker(&self) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at == self.line_start && rest.starts_with(MARKER)
    }

    /// Whether an item of a list begins here, with its value on the same line.
    fn is_at_item(&self) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        rest.starts_with(b"- ")
    }

    fn position(&self) -> Position {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position {
            line: narrow(self.line),
            column: narrow(self.at - self.line_start + 1),
        }
    }

    /// A value that began at `start` and ends here.
    fn ended(&self, start: Position, value: Value, plain: Option<Box<str>>) -> Node {
        let end = self.position();
        Node {
            value,
            span: Some(Span { start, end }),
            plain,
        }
    }
}

/// Whether keys and words in brackets may have this sign.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "iterators pass it so")]
fn is_in_word(byte: &&u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/')
}

#[cfg(test)]
mod tests;
