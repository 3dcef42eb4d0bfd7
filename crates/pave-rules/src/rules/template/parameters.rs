//! T5 and the form part of T1: parameters that agree with themselves.

use crate::object::Object;
use crate::sink::Sink;
use pave_regex::Pattern;
use pave_report::did_you_mean;
use pave_yaml::{Entry, Node, Value};

/// The pages of the form: one object, or a list of them.
pub(super) fn pages(template: &Object) -> Vec<&Node> {
    match template.at(&["spec", "parameters"]) {
        Some(node) if matches!(node.value, Value::Sequence(_)) => node.items().iter().collect(),
        Some(node) if matches!(node.value, Value::Mapping(_)) => vec![node],
        _ => Vec::new(),
    }
}

/// The parameters of a page, those of its conditions included.
pub(super) fn declared(page: &Node) -> Vec<&Entry> {
    let mut found = Vec::new();
    collect(page, &mut found, 0);
    found
}

fn collect<'n>(schema: &'n Node, found: &mut Vec<&'n Entry>, depth: usize) {
    if depth > 8 {
        return;
    }
    found.extend(schema.get("properties").map(Node::entries).unwrap_or_default());
    for keyword in ["allOf", "anyOf", "oneOf"] {
        for part in schema.get(keyword).map(Node::items).unwrap_or_default() {
            collect(part, found, depth + 1);
        }
    }
    for keyword in ["if", "then", "else"] {
        if let Some(part) = schema.get(keyword) {
            collect(part, found, depth + 1);
        }
    }
    for entry in schema.get("dependencies").map(Node::entries).unwrap_or_default() {
        collect(&entry.value, found, depth + 1);
    }
}

#[inline(never)]
pub(super) fn check(template: &Object, sink: &mut Sink<'_>) {
    if let Some(node) = template.at(&["spec", "parameters"])
        && !matches!(node.value, Value::Sequence(_) | Value::Mapping(_))
    {
        let message = format!("`parameters` must be a list of pages, not {}", node.kind());
        sink.add(
            "T1",
            template.spot(node),
            message,
            "write pages with `title` and `properties`",
        );
    }
    for page in pages(template) {
        if !matches!(page.value, Value::Mapping(_)) {
            let message = format!("a page must be an object, not {}", page.kind());
            sink.add("T1", template.spot(page), message, "write `title` and `properties`");
            continue;
        }
        let declared = declared(page);
        for node in page.get("required").map(Node::items).unwrap_or_default() {
            let Some(name) = node.as_str() else { continue };
            if !declared.iter().any(|entry| entry.key.name == name) {
                let hint = match did_you_mean(name, declared.iter().map(|entry| entry.key.name.as_str())) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "add it to `properties`, or remove it".to_owned(),
                };
                let short: String = name.chars().take(100).collect();
                let message = format!("`{short}` is required, and the page does not ask for it");
                sink.add("T5", template.spot(node), message, hint);
            }
        }
        for entry in declared {
            parameter(template, entry, sink);
        }
    }
}

fn parameter(template: &Object, entry: &Entry, sink: &mut Sink<'_>) {
    let node = &entry.value;
    let name: String = entry.key.name.chars().take(100).collect();
    let kind = node.get("type").and_then(Node::as_str).unwrap_or_default();
    let allowed = node.get("enum").map(Node::items).unwrap_or_default();
    let default = node.get("default").filter(|default| !default.is_null());
    if let Some(default) = default {
        if !allowed.is_empty() && !allowed.iter().any(|value| value.value == default.value) {
            let message = format!("the default of `{name}` is none of its values");
            sink.add("T5", template.spot(default), message, "write one of `enum`");
        }
        let is_good = match kind {
            "string" => default.as_str().is_some(),
            "integer" => default.as_i64().is_some(),
            "number" => matches!(default.value, Value::Number(_)),
            "boolean" => default.as_bool().is_some(),
            "array" => matches!(default.value, Value::Sequence(_)),
            "object" => matches!(default.value, Value::Mapping(_)),
            _ => true,
        };
        if !is_good {
            let message = format!("the default of `{name}` is {}, not of the type {kind}", default.kind());
            sink.add("T5", template.spot(default), message, "write a value of the type");
        }
    }
    let are_whole = default.into_iter().chain(allowed).all(|value| value.as_i64().is_some());
    let counts = ["port", "replicas", "count", "instances"]
        .iter()
        .any(|word| name.to_lowercase().contains(word));
    let has_values = default.is_some() || !allowed.is_empty();
    if kind == "number" && are_whole && (has_values || counts) {
        let message = format!("`{name}` is a whole number, and its type allows 1.5");
        sink.add(
            "T5",
            template.spot(node).field("type"),
            message,
            "write `type: integer`",
        );
    }
    let names = node.get("enumNames").map(Node::items).unwrap_or_default();
    if !names.is_empty() && names.len() != allowed.len() {
        let message = format!(
            "`{name}` has {} values and {} names for them",
            allowed.len(),
            names.len()
        );
        sink.add(
            "T5",
            template.spot(node).field("enumNames"),
            message,
            "write one name for each value",
        );
    }
    for (index, value) in allowed.iter().enumerate().take(200) {
        if allowed.iter().take(index).any(|before| before.value == value.value) {
            sink.add(
                "T5",
                template.spot(value),
                format!("`{name}` has this value twice"),
                "remove one of them",
            );
        }
    }
    for (least, most) in [
        ("minimum", "maximum"),
        ("minLength", "maxLength"),
        ("minItems", "maxItems"),
    ] {
        let number = |field: &str| {
            node.get(field)
                .and_then(|node| serde_json::Value::as_f64(&node.to_json()))
        };
        if let (Some(low), Some(high)) = (number(least), number(most))
            && low > high
        {
            let spot = template.spot(node).field(least);
            sink.add(
                "T5",
                spot,
                format!("`{least}` of `{name}` is above `{most}`"),
                "exchange them",
            );
        }
    }
    if let Some(pattern) = node.get("pattern")
        && let Some(text) = pattern.as_str()
        && Pattern::plain(text).is_err()
    {
        let message = format!("the pattern of `{name}` is no regular expression");
        sink.add(
            "T5",
            template.spot(pattern),
            message,
            "correct it: brackets and escapes",
        );
    }
}
