//! K rules: what makes an object one that a cluster takes.

use crate::kubernetes::{Object, is_namespaced};
use crate::sink::Sink;
use pave_yaml::{Node, Value};
use std::collections::BTreeMap;

pub(crate) fn check(object: &Object, sink: &mut Sink) {
    envelope(object, sink);
    selector(object, sink);
    namespace(object, sink);
}

/// K1: `apiVersion`, `kind` and a name.
fn envelope(object: &Object, sink: &mut Sink) {
    let root = object.root();
    for (field, example) in [("apiVersion", "apiVersion: apps/v1"), ("kind", "kind: Deployment")] {
        let value = root.get(field);
        if value.and_then(Node::as_str).is_none_or(str::is_empty) {
            let path = object.join(field);
            let place = object.place(value.unwrap_or(root), &path);
            sink.add(
                "K1",
                place,
                format!("`{path}` is missing or not text"),
                format!("write a line such as `{example}`"),
            );
        }
    }
    let metadata = root.get("metadata");
    let name = metadata.and_then(|metadata| metadata.get("name").or_else(|| metadata.get("generateName")));
    if name.and_then(Node::as_str).is_none_or(str::is_empty) {
        let path = object.join("metadata.name");
        let place = object.place(name.or(metadata).unwrap_or(root), &path);
        sink.add(
            "K1",
            place,
            format!("`{path}` is missing or not text"),
            "give the object a name",
        );
    }
}

/// K5: a workload whose selector does not match its own pods is refused, or never becomes ready.
fn selector(object: &Object, sink: &mut Sink) {
    if !matches!(object.kind(), "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet") {
        return;
    }
    let (Some(selector), Some(pod)) = (object.root().at(&["spec", "selector"]), object.pod()) else {
        return;
    };
    let path = object.join("spec.selector.matchLabels");
    let Some(wanted) = selector.get("matchLabels") else {
        return;
    };
    for entry in wanted.entries() {
        let found = pod.labels.and_then(|labels| labels.get(&entry.key.name));
        let matches = found.is_some_and(|found| found.to_json() == entry.value.to_json());
        if !matches {
            let message = match found {
                Some(_) => format!("`{path}.{}` differs from the label of the pods", entry.key.name),
                None => format!(
                    "the pods have no label `{}`, which the selector asks for",
                    entry.key.name
                ),
            };
            let path = format!("{path}.{}", entry.key.name);
            let hint = "write the same labels in `spec.selector.matchLabels` and in the pod's `metadata.labels`";
            sink.add("K5", object.place(&entry.value, &path), message, hint);
        }
    }
    let is_empty = matches!(&wanted.value, Value::Mapping(entries) if entries.is_empty());
    if is_empty && selector.get("matchExpressions").is_none() {
        sink.add(
            "K5",
            object.place(wanted, &path),
            "an empty selector is refused",
            "select the labels of the pods",
        );
    }
}

/// K7: an object without a namespace goes wherever the caller happens to be.
fn namespace(object: &Object, sink: &mut Sink) {
    if !is_namespaced(object.api_version(), object.kind()) {
        return;
    }
    let metadata = object.root().get("metadata");
    let node = metadata
        .and_then(|metadata| metadata.get("namespace"))
        .or(metadata)
        .unwrap_or(object.root());
    let path = object.join("metadata.namespace");
    match object.namespace() {
        "" => {
            let message = format!("{} does not say its namespace", object.title());
            sink.add("K7", object.place(node, &path), message, "add `metadata.namespace`");
        }
        "default" => {
            let message = format!("{} is in the namespace `default`", object.title());
            let hint = "use a namespace of the team or the service, which quotas and policies guard";
            sink.add("K7", object.place(node, &path), message, hint);
        }
        _ => {}
    }
}

/// K6: two objects of one kind, namespace and name overwrite each other.
pub(crate) fn duplicates(objects: &[Object], sink: &mut Sink) {
    let mut seen: BTreeMap<[&str; 5], &Object> = BTreeMap::new();
    for object in objects.iter().filter(|object| !object.name().is_empty()) {
        let group = object.api_version().split_once('/').map_or("", |(group, _)| group);
        let key = [
            object.bundle.as_str(),
            group,
            object.kind(),
            object.namespace(),
            object.name(),
        ];
        if let Some(first) = seen.get(&key) {
            let path = object.join("metadata.name");
            let node = object.root().at(&["metadata", "name"]).unwrap_or(object.root());
            let line = first
                .root()
                .position()
                .map_or(String::new(), |at| format!(":{}", at.line));
            let message = format!("{} appears twice; the first is at {}{line}", object.title(), first.file);
            sink.add(
                "K6",
                object.place(node, &path),
                message,
                "remove one of them or give it another name",
            );
        } else {
            seen.insert(key, object);
        }
    }
}
