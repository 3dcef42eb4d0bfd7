//! Custom resource definitions.

use super::ask::{Ask, is_empty, text, text_of};
use super::forms::is_label;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let Some(spec) = ask.at(&["spec"]) else { return };
    ask.one_of(spec, "scope", &["Namespaced", "Cluster"]);
    ask.required(spec, "group", "name the API group");
    let plural = ask.object.text(&["spec", "names", "plural"]);
    let group = text(spec, "group");
    if let Some(name) = ask.at(&["metadata", "name"])
        && !plural.is_empty()
        && !group.is_empty()
        && name.as_str().is_some_and(|name| name != format!("{plural}.{group}"))
    {
        let message = "the name of a definition is `<plural>.<group>`";
        ask.wrong(name, message, "write `spec.names.plural`, a dot and `spec.group`");
    }
    if let Some(names) = ask.at(&["spec", "names"]) {
        ask.form(names, "plural", is_label, "lower-case letters, digits and `-`");
        ask.form(names, "singular", is_label, "lower-case letters, digits and `-`");
    }
    let versions = ask.items(&["spec", "versions"]);
    if versions.is_empty() {
        ask.wrong_field(spec, "versions", "the definition has no version", "add one");
        return;
    }
    ask.unique(versions, "name", "versions");
    let is_stored = |version: &&Node| version.get("storage").and_then(Node::as_bool) == Some(true);
    let mut stored = versions.iter().filter(is_stored);
    match (stored.next(), stored.next()) {
        (None, _) => {
            let message = "no version is stored";
            ask.wrong_field(spec, "versions", message, "write `storage: true` for one version");
        }
        (Some(_), Some(second)) => {
            let message = "two versions are stored";
            ask.wrong_field(second, "storage", message, "write `storage: false` for all but one");
        }
        _ => {}
    }
    for version in versions {
        let schema = version.at(&["schema", "openAPIV3Schema"]);
        match schema {
            None => {
                let message = "the version has no schema";
                ask.wrong_field(
                    version,
                    "schema",
                    message,
                    "add `schema: {openAPIV3Schema: {type: object}}`",
                );
            }
            Some(schema) => structural(schema, true, ask),
        }
    }
}

/// Every value of a structural schema says its type; the reader bounds the depth.
fn structural(schema: &Node, is_root: bool, ask: &mut Ask<'_, '_, '_>) {
    let says = |field: &str| schema.get(field).and_then(Node::as_bool) == Some(true);
    let is_free = says("x-kubernetes-int-or-string") || says("x-kubernetes-preserve-unknown-fields") && !is_root;
    if is_empty(schema.get("type")) && !is_free && !schema.entries().is_empty() {
        let message = "the schema is not structural: a value has no type";
        ask.wrong_field(schema, "type", message, "add `type`");
    }
    if is_root
        && let Some((node, kind)) = text_of(schema, "type")
        && kind != "object"
    {
        ask.wrong(
            node,
            "the schema of a definition describes an object",
            "write `type: object`",
        );
    }
    if !is_root && text(schema, "type") == "array" && schema.get("items").is_none() {
        ask.wrong_field(schema, "items", "a list needs `items`", "say what the list holds");
    }
    for entry in schema.get("properties").map(Node::entries).unwrap_or_default() {
        structural(&entry.value, false, ask);
    }
    for field in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(field).filter(|inner| !inner.entries().is_empty()) {
            structural(inner, false, ask);
        }
    }
}
