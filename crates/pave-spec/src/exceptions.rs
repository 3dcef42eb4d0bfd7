//! Rules for `patches` and `manifests`, the ways out of what the other fields can say.
//!
//! A spec is one service's: it may not reach beyond its namespace, nor hold a secret, by these either.

use crate::check::Checker;
use crate::text::TextRule;
use pave_report::Position;
use pave_yaml::{Node, Value};

/// Kinds of Kubernetes and common operators that belong to a cluster, besides those that begin with `Cluster`.
const OF_A_CLUSTER: &[&str] = &[
    "APIService",
    "CSIDriver",
    "CSINode",
    "CompositeResourceDefinition",
    "Composition",
    "CustomResourceDefinition",
    "GatewayClass",
    "IngressClass",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PriorityClass",
    "RuntimeClass",
    "StorageClass",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
];

fn check_patches(node: &Node, place: &str, checker: &mut Checker<'_>) {
    for (index, patch) in items(node, "patches") {
        check_patch(patch, &format!("{place}patches[{index}].patch"), checker);
        check_operations(patch, &format!("{place}patches[{index}]"), checker);
    }
}

/// Adds findings about patches that change what an object is, and about manifests that are no objects of a service.
pub(crate) fn check(root: &Node, checker: &mut Checker<'_>) {
    check_patches(root, "", checker);
    for environment in root.get("environments").map(Node::entries).unwrap_or_default() {
        let place = format!("environments.{}.", environment.key.name);
        check_patches(&environment.value, &place, checker);
    }
    let mut known: Vec<(&str, &str)> = Vec::new();
    for (index, manifest) in items(root, "manifests") {
        let path = format!("manifests[{index}]");
        check_manifest(manifest, &path, checker);
        let text = |keys: &[&str]| manifest.at(keys).and_then(Node::as_str).unwrap_or_default();
        let identity = (text(&["kind"]), text(&["metadata", "name"]));
        if known.contains(&identity) {
            let hint = "keep one of them";
            checker.error(
                "K6",
                manifest.position(),
                &path,
                "two manifests have one kind and name",
                hint,
            );
        }
        known.push(identity);
    }
}

fn items<'n>(root: &'n Node, field: &str) -> impl Iterator<Item = (usize, &'n Node)> {
    let list = root.get(field).map(Node::items).unwrap_or_default();
    list.iter()
        .enumerate()
        .filter(|(_, item)| matches!(item.value, Value::Mapping(_)))
}

fn check_patch(item: &Node, place: &str, checker: &mut Checker<'_>) {
    let Some(patch) = item.get("patch") else { return };
    for keys in [
        &["apiVersion"][..],
        &["kind"],
        &["metadata", "name"],
        &["metadata", "namespace"],
    ] {
        if let Some(node) = patch.at(keys) {
            let field = keys.join(".");
            checker.error(
                "S3",
                node.position(),
                &format!("{place}.{field}"),
                format!("a patch cannot change `{field}`"),
                "remove it; `kind` and `name` beside `patch` choose the objects",
            );
        }
    }
}

/// A patch is laid over the objects, or made of operations, and neither may change what an object is.
fn check_operations(item: &Node, place: &str, checker: &mut Checker<'_>) {
    const IDENTITY: [&str; 4] = ["/apiVersion", "/kind", "/metadata/name", "/metadata/namespace"];
    let operations = item.get("operations").map(Node::items).unwrap_or_default();
    if item.get("patch").is_some() == item.get("operations").is_some() {
        let message = format!("`{place}` must have exactly one of `patch` and `operations`");
        checker.error(
            "S3",
            item.position(),
            place,
            message,
            "keep `patch`, or write `operations`",
        );
    }
    for field in ["patch", "operations"] {
        if let Some(node) = item
            .get(field)
            .filter(|node| node.entries().is_empty() && node.items().is_empty())
        {
            let place = format!("{place}.{field}");
            let message = format!("`{place}` changes nothing");
            checker.error(
                "S2",
                node.position(),
                &place,
                message,
                "say what it changes, or remove the patch",
            );
        }
    }
    for (index, operation) in operations.iter().enumerate() {
        let place = format!("{place}.operations[{index}]");
        let op = operation.get("op").and_then(Node::as_str).unwrap_or_default();
        let path = operation.get("path").and_then(Node::as_str).unwrap_or_default();
        let known = ["op", "path", "value"];
        let unknown = operation
            .entries()
            .iter()
            .find(|entry| !known.contains(&entry.key.name.as_str()));
        let wrong = if !["add", "replace", "remove"].contains(&op) {
            Some(("op", "must be add, replace or remove"))
        } else if !path.starts_with('/') || path.len() > 1000 {
            Some(("path", "must begin with `/`, as in `/spec/template/spec/hostname`"))
        } else if (op == "remove") == operation.get("value").is_some() {
            Some(("value", "goes with add and replace, and only with them"))
        } else if IDENTITY.contains(&path) || path == "/metadata" {
            Some(("path", "would change what the object is"))
        } else {
            unknown.map(|_| ("op", "stands with `path` and `value` only"))
        };
        if let Some((field, why)) = wrong {
            let at = operation.get(field).unwrap_or(operation).position();
            let path = format!("{place}.{field}");
            let hint = "write for example `{op: add, path: /spec/template/spec/hostname, value: a}`";
            checker.error("S2", at, &path, format!("`{path}` {why}"), hint);
        }
    }
}

fn check_manifest(manifest: &Node, path: &str, checker: &mut Checker<'_>) {
    let mut fail = |code: &'static str, at: Option<Position>, field: &str, message: String, hint: &str| {
        checker.error(code, at, &format!("{path}.{field}"), message, hint);
    };
    let wanted = [
        (
            &["apiVersion"][..],
            TextRule::Line,
            "add for example `apiVersion: batch/v1`",
        ),
        (&["kind"], TextRule::ObjectKind, "add for example `kind: Job`"),
        (&["metadata", "name"], TextRule::Subdomain, TextRule::Subdomain.advice()),
    ];
    for (keys, rule, hint) in wanted {
        let node = manifest.at(keys);
        if !node.and_then(Node::as_str).is_some_and(|text| rule.accepts(text)) {
            let field = keys.join(".");
            let at = node.unwrap_or(manifest).position();
            fail(
                "S2",
                at,
                &field,
                format!("`{field}` of a manifest is missing or not valid"),
                hint,
            );
        }
    }
    if let Some(node) = manifest.at(&["metadata", "namespace"]) {
        let hint = "remove it: the object goes where the service goes, in every environment";
        fail(
            "S3",
            node.position(),
            "metadata.namespace",
            "a manifest has no namespace of its own".to_owned(),
            hint,
        );
    }
    for field in ["labels", "annotations"] {
        if let Some(node) = manifest.at(&["metadata", field])
            && !matches!(node.value, Value::Mapping(_))
        {
            let field = format!("metadata.{field}");
            fail(
                "S2",
                node.position(),
                &field,
                format!("`{field}` must be an object, not {}", node.kind()),
                "write an object",
            );
        }
    }
    let Some(kind) = manifest.get("kind") else { return };
    let name = kind.as_str().unwrap_or_default();
    if name.starts_with("Cluster") || OF_A_CLUSTER.contains(&name) {
        let hint = "remove it: what belongs to the cluster is the platform team's";
        fail(
            "S3",
            kind.position(),
            "kind",
            "a service cannot bring an object of the cluster".to_owned(),
            hint,
        );
    }
    if name == "Secret" && ["data", "stringData"].iter().any(|field| manifest.get(field).is_some()) {
        let hint = "remove it, and fetch it from the store with `secrets`";
        fail(
            "S4",
            kind.position(),
            "kind",
            "a secret would stand in the spec".to_owned(),
            hint,
        );
    }
}
