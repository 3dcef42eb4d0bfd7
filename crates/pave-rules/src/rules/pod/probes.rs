//! R4, R5, R6: how the cluster knows whether a container is well.

use crate::object::Object;
use crate::pod::{Container, Pod, Role, set};
use crate::selector;
use crate::sink::Sink;
use pave_yaml::Node;

/// Says why a workload has no probes: something that answers nobody, not even the cluster.
const NO_HEALTH_CHECKS: &str = "pave.dev/no-health-checks";

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, objects: &[Object], sink: &mut Sink<'_>) {
    let serves = is_service(pod, objects);
    for container in pod.containers() {
        for (field, probe) in container.probes() {
            port_exists(pod, &container, field, probe, sink);
            overlapping(pod, field, probe, sink);
        }
        if container.role == Role::Main && serves {
            missing(&container, sink);
            identical(&container, sink);
        }
    }
}

/// Whether a Service sends requests to the pod, or it looks as if one should: it runs on and has ports.
fn is_service(pod: &Pod<'_>, objects: &[Object]) -> bool {
    if matches!(pod.object.kind(), "Job" | "CronJob") {
        return false;
    }
    if pod
        .object
        .annotation(NO_HEALTH_CHECKS)
        .is_some_and(|why| !why.trim().is_empty())
    {
        return false;
    }
    let has_ports = pod.running_containers().any(|container| !container.ports().is_empty());
    let is_workload = matches!(pod.object.kind(), "Deployment" | "StatefulSet" | "Rollout");
    let is_selected = || {
        objects.iter().any(|object| {
            object.is("", "Service")
                && object.shares_namespace(pod.object)
                && object
                    .at(&["spec", "selector"])
                    .is_some_and(|wanted| !wanted.entries().is_empty() && selector::has_all(wanted, pod.labels()))
        })
    };
    is_workload && has_ports || is_selected()
}

/// R4. A container without ports beside one that has them is a helper: nobody sends requests to it.
fn missing(container: &Container<'_>, sink: &mut Sink<'_>) {
    let siblings = crate::pod::pod_of(container.object);
    let others_serve = siblings.is_some_and(|pod| pod.running_containers().any(|other| !other.ports().is_empty()));
    if container.ports().is_empty() && others_serve {
        return;
    }
    for (field, what) in [
        ("readinessProbe", "gets requests before it can answer"),
        ("livenessProbe", "stays when it is stuck"),
    ] {
        // A second probe of the same port would be the same probe, which R5 warns of.
        let only_port = field == "livenessProbe"
            && set(container.node.get("startupProbe")).is_some()
            && set(container.node.at(&["readinessProbe", "tcpSocket"])).is_some();
        if set(container.node.get(field)).is_none() && !only_port {
            let message = format!("{} has no `{field}`: it {what}", container.title());
            let hint = format!("add for example `{field}: {{httpGet: {{path: /healthz, port: http}}}}`");
            sink.add("R4", container.spot().field(field), message, hint);
        }
    }
}

/// R4: the next question comes before the answer to the last.
fn overlapping(pod: &Pod<'_>, field: &str, probe: &Node, sink: &mut Sink<'_>) {
    let seconds = |name: &str| probe.get(name).and_then(Node::as_i64);
    if let (Some(node), Some(timeout)) = (probe.get("timeoutSeconds"), seconds("timeoutSeconds"))
        && timeout > seconds("periodSeconds").filter(|period| *period > 0).unwrap_or(10)
    {
        let message = format!("the `{field}` waits longer for an answer than for the next question");
        sink.warn(
            "R4",
            pod.object.spot(node),
            message,
            "write no more than `periodSeconds`",
        );
    }
}

/// R5. Compares what is asked, not how often; gRPC has one question only.
///
/// Readiness means nothing where no Service sends requests.
fn identical(container: &Container<'_>, sink: &mut Sink<'_>) {
    let handler = |field: &str| {
        let probe = set(container.node.get(field))?;
        ["httpGet", "tcpSocket", "exec"]
            .iter()
            .find_map(|kind| Some((kind, probe.get(kind)?.to_json())))
    };
    if let (Some(liveness), Some(readiness)) = (handler("livenessProbe"), handler("readinessProbe"))
        && liveness == readiness
    {
        let message = format!(
            "{} is restarted by the same probe that only takes it out of service",
            container.title()
        );
        let hint = "ask another path for liveness, or keep the readiness probe only";
        sink.add("R5", container.spot().field("livenessProbe"), message, hint);
    }
}

/// R6, for probes. A port by number may be one that the container does not declare: that is legal, and often a mistake.
fn port_exists(pod: &Pod<'_>, container: &Container<'_>, field: &str, probe: &Node, sink: &mut Sink<'_>) {
    for kind in ["httpGet", "tcpSocket", "grpc"] {
        let Some(port) = set(probe.at(&[kind, "port"])) else {
            continue;
        };
        let own = container.ports();
        let is_known = own.iter().any(|candidate| match port.as_str() {
            Some(name) => candidate.get("name").and_then(Node::as_str) == Some(name),
            None => candidate.get("containerPort").and_then(Node::as_i64) == port.as_i64(),
        });
        if is_known || (port.as_str().is_none() && own.is_empty()) {
            continue;
        }
        let names = own.iter().filter_map(|candidate| candidate.get("name")?.as_str());
        let hint = match port.as_str().and_then(|name| pave_report::did_you_mean(name, names)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a port of the container, or declare it in its `ports`".to_owned(),
        };
        let message = format!(
            "the `{field}` of {} asks a port that the container does not have",
            container.title()
        );
        sink.add("R6", pod.object.spot(port), message, hint);
    }
}
