//! R15: StatefulSets.

use super::{autoscaler_of, bounds};
use crate::object::Object;
use crate::pod::Pod;
use crate::selector;
use crate::sink::Sink;
use pave_yaml::Node;

/// R15: a claim that one node may mount, and pods on several.
fn shared_claims(pod: &Pod<'_>, objects: &[Object], sink: &mut Sink<'_>) {
    let object = pod.object;
    let most = match autoscaler_of(object, objects) {
        Some(scaler) => bounds(scaler).1.and_then(Node::as_i64),
        None => object.at(&["spec", "replicas"]).and_then(Node::as_i64),
    };
    if !matches!(object.kind(), "Deployment" | "StatefulSet") || most.unwrap_or(1) < 2 {
        return;
    }
    for volume in pod.volumes() {
        let Some(node) = volume.at(&["persistentVolumeClaim", "claimName"]) else {
            continue;
        };
        let claim = objects.iter().find(|claim| {
            claim.is("", "PersistentVolumeClaim")
                && Some(claim.name()) == node.as_str()
                && claim.shares_namespace(object)
        });
        let modes = claim
            .and_then(|claim| claim.at(&["spec", "accessModes"]))
            .map(Node::items);
        let is_single = |modes: &[Node]| {
            !modes.is_empty()
                && modes
                    .iter()
                    .all(|mode| matches!(mode.as_str(), Some("ReadWriteOnce" | "ReadWriteOncePod")))
        };
        if modes.is_some_and(is_single) {
            let message = "several replicas share a claim that one node may mount: the others never start";
            let hint = "use a StatefulSet with `volumeClaimTemplates`, or `ReadWriteMany`";
            sink.warn("R15", object.spot(node), message, hint);
        }
    }
}

/// The headless Service that selects the pods.
fn headless<'o>(pod: &Pod<'_>, objects: &'o [Object]) -> Option<&'o Object> {
    objects.iter().find(|other| {
        other.is("", "Service")
            && other.shares_namespace(pod.object)
            && other.text(&["spec", "clusterIP"]) == "None"
            && other
                .at(&["spec", "selector"])
                .is_some_and(|wanted| selector::has_all(wanted, pod.labels()))
    })
}

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, objects: &[Object], sink: &mut Sink<'_>) {
    let object = pod.object;
    shared_claims(pod, objects, sink);
    if !object.is("apps", "StatefulSet") {
        return;
    }
    let spot = object.spot_at(&["spec", "serviceName"]);
    let name = object.text(&["spec", "serviceName"]);
    let service = objects
        .iter()
        .find(|other| other.is("", "Service") && other.name() == name && other.shares_namespace(object));
    match service {
        _ if name.is_empty() => {
            let hint = "name its headless Service in `serviceName`";
            sink.add(
                "R15",
                spot,
                "the StatefulSet names no Service: its pods have no names",
                hint,
            );
        }
        None => {
            let hint = "add a Service of that name with `clusterIP: None` and the labels of the pods";
            sink.missing(
                "R15",
                spot,
                "the Service that the StatefulSet names is not in the set",
                hint,
            );
        }
        Some(service)
            if headless(pod, objects).is_some_and(|own| own.name() != name)
                && !service
                    .at(&["spec", "selector"])
                    .is_some_and(|wanted| selector::has_all(wanted, pod.labels())) =>
        {
            let own = headless(pod, objects).map_or("", Object::name);
            let message = "the Service that the StatefulSet names does not select its pods";
            sink.add("R15", spot, message, format!("did you mean `{own}`?"));
        }
        Some(service) => {
            if service.text(&["spec", "clusterIP"]) != "None" {
                let message = format!(
                    "{} of a StatefulSet is not headless: its pods have no names",
                    service.title()
                );
                sink.add(
                    "R15",
                    service.spot_at(&["spec", "clusterIP"]),
                    message,
                    "write `clusterIP: None`",
                );
            }
            let wanted = service.at(&["spec", "selector"]);
            if !wanted.is_some_and(|wanted| selector::has_all(wanted, pod.labels())) {
                let message = "the Service that the StatefulSet names does not select its pods";
                sink.add(
                    "R15",
                    service.spot_at(&["spec", "selector"]),
                    message,
                    "write the labels of the pods",
                );
            }
        }
    }
    let has_claims = object
        .at(&["spec", "volumeClaimTemplates"])
        .is_some_and(|claims| !claims.items().is_empty());
    let has_claim = pod
        .volumes()
        .iter()
        .any(|volume| volume.get("persistentVolumeClaim").is_some());
    if !has_claims && !has_claim {
        let message = "a StatefulSet without volumes: its pods start one after another for nothing";
        let hint = "use a Deployment, or add `volumeClaimTemplates`";
        sink.warn("R15", object.spot_at(&["kind"]), message, hint);
    }
}
