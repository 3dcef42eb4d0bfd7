//! N2: what policies say to each other: whom one lets call, the other lets in.

use super::policy::{allows_port, is_everything, is_policy, limits, peers, rules, selects};
use crate::object::Object;
use crate::pod::{Pod, pod_of};
use crate::selector;
use crate::sink::Sink;
use pave_yaml::Node;

/// How many rules of a policy, peers and ports of a rule, and pods of a peer are looked at: nobody writes more, and cost stays
/// in proportion.
const MOST: usize = 16;

/// The pods of a set, and the policies that limit who may call them.
pub(super) struct Parties<'o> {
    pods: Vec<Pod<'o>>,
    guards: Vec<&'o Object>,
}

impl<'o> Parties<'o> {
    pub(super) fn of(objects: &'o [Object]) -> Self {
        let is_guard = |object: &&Object| is_policy(object) && limits(object, "Ingress");
        Self {
            pods: objects.iter().filter_map(pod_of).collect(),
            guards: objects.iter().filter(is_guard).collect(),
        }
    }
}

#[inline(never)]
pub(super) fn check(policy: &Object, parties: &Parties<'_>, sink: &mut Sink<'_>) {
    if !is_policy(policy) {
        return;
    }
    let pods = parties.pods.iter().filter(|pod| pod.object.shares_namespace(policy));
    let pods: Vec<Pod<'_>> = pods.copied().collect();
    for (field, side) in [("ingress", "from"), ("egress", "to")] {
        for rule in rules(policy, field) {
            split_peers(policy, peers(rule, side).unwrap_or_default(), &pods, sink);
        }
    }
    for rule in rules(policy, "egress").iter().take(MOST) {
        for peer in peers(rule, "to").unwrap_or_default().iter().take(MOST) {
            called(policy, rule, peer, &parties.guards, &pods, sink);
        }
    }
}

/// One `-` too many: pods of a namespace become a whole namespace, and pods of this one.
fn split_peers(policy: &Object, peers: &[Node], pods: &[Pod<'_>], sink: &mut Sink<'_>) {
    for pair in peers.windows(2) {
        let [namespace, alone] = pair else { continue };
        let is_namespace = namespace.get("namespaceSelector").is_some() && namespace.get("podSelector").is_none();
        let Some(selector) = alone
            .get("podSelector")
            .filter(|_| is_namespace && alone.get("namespaceSelector").is_none())
        else {
            continue;
        };
        let has_any = pods.iter().any(|pod| selector::fits(selector, pod.labels()));
        if !has_any && !is_everything(selector) && !pods.is_empty() {
            let message = "a peer of its own: pods of this namespace, and none of the set has these labels";
            let hint = "remove the `-` before `podSelector` if it is about the namespace above";
            sink.missing("N2", policy.spot(alone).key("podSelector"), message, hint);
        }
    }
}

/// What the pods of a policy may call by it has the port, and lets them in.
fn called(policy: &Object, rule: &Node, peer: &Node, guards: &[&Object], pods: &[Pod<'_>], sink: &mut Sink<'_>) {
    let Some(selector) = peer.get("podSelector").filter(|selector| !is_everything(selector)) else {
        return;
    };
    if peer.get("namespaceSelector").is_some() {
        return;
    }
    let targets: Vec<&Pod<'_>> = pods
        .iter()
        .filter(|pod| selector::fits(selector, pod.labels()))
        .collect();
    for port in rule.get("ports").map(Node::items).unwrap_or_default().iter().take(MOST) {
        let Some(wanted) = port.get("port").filter(|_| port.get("endPort").is_none()) else {
            continue;
        };
        if !targets.is_empty() && targets.iter().all(|pod| pod.has_port(wanted) == Some(false)) {
            let message = "the policy lets through to a port that none of these pods has";
            let hint = "write the container's port, not the Service's";
            sink.add("N2", policy.spot(wanted), message, hint);
            continue;
        }
        for target in targets.iter().take(MOST) {
            let_in(policy, port, target, guards, pods, sink);
        }
    }
}

/// Some caller is let in by the policies of what it calls, if it has any.
fn let_in(policy: &Object, port: &Node, target: &Pod<'_>, guards: &[&Object], pods: &[Pod<'_>], sink: &mut Sink<'_>) {
    // A policy for everything opens a way for those who are let in, whoever they are.
    if policy.at(&["spec", "podSelector"]).is_none_or(is_everything) {
        return;
    }
    let callers: Vec<&Pod<'_>> = pods
        .iter()
        .filter(|pod| selects(policy, pod) && !std::ptr::eq(pod.object, target.object))
        .collect();
    let guards: Vec<&Object> = guards.iter().copied().filter(|guard| selects(guard, target)).collect();
    let (Some(caller), Some(guard)) = (callers.first(), guards.first()) else {
        return;
    };
    let wanted = port.get("port");
    let number = wanted.and_then(|wanted| target.port_number(wanted));
    let name = wanted.and_then(Node::as_str);
    let protocol = port.get("protocol").and_then(Node::as_str).unwrap_or("TCP");
    let opens = |rule: &&Node| allows_port(rule, number, name, protocol);
    let all = || guards.iter().flat_map(|guard| rules(guard, "ingress"));
    let is_admitted = all().filter(opens).any(|rule| {
        let admitted = |peer: &Node| callers.iter().any(|caller| admits(peer, caller));
        peers(rule, "from").is_none_or(|peers| peers.iter().any(admitted))
    });
    if !is_admitted {
        let message = format!(
            "{} may call {} by its own policy, and is not let in here",
            caller.object.title(),
            target.object.title()
        );
        // Where others are let in to the same port, the caller is missing, or misspelt.
        let place = guards
            .iter()
            .find_map(|guard| Some((*guard, rules(guard, "ingress").iter().find(opens)?.get("from")?)));
        let spot = match place {
            Some((guard, node)) => guard.spot(node.items().first().unwrap_or(node)),
            None => guard.spot_at(&["spec", "ingress"]),
        };
        sink.missing("N2", spot, message, "let in the labels of its pods, on the same port");
    }
}

/// Whether a peer may be the caller; what is only known elsewhere may.
fn admits(peer: &Node, caller: &Pod<'_>) -> bool {
    let fits = |selector: &Node| selector::fits(selector, caller.labels());
    peer.get("ipBlock").is_some() || peer.get("podSelector").is_none_or(fits)
}
