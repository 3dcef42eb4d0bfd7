//! Words in roles: the API server takes any, and a wrong one allows nothing.

use super::ask::Ask;
use pave_yaml::Node;

const VERBS: [&str; 16] = [
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "use",
    "bind",
    "escalate",
    "impersonate",
    "approve",
    "sign",
    "attest",
    "proxy",
];
/// Words for verbs that people write, and the verb.
const WORDS: [(&str, &str); 8] = [
    ("read", "get"),
    ("view", "get"),
    ("write", "update"),
    ("edit", "update"),
    ("add", "create"),
    ("remove", "delete"),
    ("all", "*"),
    ("logs", "get` with the resource `pods/log"),
];
/// Resources and the API groups they are in.
const GROUPS: [(&str, &[&str]); 16] = [
    ("deployments", &["apps", "extensions"]),
    ("statefulsets", &["apps"]),
    ("daemonsets", &["apps", "extensions"]),
    ("replicasets", &["apps", "extensions"]),
    ("jobs", &["batch"]),
    ("cronjobs", &["batch"]),
    ("ingresses", &["networking.k8s.io", "extensions"]),
    ("networkpolicies", &["networking.k8s.io", "extensions"]),
    ("horizontalpodautoscalers", &["autoscaling"]),
    ("poddisruptionbudgets", &["policy"]),
    ("roles", &["rbac.authorization.k8s.io"]),
    ("rolebindings", &["rbac.authorization.k8s.io"]),
    ("pods", &["", "metrics.k8s.io"]),
    ("secrets", &[""]),
    ("configmaps", &[""]),
    ("serviceaccounts", &[""]),
];

/// Verbs, groups and resources that exist.
#[inline(never)]
pub(super) fn check(rule: &Node, ask: &mut Ask<'_, '_, '_>) {
    let texts = |field: &str| -> Vec<(&Node, &str)> {
        let items = rule.get(field).map(Node::items).unwrap_or_default();
        items.iter().filter_map(|item| Some((item, item.as_str()?))).collect()
    };
    for (node, verb) in texts("verbs") {
        let word = WORDS.iter().find(|(word, _)| *word == verb).map(|(_, meant)| *meant);
        let near = || pave_report::did_you_mean(verb, VERBS);
        if verb != "*"
            && !VERBS.contains(&verb)
            && let Some(meant) = word.or_else(near)
        {
            ask.warn(
                node,
                "no verb of the API: it allows nothing",
                format!("did you mean `{meant}`?"),
            );
        }
    }
    let groups = texts("apiGroups");
    for (node, group) in &groups {
        if group.contains('/') {
            ask.warn(
                node,
                "an API group has no version: it allows nothing",
                "remove the version",
            );
        }
    }
    for (node, resource) in texts("resources") {
        let lower = resource.to_ascii_lowercase();
        let (name, _) = resource.split_once('/').unwrap_or((resource, ""));
        if lower != resource {
            let message = "resources are written in lower case and the plural: it allows nothing";
            ask.warn(node, message, "write for example `pods` or `deployments`");
            continue;
        }
        let Some((_, of)) = GROUPS.iter().find(|(known, _)| *known == name) else {
            let singular = GROUPS
                .iter()
                .map(|(known, _)| *known)
                .find(|known| known.strip_suffix('s') == Some(name));
            if let Some(plural) = singular {
                ask.warn(
                    node,
                    "the API has no such resource: it allows nothing",
                    format!("did you mean `{plural}`?"),
                );
            }
            continue;
        };
        let fits = groups.iter().any(|(_, group)| *group == "*" || of.contains(group));
        if !fits && !groups.is_empty() {
            let meant = of.first().copied().unwrap_or_default();
            let message = "none of the API groups has this resource: it allows nothing";
            ask.warn(
                node,
                message,
                format!("add `{meant}` to `apiGroups`").replace("``", "`\"\"`"),
            );
        }
    }
}
