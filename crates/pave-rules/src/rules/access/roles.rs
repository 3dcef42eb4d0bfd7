//! B1, B2 for roles.

use super::RBAC;
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

const CHANGES: [&str; 6] = ["create", "update", "patch", "delete", "deletecollection", "*"];
const READS: [&str; 4] = ["get", "list", "watch", "*"];

/// What lets someone out of their rights: resource, verbs, what it means.
const DANGEROUS: [(&str, &[&str], &str); 9] = [
    ("secrets", &READS, "reads every secret of its scope"),
    (
        "pods/exec",
        &["create", "get", "*"],
        "runs commands in every pod of its scope",
    ),
    (
        "pods/attach",
        &["create", "get", "*"],
        "takes over every pod of its scope",
    ),
    (
        "pods",
        &["create", "*"],
        "makes pods, with any service account of its scope",
    ),
    (
        "nodes/proxy",
        &["get", "create", "*"],
        "speaks to the kubelets, past every check",
    ),
    (
        "serviceaccounts/token",
        &["create", "*"],
        "makes tokens of any service account",
    ),
    (
        "certificatesigningrequests/approval",
        &["update", "patch", "*"],
        "makes certificates of anyone",
    ),
    (
        "validatingwebhookconfigurations",
        &CHANGES,
        "switches off what checks requests",
    ),
    (
        "mutatingwebhookconfigurations",
        &CHANGES,
        "changes every request to the API server",
    ),
];

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    for rule in object.at(&["rules"]).map(Node::items).unwrap_or_default() {
        let is_wild = wildcards(object, rule, sink);
        if !is_wild {
            dangerous(object, rule, sink);
        }
        own_rights(object, rule, sink);
    }
}

fn texts<'r>(rule: &'r Node, field: &str) -> Vec<&'r str> {
    let items = rule.get(field).map(Node::items).unwrap_or_default();
    items.iter().filter_map(Node::as_str).collect()
}

fn wildcards(object: &Object, rule: &Node, sink: &mut Sink<'_>) -> bool {
    let mut found = false;
    for field in ["verbs", "resources", "apiGroups"] {
        for node in rule.get(field).map(Node::items).unwrap_or_default() {
            if node.as_str() == Some("*") {
                found = true;
                let message = format!("`*` in `{field}` allows also what is added later");
                sink.add("B1", object.spot(node), message, "name what is needed");
            }
        }
    }
    found
}

fn dangerous(object: &Object, rule: &Node, sink: &mut Sink<'_>) {
    let verbs = texts(rule, "verbs");
    for (resource, dangerous, what) in DANGEROUS {
        let named = rule
            .get("resources")
            .map(Node::items)
            .unwrap_or_default()
            .iter()
            .find(|node| node.as_str() == Some(resource));
        // A role for single, named objects is meant for them.
        let is_single = rule.get("resourceNames").is_some_and(|names| !names.items().is_empty());
        if let Some(node) = named
            && !is_single
            && verbs.iter().any(|verb| dangerous.contains(verb))
        {
            let hint = "remove it, or limit it with `resourceNames`";
            sink.add("B1", object.spot(node), format!("the role {what}"), hint);
        }
    }
    for node in rule.get("verbs").map(Node::items).unwrap_or_default() {
        if let Some(verb @ ("escalate" | "bind" | "impersonate")) = node.as_str() {
            let message = format!("`{verb}` leads to rights that the role does not have itself");
            sink.add("B1", object.spot(node), message, "remove it");
        }
    }
}

/// B2: whoever changes roles or bindings has all rights.
fn own_rights(object: &Object, rule: &Node, sink: &mut Sink<'_>) {
    let changes = texts(rule, "verbs").iter().any(|verb| CHANGES.contains(verb));
    let of_rbac = texts(rule, "apiGroups").contains(&RBAC);
    if changes && of_rbac {
        let message = "the role changes access rights";
        let hint = "leave roles and bindings to the platform team";
        sink.add("B2", object.spot(rule).field("resources"), message, hint);
    }
}
