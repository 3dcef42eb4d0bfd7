//! Y2: scalars and keys that YAML 1.1 readers (kubectl, Helm) and YAML 1.2 readers (Backstage) read differently; Y3;
//! quotes that are none.

use crate::document::Documents;
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::{Node, Value, old_reading};

#[inline(never)]
pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let Documents {
        objects,
        entities,
        kustomizations,
        patches,
        chart_files,
        ..
    } = documents;
    for object in [objects, entities, kustomizations, patches, chart_files]
        .into_iter()
        .flatten()
    {
        merges(object, sink);
        walk(object, object.root(), sink);
    }
    for object in objects.iter().chain(kustomizations).chain(chart_files) {
        quotes(object, object.root(), sink);
    }
    for object in objects.iter().chain(entities) {
        order(object, sink);
    }
}

fn merges(object: &Object, sink: &mut Sink<'_>) {
    for merge in &object.document.merges {
        let spot = object.spot(object.root()).standing_at(merge.start);
        let message = "`<<` merges another object for kubectl and Helm, and is an ordinary key for Backstage";
        sink.add("Y2", spot, message, "write the fields out");
    }
}

/// The reader bounds the depth to 64.
fn walk(object: &Object, node: &Node, sink: &mut Sink<'_>) {
    if let Some(reading) = node.plain.as_deref().and_then(old_reading) {
        let message = format!(
            "{} for Backstage, and {} for kubectl and Helm",
            node.kind(),
            reading.words()
        );
        let hint = "quote it if it is text, or write it in the usual way";
        sink.add("Y2", object.spot(node), message, hint);
    }
    match &node.value {
        Value::Sequence(items) => {
            for item in items {
                walk(object, item, sink);
            }
        }
        Value::Mapping(entries) => {
            for entry in entries {
                // GitHub's `on:` and its like are written by everyone and read by one reader only.
                if let Some(reading) = old_reading(&entry.key.name).filter(|_| entry.key.plain) {
                    let name: String = entry.key.name.chars().take(60).collect();
                    let message = format!(
                        "the key `{name}` is text for Backstage and {} for kubectl and Helm",
                        reading.words()
                    );
                    sink.add("Y2", object.spot(node).key(&entry.key.name), message, "quote the key");
                }
                // Modes of files are octal for everyone who writes them, and for kubectl, which reads them.
                let is_mode = matches!(entry.key.name.as_str(), "defaultMode" | "mode") && is_octal(&entry.value);
                if !is_mode {
                    walk(object, &entry.value, sink);
                }
            }
        }
        _ => {}
    }
}

/// Whether a number is written as octal digits: a zero, and three or four of them.
pub(crate) fn is_octal(node: &Node) -> bool {
    let digits = node.plain.as_deref().and_then(|text| text.strip_prefix('0'));
    digits
        .is_some_and(|digits| matches!(digits.len(), 3 | 4) && digits.bytes().all(|byte| (b'0'..=b'7').contains(&byte)))
}

/// Y1 for what a word processor makes of quotes: they quote nothing.
fn quotes(object: &Object, node: &Node, sink: &mut Sink<'_>) {
    let is_quote = |character: char| ('\u{2018}'..='\u{201f}').contains(&character);
    if node
        .plain
        .as_deref()
        .is_some_and(|text| text.starts_with(is_quote) && text.ends_with(is_quote))
    {
        let message = "typographic quotes are part of the text here";
        sink.warn("Y1", object.spot(node), message, "write straight quotes, or none");
    }
    for item in node.items() {
        quotes(object, item, sink);
    }
    for entry in node.entries() {
        quotes(object, &entry.value, sink);
    }
}

/// Y3.
fn order(object: &Object, sink: &mut Sink<'_>) {
    const ORDER: [&str; 4] = ["apiVersion", "kind", "metadata", "spec"];
    let mut last = 0;
    for entry in object.root().entries() {
        let Some(rank) = ORDER.iter().position(|name| *name == entry.key.name) else {
            continue;
        };
        if rank < last {
            let message = format!("`{}` stands after `{}`", entry.key.name, ORDER.get(last).unwrap_or(&""));
            let spot = object.spot(object.root()).key(&entry.key.name);
            sink.add(
                "Y3",
                spot,
                message,
                "write `apiVersion`, `kind`, `metadata`, `spec` in this order",
            );
            return;
        }
        last = rank;
    }
}
