//! C1: `metadata` of entities.

use crate::mend;
use crate::object::Object;
use crate::rules::api_server::is_label_value;
use crate::sink::Sink;
use pave_spec::TextRule;
use pave_yaml::{Entry, Node, Value};

const NAME_HINT: &str =
    "use letters, digits, `-`, `_` and `.`, begin and end with a letter or digit, at most 63 characters";

#[inline(never)]
pub(super) fn check(entity: &Object, sink: &mut Sink<'_>) {
    let Some(metadata) = entity
        .at(&["metadata"])
        .filter(|node| matches!(node.value, Value::Mapping(_)))
    else {
        let message = "`metadata` is missing or not an object";
        sink.add(
            "C1",
            entity.spot_at(&["metadata"]),
            message,
            "add `metadata:` with a `name:`",
        );
        return;
    };
    let spot = |field: &str| entity.spot(metadata).field(field);
    let name = metadata.get("name");
    if !name.and_then(Node::as_str).is_some_and(is_name) {
        let message = if name.is_some() {
            "`metadata.name` is not valid"
        } else {
            "`metadata.name` is missing"
        };
        sink.add("C1", spot("name"), message, NAME_HINT);
    }
    if let Some(namespace) = metadata.get("namespace")
        && !namespace.as_str().is_some_and(is_namespace)
    {
        let hint = "use lower-case letters, digits and `-`, at most 63 characters";
        sink.add("C1", spot("namespace"), "`metadata.namespace` is not valid", hint);
    }
    for field in ["title", "description"] {
        if let Some(node) = metadata.get(field)
            && node.as_str().is_none_or(|text| text.is_empty() && field == "title")
        {
            sink.add(
                "C1",
                spot(field),
                format!("`metadata.{field}` must be text"),
                "write text, in quotes if need be",
            );
        }
    }
    for field in ["annotations", "labels"] {
        map(entity, metadata, field, sink);
    }
    tags(entity, metadata, sink);
    links(entity, metadata, sink);
}

fn map(entity: &Object, metadata: &Node, field: &str, sink: &mut Sink<'_>) {
    let Some(map) = metadata.get(field) else { return };
    if !matches!(map.value, Value::Mapping(_)) {
        let message = format!("`metadata.{field}` must be an object, not {}", map.kind());
        sink.add("C1", entity.spot(map), message, "write `key: text` lines");
        return;
    }
    for Entry { key, value } in map.entries() {
        let short: String = key.name.chars().take(300).collect();
        if !is_key(&key.name) {
            let hint = "write `prefix/name`: a domain name, then letters, digits, `-`, `_` and `.`";
            sink.add(
                "C1",
                entity.spot(map).key(&key.name),
                format!("the key `{short}` is not valid"),
                hint,
            );
        }
        match value.as_str() {
            Some(text) if field == "annotations" || is_label_value(text) => {}
            Some(_) => {
                let message = format!("the value of the label `{short}` is not valid");
                sink.add("C1", entity.spot(value), message, NAME_HINT);
            }
            None => {
                let message = format!("`{short}` must be text, not {}", value.kind());
                sink.add("C1", entity.spot(value), message, "quote it");
            }
        }
    }
}

fn tags(entity: &Object, metadata: &Node, sink: &mut Sink<'_>) {
    let Some(tags) = metadata.get("tags") else { return };
    if !matches!(tags.value, Value::Sequence(_)) {
        let message = format!("`metadata.tags` must be a list, not {}", tags.kind());
        sink.add(
            "C1",
            entity.spot(tags),
            message,
            "write one tag for each line: `- java`",
        );
    }
    let mut seen = Vec::new();
    for tag in tags.items() {
        match tag.as_str().filter(|tag| TextRule::Tag.accepts(tag)) {
            None => {
                // Capitals and spaces have one spelling in a tag.
                let lower = tag.as_str().unwrap_or_default().to_lowercase().replace(['_', ' '], "-");
                let is_tag = TextRule::Tag.accepts(&lower);
                let spot = entity
                    .spot(tag)
                    .mended_by(is_tag.then(|| mend::replace(tag, &lower)).flatten());
                sink.add("C1", spot, "the tag is not valid", TextRule::Tag.advice());
            }
            Some(text) if seen.contains(&text) => {
                sink.add("C5", entity.spot(tag), "the tag is there twice", "remove one of them");
            }
            Some(text) => seen.push(text),
        }
    }
}

fn links(entity: &Object, metadata: &Node, sink: &mut Sink<'_>) {
    let Some(links) = metadata.get("links") else { return };
    if !matches!(links.value, Value::Sequence(_)) {
        let message = format!("`metadata.links` must be a list, not {}", links.kind());
        sink.add(
            "C1",
            entity.spot(links),
            message,
            "write one link for each item, with `url` and `title`",
        );
    }
    for link in links.items() {
        let url = link.get("url").and_then(Node::as_str).unwrap_or_default();
        let (scheme, rest) = url.split_once(':').unwrap_or_default();
        let is_scheme = scheme.starts_with(|character: char| character.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
        if !is_scheme || rest.trim_start_matches('/').is_empty() || url.contains(char::is_whitespace) {
            let spot = entity.spot(link).field("url");
            sink.add(
                "C1",
                spot,
                "the link has no valid `url`",
                "write an address such as `https://example.com/`",
            );
        }
        for field in ["title", "icon", "type"] {
            if let Some(node) = link.get(field)
                && node.as_str().is_none_or(str::is_empty)
            {
                sink.add(
                    "C1",
                    entity.spot(node),
                    format!("`{field}` of a link must be text"),
                    "write text",
                );
            }
        }
    }
}

/// `[A-Za-z0-9]` at both ends, `-`, `_` and `.` between, at most 63 characters.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && is_label_value(text)
}

/// A DNS label.
pub(super) fn is_namespace(text: &str) -> bool {
    TextRule::Label.accepts(text)
}

fn is_key(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => TextRule::Subdomain.accepts(&prefix.to_lowercase()) && is_name(name),
        None => is_name(text),
    }
}
