//! Roles and bindings.

use super::access_words;
use super::ask::{Ask, is_empty, text, text_of};
use pave_yaml::Node;

const GROUP: &str = "rbac.authorization.k8s.io";

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let kind = ask.object.kind().to_owned();
    match kind.as_str() {
        "Role" | "ClusterRole" => {
            for rule in ask.items(&["rules"]) {
                self::rule(rule, kind == "ClusterRole", ask);
            }
        }
        "RoleBinding" | "ClusterRoleBinding" => binding(kind == "ClusterRoleBinding", ask),
        _ => {}
    }
}

fn rule(rule: &Node, is_cluster: bool, ask: &mut Ask<'_, '_, '_>) {
    ask.required(rule, "verbs", "name what is allowed, such as `get`");
    let has_urls = !is_empty(rule.get("nonResourceURLs"));
    if has_urls && !is_cluster {
        ask.wrong_key(
            rule,
            "nonResourceURLs",
            "only a ClusterRole takes `nonResourceURLs`",
            "remove it",
        );
    }
    if has_urls {
        return;
    }
    access_words::check(rule, ask);
    named(rule, ask);
    ask.required(rule, "resources", "name the resources, such as `pods`");
    ask.required(rule, "apiGroups", "name the API groups; `\"\"` is the core group");
}

/// A new object has no name yet when it is asked for: by name, nothing can be made.
fn named(rule: &Node, ask: &mut Ask<'_, '_, '_>) {
    if is_empty(rule.get("resourceNames")) {
        return;
    }
    for verb in rule.get("verbs").map(Node::items).unwrap_or_default() {
        if let Some(word @ ("create" | "deletecollection")) = verb.as_str() {
            let message = format!("`{word}` is never allowed by `resourceNames`");
            let hint = "give it in a rule of its own, without `resourceNames`";
            ask.warn(verb, message, hint);
        }
    }
}

fn binding(is_cluster: bool, ask: &mut Ask<'_, '_, '_>) {
    let root = ask.object.root();
    let Some(role) = ask.at(&["roleRef"]) else {
        ask.wrong_field(root, "roleRef", "`roleRef` is missing", "name the role that is bound");
        return;
    };
    ask.required(role, "name", "name the role");
    let kinds: &[&str] = if is_cluster {
        &["ClusterRole"]
    } else {
        &["Role", "ClusterRole"]
    };
    ask.one_of(role, "kind", kinds);
    if let Some((node, group)) = text_of(role, "apiGroup")
        && group != GROUP
    {
        ask.wrong(node, "`apiGroup` of a role is not valid", format!("write `{GROUP}`"));
    }
    for subject in ask.items(&["subjects"]) {
        ask.one_of(subject, "kind", &["ServiceAccount", "User", "Group"]);
        ask.required(subject, "name", "name the subject");
        let group = text(subject, "apiGroup");
        if text(subject, "kind") == "ServiceAccount" {
            if is_empty(subject.get("namespace")) {
                let message = "a service account is named with its namespace";
                ask.wrong_field(subject, "namespace", message, "add `namespace`");
            }
            if !group.is_empty() {
                ask.wrong_field(subject, "apiGroup", "a service account has no API group", "remove it");
            }
        } else if !is_empty(subject.get("namespace")) && matches!(text(subject, "kind"), "User" | "Group") {
            let message = "people and groups are of no namespace: this is not the service account of the name";
            ask.warn_key(
                subject,
                "namespace",
                message,
                "write `kind: ServiceAccount` without `apiGroup`, or remove it",
            );
        } else if !group.is_empty() && group != GROUP {
            ask.wrong_field(
                subject,
                "apiGroup",
                "`apiGroup` of a user or group is not valid",
                format!("write `{GROUP}`"),
            );
        }
    }
}
