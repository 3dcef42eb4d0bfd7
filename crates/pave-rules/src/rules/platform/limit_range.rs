//! X4: containers within the bounds of their namespace's `LimitRange`.

use crate::neighbours;
use crate::object::Object;
use crate::pod::{pod_of, set};
use crate::rules::pod::quantity_of;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(range: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    let limits = range.at(&["spec", "limits"]).map(Node::items).unwrap_or_default();
    claims(range, limits, objects, sink);
    let of_containers = limits
        .iter()
        .filter(|limit| limit.get("type").and_then(Node::as_str) == Some("Container"));
    for limit in of_containers {
        for pod in objects
            .iter()
            .filter(|object| object.shares_namespace(range))
            .filter_map(pod_of)
        {
            for container in pod.containers() {
                for (bound, side) in [("max", "limits"), ("min", "requests")] {
                    for entry in limit.get(bound).map(Node::entries).unwrap_or_default() {
                        let name = entry.key.name.as_str();
                        let Some(node) = set(container.node.at(&["resources", side, name])) else {
                            continue;
                        };
                        let (Some(amount), Some(allowed)) = (quantity_of(node), quantity_of(&entry.value)) else {
                            continue;
                        };
                        let is_outside = if bound == "max" {
                            amount > allowed
                        } else {
                            amount < allowed
                        };
                        if is_outside {
                            let message = format!(
                                "{}: its {side} are outside `{bound}` of {}: the pod is refused",
                                container.title(),
                                range.title()
                            );
                            sink.add("X4", container.object.spot(node), message, "stay within the LimitRange");
                        }
                    }
                }
                ratio(limit, &container, range, sink);
            }
        }
    }
}

fn ratio(limit: &Node, container: &crate::pod::Container<'_>, range: &Object, sink: &mut Sink<'_>) {
    for entry in limit.get("maxLimitRequestRatio").map(Node::entries).unwrap_or_default() {
        let name = entry.key.name.as_str();
        let amount = |side: &str| set(container.node.at(&["resources", side, name]));
        let (Some(most), Some(least)) = (amount("limits"), amount("requests")) else {
            continue;
        };
        if let (Some(most_amount), Some(least), Some(ratio)) =
            (quantity_of(most), quantity_of(least), quantity_of(&entry.value))
            && most_amount.saturating_mul(1000) > least.saturating_mul(ratio)
        {
            let message = format!(
                "{}: its limit of {name} is too far above the request for {}: the pod is refused",
                container.title(),
                range.title()
            );
            sink.add(
                "X4",
                container.object.spot(most),
                message,
                "raise the request, or lower the limit",
            );
        }
    }
}

/// Claims, those of StatefulSets among them, are within the bounds for claims.
fn claims(range: &Object, limits: &[Node], objects: &[Object], sink: &mut Sink<'_>) {
    let of_claims = limits
        .iter()
        .filter(|limit| limit.get("type").and_then(Node::as_str) == Some("PersistentVolumeClaim"));
    for limit in of_claims {
        let bound = |name: &str| limit.at(&[name, "storage"]).and_then(quantity_of);
        let (least, most) = (bound("min"), bound("max"));
        let near = neighbours::of(range, objects).iter();
        for object in near.filter(|object| object.shares_namespace(range)) {
            for (_, node) in storage(object) {
                let Some(amount) = quantity_of(node) else { continue };
                if most.is_some_and(|most| amount > most) || least.is_some_and(|least| amount < least) {
                    let message = format!("the claim is outside the bounds of {}: it is refused", range.title());
                    sink.add("X4", object.spot(node), message, "stay within the LimitRange");
                }
            }
        }
    }
}

/// What an object claims: how many pods each claim, and how much. One, where the number is not said.
pub(super) fn storage(object: &Object) -> impl Iterator<Item = (i128, &Node)> {
    let templates = if object.is("apps", "StatefulSet") {
        object.at(&["spec", "volumeClaimTemplates"]).map(Node::items)
    } else {
        None
    };
    let own = object.is("", "PersistentVolumeClaim").then(|| object.root());
    let replicas = object.at(&["spec", "replicas"]).and_then(Node::as_i64).unwrap_or(1);
    let times = if own.is_some() { 1 } else { i128::from(replicas.max(0)) };
    let wanted = |claim: &'_ Node| claim.at(&["spec", "resources", "requests", "storage"]).is_some();
    own.into_iter()
        .chain(templates.unwrap_or_default())
        .filter(move |claim| wanted(claim))
        .filter_map(move |claim| Some((times, claim.at(&["spec", "resources", "requests", "storage"])?)))
}
