//! Contradictions in how Kubernetes asks whether a service is well.

use crate::check::Checker;
use crate::kinds;
use pave_yaml::{Node, Value};

/// Adds findings about checks that contradict each other, that have nothing to ask, or that are missing.
pub(crate) fn check(root: &Node, checker: &mut Checker<'_>) {
    let Some(kind) = kinds::of(root) else { return };
    if !matches!(kind, "cron" | "job") {
        one_way(root, checker);
        ports(root, kind, checker);
        commands(root, checker);
    }
    let Some(checks) = root
        .get("healthChecks")
        .filter(|node| matches!(node.value, Value::Mapping(_)))
    else {
        return;
    };
    if let Some(disabled) = checks.entry("disabledBecause").filter(|_| checks.entries().len() > 1) {
        let at = disabled.key.span.map(|span| span.start);
        let path = "healthChecks.disabledBecause";
        let message = "`healthChecks.disabledBecause` stands beside checks";
        checker.error("S3", at, path, message, "remove it, or the checks");
    }
    let protocol = checks.get("protocol").and_then(Node::as_str).unwrap_or("http");
    for name in ["liveness", "readiness", "startup"] {
        if let Some(entry) = checks.entry(name).filter(|_| ["tcp", "grpc"].contains(&protocol)) {
            let path = format!("healthChecks.{name}");
            let at = entry.key.span.map(|span| span.start);
            let message = format!("`{path}` is a path, which protocol {protocol} does not have");
            checker.error("S3", at, &path, message, "remove it, or write `protocol: http`");
        }
    }
    let path = |name, default| match checks.get(name) {
        Some(node) => node.as_str(),
        None => Some(default),
    };
    let (liveness, readiness) = (path("liveness", "/healthz"), path("readiness", "/ready"));
    if liveness.is_some() && liveness == readiness {
        let message = "liveness and readiness ask the same path: a busy instance would be restarted";
        let hint = "give each its own path, or write `healthPath` for the only one";
        checker.warning("R5", checks.position(), "healthChecks", message, hint);
    }
}

/// A path for each check, one path, or commands.
fn one_way(root: &Node, checker: &mut Checker<'_>) {
    const WAYS: [(&str, &str, &str); 3] = [
        (
            "healthPath",
            "healthChecks",
            "keep `healthChecks` if the service has a path for each check, else `healthPath`",
        ),
        ("healthCommand", "healthChecks", "keep one of them"),
        ("healthCommand", "healthPath", "keep one of them"),
    ];
    for (field, other, hint) in WAYS {
        if let (Some(entry), Some(_)) = (root.entry(field), root.get(other)) {
            let at = entry.key.span.map(|span| span.start);
            let message = format!("`{field}` and `{other}` contradict each other");
            checker.error("S3", at, field, message, hint);
        }
    }
}

fn ports(root: &Node, kind: &str, checker: &mut Checker<'_>) {
    let checks = root.get("healthChecks");
    let field = |name: &str| checks.and_then(|checks| checks.get(name));
    let has_main = kinds::listens(kind) || root.get("port").is_some();
    if let Some(node) = field("port") {
        let name = node.as_str();
        let extra = root.get("ports").map(Node::items).unwrap_or_default();
        let is_known = (name == Some("http") && has_main)
            || extra.iter().any(|port| port.get("name").and_then(Node::as_str) == name);
        if name.is_some() && !is_known {
            let hint = "write `http`, or the name of an entry of `ports`";
            let message = "`healthChecks.port` is the name of no port";
            checker.error("S3", node.position(), "healthChecks.port", message, hint);
        }
        return;
    }
    if has_main || field("disabledBecause").is_some() {
        return;
    }
    for name in ["healthChecks", "healthPath"] {
        if let Some(entry) = root.entry(name) {
            let at = entry.key.span.map(|span| span.start);
            let hint = format!("add `port:`, or remove `{name}`");
            checker.error("S3", at, name, format!("`{name}` needs a port to ask"), hint);
        }
    }
    let asks = ["healthChecks", "healthPath", "healthCommand"];
    if asks.iter().all(|name| root.get(name).is_none()) {
        let hint = "add `healthCommand:`, or `healthChecks:` with `disabledBecause:`";
        let message = "nothing tells whether the worker is well: a hanging one stays";
        checker.warning("R4", root.position(), "healthCommand", message, hint);
    }
}

fn commands(root: &Node, checker: &mut Checker<'_>) {
    let Some(ready) = root.entry("readyCommand") else {
        return;
    };
    let at = ready.key.span.map(|span| span.start);
    match root.get("healthCommand") {
        None => {
            let message = "`readyCommand` stands without `healthCommand`";
            checker.error(
                "S3",
                at,
                "readyCommand",
                message,
                "add `healthCommand:`, or use `healthChecks`",
            );
        }
        Some(health) if health.to_json() == ready.value.to_json() => {
            let message = "`readyCommand` is `healthCommand`: a busy instance would be restarted";
            checker.error(
                "R5",
                at,
                "readyCommand",
                message,
                "remove it, or give it a command of its own",
            );
        }
        Some(_) => {}
    }
}
