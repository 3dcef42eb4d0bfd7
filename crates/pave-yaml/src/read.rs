//! From the parser's events to a tree of values with positions, within fixed budgets.

mod bounds;
mod hints;
mod keys;
mod merges;
mod simple;

use crate::scalar::{begins_with_letter, core_value};
use crate::{Document, Entry, Key, Node, Span, Value};
use bounds::{depth_of, weight_of};
use hints::hint_for;
use keys::{Seen, key_name};
use merges::is_merge;
use pave_report::{Finding, Position, sort};
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, StrInput, Tag};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The largest stream of documents, in bytes: 1 MiB (what etcd takes, and far above any manifest).
pub const STREAM_LIMIT: usize = 1024 * 1024;
/// How many aliases a stream may use; expanded, they may not hold more than [`STREAM_LIMIT`] either.
pub const ALIAS_LIMIT: usize = 50;
/// How deep lists and objects may nest.
pub const DEPTH_LIMIT: usize = 64;
/// How many findings one stream gives at most.
pub const FINDING_LIMIT: usize = 100;

/// The documents of the YAML (or JSON) `text`; `file` is the name that findings carry.
///
/// An empty text gives no document. A byte order mark at the start is skipped.
///
/// # Errors
/// Findings with code `Y1`, in source order, for: a syntax error, a duplicate key, a key that is not a scalar, a number
/// JSON cannot hold, too many aliases, too deep nesting, a stream over [`STREAM_LIMIT`]. Several of them are reported
/// together; only a syntax error or a limit ends the reading.
pub fn parse(file: &str, text: &str) -> Result<Vec<Document>, Vec<Finding>> {
    if text.len() > STREAM_LIMIT {
        let finding = Finding::error("Y1", "the file is larger than 1 MiB").in_file(file);
        return Err(vec![finding.with_hint("split it into several files")]);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match simple::read(text) {
        Some(documents) => Ok(documents),
        None => read_any(file, text),
    }
}

/// The documents of a text that may have anything in it.
fn read_any(file: &str, text: &str) -> Result<Vec<Document>, Vec<Finding>> {
    let mut reader = Reader::new(file);
    reader.read(text);
    if reader.findings.is_empty() {
        return Ok(reader.documents);
    }
    sort(&mut reader.findings);
    Err(reader.findings)
}

/// Like [`parse`], for bytes that may not be UTF-8.
///
/// # Errors
/// As [`parse`], and a `Y1` with the place of the first byte that is not UTF-8.
pub fn parse_bytes(file: &str, bytes: &[u8]) -> Result<Vec<Document>, Vec<Finding>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => parse(file, text),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let before = std::str::from_utf8(valid).unwrap_or_default();
            let finding = Finding::error("Y1", "the file is not UTF-8")
                .in_file(file)
                .at(Position::of_offset(before, before.len()))
                .with_hint("save the file as UTF-8");
            Err(vec![finding])
        }
    }
}

/// A collection that is not closed yet.
struct Open {
    start: Position,
    anchor: usize,
    contents: Contents,
}

enum Contents {
    Sequence(Vec<Node>),
    Mapping {
        entries: Vec<Entry>,
        /// A key whose value has not come yet.
        key: Option<Key>,
    },
}

struct Anchor {
    node: Node,
    weight: usize,
}

struct Reader<'f> {
    file: &'f str,
    documents: Vec<Document>,
    findings: Vec<Finding>,
    open: Vec<Open>,
    root: Option<Node>,
    merges: Vec<Span>,
    anchors: BTreeMap<usize, Anchor>,
    aliases: usize,
    /// What all aliases together have been expanded to: values plus bytes of text.
    expanded: usize,
}

/// Why reading cannot go on.
struct Stop;

impl<'f> Reader<'f> {
    fn new(file: &'f str) -> Self {
        Self {
            file,
            documents: Vec::new(),
            findings: Vec::new(),
            open: Vec::new(),
            root: None,
            merges: Vec::new(),
            anchors: BTreeMap::new(),
            aliases: 0,
            expanded: 0,
        }
    }

    fn read(&mut self, text: &str) {
        let mut parser: Parser<'_, StrInput<'_>> = Parser::new_from_str(text);
        while let Some(event) = parser.next_event() {
            let (event, span) = match event {
                Ok(event) => event,
                Err(error) => {
                    let info = error.info();
                    self.report(position(*error.marker()), &format!("not YAML: {info}"), hint_for(info));
                    return;
                }
            };
            let span = Span {
                start: position(span.start),
                end: position(span.end),
            };
            if self.event(event, span).is_err() || self.findings.len() >= FINDING_LIMIT {
                return;
            }
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(_) => {
                self.root = None;
                self.merges.clear();
                self.anchors.clear();
            }
            Event::DocumentEnd => {
                let root = self.root.take().unwrap_or(Node {
                    value: Value::Null,
                    span: Some(span),
                    plain: None,
                });
                let merges = std::mem::take(&mut self.merges);
                self.documents.push(Document { root, merges });
            }
            Event::Scalar(text, style, 0, None) if self.expects_key() && begins_with_letter(&text) => {
                // Whatever it means as a value, as a key it is its text.
                let plain = style == ScalarStyle::Plain;
                let name = text.into_owned();
                if let Some(Contents::Mapping { key, .. }) = self.open.last_mut().map(|open| &mut open.contents) {
                    let span = Some(span);
                    *key = Some(Key { name, span, plain });
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(text, style, tag.as_deref(), span);
                self.add(node, anchor, style == ScalarStyle::Plain)?;
            }
            Event::SequenceStart(anchor, _) => self.start(span.start, anchor, Contents::Sequence(Vec::new()))?,
            Event::MappingStart(anchor, _) => {
                let contents = Contents::Mapping {
                    entries: Vec::new(),
                    key: None,
                };
                self.start(span.start, anchor, contents)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
            Event::Alias(id) => self.alias(id, span)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
        }
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>, span: Span) -> Node {
        let core_tag = tag
            .filter(|tag| tag.is_yaml_core_schema())
            .map(|tag| tag.suffix.as_str());
        let typed = match core_tag {
            Some("str") => false,
            Some("int" | "float" | "bool" | "null") => true,
            _ => style == ScalarStyle::Plain && tag.is_none(),
        };
        let value = if typed {
            core_value(&text).unwrap_or_else(|| {
                self.report(
                    span.start,
                    "a number that JSON cannot hold",
                    "write a finite number, or quote it if it is text",
                );
                Value::Null
            })
        } else {
            Value::String(text.clone().into_owned())
        };
        let plain = (style == ScalarStyle::Plain && tag.is_none()).then(|| text.into());
        Node {
            value,
            span: Some(span),
            plain,
        }
    }

    fn start(&mut self, start: Position, anchor: usize, contents: Contents) -> Result<(), Stop> {
        if self.open.len() >= DEPTH_LIMIT {
            self.report(start, "nested more than 64 levels deep", "flatten the value");
            return Err(Stop);
        }
        if self.expects_key() {
            self.report(start, "a key that is a list or an object", "use text as the key");
            return Err(Stop);
        }
        self.open.push(Open {
            start,
            anchor,
            contents,
        });
        Ok(())
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Open {
                contents: Contents::Mapping { key: None, .. },
                ..
            })
        )
    }

    fn end(&mut self, span: Span) -> Result<(), Stop> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let value = match open.contents {
            Contents::Sequence(items) => Value::Sequence(items),
            Contents::Mapping { entries, .. } => {
                self.check_duplicates(&entries);
                Value::Mapping(self.merge(entries)?)
            }
        };
        let node = Node {
            value,
            span: Some(Span {
                start: open.start,
                end: span.end,
            }),
            plain: None,
        };
        self.add(node, open.anchor, false)
    }

    #[inline(never)]
    fn alias(&mut self, id: usize, span: Span) -> Result<(), Stop> {
        self.aliases += 1;
        if self.aliases > ALIAS_LIMIT {
            self.report(span.start, "more than 50 aliases", "write the values out");
            return Err(Stop);
        }
        let Some(anchor) = self.anchors.get(&id) else {
            self.report(span.start, "an alias inside its own anchor", "write the value out");
            return Err(Stop);
        };
        self.expanded = self.expanded.saturating_add(anchor.weight);
        if self.expanded > STREAM_LIMIT {
            self.report(span.start, "aliases expand to more than 1 MiB", "write the values out");
            return Err(Stop);
        }
        // The nesting of what an alias stands for counts as if it were written out.
        if self.open.len() + depth_of(&anchor.node, DEPTH_LIMIT) > DEPTH_LIMIT {
            self.report(span.start, "nested more than 64 levels deep", "flatten the value");
            return Err(Stop);
        }
        let node = anchor.node.clone();
        let plain = node.plain.is_some();
        self.add(node, 0, plain)
    }

    /// Puts a complete value where it belongs: as a key, as a value, as an item or as the document.
    fn add(&mut self, node: Node, anchor: usize, plain: bool) -> Result<(), Stop> {
        if anchor > 0 {
            let weight = weight_of(&node);
            // What anchors hold is a copy; without a bound, 1 MiB of nested anchors would hold 64 MiB.
            self.expanded = self.expanded.saturating_add(weight / 8);
            self.anchors.insert(
                anchor,
                Anchor {
                    node: node.clone(),
                    weight,
                },
            );
        }
        match self.open.last_mut().map(|open| &mut open.contents) {
            None => self.root = Some(node),
            Some(Contents::Sequence(items)) => items.push(node),
            Some(Contents::Mapping { entries, key }) => {
                if let Some(key) = key.take() {
                    entries.push(Entry { key, value: node });
                } else if let Some(name) = key_name(&node) {
                    let span = node.span;
                    *key = Some(Key { name, span, plain });
                } else {
                    let start = node.position().unwrap_or(Position { line: 1, column: 1 });
                    self.report(start, "a key that is a list or an object", "use text as the key");
                    return Err(Stop);
                }
            }
        }
        Ok(())
    }

    fn check_duplicates(&mut self, entries: &[Entry]) {
        let mut seen = Seen::default();
        let mut duplicates = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            if seen.has(entries, index) && !is_merge(entry) {
                duplicates.push((entry.key.span, format!("duplicate key `{}`", entry.key.name)));
            }
        }
        for (span, message) in duplicates.into_iter().take(FINDING_LIMIT) {
            let start = span.map_or(Position { line: 1, column: 1 }, |span| span.start);
            self.report(start, &message, "keep one of them: readers differ on which one wins");
        }
    }

    #[cold]
    #[inline(never)]
    fn report(&mut self, at: Position, message: &str, hint: &str) {
        if self.findings.len() < FINDING_LIMIT {
            let finding = Finding::error("Y1", message).in_file(self.file).at(at);
            self.findings.push(if hint.is_empty() {
                finding
            } else {
                finding.with_hint(hint)
            });
        }
    }
}

fn position(marker: Marker) -> Position {
    let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Position {
        line: narrow(marker.line()),
        column: narrow(marker.col().saturating_add(1)),
    }
}

#[cfg(test)]
mod tests;
