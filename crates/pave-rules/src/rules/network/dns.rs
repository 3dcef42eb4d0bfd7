//! N3: pods with limited egress can ask the DNS.

use super::policy::{allows_port, is_everything, is_policy, limits, peers, rules, selects};
use crate::document::Documents;
use crate::object::Object;
use crate::pod::{Pod, pod_of};
use crate::sink::Sink;
use pave_yaml::Node;

const HINT: &str = "allow egress to the namespace `kube-system` on port 53, UDP and TCP";

#[inline(never)]
pub(super) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let limits_egress = |object: &&Object| is_policy(object) && limits(object, "Egress");
    let policies = documents.objects.iter().filter(limits_egress);
    let (helping, others): (Vec<&Object>, Vec<&Object>) = policies.partition(|policy| allows_dns(policy));
    if others.is_empty() {
        return;
    }
    // Each with whether a policy helps it, which is the same whoever asks.
    let is_helped = |pod: &Pod<'_>| helping.iter().any(|policy| selects(policy, pod));
    let pods = documents.objects.iter().filter_map(pod_of);
    let pods: Vec<(Pod<'_>, bool)> = pods.map(|pod| (pod, is_helped(&pod))).collect();
    for policy in others {
        let mut selected = pods.iter().filter(|(pod, _)| selects(policy, pod)).peekable();
        let is_cut_off = if selected.peek().is_some() {
            selected.any(|(_, is_helped)| !is_helped)
        } else {
            // No pod to ask: another policy helps where it is for all pods, or for the same ones.
            let own = policy.at(&["spec", "podSelector"]);
            !helping.iter().any(|other| {
                let theirs = other.at(&["spec", "podSelector"]);
                let covers = theirs.is_none_or(is_everything) || theirs.map(Node::to_json) == own.map(Node::to_json);
                covers && other.shares_namespace(policy)
            })
        };
        if is_cut_off {
            let spot = policy.spot_at(&["spec", "egress"]);
            sink.add("N3", spot, "the pods cannot ask the DNS: no name resolves", HINT);
        }
    }
}

/// Whether a rule of the policy lets DNS queries out. UDP is what resolvers use first; TCP alone is not enough.
fn allows_dns(policy: &Object) -> bool {
    rules(policy, "egress").iter().any(|rule| {
        if !allows_port(rule, Some(53), Some("dns"), "UDP") {
            return false;
        }
        let is_for_dns = rule.get("ports").is_some_and(|ports| !ports.items().is_empty());
        peers(rule, "to").is_none_or(|peers| peers.iter().any(|peer| reaches_dns(policy, peer, is_for_dns)))
    })
}

fn reaches_dns(policy: &Object, peer: &Node, is_for_dns: bool) -> bool {
    if let Some(block) = peer.get("ipBlock") {
        // The resolver's address depends on the cluster; a rule for port 53 names it on purpose.
        return is_for_dns || block.get("cidr").and_then(Node::as_str) == Some("0.0.0.0/0");
    }
    match peer.get("namespaceSelector") {
        Some(namespaces) => is_everything(namespaces) || is_for_dns || says(namespaces, "kube-system"),
        // Pods of the same namespace: the resolver is elsewhere.
        None => policy.namespace() == "kube-system",
    }
}

fn says(selector: &Node, value: &str) -> bool {
    let labels = selector.get("matchLabels").map(Node::entries).unwrap_or_default();
    labels.iter().any(|entry| entry.value.as_str() == Some(value))
}
