//! Custom resources: what the controllers behind them refuse, and their schemas do not say.

use super::ask::{Ask, text, text_of};
use super::forms::duration_seconds;
use crate::pod::set;
use pave_yaml::Node;
use std::collections::BTreeSet;

pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    match (ask.object.group(), ask.object.kind()) {
        ("external-secrets.io", "ExternalSecret") => duration(&["spec", "refreshInterval"], ask),
        ("cert-manager.io", "Certificate") => certificate(ask),
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

/// What is plainly wrong with a query: brackets, quotes, names of functions.
fn broken_query(text: &str) -> Option<(&'static str, String)> {
    if text.trim().is_empty() {
        return Some(("it is empty", "write an expression".to_owned()));
    }
    let mut open: Vec<char> = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' | '\'' | '`' => {
                let mut closed = false;
                while let Some(inner) = characters.next() {
                    if inner == '\\' && character != '`' {
                        characters.next();
                    } else if inner == character {
                        closed = true;
                        break;
                    }
                }
                if !closed {
                    return Some(("a quote is not closed", "close it".to_owned()));
                }
            }
            '#' => {
                for inner in characters.by_ref() {
                    if inner == '\n' {
                        break;
                    }
                }
            }
            '(' | '[' | '{' => open.push(character),
            ')' | ']' | '}' => {
                let wanted = match character {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if open.pop() != Some(wanted) {
                    return Some(("a bracket closes that was not opened", "check the brackets".to_owned()));
                }
            }
            _ => {}
        }
    }
    if !open.is_empty() {
        return Some(("a bracket is not closed", "check the brackets".to_owned()));
    }
    unknown_function(text).map(|near| ("a function does not exist", format!("did you mean `{near}`?")))
}

/// A function that is nearly one that exists; names of metrics before `(` do not come up.
fn unknown_function(text: &str) -> Option<&'static str> {
    const FUNCTIONS: [&str; 44] = [
        "abs",
        "absent",
        "absent_over_time",
        "and",
        "avg",
        "avg_over_time",
        "by",
        "ceil",
        "changes",
        "clamp",
        "clamp_max",
        "clamp_min",
        "count",
        "count_over_time",
        "delta",
        "deriv",
        "exp",
        "floor",
        "group",
        "histogram_quantile",
        "idelta",
        "ignoring",
        "increase",
        "irate",
        "label_join",
        "label_replace",
        "last_over_time",
        "max",
        "max_over_time",
        "min",
        "min_over_time",
        "on",
        "or",
        "predict_linear",
        "quantile",
        "quantile_over_time",
        "rate",
        "resets",
        "round",
        "sort",
        "sum",
        "sum_over_time",
        "time",
        "without",
    ];
    let mut seen = BTreeSet::new();
    for (before, _) in text
        .match_indices('(')
        .filter_map(|(at, _)| Some((text.get(..at)?, at)))
    {
        let word = before
            .trim_end()
            .rsplit(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
        let Some(word) = word.into_iter().next().filter(|word| word.len() > 3) else {
            continue;
        };
        if !FUNCTIONS.contains(&word)
            && seen.insert(word)
            && let Some(near) = pave_report::nearest(word, FUNCTIONS, 1)
        {
            return FUNCTIONS.into_iter().find(|name| *name == near);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read_for_brackets_quotes_and_functions() {
        for good in [
            "sum(rate(http_requests_total{code=~\"5..|4..\"}[5m])) by (job) > 1",
            "up{job=\"a)\"} == 0",
            "histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m]))) # p99)",
            "sort_desc(topk(3, x)) unless on (a) group_left (b) y",
            "rate(x[5m] offset 1d) and ignoring (a) (y)",
        ] {
            assert_eq!(broken_query(good), None, "{good}");
        }
        for bad in [
            "sum(rate(x[5m])",
            "rate(x{a=\"b)[5m])",
            "sum(x))",
            "raet(x[5m])",
            " ",
            "rate(x[5m)]",
        ] {
            assert!(broken_query(bad).is_some(), "{bad}");
        }
    }
}
