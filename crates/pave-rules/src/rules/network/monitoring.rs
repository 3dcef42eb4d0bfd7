//! N4: scraped pods let the monitoring in; N2 and R6 for monitors.

use super::policy::{allows_port, is_everything, is_policy, limits, peers, rules, selects};
use crate::neighbours;
use crate::object::Object;
use crate::pod::{Pod, pod_of};
use crate::selector;
use crate::sink::Sink;
use pave_spec::Platform;
use pave_yaml::Node;
use std::collections::BTreeSet;

/// Words in the labels of namespaces or pods that collect metrics.
const COLLECTORS: [&str; 8] = [
    "monitor",
    "prometheus",
    "metrics",
    "observability",
    "telemetry",
    "grafana",
    "alloy",
    "victoria",
];

/// What was looked at for some monitor before: where many select the same, each pod is asked about once.
#[derive(Default)]
pub(super) struct Scraped<'o> {
    /// Services, each with the name of a port.
    services: BTreeSet<(*const Object, &'o str)>,
    /// What holds the pods, each with a port by number or name.
    pods: BTreeSet<(*const Object, Option<i64>, Option<&'o str>)>,
}

#[inline(never)]
pub(super) fn check<'o>(
    object: &'o Object,
    objects: &'o [Object],
    platform: &Platform,
    scraped: &mut Scraped<'o>,
    sink: &mut Sink<'_>,
) {
    if object.is("monitoring.coreos.com", "ServiceMonitor") {
        service_monitor(object, objects, platform, scraped, sink);
    } else if object.is("monitoring.coreos.com", "PodMonitor") {
        let endpoints = object
            .at(&["spec", "podMetricsEndpoints"])
            .map(Node::items)
            .unwrap_or_default();
        let ports: Vec<&Node> = endpoints.iter().filter_map(|endpoint| endpoint.get("port")).collect();
        let wanted = object.at(&["spec", "selector"]);
        let pods = objects.iter().filter_map(pod_of).filter(|pod| {
            pod.object.family == object.family && wanted.is_some_and(|wanted| selector::fits(wanted, pod.labels()))
        });
        for pod in pods {
            for port in &ports {
                if pod.has_port(port) == Some(false) {
                    let message = "the monitor asks a port that the pods do not have";
                    sink.add("R6", object.spot(port), message, "name a port of a container");
                }
                reachable(object, &pod, Some(port), objects, platform, scraped, sink);
            }
        }
    } else if let Some(pod) = pod_of(object)
        && pod
            .annotations()
            .iter()
            .any(|entry| entry.key.name == "prometheus.io/scrape" && entry.value.as_str() == Some("true"))
    {
        reachable(object, &pod, None, objects, platform, scraped, sink);
    }
}

#[inline(never)]
fn service_monitor<'o>(
    monitor: &'o Object,
    objects: &'o [Object],
    platform: &Platform,
    scraped: &mut Scraped<'o>,
    sink: &mut Sink<'_>,
) {
    let Some(wanted) = monitor.at(&["spec", "selector"]) else {
        return;
    };
    let namespaces = monitor.at(&["spec", "namespaceSelector"]);
    let named: Vec<&str> = namespaces
        .and_then(|selector| selector.get("matchNames"))
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_str)
        .collect();
    let is_named =
        |service: &Object| named.is_empty() || service.namespace().is_empty() || named.contains(&service.namespace());
    let in_reach = |service: &Object| {
        service.family == monitor.family
            && match namespaces {
                Some(_) => is_named(service),
                None => service.shares_namespace(monitor),
            }
    };
    if !named.is_empty() {
        let mut fitting = objects
            .iter()
            .filter(|object| object.is("", "Service") && object.family == monitor.family)
            .filter(|service| selector::fits(wanted, service.at(&["metadata", "labels"])))
            .peekable();
        if fitting.peek().is_some() && !fitting.any(is_named) {
            let message = "the Service that the monitor selects is in none of these namespaces";
            let spot = monitor.spot_at(&["spec", "namespaceSelector", "matchNames"]);
            sink.add("N2", spot, message, "name the namespace of the Service");
        }
    }
    let services: Vec<&Object> = objects
        .iter()
        .filter(|object| object.is("", "Service") && in_reach(object))
        .collect();
    let selected: Vec<&Object> = services
        .iter()
        .copied()
        .filter(|service| selector::fits(wanted, service.at(&["metadata", "labels"])))
        .collect();
    if selected.is_empty() && !services.is_empty() {
        let message = "the monitor selects no Service of the set: there are no metrics";
        sink.missing(
            "N2",
            monitor.spot(wanted),
            message,
            "write labels of the Service's own `metadata.labels`",
        );
    }
    for endpoint in monitor.at(&["spec", "endpoints"]).map(Node::items).unwrap_or_default() {
        let Some(port) = endpoint.get("port") else { continue };
        let mut reached = false;
        for service in &selected {
            let ports = service.at(&["spec", "ports"]).map(Node::items).unwrap_or_default();
            let found = ports
                .iter()
                .find(|candidate| candidate.get("name").and_then(Node::as_str) == port.as_str());
            let Some(found) = found else { continue };
            reached = true;
            if !scraped
                .services
                .insert((std::ptr::from_ref(*service), port.as_str().unwrap_or_default()))
            {
                continue;
            }
            let target = found.get("targetPort").or_else(|| found.get("port"));
            for pod in super::services::selected_pods(service, neighbours::of(service, objects)) {
                reachable(monitor, &pod, target, objects, platform, scraped, sink);
            }
        }
        if !reached && !selected.is_empty() {
            let of_services = selected
                .iter()
                .flat_map(|service| service.at(&["spec", "ports"]).map(Node::items).unwrap_or_default())
                .filter_map(|candidate| candidate.get("name")?.as_str());
            let hint = match port
                .as_str()
                .and_then(|name| pave_report::did_you_mean(name, of_services))
            {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the name of a port of the Service".to_owned(),
            };
            sink.add(
                "R6",
                monitor.spot(port),
                "the monitor asks a port that the Service does not have",
                hint,
            );
        }
    }
}

/// N4: some policy that limits the pod's ingress admits the monitoring to the port.
fn reachable<'o>(
    object: &'o Object,
    pod: &Pod<'o>,
    port: Option<&'o Node>,
    objects: &'o [Object],
    platform: &Platform,
    scraped: &mut Scraped<'o>,
    sink: &mut Sink<'_>,
) {
    let number = port.and_then(|port| pod.port_number(port));
    let name = port.and_then(Node::as_str);
    if !scraped.pods.insert((std::ptr::from_ref(pod.object), number, name)) {
        return;
    }
    let policies: Vec<&Object> = neighbours::of(pod.object, objects)
        .iter()
        .filter(|policy| is_policy(policy) && limits(policy, "Ingress") && selects(policy, pod))
        .collect();
    // The policy that lets others in is where the monitoring is missing; one that denies everything is meant to.
    let opens = policies.iter().find(|policy| !rules(policy, "ingress").is_empty());
    let Some(policy) = opens.or(policies.first()) else {
        return;
    };
    let admits = policies.iter().flat_map(|policy| rules(policy, "ingress")).any(|rule| {
        let is_port = port.is_none() || allows_port(rule, number, name, "TCP");
        is_port && peers(rule, "from").is_none_or(|peers| peers.iter().any(|peer| collects(peer, platform)))
    });
    if !admits {
        let message = format!("{} is scraped, but no policy lets the monitoring in", object.title());
        let hint = format!(
            "allow ingress from the namespace `{}` to the port with the metrics",
            platform.monitoring.namespace
        );
        sink.add("N4", policy.spot_at(&["spec", "ingress"]), message, hint);
    }
}

fn collects(peer: &Node, platform: &Platform) -> bool {
    if peer.get("ipBlock").is_some() {
        return true;
    }
    let is_collector = |selector: &Node| {
        let pairs = selector.get("matchLabels").map(Node::entries).unwrap_or_default();
        let of_pairs = pairs.iter().filter_map(|entry| entry.value.as_str());
        let expressions = selector.get("matchExpressions").map(Node::items).unwrap_or_default();
        let of_expressions = expressions
            .iter()
            .flat_map(|expression| expression.get("values").map(Node::items).unwrap_or_default())
            .filter_map(Node::as_str);
        let keys = pairs.iter().map(|entry| entry.key.name.as_str());
        of_pairs.chain(of_expressions).chain(keys).any(|text| {
            let lower = text.to_ascii_lowercase();
            text == platform.monitoring.namespace || COLLECTORS.iter().any(|word| lower.contains(word))
        })
    };
    let namespaces = peer.get("namespaceSelector");
    let pods = peer.get("podSelector");
    match namespaces {
        Some(namespaces) => {
            is_everything(namespaces) && pods.is_none_or(|pods| is_everything(pods) || is_collector(pods))
                || is_collector(namespaces)
        }
        None => pods.is_some_and(is_collector),
    }
}
