//! N5, N6: what is open to the outside, and how.

use super::policy::{is_policy, peers, rules};
use crate::object::Object;
use crate::options::Profile;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    if object.is("", "Service") {
        let kind = object.text(&["spec", "type"]);
        if matches!(kind, "NodePort" | "LoadBalancer") {
            let message = format!("a Service of the type `{kind}` goes around the gateway");
            let hint = "use `ClusterIP`, and an HTTPRoute or Ingress";
            sink.add("N5", object.spot_at(&["spec", "type"]), message, hint);
        }
        if let Some(node) = object
            .at(&["spec", "externalIPs"])
            .filter(|node| !node.items().is_empty())
        {
            let message = "external addresses of a Service take traffic that is meant for others (CVE-2020-8554)";
            sink.add("N5", object.spot(node), message, "remove `externalIPs`");
        }
    } else if is_policy(object) {
        retired_peers(object, sink);
    } else if object.is("networking.k8s.io", "Ingress") {
        ingress(object, sink);
    } else if object.is("gateway.networking.k8s.io", "Gateway") {
        let listeners = object.at(&["spec", "listeners"]).map(Node::items).unwrap_or_default();
        let protocol = |listener: &&Node| {
            listener
                .get("protocol")
                .and_then(Node::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let has_plain = listeners.iter().any(|listener| protocol(&listener) == "HTTP");
        let has_tls = listeners
            .iter()
            .any(|listener| matches!(protocol(&listener).as_str(), "HTTPS" | "TLS"));
        if has_plain && !has_tls {
            let hint = "add a listener with `protocol: HTTPS` and its certificate";
            sink.add(
                "N6",
                object.spot_at(&["spec", "listeners"]),
                "the Gateway listens without TLS only",
                hint,
            );
        }
    }
}

fn ingress(object: &Object, sink: &mut Sink<'_>) {
    let tls = object.at(&["spec", "tls"]).map(Node::items).unwrap_or_default();
    let hint = "add `tls` with the hosts and the Secret of their certificate";
    if tls.is_empty() {
        sink.add("N6", object.spot_at(&["spec", "tls"]), "the Ingress has no TLS", hint);
        return;
    }
    let covered: Vec<&str> = tls
        .iter()
        .flat_map(|entry| entry.get("hosts").map(Node::items).unwrap_or_default())
        .filter_map(Node::as_str)
        .collect();
    for rule in object.at(&["spec", "rules"]).map(Node::items).unwrap_or_default() {
        let Some(node) = rule.get("host") else { continue };
        let host = node.as_str().unwrap_or_default();
        let parent = host.split_once('.').map(|(_, parent)| format!("*.{parent}"));
        // Entries without hosts are the controller's default certificate.
        let is_covered = covered.is_empty()
            || covered
                .iter()
                .any(|name| *name == host || Some(*name) == parent.as_deref());
        if !is_covered {
            sink.add("N6", object.spot(node), "no entry of `tls` covers this host", hint);
        }
    }
    let class = object.text(&["spec", "ingressClassName"]);
    if class == "nginx" {
        let spot = object.spot_at(&["spec", "ingressClassName"]);
        sink.add_from(Profile::Strict, "N6", spot, RETIRED, "use a Gateway and an HTTPRoute");
    }
}

const RETIRED: &str = "ingress-nginx is not maintained any more since March 2026";

/// Peers by which only the pods of ingress-nginx are let in.
fn retired_peers(policy: &Object, sink: &mut Sink<'_>) {
    for peer in rules(policy, "ingress")
        .iter()
        .filter_map(|rule| peers(rule, "from"))
        .flatten()
    {
        let labels = peer.at(&["namespaceSelector", "matchLabels"]).map(Node::entries);
        for label in labels.unwrap_or_default() {
            if label.value.as_str() == Some("ingress-nginx") {
                let hint = "use a Gateway and an HTTPRoute, and let in the namespace of the gateway's pods";
                sink.add_from(Profile::Strict, "N6", policy.spot(&label.value), RETIRED, hint);
            }
        }
    }
}
