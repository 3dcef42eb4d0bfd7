//! Claims of storage, quotas and limit ranges.

use super::ask::{Ask, text};
use super::forms::is_subdomain;
use super::quantities;
use crate::pod::set;
use crate::rules::pod::quantity_of;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let Some(spec) = ask.at(&["spec"]) else { return };
    match ask.object.kind() {
        "PersistentVolumeClaim" => claim(spec, ask),
        "ResourceQuota" => {
            scopes(spec, ask);
            for entry in spec.get("hard").map(Node::entries).unwrap_or_default() {
                quota_name(spec.get("hard").unwrap_or(spec), &entry.key.name, ask);
                quantities::check(&entry.value, ask);
            }
        }
        _ => {
            for limit in spec.get("limits").map(Node::items).unwrap_or_default() {
                limits(limit, ask);
            }
        }
    }
}

/// The pods that a quota counts.
fn scopes(spec: &Node, ask: &mut Ask<'_, '_, '_>) {
    const SCOPES: [&str; 7] = [
        "Terminating",
        "NotTerminating",
        "BestEffort",
        "NotBestEffort",
        "PriorityClass",
        "CrossNamespacePodAffinity",
        "VolumeAttributesClass",
    ];
    for node in spec.get("scopes").map(Node::items).unwrap_or_default() {
        if let Some(scope) = node.as_str().filter(|scope| !SCOPES.contains(scope)) {
            let hint = match pave_report::did_you_mean(scope, SCOPES) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}", SCOPES.join(", ")),
            };
            ask.wrong(node, "no scope of a quota", hint);
        }
    }
}

/// Resources outside the core group, which a quota counts with their group.
const GROUPED: [(&str, &str); 9] = [
    ("count/deployments", "apps"),
    ("count/replicasets", "apps"),
    ("count/statefulsets", "apps"),
    ("count/daemonsets", "apps"),
    ("count/jobs", "batch"),
    ("count/cronjobs", "batch"),
    ("count/ingresses", "networking.k8s.io"),
    ("count/networkpolicies", "networking.k8s.io"),
    ("count/horizontalpodautoscalers", "autoscaling"),
];

/// What a quota may count: the names of the core group, or a name with its domain.
fn quota_name(hard: &Node, name: &str, ask: &mut Ask<'_, '_, '_>) {
    const NAMES: [&str; 21] = [
        "pods",
        "cpu",
        "memory",
        "ephemeral-storage",
        "requests.cpu",
        "requests.memory",
        "requests.storage",
        "requests.ephemeral-storage",
        "limits.cpu",
        "limits.memory",
        "limits.ephemeral-storage",
        "services",
        "services.nodeports",
        "services.loadbalancers",
        "replicationcontrollers",
        "resourcequotas",
        "secrets",
        "configmaps",
        "persistentvolumeclaims",
        "storage",
        "requests.hugepages-2Mi",
    ];
    if let Some((_, group)) = GROUPED.iter().find(|(resource, _)| *resource == name) {
        let message = format!("without its group, `{name}` counts nothing");
        ask.warn_key(hard, name, message, format!("write `{name}.{group}`"));
        return;
    }
    if NAMES.contains(&name) || name.contains('/') || name.contains("hugepages-") {
        return;
    }
    let hint = match pave_report::did_you_mean(name, NAMES) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write for example `requests.cpu`, or `count/<resource>.<group>`".to_owned(),
    };
    ask.wrong_key(
        hard,
        name,
        format!("a quota counts no `{}`", super::ask::short(name)),
        hint,
    );
}

/// A claim: how it is mounted, and how large it is.
pub(super) fn claim(spec: &Node, ask: &mut Ask<'_, '_, '_>) {
    const MODES: [&str; 4] = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];
    ask.required(spec, "accessModes", "write for example `accessModes: [ReadWriteOnce]`");
    for mode in spec.get("accessModes").map(Node::items).unwrap_or_default() {
        if mode.as_str().is_some_and(|text| !MODES.contains(&text)) {
            let near = mode.as_str().and_then(|text| pave_report::did_you_mean(text, MODES));
            let hint = near.map_or_else(
                || format!("write one of {}", MODES.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            ask.wrong(mode, "no access mode", hint);
        }
    }
    ask.one_of(spec, "volumeMode", &["Filesystem", "Block"]);
    ask.form(
        spec,
        "storageClassName",
        |name| name.is_empty() || is_subdomain(name),
        "the name of a StorageClass: lower-case letters, digits, `-` and `.`",
    );
    if let Some(storage) = set(spec.at(&["resources", "requests", "storage"])) {
        let is_good = quantities::check(storage, ask);
        if is_good && quantity_of(storage) == Some(0) {
            ask.wrong(storage, "a claim of nothing", "write for example `10Gi`");
        }
    } else {
        let message = "the claim does not say how much storage it wants";
        ask.wrong_field(
            spec,
            "resources",
            message,
            "add `resources: {requests: {storage: 10Gi}}`",
        );
    }
}

/// `min`, `defaultRequest`, `default` and `max` rise.
fn limits(limit: &Node, ask: &mut Ask<'_, '_, '_>) {
    ask.one_of(limit, "type", &["Container", "Pod", "PersistentVolumeClaim"]);
    let order = ["min", "defaultRequest", "default", "max"];
    for field in order {
        for entry in limit.get(field).map(Node::entries).unwrap_or_default() {
            quantities::check(&entry.value, ask);
        }
    }
    if text(limit, "type") == "Pod" {
        for field in ["default", "defaultRequest"] {
            if set(limit.get(field)).is_some() {
                ask.wrong_key(
                    limit,
                    field,
                    format!("`{field}` goes with the type `Container` only"),
                    "remove it",
                );
            }
        }
    }
    for (index, lower) in order.iter().enumerate() {
        for higher in order.iter().skip(index + 1) {
            for entry in limit.get(lower).map(Node::entries).unwrap_or_default() {
                let above = limit.get(higher).and_then(|amounts| amounts.get(&entry.key.name));
                let (Some(least), Some(most)) = (quantity_of(&entry.value), above.and_then(quantity_of)) else {
                    continue;
                };
                if least > most {
                    let message = format!("`{lower}` is above `{higher}`");
                    ask.wrong(&entry.value, message, "exchange them");
                }
            }
        }
    }
}
