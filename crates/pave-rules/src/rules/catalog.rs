//! C1: the fields of catalog entities, all mistakes at once (Backstage stops at the first).

use crate::entity::Entity;
use crate::sink::Sink;
use pave_yaml::{Node, Value};

/// What a field of an entity holds.
#[derive(Clone, Copy)]
enum Holds {
    Text,
    Texts,
    Steps,
}
use Holds::{Steps, Text, Texts};

/// A field: its name, what it holds, whether it must be there.
type Field = (&'static str, Holds, bool);

/// The fields of `spec` by kind, as `@backstage/catalog-model` and the scaffolder's model define them.
fn fields(kind: &str) -> Option<&'static [Field]> {
    Some(match kind {
        "component" => &[
            ("type", Text, true),
            ("lifecycle", Text, true),
            ("owner", Text, true),
            ("system", Text, false),
            ("subcomponentOf", Text, false),
            ("dependsOn", Texts, false),
            ("dependencyOf", Texts, false),
            ("providesApis", Texts, false),
            ("consumesApis", Texts, false),
        ],
        "api" => &[
            ("type", Text, true),
            ("lifecycle", Text, true),
            ("owner", Text, true),
            ("definition", Text, true),
            ("system", Text, false),
        ],
        "resource" => &[
            ("type", Text, true),
            ("owner", Text, true),
            ("system", Text, false),
            ("dependsOn", Texts, false),
            ("dependencyOf", Texts, false),
        ],
        "system" => &[("owner", Text, true), ("domain", Text, false), ("type", Text, false)],
        "domain" => &[
            ("owner", Text, true),
            ("subdomainOf", Text, false),
            ("type", Text, false),
        ],
        "group" => &[
            ("type", Text, true),
            ("children", Texts, true),
            ("parent", Text, false),
            ("members", Texts, false),
        ],
        "user" => &[("memberOf", Texts, false)],
        "location" => &[
            ("type", Text, false),
            ("target", Text, false),
            ("targets", Texts, false),
        ],
        "template" => &[("type", Text, true), ("steps", Steps, true), ("owner", Text, false)],
        _ => return None,
    })
}

pub(crate) fn check(entity: &Entity, sink: &mut Sink) {
    let root = entity.root();
    let kind = root.get("kind");
    if kind.and_then(Node::as_str).is_none_or(str::is_empty) {
        sink.add(
            "C1",
            entity.place(kind.unwrap_or(root), "kind"),
            "`kind` is missing or not text",
            "write a kind such as `kind: Component`",
        );
    }
    metadata(entity, sink);
    let Some(fields) = fields(&entity.kind().to_lowercase()) else {
        return;
    };
    let Some(spec) = root.get("spec").filter(|spec| matches!(spec.value, Value::Mapping(_))) else {
        let node = root.get("spec").unwrap_or(root);
        // A user or a location without a spec is refused as well.
        sink.add(
            "C1",
            entity.place(node, "spec"),
            "`spec` is missing or not an object",
            "add `spec:` with its fields",
        );
        return;
    };
    for (name, holds, required) in fields {
        let path = format!("spec.{name}");
        match spec.get(name) {
            None if *required => {
                let message = format!("`{path}` is missing");
                sink.add(
                    "C1",
                    entity.place(spec, &path),
                    message,
                    format!("add `{name}:` to `spec`"),
                );
            }
            None => {}
            Some(node) => content(entity, node, &path, *holds, sink),
        }
    }
}

fn content(entity: &Entity, node: &Node, path: &str, holds: Holds, sink: &mut Sink) {
    let mut wrong = |node: &Node, path: &str, wanted: &str| {
        let message = match node.as_str() {
            Some(_) if wanted == "text" => format!("`{path}` is empty"),
            _ => format!("`{path}` must be {wanted}, not {}", node.kind()),
        };
        sink.add("C1", entity.place(node, path), message, format!("write {wanted}"));
    };
    let is_text = |node: &Node| node.as_str().is_some_and(|text| !text.trim().is_empty());
    match holds {
        // `$text`, `$json` and `$yaml` are placeholders that the catalog fills in.
        Text if is_text(node) || node.entries().iter().any(|entry| entry.key.name.starts_with('$')) => {}
        Text => wrong(node, path, "text"),
        Texts if matches!(node.value, Value::Sequence(_)) => {
            for (index, item) in node.items().iter().enumerate().filter(|(_, item)| !is_text(item)) {
                wrong(item, &format!("{path}[{index}]"), "text");
            }
        }
        Texts => wrong(node, path, "a list of texts"),
        Steps if matches!(node.value, Value::Sequence(_)) => {
            for (index, item) in node.items().iter().enumerate() {
                let action = item.get("action").unwrap_or(item);
                if !is_text(action) {
                    wrong(action, &format!("{path}[{index}].action"), "text");
                }
            }
        }
        Steps => wrong(node, path, "a list of steps"),
    }
}

fn metadata(entity: &Entity, sink: &mut Sink) {
    let root = entity.root();
    let Some(metadata) = root
        .get("metadata")
        .filter(|node| matches!(node.value, Value::Mapping(_)))
    else {
        let node = root.get("metadata").unwrap_or(root);
        let hint = "add `metadata:` with a `name:`";
        sink.add(
            "C1",
            entity.place(node, "metadata"),
            "`metadata` is missing or not an object",
            hint,
        );
        return;
    };
    let name_hint =
        "use letters, digits, `-`, `_` and `.`, begin and end with a letter or digit, at most 63 characters";
    let name = metadata.get("name");
    if !name.and_then(Node::as_str).is_some_and(is_name) {
        let message = if name.is_some() {
            "`metadata.name` is not valid"
        } else {
            "`metadata.name` is missing"
        };
        sink.add(
            "C1",
            entity.place(name.unwrap_or(metadata), "metadata.name"),
            message,
            name_hint,
        );
    }
    if let Some(namespace) = metadata.get("namespace")
        && !namespace.as_str().is_some_and(is_namespace)
    {
        let hint = "use lower-case letters, digits and `-`, at most 63 characters";
        sink.add(
            "C1",
            entity.place(namespace, "metadata.namespace"),
            "`metadata.namespace` is not valid",
            hint,
        );
    }
    for field in ["annotations", "labels"] {
        let path = format!("metadata.{field}");
        let Some(map) = metadata.get(field) else { continue };
        if !matches!(map.value, Value::Mapping(_)) {
            let message = format!("`{path}` must be an object, not {}", map.kind());
            sink.add("C1", entity.place(map, &path), message, "write `key: text` lines");
            continue;
        }
        for entry in map.entries() {
            let key: String = entry.key.name.chars().take(300).collect();
            let path = format!("{path}.{key}");
            if !is_key(&entry.key.name) {
                let hint = "write `prefix/name`: a domain name, then letters, digits, `-`, `_` and `.`";
                sink.add(
                    "C1",
                    entity.place(&entry.value, &path),
                    format!("the key `{key}` is not valid"),
                    hint,
                );
            }
            let valid = entry
                .value
                .as_str()
                .is_some_and(|text| field == "annotations" || is_label_value(text));
            if !valid {
                let (message, hint) = match entry.value.as_str() {
                    Some(_) => (format!("`{path}` is not valid"), name_hint),
                    None => (format!("`{path}` must be text, not {}", entry.value.kind()), "quote it"),
                };
                sink.add("C1", entity.place(&entry.value, &path), message, hint);
            }
        }
    }
    if let Some(tags) = metadata.get("tags") {
        if !matches!(tags.value, Value::Sequence(_)) {
            let message = format!("`metadata.tags` must be a list, not {}", tags.kind());
            sink.add(
                "C1",
                entity.place(tags, "metadata.tags"),
                message,
                "write one tag for each line: `- java`",
            );
        }
        for (index, tag) in tags.items().iter().enumerate() {
            if !tag.as_str().is_some_and(|tag| pave_spec::TextRule::Tag.accepts(tag)) {
                let path = format!("metadata.tags[{index}]");
                let hint = pave_spec::TextRule::Tag.advice();
                sink.add("C1", entity.place(tag, &path), format!("`{path}` is not valid"), hint);
            }
        }
    }
}

/// `[A-Za-z0-9]` at both ends, `-`, `_` and `.` between, at most 63 characters.
pub(super) fn is_name(text: &str) -> bool {
    let edge = |character: char| character.is_ascii_alphanumeric();
    text.len() <= 63
        && text.starts_with(edge)
        && text.ends_with(edge)
        && text
            .chars()
            .all(|character| edge(character) || matches!(character, '-' | '_' | '.'))
}

/// A DNS label.
pub(super) fn is_namespace(text: &str) -> bool {
    pave_spec::TextRule::Label.accepts(text)
}

fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_name(text)
}

fn is_key(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => pave_spec::TextRule::Subdomain.accepts(&prefix.to_lowercase()) && is_name(name),
        None => is_name(text),
    }
}
