//! Custom resources: what the controllers behind them refuse, and their schemas do not say.

use super::ask::{Ask, is_empty, text, text_of};
use super::forms::duration_seconds;
use super::queries::broken_query;
use crate::pod::set;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    match (ask.object.group(), ask.object.kind()) {
        ("external-secrets.io", "ExternalSecret") => {
            duration(&["spec", "refreshInterval"], ask);
            let data = ask.items(&["spec", "data"]);
            ask.unique(data, "secretKey", "values");
        }
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
    let names = [
        "commonName",
        "dnsNames",
        "ipAddresses",
        "uris",
        "emailAddresses",
        "otherNames",
        "literalSubject",
    ];
    if names.iter().all(|field| is_empty(spec.get(field))) {
        let message = "the certificate is for no name";
        ask.wrong_field(spec, "dnsNames", message, "add `dnsNames` with the hosts");
    }
    if let Some(key) = set(spec.get("privateKey")) {
        let size = key.get("size").and_then(Node::as_i64);
        let sizes: &[i64] = match text(key, "algorithm") {
            "ECDSA" => &[256, 384, 521],
            "" | "RSA" => &[2048, 3072, 4096, 8192],
            _ => &[],
        };
        if let (Some(node), Some(size)) = (key.get("size"), size)
            && !sizes.is_empty()
            && !sizes.contains(&size)
            && !(sizes.contains(&2048) && (2048..=8192).contains(&size))
        {
            let message = "the algorithm has no keys of this size";
            ask.wrong(node, message, "write 256 or 384 for ECDSA, 2048 or 4096 for RSA");
        }
    }
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
            if let Some((node, name)) = text_of(rule, "record")
                && name.contains(['-', ' ', '.', '/'])
            {
                // Prometheus 3 takes any name, and most that read it do not.
                let hint = "write letters, digits, `_` and `:`, such as `job:errors:rate5m`";
                ask.warn(node, "no name of a metric", hint);
            }
            for field in ["labels", "annotations"] {
                for entry in rule.get(field).map(Node::entries).unwrap_or_default() {
                    let text = entry.value.as_str().unwrap_or_default();
                    if text.matches("{{").count() > text.matches("}}").count() {
                        let message = "an expression is not closed";
                        ask.wrong(&entry.value, message, "write `}}` at its end");
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
