//! K5: a workload whose selector does not match its own pods is refused, or never becomes ready.

use crate::object::Object;
use crate::pod::pod_of;
use crate::selector;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    if !matches!(
        object.kind(),
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Rollout"
    ) {
        return;
    }
    let (Some(selector), Some(pod)) = (object.at(&["spec", "selector"]), pod_of(object)) else {
        return;
    };
    let hint = "write the same labels in `spec.selector.matchLabels` and in the pod's `metadata.labels`";
    let wanted = selector.get("matchLabels");
    for entry in wanted.map(Node::entries).unwrap_or_default() {
        let found = pod.labels().and_then(|labels| labels.get(&entry.key.name));
        if found.is_some_and(|found| found.value == entry.value.value) {
            continue;
        }
        let key: String = entry.key.name.chars().take(317).collect();
        let message = match found {
            Some(_) => format!("the selector wants another `{key}` than the pods have"),
            None => format!("the pods have no label `{key}`, which the selector wants"),
        };
        sink.add("K5", object.spot(&entry.value), message, hint);
    }
    let expressions = selector.get("matchExpressions").map(Node::items).unwrap_or_default();
    for expression in expressions {
        if !selector::fits_expression(expression, pod.labels()) {
            sink.add(
                "K5",
                object.spot(expression),
                "the pods do not fit the selector's expression",
                hint,
            );
        }
    }
    let is_empty = wanted.is_none_or(|wanted| wanted.entries().is_empty()) && expressions.is_empty();
    if is_empty {
        let spot = object.spot_at(&["spec", "selector", "matchLabels"]);
        sink.add(
            "K5",
            spot,
            "an empty selector is refused",
            "select the labels of the pods",
        );
    }
}
