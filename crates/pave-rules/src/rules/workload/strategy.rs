//! R11: how a workload is updated.

use crate::pod::{Pod, set};
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let object = pod.object;
    let has_claim = pod
        .volumes()
        .iter()
        .any(|volume| volume.get("persistentVolumeClaim").is_some());
    if object.is("apps", "Deployment")
        && object.text(&["spec", "strategy", "type"]) == "Recreate"
        // A volume that only one pod may mount leaves no other choice.
        && !has_claim
    {
        let message = "each deployment stops the service first";
        let spot = object.spot_at(&["spec", "strategy", "type"]);
        sink.add(
            "R11",
            spot,
            message,
            "write `type: RollingUpdate`, or remove `strategy`",
        );
    }
    deadline(pod, sink);
    halted(pod, sink);
    one_node(pod, sink);
    if (object.is("apps", "StatefulSet") || object.is("apps", "DaemonSet"))
        && object.text(&["spec", "updateStrategy", "type"]) == "OnDelete"
    {
        let message = "nothing is updated until someone deletes the pods";
        let spot = object.spot_at(&["spec", "updateStrategy", "type"]);
        sink.add(
            "R11",
            spot,
            message,
            "write `type: RollingUpdate`, or remove `updateStrategy`",
        );
    }
}

/// A rollout is called failed while its pods may still start.
fn deadline(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let Some(node) = pod.object.at(&["spec", "progressDeadlineSeconds"]) else {
        return;
    };
    let starts_within = |probe: &Node| {
        let number = |field: &str, default: i64| probe.get(field).and_then(Node::as_i64).unwrap_or(default);
        number("failureThreshold", 3).saturating_mul(number("periodSeconds", 10))
    };
    let longest = pod
        .running_containers()
        .filter_map(|container| Some(starts_within(set(container.node.get("startupProbe"))?)))
        .max();
    if let (Some(longest), Some(seconds)) = (longest, node.as_i64())
        && seconds < longest
    {
        let message =
            format!("the rollout is called failed before the startup probe gives up, after {longest} seconds");
        let hint = "write more than the probe allows, or remove `progressDeadlineSeconds`";
        sink.add("R11", pod.object.spot(node), message, hint);
    }
}

/// A rollout that waits for someone, or that nobody can take back.
fn halted(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let object = pod.object;
    if !object.is("apps", "Deployment") {
        return;
    }
    if let Some(node) = object.at(&["spec", "paused"])
        && node.as_bool() == Some(true)
    {
        let message = "the rollout is paused: no change reaches the pods";
        sink.add("R11", object.spot(node), message, "remove `paused`");
    }
    if let Some(node) = object.at(&["spec", "revisionHistoryLimit"])
        && node.as_i64() == Some(0)
    {
        let message = "without an earlier revision, no rollout can be undone";
        sink.add("R11", object.spot(node), message, "write 2 or more, or remove it");
    }
}

/// Pods that go to one node, past the scheduler, and do not come back when it is gone.
fn one_node(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let is_kept = matches!(pod.object.kind(), "Deployment" | "StatefulSet" | "ReplicaSet");
    if let Some(node) = set(pod.spec.get("nodeName")).filter(|_| is_kept) {
        let message = "all pods go to one node, whether it has room or not: nothing runs when it is gone";
        sink.warn(
            "R10",
            pod.object.spot(node),
            message,
            "remove it, or use `nodeSelector` with a label",
        );
    }
}
