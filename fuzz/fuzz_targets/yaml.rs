//! Any text as YAML: reading ends, gives documents or findings, and what was read can be written and read again. What is
//! read without the parser, because it is simple, is what the parser makes of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pave_report::Position;
use pave_yaml::{Node, Span, Value};

fuzz_target!(|text: &str| {
    let Ok(documents) = pave_yaml::parse("input.yaml", text) else {
        return;
    };
    // Only ASCII is simple, so a line with another letter makes the parser read the rest.
    if text.is_ascii() && !text.starts_with('%') {
        let mut parsed = pave_yaml::parse("parsed.yaml", &format!("# ä\n{text}")).unwrap_or_default();
        for document in &mut parsed {
            raise(&mut document.root);
            document.merges.iter_mut().for_each(raise_span);
        }
        if !text.trim_start().is_empty() {
            assert_eq!(documents, parsed);
        }
    }
    for document in documents {
        let value = document.root.to_json();
        let written = pave_yaml::emit(&value);
        let again = pave_yaml::parse("again.yaml", &written);
        let again = again.ok().and_then(|documents| documents.into_iter().next());
        assert_eq!(again.map(|document| document.root.to_json()), Some(value));
    }
});

/// Moves everything in `node` up by a line.
fn raise(node: &mut Node) {
    node.span.iter_mut().for_each(raise_span);
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().for_each(raise),
        Value::Mapping(entries) => {
            for entry in entries {
                entry.key.span.iter_mut().for_each(raise_span);
                raise(&mut entry.value);
            }
        }
        _ => {}
    }
}

fn raise_span(span: &mut Span) {
    let up = |at: &mut Position| at.line -= 1;
    up(&mut span.start);
    up(&mut span.end);
}
