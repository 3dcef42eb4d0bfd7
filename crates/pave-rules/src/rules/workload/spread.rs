//! R10: replicas on several hosts or zones.

use super::least_replicas;
use crate::object::Object;
use crate::pod::{Pod, set};
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, objects: &[Object], sink: &mut Sink<'_>) {
    if least_replicas(pod.object, objects).is_some_and(|count| count < 2) {
        return;
    }
    let affinity = set(pod.spec.at(&["affinity", "podAntiAffinity"]));
    let has_affinity =
        affinity.is_some_and(|affinity| affinity.entries().iter().any(|entry| !entry.value.items().is_empty()));
    let constraints = pod
        .spec
        .get("topologySpreadConstraints")
        .map(Node::items)
        .unwrap_or_default();
    if !has_affinity && constraints.is_empty() {
        let message = format!("the pods of {} may all run on one node", pod.object.title());
        let hint = "add `topologySpreadConstraints` with the pods' labels, or a `podAntiAffinity`";
        sink.add(
            "R10",
            pod.object.spot(pod.spec).field("topologySpreadConstraints"),
            message,
            hint,
        );
    }
    if let Some(affinity) = affinity {
        apart(pod, affinity, sink);
    }
    for constraint in constraints {
        let selects = constraint
            .get("labelSelector")
            .is_none_or(|selector| crate::selector::fits(selector, pod.labels()));
        if !selects {
            let message = "the constraint counts other pods than these: nothing is spread";
            let hint = "write the labels of the pods in its `labelSelector`";
            sink.add("R10", pod.object.spot(constraint).field("labelSelector"), message, hint);
        }
    }
}

/// An anti-affinity that names the workload by a label its pods do not have keeps nothing apart. One that names others is meant.
fn apart(pod: &Pod<'_>, affinity: &Node, sink: &mut Sink<'_>) {
    let items = |field: &str| affinity.get(field).map(Node::items).unwrap_or_default();
    let preferred = items("preferredDuringSchedulingIgnoredDuringExecution").iter();
    let terms = items("requiredDuringSchedulingIgnoredDuringExecution")
        .iter()
        .chain(preferred.filter_map(|weighted| weighted.get("podAffinityTerm")));
    for term in terms {
        let Some(selector) = term.get("labelSelector") else {
            continue;
        };
        let pairs = selector.get("matchLabels").map(Node::entries).unwrap_or_default();
        let names_it = pairs.iter().any(|pair| pair.value.as_str() == Some(pod.object.name()));
        if names_it && !crate::selector::fits(selector, pod.labels()) {
            let message = "the pods do not have these labels: nothing keeps them apart";
            sink.add(
                "R10",
                pod.object.spot(selector),
                message,
                "write the labels of the pods",
            );
        }
    }
}
