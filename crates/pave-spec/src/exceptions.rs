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

/// Adds findings about patches that change what an object is, and about manifests that are no objects of a service.
pub(crate) fn check(root: &Node, checker: &mut Checker<'_>) {
    for (index, patch) in items(root, "patches") {
        check_patch(patch, &format!("patches[{index}].patch"), checker);
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
