//! Services.

use super::ask::{Ask, is_empty, text};
use super::forms::{is_label, is_qualified_name, is_subdomain};
use crate::pod::set;
use pave_yaml::Node;
use std::collections::BTreeSet;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let Some(spec) = ask.at(&["spec"]) else { return };
    ask.one_of(spec, "type", &["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]);
    ask.one_of(spec, "sessionAffinity", &["None", "ClientIP"]);
    ask.one_of(spec, "externalTrafficPolicy", &["Cluster", "Local"]);
    ask.one_of(spec, "internalTrafficPolicy", &["Cluster", "Local"]);
    ask.one_of(
        spec,
        "ipFamilyPolicy",
        &["SingleStack", "PreferDualStack", "RequireDualStack"],
    );
    let kind = text(spec, "type");
    let is_headless = text(spec, "clusterIP") == "None";
    let ports = spec.get("ports").map(Node::items).unwrap_or_default();
    if ports.is_empty() && !is_headless && kind != "ExternalName" {
        ask.wrong_field(spec, "ports", "the Service has no port", "add `ports`");
    }
    if is_headless && matches!(kind, "NodePort" | "LoadBalancer") {
        let message = format!("a Service of the type `{kind}` cannot be headless");
        ask.wrong_field(spec, "clusterIP", message, "remove `clusterIP: None`");
    }
    if kind == "ExternalName" {
        ask.required(spec, "externalName", "name the host");
        ask.form(
            spec,
            "externalName",
            |name| is_subdomain(name.trim_end_matches('.')),
            "a host name",
        );
        if text(spec, "externalName").parse::<std::net::IpAddr>().is_ok()
            && let Some(node) = spec.get("externalName")
        {
            let hint = "write a host name; for an address, a Service without a selector and an EndpointSlice";
            ask.warn(node, "an alias is of a name: clients cannot resolve an address", hint);
        }
    }
    if set(spec.get("externalTrafficPolicy")).is_some() && !matches!(kind, "NodePort" | "LoadBalancer") {
        let message = "`externalTrafficPolicy` goes with `NodePort` and `LoadBalancer` only";
        ask.wrong_key(spec, "externalTrafficPolicy", message, "remove it");
    }
    if let [_, second, ..] = spec.get("ipFamilies").map(Node::items).unwrap_or_default()
        && matches!(text(spec, "ipFamilyPolicy"), "" | "SingleStack")
    {
        let message = "a Service of one stack has one IP family";
        ask.wrong(second, message, "remove it, or write `ipFamilyPolicy: PreferDualStack`");
    }
    if !is_empty(spec.get("loadBalancerSourceRanges")) && kind != "LoadBalancer" {
        let message = "`loadBalancerSourceRanges` goes with `LoadBalancer` only";
        ask.wrong_key(spec, "loadBalancerSourceRanges", message, "remove it");
    }
    self::ports(ports, kind, ask);
}

fn ports(ports: &[Node], kind: &str, ask: &mut Ask<'_, '_, '_>) {
    ask.unique(ports, "name", "ports");
    let mut seen = BTreeSet::new();
    for port in ports {
        if ports.len() > 1 && is_empty(port.get("name")) {
            ask.wrong_field(port, "name", "with several ports, each needs a name", "add `name`");
        }
        ask.form(port, "name", is_label, "at most 63 lower-case letters, digits and `-`");
        ask.within(port, "port", 1, 65535);
        ask.port(port, "targetPort");
        ask.one_of(port, "protocol", &["TCP", "UDP", "SCTP"]);
        ask.form(
            port,
            "appProtocol",
            is_qualified_name,
            "for example `http`, `grpc` or `kubernetes.io/h2c`",
        );
        ask.within(port, "nodePort", 30000, 32767);
        if let Some(node) = set(port.get("nodePort"))
            && !matches!(kind, "NodePort" | "LoadBalancer")
        {
            ask.wrong(
                node,
                "`nodePort` goes with `NodePort` and `LoadBalancer` only",
                "remove it",
            );
        }
        let protocol = match text(port, "protocol") {
            "" => "TCP",
            protocol => protocol,
        };
        if let Some(node) = port.get("port")
            && let Some(number) = node.as_i64()
            && !seen.insert((number, protocol))
        {
            ask.wrong(node, "two ports have this number and protocol", "remove one of them");
        }
    }
}
