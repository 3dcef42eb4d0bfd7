//! N2 and R6 for Services.

use crate::document::folder_of;
use crate::object::Object;
use crate::pod::{Pod, is_same_port, pod_of, set};
use crate::selector;
use crate::sink::Sink;
use pave_yaml::Node;

/// The pods that a Service sends requests to.
pub(super) fn selected_pods<'o>(service: &'o Object, objects: &'o [Object]) -> impl Iterator<Item = Pod<'o>> {
    objects.iter().filter_map(pod_of).filter(move |pod| {
        let wanted = service.at(&["spec", "selector"]);
        service.shares_namespace(pod.object)
            && wanted.is_some_and(|wanted| !wanted.entries().is_empty() && selector::has_all(wanted, pod.labels()))
    })
}

/// `near` are those of `objects` that may share the Service's namespace.
#[inline(never)]
pub(super) fn check(service: &Object, near: &[Object], objects: &[Object], sink: &mut Sink<'_>) {
    if !service.is("", "Service") {
        return budget(service, near, sink);
    }
    let Some(wanted) = set(service.at(&["spec", "selector"])).filter(|wanted| !wanted.entries().is_empty()) else {
        without_selector(service, near, sink);
        return;
    };
    let pods: Vec<Pod<'_>> = selected_pods(service, near).collect();
    let others = || {
        objects
            .iter()
            .filter_map(pod_of)
            .filter(|pod| pod.object.family == service.family)
    };
    if pods.is_empty() && others().next().is_some() {
        let elsewhere = others().find(|pod| selector::has_all(wanted, pod.labels()));
        if let Some(pod) = elsewhere {
            let message = format!("{} selects pods of another namespace: it reaches none", service.title());
            let hint = format!("write `namespace: {}`", pod.object.namespace());
            sink.add("K7", service.spot_at(&["metadata", "namespace"]), message, hint);
        }
        let message = "the Service selects no pod of the set";
        sink.missing("N2", service.spot(wanted), message, "write labels that the pods have");
    }
    // Where folders hold applications of their own, labels are often the same; those beside the Service are meant.
    let beside: Vec<Pod<'_>> = pods
        .iter()
        .filter(|pod| folder_of(&pod.object.file) == folder_of(&service.file))
        .copied()
        .collect();
    let pods = if beside.is_empty() { pods } else { beside };
    for port in service.at(&["spec", "ports"]).map(Node::items).unwrap_or_default() {
        let Some(target) = set(port.get("targetPort")).or_else(|| port.get("port")) else {
            continue;
        };
        for pod in &pods {
            swapped(service, port, pod, sink);
            other_protocol(service, port, target, pod, sink);
            if pod.has_port(target) != Some(false) && !(target.as_str().is_some() && pod.has_port(target).is_none()) {
                continue;
            }
            let names = pod
                .running_containers()
                .flat_map(|container| container.ports())
                .filter_map(|candidate| candidate.get("name")?.as_str());
            let hint = match target.as_str().and_then(|name| pave_report::did_you_mean(name, names)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a port that a container declares in its `ports`".to_owned(),
            };
            let message = format!("the Service sends to a port that {} does not have", pod.object.title());
            sink.add("R6", service.spot(target), message, hint);
        }
    }
}

/// A port that is called as one port of a container, and sends to another of it.
fn swapped(service: &Object, port: &Node, pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let (Some(name), Some(target)) = (port.get("name").and_then(Node::as_str), port.get("targetPort")) else {
        return;
    };
    let Some(wanted) = target.as_str().filter(|wanted| *wanted != name) else {
        return;
    };
    let is_swapped = pod.running_containers().any(|container| {
        let has = |wanted: &str| {
            let mut names = container.ports().iter().filter_map(|port| port.get("name")?.as_str());
            names.any(|name| name == wanted)
        };
        has(name) && has(wanted)
    });
    if is_swapped {
        let message = format!("the port `{name}` sends to another port than that of this name");
        let hint = format!("write `targetPort: {name}`, or give the Service's port the other name");
        sink.warn("R6", service.spot(target), message, hint);
    }
}

/// A port of a container takes one protocol; TCP where none is said.
fn other_protocol(service: &Object, port: &Node, target: &Node, pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let protocol = |port: &'_ Node| port.get("protocol").and_then(Node::as_str).unwrap_or("TCP").to_owned();
    let wanted = protocol(port);
    let mut found = pod
        .running_containers()
        .flat_map(|container| container.ports())
        .filter(|candidate| is_same_port(target, candidate))
        .map(protocol)
        .peekable();
    let Some(other) = found.peek().cloned() else { return };
    if found.all(|protocol| protocol != wanted) {
        let message = format!("the port of {} takes another protocol", pod.object.title());
        let spot = service.spot(port).field("protocol");
        sink.add("R6", spot, message, format!("write `protocol: {other}`"));
    }
}

/// A Service that selects nothing sends to addresses which someone writes beside it.
fn without_selector(service: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    let is_backed = |other: &Object| match (other.group(), other.kind()) {
        ("", "Endpoints") => other.name() == service.name(),
        ("discovery.k8s.io", "EndpointSlice") => other.label("kubernetes.io/service-name") == Some(service.name()),
        _ => false,
    };
    let has_pods = objects
        .iter()
        .filter_map(pod_of)
        .any(|pod| service.shares_namespace(pod.object));
    let is_alias = service.text(&["spec", "type"]) == "ExternalName";
    if has_pods && !is_alias && service.at(&["spec"]).is_some() && !objects.iter().any(is_backed) {
        let message = "the Service has no selector and no EndpointSlice: nothing answers";
        sink.add(
            "N2",
            service.spot_at(&["spec", "selector"]),
            message,
            "write labels of the pods",
        );
    }
}

/// N2 for disruption budgets.
fn budget(budget: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    if !budget.is("policy", "PodDisruptionBudget") {
        return;
    }
    let Some(wanted) = budget.at(&["spec", "selector"]) else {
        return;
    };
    let mut pods = objects
        .iter()
        .filter_map(pod_of)
        .filter(|pod| pod.object.shares_namespace(budget))
        .peekable();
    if pods.peek().is_some() && !pods.any(|pod| selector::fits(wanted, pod.labels())) {
        let message = "the disruption budget selects no pod of the set";
        sink.missing("N2", budget.spot(wanted), message, "write labels that the pods have");
    }
}
