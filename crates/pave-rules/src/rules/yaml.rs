//! Y2: scalars and keys that YAML 1.1 readers (kubectl, Helm) and YAML 1.2 readers (Backstage) read differently.

use crate::sink::{Place, Sink};
use pave_yaml::{Document, Node, Value, old_reading};

pub(crate) fn check(document: &Document, file: &str, path: &str, sink: &mut Sink) {
    for merge in &document.merges {
        let place = Place {
            file,
            position: Some(merge.start),
            path,
        };
        sink.add(
            "Y2",
            place,
            "`<<` merges another object for kubectl and Helm, and is an ordinary key for Backstage",
            "write the fields out",
        );
    }
    walk(&document.root, file, path, sink);
}

/// The reader bounds the depth to 64.
fn walk(node: &Node, file: &str, path: &str, sink: &mut Sink) {
    if let Some(reading) = node.plain.as_deref().and_then(old_reading) {
        let kind = node.kind();
        let place = Place {
            file,
            position: node.position(),
            path,
        };
        let message = format!(
            "`{path}` is {kind} for Backstage and {} for kubectl and Helm",
            reading.words()
        );
        sink.add(
            "Y2",
            place,
            message,
            "quote it if it is text, or write it in the usual way",
        );
    }
    match &node.value {
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, file, &format!("{path}[{index}]"), sink);
            }
        }
        Value::Mapping(entries) => {
            for entry in entries {
                let name: String = entry.key.name.chars().take(60).collect();
                let inner = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                if let Some(reading) = old_reading(&entry.key.name).filter(|_| entry.key.plain) {
                    let place = Place {
                        file,
                        position: entry.key.span.map(|span| span.start),
                        path: &inner,
                    };
                    let message = format!(
                        "the key `{name}` is text for Backstage and {} for kubectl and Helm",
                        reading.words()
                    );
                    sink.add("Y2", place, message, "quote the key");
                }
                walk(&entry.value, file, &inner, sink);
            }
        }
        _ => {}
    }
}
