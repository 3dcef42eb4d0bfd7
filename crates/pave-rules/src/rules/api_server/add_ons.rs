//! Custom resources: what the controllers behind them refuse, and their schemas do not say.

use super::ask::{Ask, text, text_of};
use super::forms::duration_seconds;
use super::queries::broken_query;
use crate::pod::set;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    match (ask.object.group(), ask.object.kind()) {
        ("external-secrets.io", "ExternalSecret") => duration(&["spec", "refreshInterval"], ask),
        ("cert-manager.io", "Certificate") => certificate(ask),
        ("keda.sh", "ScaledObject" | "ScaledJob") => super::keda::check(ask),
        ("monitoring.coreos.com", "ServiceMonitor") => endpoints("endpoints", ask),
        ("monitoring.coreos.com", "PodMonitor") => endpoints("podMetricsEndpoints", ask),
        ("monitoring.coreos.com", "PrometheusRule") => groups(ask),
        (group, _) if group.ends_with(".toolkit.fluxcd.io") => {
            for field in ["interval", "retryInterval", "timeout"] {
                duration(&["spec", field], ask);
            }
        }
        _ => {}
    }
}

/// The field, if it is text, is a duration as Go reads it.
fn duration(keys: &[&str], ask: &mut Ask<'_, '_, '_>) {
    if let Some(node) = ask.at(keys)
        && node.as_str().is_some_and(|text| duration_seconds(text).is_none())
    {
        ask.wrong(
            node,
            "not a duration",
            "write hours, minutes and seconds, such as `1h30m`",
        );
    }
}

fn certificate(ask: &mut Ask<'_, '_, '_>) {
    for field in ["duration", "renewBefore"] {
        duration(&["spec", field], ask);
    }
    for node in ask.items(&["spec", "dnsNames"]) {
        if node.as_str().is_some_and(|name| name.contains(['/', ':', ' '])) {
            ask.wrong(
                node,
                "not a host name",
                "write it without scheme, port and path, such as `shop.example.com`",
            );
        }
    }
    let Some(spec) = ask.at(&["spec"]) else { return };
    let seconds = |field: &str| duration_seconds(text(spec, field));
    // Ninety days where nothing is said.
    let lasts = seconds("duration").unwrap_or(90.0 * 24.0 * 3600.0);
    if let Some(node) = set(spec.get("renewBefore"))
        && seconds("renewBefore").is_some_and(|before| before >= lasts)
    {
        ask.wrong(
            node,
            "`renewBefore` is not below `duration`",
            "write less than the certificate lasts",
        );
    }
    if let Some(issuer) = set(spec.get("issuerRef"))
        && matches!(text(issuer, "group"), "" | "cert-manager.io")
    {
        ask.one_of(issuer, "kind", &["Issuer", "ClusterIssuer"]);
    }
}

/// Prometheus refuses a scrape that takes longer than the time to the next.
fn endpoints(field: &str, ask: &mut Ask<'_, '_, '_>) {
    for endpoint in ask.items(&["spec", field]) {
        let seconds = |name: &str| duration_seconds(text(endpoint, name));
        if let (Some(node), Some(timeout), Some(interval)) = (
            endpoint.get("scrapeTimeout"),
            seconds("scrapeTimeout"),
            seconds("interval"),
        ) && timeout > interval
        {
            ask.wrong(
                node,
                "`scrapeTimeout` is above `interval`",
                "write no more than the interval",
            );
        }
    }
}

fn groups(ask: &mut Ask<'_, '_, '_>) {
    let groups = ask.items(&["spec", "groups"]);
    ask.unique(groups, "name", "groups");
    for group in groups {
        for rule in group.get("rules").map(Node::items).unwrap_or_default() {
            ask.exclusive(rule, &["alert", "record"], 1);
            if set(rule.get("record")).is_some() {
                for field in ["for", "keep_firing_for", "annotations"] {
                    if set(rule.get(field)).is_some() {
                        let message = format!("`{field}` goes with `alert` only");
                        ask.wrong_key(rule, field, message, "remove it");
                    }
                }
            }
            if let Some((node, expression)) = text_of(rule, "expr")
                && let Some((what, hint)) = broken_query(expression)
            {
                ask.wrong(node, format!("not a query of Prometheus: {what}"), hint);
            }
        }
    }
}
