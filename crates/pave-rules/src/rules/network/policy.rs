//! What a `NetworkPolicy` says.

use crate::object::Object;
use crate::pod::Pod;
use crate::selector;
use pave_yaml::{Node, Value};

pub(super) fn is_policy(object: &Object) -> bool {
    object.is("networking.k8s.io", "NetworkPolicy")
}

/// Whether the policy limits `direction`, `Ingress` or `Egress`.
///
/// Without `policyTypes` it limits ingress, and egress where it has egress rules.
pub(super) fn limits(policy: &Object, direction: &str) -> bool {
    match policy.at(&["spec", "policyTypes"]) {
        Some(types) if !types.items().is_empty() => types.items().iter().any(|item| item.as_str() == Some(direction)),
        _ => direction == "Ingress" || policy.at(&["spec", "egress"]).is_some(),
    }
}

/// Whether the policy holds for the pod.
pub(super) fn selects(policy: &Object, pod: &Pod<'_>) -> bool {
    policy.shares_namespace(pod.object)
        && policy
            .at(&["spec", "podSelector"])
            .is_none_or(|selector| selector::fits(selector, pod.labels()))
}

/// The rules of one direction: the field `ingress` or `egress`.
pub(super) fn rules<'p>(policy: &'p Object, field: &str) -> &'p [Node] {
    policy.at(&["spec", field]).map(Node::items).unwrap_or_default()
}

/// Whether a rule allows a port; `None` for a port nobody knows, which only a rule for all ports allows for certain.
pub(super) fn allows_port(rule: &Node, number: Option<i64>, name: Option<&str>, protocol: &str) -> bool {
    let ports = rule.get("ports").map(Node::items).unwrap_or_default();
    ports.is_empty()
        || ports.iter().any(|port| {
            let own = port.get("protocol").and_then(Node::as_str).unwrap_or("TCP");
            if own != protocol {
                return false;
            }
            let Some(wanted) = port.get("port") else { return true };
            match (wanted.as_i64(), wanted.as_str()) {
                (Some(first), _) => {
                    let last = port.get("endPort").and_then(Node::as_i64).unwrap_or(first);
                    number.is_some_and(|number| (first..=last).contains(&number))
                }
                (None, text) => text.is_some() && text == name,
            }
        })
}

/// The peers of a rule: its `from` or `to`; `None` where it is for everyone.
pub(super) fn peers<'r>(rule: &'r Node, field: &str) -> Option<&'r [Node]> {
    rule.get(field).map(Node::items).filter(|items| !items.is_empty())
}

/// Whether a selector is there and empty: it fits everything.
pub(super) fn is_everything(selector: &Node) -> bool {
    selector.is_null() || matches!(&selector.value, Value::Mapping(entries) if entries.is_empty())
}
