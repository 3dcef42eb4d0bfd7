//! Changes that mend a mistake and cannot mean anything else: a name, quotes, one line.

use pave_report::{Fix, Position};
use pave_yaml::{Node, Span, Value};

/// The key `from` of `mapping` becomes `to`.
pub(crate) fn rename(mapping: &Node, from: &str, to: &str) -> Option<Fix> {
    let key = &mapping.entry(from)?.key;
    (key.plain && mapping.get(to).is_none()).then_some(())?;
    replaced(key.span?, to)
}

/// The text or number at `node` becomes `text`.
pub(crate) fn replace(node: &Node, text: &str) -> Option<Fix> {
    (!matches!(node.value, Value::Mapping(_) | Value::Sequence(_) | Value::Null)).then_some(())?;
    replaced(node.span?, text)
}

/// The plain value at `node` gets quotes: it was meant as text.
pub(crate) fn quote(node: &Node) -> Option<Fix> {
    let plain = node.plain.as_deref()?;
    let is_simple = !plain.is_empty() && !plain.contains(['"', '\\', '\n']);
    is_simple.then(|| replaced(node.span?, &format!("\"{plain}\"")))?
}

/// The text at `node` loses its quotes: it was meant as a number or boolean.
pub(crate) fn unquote(node: &Node) -> Option<Fix> {
    let text = node.as_str().filter(|_| node.plain.is_none())?;
    let is_number = text.parse::<i64>().is_ok_and(|number| number.to_string() == text);
    (is_number || matches!(text, "true" | "false")).then(|| replaced(node.span?, text))?
}

/// `mapping` gets the line `field: value`, behind its first value of one line.
pub(crate) fn insert(mapping: &Node, field: &str, value: &str) -> Option<Fix> {
    let (Value::Mapping(entries), Some(span)) = (&mapping.value, mapping.span) else {
        return None;
    };
    let first = entries.first()?.key.span?.start;
    // A flow mapping begins with its brace.
    if first != span.start || mapping.get(field).is_some() {
        return None;
    }
    let of_mapping = |entry: &&pave_yaml::Entry| {
        let key = entry.key.span.map(|span| span.start);
        key.is_some_and(|key| key.column == first.column)
    };
    let line = entries.iter().filter(of_mapping).find_map(|entry| {
        let is_simple = !matches!(entry.value.value, Value::Mapping(_) | Value::Sequence(_) | Value::Null);
        let span = entry.value.span.filter(|_| is_simple)?;
        let key = entry.key.span?;
        (span.start.line == span.end.line && span.start.line == key.start.line).then_some(span.start.line)
    })?;
    let at = Position {
        line: line + 1,
        column: 1,
    };
    let indent = " ".repeat(usize::try_from(first.column).ok()?.saturating_sub(1));
    Some(Fix {
        start: at,
        end: at,
        text: format!("{indent}{field}: {value}\n"),
    })
}

/// `mapping` loses the line of `field`.
pub(crate) fn remove(mapping: &Node, field: &str) -> Option<Fix> {
    let entry = mapping.entry(field)?;
    let (key, value) = (entry.key.span?, entry.value.span?);
    let first = mapping.entries().first()?.key.span?.start;
    let is_block = mapping.span.is_some_and(|span| span.start == first);
    let stands_alone = mapping
        .entries()
        .iter()
        .filter_map(|other| other.key.span)
        .filter(|span| span.start.line == key.start.line)
        .count()
        == 1;
    let is_line = key.start.line == value.start.line && value.start.line == value.end.line;
    (is_block && stands_alone && is_line && mapping.entries().len() > 1).then_some(Fix {
        start: Position {
            line: key.start.line,
            column: 1,
        },
        end: Position {
            line: key.start.line + 1,
            column: 1,
        },
        text: String::new(),
    })
}

/// What stands on one line at `span` becomes `text`.
fn replaced(span: Span, text: &str) -> Option<Fix> {
    (span.start.line == span.end.line && span.start.column < span.end.column).then(|| Fix {
        start: span.start,
        end: span.end,
        text: text.to_owned(),
    })
}
