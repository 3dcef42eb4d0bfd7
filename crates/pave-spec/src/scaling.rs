//! Contradictions in how many instances run.

use crate::check::Checker;
use crate::contradictions::secret_in;
use crate::{Platform, TextRule};
use pave_yaml::{Node, Value};

/// Adds findings about numbers of instances that contradict each other, and about triggers that KEDA refuses.
pub(crate) fn check(root: &Node, platform: &Platform, checker: &mut Checker<'_>) {
    let block = root.get("autoscaling").filter(|node| !node.is_null());
    let enabled = block.is_some_and(|block| block.get("enabled").and_then(Node::as_bool).unwrap_or(true));
    if let (true, Some(replicas)) = (enabled, root.entry("replicas")) {
        checker.error(
            "S3",
            replicas.key.span.map(|span| span.start),
            "replicas",
            "`replicas` and `autoscaling` contradict each other",
            "remove `replicas`, or write `enabled: false` in `autoscaling`",
        );
    }
    let Some(block) = block.filter(|_| enabled) else {
        return;
    };
    let number = |name: &str| block.get(name).and_then(Node::as_i64);
    let defaults = &platform.autoscaling;
    let least = number("minReplicas").unwrap_or_else(|| i64::from(defaults.min_replicas));
    let greatest = number("maxReplicas").unwrap_or_else(|| i64::from(defaults.max_replicas));
    if least > greatest && least <= 1000 && greatest >= 1 {
        let field = if block.get("minReplicas").is_some() {
            "minReplicas"
        } else {
            "maxReplicas"
        };
        let default = if block.get("minReplicas").is_some() && block.get("maxReplicas").is_some() {
            ""
        } else {
            " (one of them is the platform's default)"
        };
        checker.error(
            "S3",
            block.get(field).and_then(Node::position),
            &format!("autoscaling.{field}"),
            format!("`autoscaling.minReplicas` is greater than `autoscaling.maxReplicas`{default}"),
            "lower `minReplicas` or raise `maxReplicas`",
        );
    }
    events(block, least, platform, checker);
}

/// What triggers cannot do without, by type: the keys of `metadata` of which one of each group must be there, here or for
/// parameters also under `authentication` (KEDA's documentation of scalers, version 2.21).
const NEEDED: &[(&str, &[&[&str]])] = &[
    ("cron", &[&["start"], &["end"], &["desiredReplicas"]]),
    ("prometheus", &[&["serverAddress"], &["query"], &["threshold"]]),
    ("rabbitmq", &[&["queueName"], &["value"], &["host", "hostFromEnv"]]),
    (
        "kafka",
        &[&["bootstrapServers", "bootstrapServersFromEnv"], &["consumerGroup"]],
    ),
    ("aws-sqs-queue", &[&["queueURL", "queueURLFromEnv"], &["awsRegion"]]),
];

fn events(block: &Node, least: i64, platform: &Platform, checker: &mut Checker<'_>) {
    let events = block.get("events").map(Node::items).unwrap_or_default();
    let by_hpa = match block.get("by").map(Node::as_str) {
        Some(by) => by == Some("hpa"),
        None => events.is_empty() && platform.autoscaling.by == crate::ScaledBy::Hpa,
    };
    if let (true, false, Some(by)) = (by_hpa, events.is_empty(), block.entry("by")) {
        let at = by.key.span.map(|span| span.start);
        let message = "`autoscaling.events` needs `by: keda`: a HorizontalPodAutoscaler knows no events";
        checker.error("S3", at, "autoscaling.by", message, "remove `by`, or write `by: keda`");
    }
    if least == 0 && (by_hpa || events.is_empty()) {
        let at = block.get("minReplicas").and_then(Node::position);
        let message = "`autoscaling.minReplicas` is 0, and nothing would start an instance again";
        let hint = "write at least 1, or add `events` that start one";
        checker.error("S3", at, "autoscaling.minReplicas", message, hint);
    }
    for (index, event) in events.iter().enumerate() {
        if matches!(event.value, Value::Mapping(_)) {
            self::event(event, &format!("autoscaling.events[{index}]"), platform, checker);
        }
    }
}

fn event(event: &Node, path: &str, platform: &Platform, checker: &mut Checker<'_>) {
    let event_type = event.get("type").and_then(Node::as_str).unwrap_or_default();
    if ["cpu", "memory"].contains(&event_type) {
        let at = event.get("type").and_then(Node::position);
        let hint = "write `targetCPU` or `targetMemory` in `autoscaling` instead";
        let message = format!("`{path}` is what `autoscaling` does itself");
        checker.error("S3", at, &format!("{path}.type"), message, hint);
    }
    let Some(metadata) = event
        .get("metadata")
        .filter(|node| matches!(node.value, Value::Mapping(_)))
    else {
        return;
    };
    let given = |key: &&str| {
        metadata.get(key).is_some()
            || event
                .get("authentication")
                .is_some_and(|known| known.get(key).is_some())
    };
    let needed = NEEDED
        .iter()
        .find_map(|(known, needed)| (*known == event_type).then_some(*needed));
    for group in needed.unwrap_or_default() {
        let is_known = group.contains(&"serverAddress") && platform.monitoring.prometheus.is_some();
        if let (Some(first), false) = (group.first(), is_known || group.iter().any(given)) {
            let place = format!("{path}.metadata.{first}");
            let message = format!("`{place}` is missing: a trigger of type {event_type} needs it");
            checker.error("S2", metadata.position(), &place, message, format!("add `{first}:`"));
        }
    }
    if event_type == "cron" {
        for (key, rule) in [
            ("start", TextRule::Schedule),
            ("end", TextRule::Schedule),
            ("timezone", TextRule::TimeZone),
        ] {
            if let Some(node) = metadata.get(key)
                && !node.as_str().is_some_and(|text| rule.accepts(text))
            {
                let place = format!("{path}.metadata.{key}");
                checker.error(
                    "S2",
                    node.position(),
                    &place,
                    format!("`{place}` is not valid"),
                    rule.advice(),
                );
            }
        }
    }
    for entry in metadata.entries() {
        if let Some(why) = entry.value.as_str().and_then(|value| secret_in(&entry.key.name, value)) {
            let shown: String = entry.key.name.chars().take(60).collect();
            let place = format!("{path}.metadata.{shown}");
            let message = format!("`{place}` looks like a secret: {why}");
            let hint = "keep it in a Secret and name it in `authentication`";
            checker.error("S4", entry.value.position(), &place, message, hint);
        }
    }
}
