//! N2: addresses of the set's Services in variables: the Service is there, and has the port.

use crate::object::Object;
use crate::pod::{Pod, pod_of};
use crate::sink::Sink;
use pave_yaml::Node;

/// How many variables of a container, and Services of a namespace, are looked at.
const MOST: usize = 256;

/// `near` are the objects that may share the pod's namespace.
#[inline(never)]
pub(super) fn check(object: &Object, near: &[Object], sink: &mut Sink<'_>) {
    let Some(pod) = pod_of(object) else { return };
    let services: Vec<&Object> = near
        .iter()
        .filter(|other| other.is("", "Service") && other.shares_namespace(object))
        .take(MOST)
        .collect();
    if services.is_empty() {
        return;
    }
    for container in pod.containers() {
        let variables = container.node.get("env").map(Node::items).unwrap_or_default();
        for node in variables.iter().take(MOST).filter_map(|variable| variable.get("value")) {
            address(&pod, node, &services, sink);
        }
    }
}

fn address(pod: &Pod<'_>, node: &Node, services: &[&Object], sink: &mut Sink<'_>) {
    let Some(text) = node.as_str() else { return };
    // Lists of addresses, and texts that others fill in, are left alone.
    if text.contains([',', ' ', '$', '{']) {
        return;
    }
    let Some((_, rest)) = text.split_once("://") else {
        return;
    };
    let rest = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let authority = rest.rsplit_once('@').map_or(rest, |(_, authority)| authority);
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let mut labels = host.split('.');
    let name = labels.next().unwrap_or_default();
    let namespace = labels.next();
    let is_local = namespace.is_none_or(|namespace| namespace == pod.object.namespace());
    let is_of_cluster = labels.next().is_none_or(|label| label == "svc");
    if name.is_empty() || !is_local || !is_of_cluster {
        return;
    }
    let Some(service) = services.iter().find(|service| service.name() == name) else {
        // Alone, a name may be anything; with its namespace, it is a Service.
        let known = services.iter().map(|service| service.name());
        if let Some(near) = namespace.and_then(|_| pave_report::did_you_mean(name, known)) {
            let message = "no Service of the set has this address";
            sink.missing("N2", pod.object.spot(node), message, format!("did you mean `{near}`?"));
        }
        return;
    };
    let ports = service.at(&["spec", "ports"]).map(Node::items).unwrap_or_default();
    let Ok(wanted) = port.parse::<i64>() else { return };
    // Without an address of its own, a Service gives those of its pods, with their ports.
    let is_alone = service.text(&["spec", "clusterIP"]) == "None" || service.text(&["spec", "type"]) == "ExternalName";
    let has_it = ports
        .iter()
        .any(|port| port.get("port").and_then(Node::as_i64) == Some(wanted));
    if !has_it && !is_alone && !ports.is_empty() {
        let message = format!("{} has no such port", service.title());
        let hint = "write a port of the Service, not of the container";
        sink.add("N2", pod.object.spot(node), message, hint);
    }
}
