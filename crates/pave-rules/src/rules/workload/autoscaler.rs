//! R8: autoscalers, Kubernetes' own and KEDA's.

use super::is_production;
use crate::mend;
use crate::object::Object;
use crate::pod::{Pod, pod_of, set};
use crate::rules::pod::quantity_of;
use crate::sink::Sink;
use pave_yaml::Node;

pub(super) fn is_autoscaler(object: &Object) -> bool {
    object.is("autoscaling", "HorizontalPodAutoscaler") || object.is("keda.sh", "ScaledObject")
}

/// Kind and name of what it scales; KEDA scales Deployments unless it says otherwise.
pub(super) fn target(object: &Object) -> (&str, &str) {
    let kind = match object.text(&["spec", "scaleTargetRef", "kind"]) {
        "" => "Deployment",
        kind => kind,
    };
    (kind, object.text(&["spec", "scaleTargetRef", "name"]))
}

/// The fields with the least and the greatest number of replicas.
pub(in crate::rules) fn bounds(object: &Object) -> (Option<&Node>, Option<&Node>) {
    let names = if object.kind() == "ScaledObject" {
        ["minReplicaCount", "maxReplicaCount"]
    } else {
        ["minReplicas", "maxReplicas"]
    };
    let field = |name| set(object.at(&["spec", name]));
    (field(names[0]), field(names[1]))
}

#[inline(never)]
pub(super) fn check(object: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    if !is_autoscaler(object) {
        return;
    }
    limits(object, sink);
    let (kind, name) = target(object);
    let found = objects
        .iter()
        .find(|other| other.kind() == kind && other.name() == name && other.shares_namespace(object));
    let Some(workload) = found else {
        // What it scales may be of a kind that the set cannot hold; a name without one is a mistake.
        let known = objects
            .iter()
            .filter(|other| super::is_replicated(other) && other.shares_namespace(object));
        let near = pave_report::did_you_mean(name, known.map(Object::name));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a workload of the set in `scaleTargetRef`".to_owned(),
        };
        let spot = object.spot_at(&["spec", "scaleTargetRef", "name"]);
        sink.missing("R8", spot, format!("the autoscaler's {kind} is not in the set"), hint);
        return;
    };
    let first = objects
        .iter()
        .find(|other| is_autoscaler(other) && target(other) == (kind, name) && other.shares_namespace(object));
    if first.is_some_and(|first| !std::ptr::eq(first, object)) {
        let message = format!(
            "two autoscalers scale {}: they work against each other",
            workload.title()
        );
        let spot = object.spot_at(&["spec", "scaleTargetRef", "name"]);
        sink.add("R8", spot, message, "keep one of them");
    }
    let version = object.text(&["spec", "scaleTargetRef", "apiVersion"]);
    if !version.is_empty() && version != workload.api_version() {
        let hint = format!("write `apiVersion: {}`", workload.api_version());
        let spot = object.spot_at(&["spec", "scaleTargetRef", "apiVersion"]);
        sink.add(
            "R8",
            spot,
            format!("the {kind} has another `apiVersion`: nothing is scaled"),
            hint,
        );
    }
    if let Some(node) = workload.at(&["spec", "replicas"]) {
        let message = "the number of replicas is set here and by the autoscaler: each deployment undoes the scaling";
        let fix = workload.at(&["spec"]).and_then(|spec| mend::remove(spec, "replicas"));
        sink.add("R8", workload.spot(node).mended_by(fix), message, "remove `replicas`");
    }
    requests(object, workload, sink);
    production(object, workload, sink);
}

fn limits(object: &Object, sink: &mut Sink<'_>) {
    let (least, most) = bounds(object);
    let number = |node: Option<&Node>| node.and_then(Node::as_i64);
    let (Some(most_node), Some(greatest)) = (most, number(most)) else {
        return;
    };
    let smallest = number(least).unwrap_or(1);
    if smallest > greatest {
        let message = "the least number of replicas is above the greatest";
        sink.add(
            "R8",
            object.spot(least.unwrap_or(most_node)),
            message,
            "exchange them, or correct one",
        );
    } else if smallest == greatest {
        let message = "the least and the greatest number of replicas are the same: nothing is scaled";
        sink.warn(
            "R8",
            object.spot(most_node),
            message,
            "raise the greatest, or remove the autoscaler",
        );
    }
}

/// Shares of requests: of what can be measured, requested, and used.
fn requests(object: &Object, workload: &Object, sink: &mut Sink<'_>) {
    let Some(pod) = pod_of(workload) else { return };
    for metric in object.at(&["spec", "metrics"]).map(Node::items).unwrap_or_default() {
        measured_container(object, metric, &pod, sink);
        let Some(resource) = metric.get("resource") else {
            continue;
        };
        let is_share = resource.at(&["target", "type"]).and_then(Node::as_str) == Some("Utilization");
        let Some(node) = resource.get("name").filter(|_| is_share) else {
            continue;
        };
        let Some(name @ ("cpu" | "memory")) = node.as_str() else {
            let hint = "write `cpu` or `memory`; others are metrics of the type `Pods` or `External`";
            sink.add(
                "R8",
                object.spot(node),
                "of resources, only CPU and memory are measured",
                hint,
            );
            continue;
        };
        for container in pod.running_containers() {
            let amount = |side| set(container.node.at(&["resources", side, name]));
            // Where only a limit is given, the request is the same.
            if amount("requests").is_none() && amount("limits").is_none() {
                let message = format!(
                    "{} requests no {name}, which the autoscaler measures",
                    container.title()
                );
                let hint = format!("add `requests: {{{name}: ...}}`");
                sink.add("R8", container.spot().below(&["resources", "requests"]), message, hint);
            }
        }
        if let Some(target) = resource.at(&["target", "averageUtilization"]) {
            reachable(object, target, name, &pod, sink);
        }
    }
}

/// A metric of one container names one of the pod.
fn measured_container(object: &Object, metric: &Node, pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let Some(node) = metric.at(&["containerResource", "container"]) else {
        return;
    };
    let wanted = node.as_str().unwrap_or_default();
    let names = || pod.running_containers().map(|container| container.name());
    if !wanted.is_empty() && !names().any(|name| name == wanted) {
        let hint = match pave_report::did_you_mean(wanted, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a container of the pod".to_owned(),
        };
        sink.add(
            "R8",
            object.spot(node),
            "the pod has no container of this name: nothing is measured",
            hint,
        );
    }
}

/// The pods are held below their limits, and an average above these is never measured.
fn reachable(object: &Object, target: &Node, name: &str, pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let sum = |side: &str| -> Option<i128> {
        let of_containers = pod.running_containers();
        of_containers
            .map(|container| quantity_of(set(container.node.at(&["resources", side, name]))?))
            .sum()
    };
    let (Some(requests), Some(limits), Some(share)) = (sum("requests"), sum("limits"), target.as_i64()) else {
        return;
    };
    let most = limits.saturating_mul(100).checked_div(requests).unwrap_or_default();
    if most > 0 && i128::from(share) > most {
        let message = format!("no pod can use {share}% of the {name} that it requests: its limit is at {most}%");
        let hint = format!("write less than {most}, or raise the limit");
        sink.add("R8", object.spot(target), message, hint);
    }
}

fn production(object: &Object, workload: &Object, sink: &mut Sink<'_>) {
    let is_production = pod_of(workload).is_some_and(|pod| is_production(&pod));
    let wanted = if is_production { 3 } else { 2 };
    let (least, _) = bounds(object);
    let is_keda = object.kind() == "ScaledObject";
    let count = least.map_or(Some(i64::from(!is_keda)), Node::as_i64);
    // KEDA scales to zero on purpose.
    if count.is_some_and(|count| count < wanted && !(is_keda && count == 0)) {
        let message = format!("the autoscaler goes below {wanted} replicas: nothing answers while a node is drained");
        let field = if is_keda { "minReplicaCount" } else { "minReplicas" };
        sink.warn(
            "R8",
            object.spot_at(&["spec", field]),
            message,
            format!("write `{field}: {wanted}`"),
        );
    }
}
