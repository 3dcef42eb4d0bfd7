//! C2: references between entities.

use crate::entity::Entity;
use crate::rules::catalog::{is_name, is_namespace};
use crate::sink::Sink;
use pave_yaml::Node;
use std::collections::{BTreeMap, BTreeSet};

/// The fields of `spec` that refer to entities, and the kind they mean where they name none.
const FIELDS: [(&str, Option<&str>); 13] = [
    ("owner", Some("group")),
    ("system", Some("system")),
    ("domain", Some("domain")),
    ("subdomainOf", Some("domain")),
    ("subcomponentOf", Some("component")),
    ("providesApis", Some("api")),
    ("consumesApis", Some("api")),
    ("dependsOn", None),
    ("dependencyOf", None),
    ("parent", Some("group")),
    ("children", Some("group")),
    ("members", Some("user")),
    ("memberOf", Some("group")),
];

pub(crate) fn check(entity: &Entity, sink: &mut Sink) {
    let Some(spec) = entity.root().get("spec") else {
        return;
    };
    let own = entity.reference();
    for (field, default_kind) in &FIELDS {
        let Some(value) = spec.get(field) else { continue };
        let path = format!("spec.{field}");
        if value.as_str().is_some() {
            reference(entity, value, &path, *default_kind, &own, sink);
        }
        let mut seen = BTreeSet::new();
        for (index, item) in value.items().iter().enumerate() {
            let path = format!("{path}[{index}]");
            let full = reference(entity, item, &path, *default_kind, &own, sink);
            if full.is_some_and(|full| !seen.insert(full)) {
                let message = format!("`{path}` refers to an entity that the list names already");
                sink.add("C2", entity.place(item, &path), message, "remove it");
            }
        }
    }
}

/// The full reference in lower case, if it is one.
fn reference(
    entity: &Entity,
    node: &Node,
    path: &str,
    default_kind: Option<&str>,
    own: &str,
    sink: &mut Sink,
) -> Option<String> {
    let text = node.as_str().filter(|text| !text.is_empty())?;
    let (kind, rest) = match text.split_once(':') {
        Some((kind, rest)) => (Some(kind), rest),
        None => (None, text),
    };
    let (namespace, name) = rest.split_once('/').unwrap_or(("default", rest));
    let kind_is_good =
        kind.is_none_or(|kind| !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if !kind_is_good || !is_namespace(&namespace.to_lowercase()) || !is_name(name) {
        let hint = "write `name`, `kind:name` or `kind:namespace/name`";
        sink.add(
            "C2",
            entity.place(node, path),
            format!("`{path}` is not a reference to an entity"),
            hint,
        );
        return None;
    }
    let Some(kind) = kind.or(default_kind) else {
        let hint = "put the kind before it, for example `component:` or `resource:`";
        sink.add(
            "C2",
            entity.place(node, path),
            format!("`{path}` does not say the kind of the entity"),
            hint,
        );
        return None;
    };
    let full = format!("{kind}:{namespace}/{name}").to_lowercase();
    if full == own {
        sink.add(
            "C2",
            entity.place(node, path),
            format!("`{path}` refers to the entity itself"),
            "remove it",
        );
    }
    Some(full)
}

/// Two entities of one kind, namespace and name: the catalog keeps only one.
pub(crate) fn duplicates(entities: &[Entity], sink: &mut Sink) {
    let mut seen: BTreeMap<String, &Entity> = BTreeMap::new();
    for entity in entities {
        let Some(name) = entity.root().at(&["metadata", "name"]) else {
            continue;
        };
        let reference = entity.reference();
        if let Some(first) = seen.get(&reference) {
            let line = first
                .root()
                .position()
                .map_or(String::new(), |at| format!(":{}", at.line));
            let message = format!("this entity appears twice; the first is at {}{line}", first.file);
            sink.add(
                "C2",
                entity.place(name, "metadata.name"),
                message,
                "remove one of them or give it another name",
            );
        } else {
            seen.insert(reference, entity);
        }
    }
}
