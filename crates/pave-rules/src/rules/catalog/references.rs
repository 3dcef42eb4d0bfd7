//! C2, C4: references between entities.

use super::kinds::KINDS;
use super::known::Known;
use super::metadata::{is_name, is_namespace};
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;
use std::collections::{BTreeMap, BTreeSet};

/// The fields of `spec` that refer to entities, the kind they mean where they name none, and the kinds that make sense.
const FIELDS: [(&str, Option<&str>, &[&str]); 13] = [
    ("owner", Some("group"), &["group", "user"]),
    ("system", Some("system"), &["system"]),
    ("domain", Some("domain"), &["domain"]),
    ("subdomainOf", Some("domain"), &["domain"]),
    ("subcomponentOf", Some("component"), &["component"]),
    ("providesApis", Some("api"), &["api"]),
    ("consumesApis", Some("api"), &["api"]),
    ("dependsOn", None, &[]),
    ("dependencyOf", None, &[]),
    ("parent", Some("group"), &["group"]),
    ("children", Some("group"), &["group"]),
    ("members", Some("user"), &["user"]),
    ("memberOf", Some("group"), &["group"]),
];

/// What people write for a kind: types of resources and components, and other names of groups.
const NOT_KINDS: [(&str, &str); 13] = [
    ("app", "component"),
    ("bucket", "resource"),
    ("cache", "resource"),
    ("database", "resource"),
    ("db", "resource"),
    ("library", "component"),
    ("queue", "resource"),
    ("service", "component"),
    ("squad", "group"),
    ("storage", "resource"),
    ("team", "group"),
    ("topic", "resource"),
    ("website", "component"),
];

#[inline(never)]
pub(super) fn check(entity: &Object, known: &Known<'_>, sink: &mut Sink<'_>) {
    let Some(spec) = entity.at(&["spec"]) else { return };
    let own = entity.reference();
    own_apis(entity, spec, sink);
    for (field, default_kind, kinds) in &FIELDS {
        let Some(value) = spec.get(field) else { continue };
        let mut one = |node: &Node| {
            let full = reference(entity, node, *default_kind, sink)?;
            if full == own {
                sink.add("C2", entity.spot(node), "the entity refers to itself", "remove it");
            }
            let kind = full.split(':').next().unwrap_or_default();
            if !kinds.is_empty() && !kinds.contains(&kind) {
                let message = format!("`{field}` refers to an entity of the kind `{kind}`");
                let hint = format!("refer to an entity of the kind {}", kinds.join(" or "));
                sink.warn("C2", entity.spot(node), message, hint);
            }
            if *field == "dependsOn" && kind == "api" {
                let message = "an entity depends on components and resources, and consumes APIs";
                sink.warn("C2", entity.spot(node), message, "move it to `consumesApis`");
            }
            exists(entity, node, &full, known, sink);
            Some(full)
        };
        if value.as_str().is_some() {
            one(value);
        }
        let mut seen = BTreeSet::new();
        let mut repeated = Vec::new();
        for item in value.items() {
            if one(item).is_some_and(|full| !seen.insert(full)) {
                repeated.push(item);
            }
        }
        for item in repeated {
            sink.add(
                "C2",
                entity.spot(item),
                "the list refers to this entity already",
                "remove it",
            );
        }
    }
}

/// C2: an API that a component provides, and says to consume.
fn own_apis(entity: &Object, spec: &Node, sink: &mut Sink<'_>) {
    let list = |field: &str| spec.get(field).map(Node::items).unwrap_or_default();
    let provided: Vec<&str> = list("providesApis").iter().filter_map(Node::as_str).collect();
    for node in list("consumesApis") {
        if node.as_str().is_some_and(|name| provided.contains(&name)) {
            let message = "the component provides this API itself";
            sink.warn("C2", entity.spot(node), message, "remove it from one of the lists");
        }
    }
}

/// C4.
fn exists(entity: &Object, node: &Node, full: &str, known: &Known<'_>, sink: &mut Sink<'_>) {
    if known.has(full) {
        return;
    }
    let near = known.nearest(full);
    if near.is_none() && !known.is_complete_for(full, &entity.file) {
        return;
    }
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "correct it, or add the entity".to_owned(),
    };
    sink.missing("C4", entity.spot(node), "no known entity has this reference", hint);
}

/// The full reference in lower case, if it is one.
fn reference(entity: &Object, node: &Node, default_kind: Option<&str>, sink: &mut Sink<'_>) -> Option<String> {
    let text = node.as_str().filter(|text| !text.is_empty())?;
    // A template's owner may be asked for in its form.
    if text.contains("${{") {
        return None;
    }
    let (kind, rest) = match text.split_once(':') {
        Some((kind, rest)) => (Some(kind), rest),
        None => (None, text),
    };
    let (namespace, name) = rest.split_once('/').unwrap_or(("default", rest));
    let kind_is_good =
        kind.is_none_or(|kind| !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if !kind_is_good || !is_namespace(&namespace.to_lowercase()) || !is_name(name) {
        let hint = "write `name`, `kind:name` or `kind:namespace/name`";
        sink.add("C2", entity.spot(node), "not a reference to an entity", hint);
        return None;
    }
    let Some(kind) = kind.or(default_kind) else {
        let hint = "put the kind before it, for example `component:` or `resource:`";
        sink.add(
            "C2",
            entity.spot(node),
            "the reference does not say the kind of the entity",
            hint,
        );
        return None;
    };
    // Kinds of one's own are welcome; what is nearly one of Backstage's is a slip.
    let lower = kind.to_lowercase();
    let kinds = KINDS.map(str::to_lowercase);
    let other_word = NOT_KINDS.iter().find(|(word, _)| *word == lower).map(|(_, kind)| *kind);
    let near = other_word.or_else(|| pave_report::nearest(&lower, kinds.iter().map(String::as_str), 2));
    if let Some(near) = near.filter(|near| *near != lower) {
        let hint = format!("did you mean `{near}:`?");
        sink.warn(
            "C2",
            entity.spot(node),
            "the reference names a kind that Backstage does not have",
            hint,
        );
    }
    Some(format!("{kind}:{namespace}/{name}").to_lowercase())
}

/// Two entities of one kind, namespace and name: the catalog keeps only one.
pub(super) fn duplicates(entities: &[Object], sink: &mut Sink<'_>) {
    let mut seen: BTreeMap<String, &Object> = BTreeMap::new();
    for entity in entities.iter().filter(|entity| !entity.name().is_empty()) {
        let reference = entity.reference();
        if let Some(first) = seen.get(&reference) {
            let line = first
                .root()
                .position()
                .map_or(String::new(), |at| format!(":{}", at.line));
            let message = format!("this entity appears twice; the first is at {}{line}", first.file);
            let spot = entity.spot_at(&["metadata", "name"]);
            sink.add("C2", spot, message, "remove one of them or give it another name");
        } else {
            seen.insert(reference, entity);
        }
    }
}
