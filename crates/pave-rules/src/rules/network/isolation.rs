//! N1: every pod is limited in both directions; N2 for policies.

use super::policy::{is_everything, is_policy, limits, selects};
use crate::document::Documents;
use crate::object::Object;
use crate::options::Profile;
use crate::pod::{Pod, pod_of};
use crate::selector;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    for pod in documents.objects.iter().filter_map(pod_of) {
        let near = documents.neighbours(pod.object);
        let is_limited = |direction: &str| {
            near.iter()
                .any(|object| is_policy(object) && limits(object, direction) && selects(object, &pod))
        };
        let missing: Vec<&str> = ["Ingress", "Egress"]
            .into_iter()
            .filter(|direction| !is_limited(direction))
            .collect();
        let object = pod.object;
        let spot = object.spot(object.root());
        let hint = "add a NetworkPolicy with the labels of the pods and `policyTypes: [Ingress, Egress]`";
        match missing.as_slice() {
            [] => {}
            [direction] => {
                let message = format!(
                    "no NetworkPolicy limits the {} of {}",
                    direction.to_lowercase(),
                    object.title()
                );
                sink.missing("N1", spot, message, hint);
            }
            _ => sink.missing(
                "N1",
                spot,
                format!("no NetworkPolicy selects the pods of {}", object.title()),
                hint,
            ),
        }
    }
}

/// N2: a policy that selects nothing, or admits nobody. `near` are those of `objects` that may share its namespace.
#[inline(never)]
pub(super) fn check_policy(policy: &Object, near: &[Object], objects: &[Object], sink: &mut Sink<'_>) {
    if !is_policy(policy) {
        return;
    }
    let pods: Vec<_> = near
        .iter()
        .filter_map(pod_of)
        .filter(|pod| pod.object.shares_namespace(policy))
        .collect();
    if let Some(selector) = policy.at(&["spec", "podSelector"])
        && !is_everything(selector)
        && !pods.is_empty()
        && !pods.iter().any(|pod| selects(policy, pod))
    {
        let message = "the policy selects no pod of the set";
        sink.missing(
            "N2",
            policy.spot(selector),
            message,
            "write the labels of the pods it is for",
        );
    }
    unknown_ports(policy, &pods, sink);
    for (field, side) in [("ingress", "from"), ("egress", "to")] {
        for rule in super::policy::rules(policy, field) {
            for peer in rule.get(side).map(Node::items).unwrap_or_default() {
                namespace_label(policy, peer, objects, sink);
                let Some(selector) = peer.get("podSelector") else {
                    continue;
                };
                // Pods of other namespaces, and of other sets in this one, are not known.
                let is_dangling = peer.get("namespaceSelector").is_none()
                    && !is_everything(selector)
                    && !pods.iter().any(|pod| selector::fits(selector, pod.labels()));
                if is_dangling {
                    let message = "the peer is no pod of the set";
                    let hint = "check its labels; a pod of another namespace needs a `namespaceSelector` too";
                    sink.add_from(Profile::Strict, "N2", policy.spot(selector), message, hint);
                }
            }
        }
    }
}

/// A port that is opened on pods which have others: requests to those stay shut out.
fn unknown_ports(policy: &Object, pods: &[Pod<'_>], sink: &mut Sink<'_>) {
    let selected: Vec<_> = pods.iter().filter(|pod| selects(policy, pod)).collect();
    let rules = super::policy::rules(policy, "ingress").iter();
    let ports = rules.flat_map(|rule| rule.get("ports").map(Node::items).unwrap_or_default());
    for port in ports.filter(|port| port.get("endPort").is_none()) {
        let Some(wanted) = port.get("port") else { continue };
        // Where a pod does not say its ports, it may have this one.
        let nobody_has_it = selected.iter().all(|pod| pod.has_port(wanted) == Some(false));
        if nobody_has_it && !selected.is_empty() {
            let message = "the policy opens a port that none of its pods has";
            let hint = "write the container's port, not the Service's";
            sink.add("N2", policy.spot(wanted), message, hint);
        }
    }
}

/// Kubernetes gives each namespace `kubernetes.io/metadata.name`; `name` is what old examples write.
fn namespace_label(policy: &Object, peer: &Node, objects: &[Object], sink: &mut Sink<'_>) {
    let Some(wanted) = peer.at(&["namespaceSelector", "matchLabels"]) else {
        return;
    };
    let has_it = || {
        let mut namespaces = objects.iter().filter(|object| object.is("", "Namespace"));
        namespaces.any(|namespace| namespace.label("name").is_some())
    };
    if wanted.get("name").is_some() && !has_it() {
        let message = "no namespace has the label `name` of itself: the peer is nobody";
        let spot = policy.spot(wanted).key("name");
        sink.add("N2", spot, message, "write `kubernetes.io/metadata.name`");
    }
}
