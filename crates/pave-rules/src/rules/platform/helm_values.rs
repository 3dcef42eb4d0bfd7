//! X2: values that a chart's files and templates agree on.

use crate::document::{Documents, file_name, folder_of};
use crate::object::Object;
use crate::sink::Sink;
use pave_report::{Finding, Position, nearest};
use pave_yaml::{Node, Value};

/// The forms of `Chart.yaml` that Helm reads.
pub(super) fn chart_version(chart: &Object, sink: &mut Sink<'_>) {
    let version = chart.text(&["apiVersion"]);
    if !version.is_empty() && !matches!(version, "v1" | "v2") {
        let spot = chart.spot_at(&["apiVersion"]);
        sink.add(
            "X2",
            spot,
            "Helm reads no charts of this `apiVersion`",
            "write `apiVersion: v2`",
        );
    }
}

/// A dependency's condition that is nearly a value of the chart.
pub(super) fn conditions(chart: &Object, values: Option<&Object>, sink: &mut Sink<'_>) {
    let Some(values) = values else { return };
    for dependency in chart.at(&["dependencies"]).map(Node::items).unwrap_or_default() {
        let Some(node) = dependency.get("condition") else {
            continue;
        };
        for path in node.as_str().unwrap_or_default().split(',') {
            let names: Vec<&str> = path.trim().split('.').collect();
            let Some((last, above)) = names.split_last() else {
                continue;
            };
            let holder = if above.is_empty() {
                Some(values.root())
            } else {
                values.at(above)
            };
            let Some(holder) = holder.filter(|holder| holder.get(last).is_none()) else {
                continue;
            };
            let known = holder.entries().iter().map(|entry| entry.key.name.as_str());
            if let Some(near) = nearest(last, known, 2) {
                let message = "`values.yaml` has no such value: the dependency is always there";
                sink.add("X2", chart.spot(node), message, format!("did you mean `{near}`?"));
            }
        }
    }
}

/// Values that are an object in one file and none in another: Helm keeps one of them, and templates read the other.
pub(super) fn types(folder: &str, values: Option<&Object>, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let Some(values) = values else { return };
    let own = documents
        .chart_files
        .iter()
        .filter(|file| folder_of(&file.file) == folder && file_name(&file.file).starts_with("values-"));
    for file in own {
        differ(file, file.root(), values.root(), sink);
    }
}

fn differ(file: &Object, node: &Node, base: &Node, sink: &mut Sink<'_>) {
    for entry in node.entries() {
        let Some(known) = base.get(&entry.key.name) else {
            continue;
        };
        let is_map = |node: &Node| matches!(node.value, Value::Mapping(_));
        // An empty text, list or object stands for what is not said yet.
        let is_said = |node: &Node| match &node.value {
            Value::Null => false,
            Value::String(text) => !text.is_empty(),
            Value::Sequence(items) => !items.is_empty(),
            Value::Mapping(entries) => !entries.is_empty(),
            Value::Bool(_) | Value::Number(_) => true,
        };
        if is_map(&entry.value) != is_map(known) && is_said(&entry.value) && is_said(known) {
            let message = format!("{} here, and {} in `values.yaml`", entry.value.kind(), known.kind());
            sink.add("X2", file.spot(&entry.value), message, "write what the templates read");
        } else {
            differ(file, &entry.value, known, sink);
        }
    }
}

/// Values that a template reads, and that are nearly those of `values.yaml`.
pub(super) fn misspelt(path: &str, text: &str, values: Option<&Object>, sink: &mut Sink<'_>) {
    let Some(values) = values else { return };
    let names = || values.root().entries().iter().map(|entry| entry.key.name.as_str());
    for (at, _) in text.match_indices(".Values.") {
        let rest = text.get(at + ".Values.".len()..).unwrap_or_default();
        let end = rest.find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
        let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        // Short names are near to many others.
        if name.len() < 4 || values.root().get(name).is_some() {
            continue;
        }
        if let Some(near) = nearest(name, names(), 2) {
            let short: String = name.chars().take(100).collect();
            let finding = Finding::warning("X2", format!("`values.yaml` has no `{short}`: nothing is written"))
                .in_file(path)
                .at(Position::of_offset(text, at))
                .with_hint(format!("did you mean `.Values.{near}`?"));
            sink.extend([finding]);
            return;
        }
    }
}

/// An action that the next one begins in: Go's templates end an action with `}}` on the way.
pub(super) fn unclosed(path: &str, text: &str, sink: &mut Sink<'_>) {
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find("{{")) {
        let start = from + open;
        let inside = text.get(start + 2..).unwrap_or_default();
        let is_comment = inside.trim_start_matches('-').trim_start().starts_with("/*");
        let end = if is_comment {
            inside.find("*/")
        } else {
            inside.find("}}")
        };
        let next = inside.find("{{").filter(|_| !is_comment);
        // Quotes may hold braces, such as those of another template's language.
        let line = inside.lines().next().unwrap_or_default();
        let before = next.and_then(|next| line.get(..next)).unwrap_or(line);
        let is_quoted = before.contains('`') || before.matches('"').count() % 2 == 1;
        if end.is_none() || next.is_some_and(|next| end.is_some_and(|end| next < end)) && !is_quoted {
            let finding = Finding::error("X2", "an action of the template is not closed")
                .in_file(path)
                .at(Position::of_offset(text, start))
                .with_hint("write `}}` at its end");
            sink.add_to_file("X2", finding);
            return;
        }
        from = start + 2 + end.unwrap_or_default();
    }
}
