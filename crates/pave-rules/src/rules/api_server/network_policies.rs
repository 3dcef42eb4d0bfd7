//! Network policies.

use super::ask::Ask;
use super::forms::{bounds, is_cidr};
use super::metadata;
use crate::pod::set;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    for node in ask.items(&["spec", "policyTypes"]) {
        if !matches!(node.as_str(), Some("Ingress" | "Egress")) {
            let hint = match node
                .as_str()
                .and_then(|text| pave_report::did_you_mean(text, ["Ingress", "Egress"]))
            {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write `Ingress` or `Egress`".to_owned(),
            };
            ask.wrong(node, "no type of a policy", hint);
        }
    }
    for (field, side) in [("ingress", "from"), ("egress", "to")] {
        for rule in ask.items(&["spec", field]) {
            for peer in rule.get(side).map(Node::items).unwrap_or_default() {
                self::peer(peer, ask);
            }
            for port in rule.get("ports").map(Node::items).unwrap_or_default() {
                self::port(port, ask);
            }
        }
    }
}

fn peer(peer: &Node, ask: &mut Ask<'_, '_, '_>) {
    let selectors = ["podSelector", "namespaceSelector"];
    let has_selector = selectors.iter().any(|field| set(peer.get(field)).is_some());
    match set(peer.get("ipBlock")) {
        Some(block) => {
            if has_selector {
                let message = "`ipBlock` excludes `podSelector` and `namespaceSelector`";
                ask.wrong_key(peer, "ipBlock", message, "make it a peer of its own");
            }
            ask.form(
                block,
                "cidr",
                is_cidr,
                "an address with its prefix, such as `10.0.0.0/8`",
            );
            for node in block.get("except").map(Node::items).unwrap_or_default() {
                if node.as_str().is_some_and(|text| !is_cidr(text)) {
                    ask.wrong(
                        node,
                        "no range of addresses",
                        "write an address with its prefix, such as `10.0.0.0/8`",
                    );
                    continue;
                }
                let outer = block.get("cidr").and_then(Node::as_str).and_then(bounds);
                let inner = node.as_str().and_then(bounds);
                if let (Some(outer), Some(inner)) = (outer, inner)
                    && !(outer.0 <= inner.0 && inner.1 <= outer.1)
                {
                    ask.wrong(node, "the exception is not within `cidr`", "write a part of `cidr`");
                }
            }
        }
        None if !has_selector => {
            let message = "the peer is empty: it names nobody";
            ask.wrong(peer, message, "write `podSelector: {}` for all pods of the namespace");
        }
        None => {}
    }
    for field in selectors {
        if let Some(selector) = set(peer.get(field)) {
            metadata::selector(selector, ask);
        }
    }
}

fn port(port: &Node, ask: &mut Ask<'_, '_, '_>) {
    ask.port(port, "port");
    ask.one_of(port, "protocol", &["TCP", "UDP", "SCTP"]);
    let Some(end) = set(port.get("endPort")) else { return };
    match port.get("port").and_then(Node::as_i64) {
        Some(first) if end.as_i64().is_some_and(|last| last < first) => {
            ask.wrong(end, "`endPort` is below `port`", "exchange them");
        }
        None => ask.wrong(
            end,
            "`endPort` needs a `port` by number",
            "write the first port of the range",
        ),
        _ => {}
    }
}
