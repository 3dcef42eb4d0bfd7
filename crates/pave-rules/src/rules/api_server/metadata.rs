//! Names, labels and annotations of every object.

use super::ask::{Ask, short, text_of};
use super::forms::{is_label, is_label_value, is_path_segment, is_qualified_name, is_service_name, is_subdomain};
use crate::pod::pod_of;
use pave_yaml::{Node, Value};

pub(super) const LABEL_ADVICE: &str =
    "at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";
const SUBDOMAIN_ADVICE: &str = "lower-case letters, digits, `-` and `.`, with a letter or digit at both ends";
const DNS_LABEL_ADVICE: &str = "at most 63 lower-case letters, digits and `-`, with a letter or digit at both ends";
/// All annotations of an object together.
const ANNOTATIONS_LIMIT: usize = 256 * 1024;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let Some(metadata) = ask.at(&["metadata"]) else { return };
    name(metadata, ask);
    ask.form(metadata, "namespace", is_label, DNS_LABEL_ADVICE);
    for field in ["uid", "resourceVersion", "selfLink", "managedFields"] {
        if !super::ask::is_empty(metadata.get(field)) {
            let message = format!("`{field}` is the cluster's to write: an object that names it is refused");
            ask.warn_key(metadata, field, message, "remove it");
        }
    }
    labels(metadata, ask);
    annotations(metadata, ask);
    if let Some(pod) = pod_of(ask.object)
        && !std::ptr::eq(pod.template, ask.object.root())
        && let Some(metadata) = pod.template.get("metadata")
    {
        labels(metadata, ask);
        annotations(metadata, ask);
    }
    for keys in [&["spec", "selector"][..], &["spec", "podSelector"]] {
        if let Some(selector) = ask.at(keys) {
            self::selector(selector, ask);
        }
    }
}

fn name(metadata: &Node, ask: &mut Ask<'_, '_, '_>) {
    let Some((node, name)) = text_of(metadata, "name") else {
        return;
    };
    if name.is_empty() {
        return;
    }
    let object = ask.object;
    let (is_good, advice): (bool, &str) = match (object.group(), object.kind()) {
        ("", "Service") => (
            is_service_name(name),
            "at most 63 lower-case letters, digits and `-`, beginning with a letter",
        ),
        ("", "Namespace") => (is_label(name), DNS_LABEL_ADVICE),
        ("rbac.authorization.k8s.io", _) => (is_path_segment(name), "a name without `/` and `%`"),
        // The controller adds eleven characters, and the name of a Job is a label.
        ("batch", "CronJob") => (
            is_subdomain(name) && name.len() <= 52,
            "at most 52 lower-case letters, digits, `-` and `.`",
        ),
        ("batch", "Job") | ("apps", "StatefulSet") => (
            is_subdomain(name) && name.len() <= 63,
            "at most 63 lower-case letters, digits, `-` and `.`",
        ),
        _ => (is_subdomain(name), SUBDOMAIN_ADVICE),
    };
    if !is_good {
        ask.wrong(node, "`metadata.name` is not valid", format!("write {advice}"));
    }
}

/// The labels of a `metadata`.
pub(super) fn labels(metadata: &Node, ask: &mut Ask<'_, '_, '_>) {
    if let Some(labels) = metadata.get("labels") {
        pairs(labels, ask);
    }
}

/// Keys and values of labels.
fn pairs(labels: &Node, ask: &mut Ask<'_, '_, '_>) {
    for entry in labels.entries() {
        let key = &entry.key.name;
        if !is_qualified_name(key) {
            ask.wrong_key(
                labels,
                key,
                format!("`{}` is no key of a label", short(key)),
                format!("write {LABEL_ADVICE}, after a domain and `/` if need be"),
            );
        }
        if entry.value.as_str().is_some_and(|value| !is_label_value(value)) {
            let message = format!("the value of the label `{}` is not valid", short(key));
            ask.wrong(&entry.value, message, format!("write {LABEL_ADVICE}"));
        }
    }
}

fn annotations(metadata: &Node, ask: &mut Ask<'_, '_, '_>) {
    let Some(annotations) = metadata.get("annotations") else {
        return;
    };
    let mut bytes = 0;
    for entry in annotations.entries() {
        let key = &entry.key.name;
        bytes += key.len() + entry.value.as_str().map_or(0, str::len);
        // Not lower-case letters only: what is asked for all of Unicode is compiled for few.
        let is_good = if key.is_ascii() {
            is_qualified_name(&key.to_ascii_lowercase())
        } else {
            is_qualified_name(&key.to_lowercase())
        };
        if !is_good {
            let message = format!("`{}` is no key of an annotation", short(key));
            ask.wrong_key(
                annotations,
                key,
                message,
                format!("write {LABEL_ADVICE}, after a domain and `/` if need be"),
            );
        }
    }
    if bytes > ANNOTATIONS_LIMIT {
        ask.wrong(
            annotations,
            "the annotations are larger than 256 KiB together",
            "move the data to a ConfigMap",
        );
    }
}

/// A label selector, or the plain map of a Service.
pub(super) fn selector(selector: &Node, ask: &mut Ask<'_, '_, '_>) {
    let is_map = selector
        .entries()
        .iter()
        .all(|entry| matches!(entry.value.value, Value::String(_)));
    if is_map {
        pairs(selector, ask);
    }
    if let Some(wanted) = selector.get("matchLabels") {
        pairs(wanted, ask);
    }
    for expression in selector.get("matchExpressions").map(Node::items).unwrap_or_default() {
        ask.one_of(expression, "operator", &["In", "NotIn", "Exists", "DoesNotExist"]);
        let values = expression.get("values").map(Node::items).unwrap_or_default();
        match super::ask::text(expression, "operator") {
            "In" | "NotIn" if values.is_empty() => {
                ask.wrong_field(expression, "values", "`In` and `NotIn` need `values`", "add the values");
            }
            "Exists" | "DoesNotExist" if !values.is_empty() => {
                ask.wrong_key(
                    expression,
                    "values",
                    "`Exists` and `DoesNotExist` take no `values`",
                    "remove them",
                );
            }
            _ => {}
        }
    }
}
