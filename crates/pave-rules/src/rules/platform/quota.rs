//! X4: the arithmetic of quotas.

use crate::neighbours;
use crate::object::Object;
use crate::pod::{Pod, Role, pod_of, set};
use crate::rules::pod::quantity_of;
use crate::rules::workload::{autoscaler_of, bounds};
use crate::sink::Sink;
use pave_yaml::Node;

/// What a quota counts: its name there, and the resource and side of a container.
const COUNTED: [(&str, &str, &str); 6] = [
    ("requests.cpu", "requests", "cpu"),
    ("cpu", "requests", "cpu"),
    ("requests.memory", "requests", "memory"),
    ("memory", "requests", "memory"),
    ("limits.cpu", "limits", "cpu"),
    ("limits.memory", "limits", "memory"),
];

/// A pod, and how many of it run at once at most.
pub(super) type Counted<'o> = (Pod<'o>, i128);

/// The pods of the set whose number is known.
pub(super) fn counted(objects: &[Object]) -> Vec<Counted<'_>> {
    let pods = objects.iter().filter_map(pod_of);
    pods.filter_map(|pod| Some((pod, most_pods(&pod, neighbours::of(pod.object, objects))?)))
        .collect()
}

#[inline(never)]
pub(super) fn check(quota: &Object, counted: &[Counted<'_>], sink: &mut Sink<'_>) {
    let pods: Vec<&Counted<'_>> = counted
        .iter()
        .filter(|(pod, _)| pod.object.shares_namespace(quota))
        .collect();
    let Some(hard) = quota.at(&["spec", "hard"]) else {
        return;
    };
    for resource in ["cpu", "memory"] {
        let of_side = |side: &str| hard.get(&format!("{side}.{resource}"));
        if let (Some(requests), Some(limits)) = (of_side("requests"), of_side("limits"))
            && quantity_of(limits) < quantity_of(requests)
            && quantity_of(limits).is_some()
        {
            let message =
                format!("the quota has less for limits of {resource} than for requests, which are never above");
            sink.add("X4", quota.spot(limits), message, "exchange them, or raise the limit");
        }
    }
    for (name, side, resource) in COUNTED {
        let Some(node) = hard.get(name) else { continue };
        let Some(allowed) = quantity_of(node) else { continue };
        let wanted: i128 = pods
            .iter()
            .map(|(pod, count)| of_pod(pod, side, resource).saturating_mul(*count))
            .fold(0, i128::saturating_add);
        if wanted > allowed {
            let message = format!(
                "the set may want {} of `{name}`, with all replicas and a rollout; the quota has {}",
                amount(wanted, resource),
                amount(allowed, resource)
            );
            let hint = "lower `maxReplicas`, `maxSurge` or the amounts, or raise the quota";
            sink.add("X4", quota.spot(node), message, hint);
        }
    }
    if let Some(node) = set(hard.get("pods")).or_else(|| set(hard.get("count/pods"))) {
        let wanted: i128 = pods.iter().map(|(_, count)| *count).fold(0, i128::saturating_add);
        let allowed = quantity_of(node).map_or(i128::MAX, |amount| amount / 1000);
        if wanted > allowed {
            let message =
                format!("the set may want {wanted} pods, with all replicas and a rollout; the quota has {allowed}");
            sink.add(
                "X4",
                quota.spot(node),
                message,
                "lower `maxReplicas` or `maxSurge`, or raise the quota",
            );
        }
    }
}

/// All claims together, those of StatefulSets for each of their pods.
#[inline(never)]
pub(super) fn claims(quota: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    let Some(hard) = quota.at(&["spec", "hard"]) else {
        return;
    };
    let objects = neighbours::of(quota, objects);
    let own = || {
        objects
            .iter()
            .filter(|object| object.shares_namespace(quota))
            .flat_map(super::limit_range::storage)
    };
    if let Some(node) = set(hard.get("requests.storage"))
        && let Some(allowed) = quantity_of(node)
    {
        let wanted = own()
            .map(|(times, node)| quantity_of(node).unwrap_or(0).saturating_mul(times))
            .fold(0, i128::saturating_add);
        if wanted > allowed {
            let message = format!(
                "the set claims {} of storage, with all replicas; the quota has {}",
                amount(wanted, "memory"),
                amount(allowed, "memory")
            );
            sink.add("X4", quota.spot(node), message, "claim less, or raise the quota");
        }
    }
    if let Some(node) = set(hard.get("persistentvolumeclaims"))
        && let Some(allowed) = quantity_of(node)
    {
        let wanted: i128 = own().map(|(times, _)| times).fold(0, i128::saturating_add);
        if wanted.saturating_mul(1000) > allowed {
            let message = format!(
                "the set has {wanted} claims, with all replicas; the quota has {}",
                allowed / 1000
            );
            sink.add("X4", quota.spot(node), message, "claim less, or raise the quota");
        }
    }
}

fn amount(thousandths: i128, resource: &str) -> String {
    if resource == "memory" {
        let mebibytes = thousandths / 1000 / 1024 / 1024;
        if mebibytes % 1024 == 0 {
            format!("{}Gi", mebibytes / 1024)
        } else {
            format!("{mebibytes}Mi")
        }
    } else if thousandths % 1000 == 0 {
        format!("{}", thousandths / 1000)
    } else {
        format!("{thousandths}m")
    }
}

/// The most pods that run at once: the greatest number of replicas, and those that a rollout adds.
fn most_pods(pod: &Pod<'_>, objects: &[Object]) -> Option<i128> {
    let object = pod.object;
    match object.kind() {
        "Deployment" | "StatefulSet" | "ReplicaSet" => {
            let scaler = autoscaler_of(object, objects);
            let most = match scaler {
                Some(scaler) => bounds(scaler).1.and_then(Node::as_i64),
                None => object.at(&["spec", "replicas"]).map_or(Some(1), Node::as_i64),
            };
            let count = i128::from(most?.max(0));
            Some(count.saturating_add(if object.kind() == "Deployment" {
                surge(object, count)
            } else {
                0
            }))
        }
        "Pod" => Some(1),
        "Job" => Some(
            object
                .at(&["spec", "parallelism"])
                .and_then(Node::as_i64)
                .unwrap_or(1)
                .max(0)
                .into(),
        ),
        // Depends on the number of nodes, or on a schedule.
        _ => None,
    }
}

/// What `maxSurge` adds: rounded up, 25 % where nothing is said.
fn surge(object: &Object, count: i128) -> i128 {
    if object.text(&["spec", "strategy", "type"]) == "Recreate" {
        return 0;
    }
    let node = object.at(&["spec", "strategy", "rollingUpdate", "maxSurge"]);
    if let Some(number) = node.and_then(Node::as_i64) {
        return number.max(0).into();
    }
    let text = node.and_then(Node::as_str).unwrap_or("25%");
    let share: i128 = text.trim_end_matches('%').parse().unwrap_or(25);
    count.saturating_mul(share.clamp(0, 1000)).saturating_add(99) / 100
}

/// What one pod counts for: its running containers together, or its largest init container.
fn of_pod(pod: &Pod<'_>, side: &str, resource: &str) -> i128 {
    let of = |container: &crate::pod::Container<'_>| {
        let own = set(container.node.at(&["resources", side, resource]));
        // Where only a limit is given, the request is the same.
        let either = own.or_else(|| set(container.node.at(&["resources", "limits", resource])));
        either.and_then(quantity_of).unwrap_or(0)
    };
    let running: i128 = pod
        .running_containers()
        .map(|container| of(&container))
        .fold(0, i128::saturating_add);
    let init = pod
        .containers()
        .filter(|container| container.role == Role::Init)
        .map(|container| of(&container))
        .max()
        .unwrap_or(0);
    running.max(init)
}
