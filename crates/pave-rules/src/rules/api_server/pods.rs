//! Pods: restart policy, DNS, times, security contexts.

use super::ask::{Ask, is_empty, text, text_of};
use super::forms::{is_label, is_subdomain};
use crate::pod::{Container, Pod, set};
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, ask: &mut Ask<'_, '_, '_>) {
    restart_policy(pod, ask);
    let place = pod
        .template
        .at(&["metadata", "namespace"])
        .filter(|_| !std::ptr::eq(pod.template, pod.object.root()));
    if let Some(node) = place
        && node.as_str().is_some_and(|place| place != pod.object.namespace())
        && !pod.object.namespace().is_empty()
    {
        let message = "pods run in the namespace of what makes them: this one is passed over";
        ask.warn(
            node,
            message,
            "remove it, or write the namespace in `metadata` of the object",
        );
    }
    let spec = pod.spec;
    ask.one_of(
        spec,
        "dnsPolicy",
        &["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
    );
    if text(spec, "dnsPolicy") == "None" && is_empty(spec.at(&["dnsConfig", "nameservers"])) {
        ask.wrong_field(
            spec,
            "dnsPolicy",
            "`dnsPolicy: None` needs `dnsConfig.nameservers`",
            "add at least one",
        );
    }
    ask.one_of(spec, "preemptionPolicy", &["PreemptLowerPriority", "Never"]);
    ask.at_least(spec, "terminationGracePeriodSeconds", 0);
    ask.at_least(spec, "activeDeadlineSeconds", 1);
    ask.form(
        spec,
        "serviceAccountName",
        is_subdomain,
        "lower-case letters, digits, `-` and `.`",
    );
    for field in ["priorityClassName", "runtimeClassName", "schedulerName"] {
        ask.form(spec, field, is_subdomain, "lower-case letters, digits, `-` and `.`");
    }
    for field in ["hostname", "subdomain"] {
        ask.form(spec, field, is_label, "at most 63 lower-case letters, digits and `-`");
    }
    let is_true = |field: &str| spec.get(field).and_then(Node::as_bool) == Some(true);
    if is_true("shareProcessNamespace") && is_true("hostPID") {
        let message = "`shareProcessNamespace` and `hostPID` exclude each other";
        ask.wrong_field(spec, "shareProcessNamespace", message, "remove one of them");
    }
    if let Some(context) = set(spec.get("securityContext")) {
        security(context, ask);
        ask.within(context, "fsGroup", 0, i64::from(i32::MAX));
        ask.one_of(context, "fsGroupChangePolicy", &["OnRootMismatch", "Always"]);
        let sysctls = context.get("sysctls").map(Node::items).unwrap_or_default();
        ask.unique(sysctls, "name", "sysctls");
    }
    unmasked(pod, ask);
    for alias in spec.get("hostAliases").map(Node::items).unwrap_or_default() {
        ask.form(
            alias,
            "ip",
            |text| text.parse::<std::net::IpAddr>().is_ok(),
            "an address",
        );
    }
}

fn restart_policy(pod: &Pod<'_>, ask: &mut Ask<'_, '_, '_>) {
    let allowed: &[&str] = match pod.object.kind() {
        "Pod" | "PodTemplate" => &["Always", "OnFailure", "Never"],
        "Job" | "CronJob" => &["OnFailure", "Never"],
        _ => &["Always"],
    };
    match text_of(pod.spec, "restartPolicy") {
        Some((node, policy)) if !allowed.contains(&policy) => {
            let message = format!("the pods of a {} may not restart like this", pod.object.kind());
            ask.wrong(
                node,
                message,
                format!("write `restartPolicy: {}`", allowed.join("` or `")),
            );
        }
        // The default, `Always`, is what a Job refuses.
        None if allowed.len() == 2 => {
            let message = format!("the pods of a {} need a `restartPolicy`", pod.object.kind());
            ask.wrong_field(
                pod.spec,
                "restartPolicy",
                message,
                "write `restartPolicy: Never` or `OnFailure`",
            );
        }
        _ => {}
    }
}

/// Fields that pods and containers share.
pub(super) fn security(context: &Node, ask: &mut Ask<'_, '_, '_>) {
    for field in ["runAsUser", "runAsGroup"] {
        ask.within(context, field, 0, i64::from(i32::MAX));
    }
    let is_non_root = context.get("runAsNonRoot").and_then(Node::as_bool) == Some(true);
    let user = context.get("runAsUser");
    if let Some(node) = user
        && is_non_root
        && node.as_i64() == Some(0)
    {
        let message = "the user 0 contradicts `runAsNonRoot: true`: the kubelet starts nothing";
        ask.wrong(node, message, "use a user of 10000 or above");
    }
    ask.one_of(context, "procMount", &["Default", "Unmasked"]);
    for field in ["seccompProfile", "appArmorProfile"] {
        let Some(profile) = set(context.get(field)) else {
            continue;
        };
        ask.one_of(profile, "type", &["RuntimeDefault", "Localhost", "Unconfined"]);
        let is_local = text(profile, "type") == "Localhost";
        if is_local == is_empty(profile.get("localhostProfile")) {
            let message = "`localhostProfile` goes with `type: Localhost`, and only with it";
            ask.wrong_field(profile, "localhostProfile", message, "correct one of the two");
        }
    }
}

fn unmasked(pod: &Pod<'_>, ask: &mut Ask<'_, '_, '_>) {
    for node in pod
        .containers()
        .filter_map(|container: Container<'_>| container.security("procMount"))
    {
        if node.as_str() == Some("Unmasked") && !pod.has_own_users() {
            ask.wrong(node, "`procMount: Unmasked` needs `hostUsers: false`", "remove it");
        }
    }
}
