//! Which fields have a meaning for which kind of workload.

use crate::check::Checker;
use pave_yaml::Node;

/// A field, the kinds it has a meaning for, and what to do for others.
const FIELDS: [(&str, &[&str], &str); 16] = [
    (
        "healthCommand",
        &["web", "worker", "stateful", "static"],
        "remove it: how it ends tells whether it is well",
    ),
    (
        "readyCommand",
        &["web", "worker", "stateful", "static"],
        "remove it: nothing waits for what runs to an end",
    ),
    (
        "port",
        &["web", "worker", "stateful", "static"],
        "remove it: nothing calls what runs to an end",
    ),
    (
        "ports",
        &["web", "worker", "stateful", "static"],
        "remove it: nothing calls what runs to an end",
    ),
    (
        "replicas",
        &["web", "worker", "stateful", "static"],
        "remove it: it runs once each time",
    ),
    (
        "autoscaling",
        &["web", "worker", "stateful", "static"],
        "remove it: it runs once each time",
    ),
    (
        "healthChecks",
        &["web", "worker", "stateful", "static"],
        "remove it: how it ends tells whether it is well",
    ),
    (
        "healthPath",
        &["web", "worker", "stateful", "static"],
        "remove it: how it ends tells whether it is well",
    ),
    (
        "expose",
        &["web", "stateful", "static"],
        "remove it, or choose `kind: web`",
    ),
    (
        "providesApis",
        &["web", "stateful", "static", "worker"],
        "remove it, or choose `kind: web`",
    ),
    (
        "monitoring",
        &["web", "worker", "stateful", "static"],
        "remove it: nothing listens in what runs to an end",
    ),
    ("schedule", &["cron"], "remove it, or choose `kind: cron`"),
    ("timeZone", &["cron"], "remove it, or choose `kind: cron`"),
    ("concurrency", &["cron"], "remove it, or choose `kind: cron`"),
    ("deadline", &["cron"], "remove it, or choose `kind: cron`"),
    ("ttl", &["job"], "remove it, or choose `kind: job`"),
];

/// The kind of `root`; `None` where it is not one.
pub(crate) fn of(root: &Node) -> Option<&str> {
    match root.get("kind") {
        None => Some("web"),
        Some(kind) => kind.as_str().filter(|kind| crate::fields::KINDS.contains(kind)),
    }
}

/// Whether a kind listens on a port unless the spec says otherwise.
pub(crate) fn listens(kind: &str) -> bool {
    matches!(kind, "web" | "stateful" | "static")
}

/// Adds findings about fields that mean nothing for the kind, and about those that it needs.
pub(crate) fn check(root: &Node, checker: &mut Checker<'_>) {
    let Some(kind) = of(root) else { return };
    for (field, kinds, hint) in &FIELDS {
        let Some(entry) = root.entry(field).filter(|entry| !entry.value.is_null()) else {
            continue;
        };
        if !kinds.contains(&kind) {
            let at = entry.key.span.map(|span| span.start);
            let message = format!("`{field}` has no meaning for kind `{kind}`");
            checker.error("S3", at, field, message, hint);
        }
    }
    if kind == "cron" && root.get("schedule").is_none() {
        let hint = "add for example `schedule: \"0 3 * * *\"` for every night at three";
        checker.error(
            "S2",
            root.position(),
            "schedule",
            "`schedule` is missing: a cron needs one",
            hint,
        );
    }
    if kind == "stateful" && !keeps_something(root) {
        // Seed 002 names it as a problem: Deployments here, StatefulSets there, for the same kind of service.
        let at = root.get("kind").and_then(Node::position);
        let hint = "write `kind: web`, or add a volume with `persistent`";
        let message = "`kind: stateful` keeps nothing: it has no persistent volume";
        checker.warning("S3", at, "kind", message, hint);
    }
    let has_port = listens(kind) || root.get("port").is_some();
    if let Some(entry) = root.entry("monitoring").filter(|_| !has_port && kind == "worker") {
        let at = entry.key.span.map(|span| span.start);
        let message = "`monitoring` needs a port to ask";
        checker.error("S3", at, "monitoring", message, "add `port:`, or remove `monitoring`");
    }
}

fn keeps_something(root: &Node) -> bool {
    let volumes = root.get("volumes").map(Node::items).unwrap_or_default();
    volumes.iter().any(|volume| volume.get("persistent").is_some())
}
