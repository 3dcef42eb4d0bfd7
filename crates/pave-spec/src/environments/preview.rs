//! The environment of pull requests.

use crate::check::Checker;
use crate::kinds;
use pave_yaml::{Node, Value as Yaml};
use serde_json::{Map, Value, json};

/// The name of the environment that stands for those of all pull requests.
pub const PREVIEW: &str = "preview";

/// Adds the environment to those of `right`, if it has one; what `environments` says of it comes on top.
pub(super) fn add(environments: &mut Map<String, Value>, right: &Map<String, Value>) {
    let Some(preview) = right
        .get("preview")
        .filter(|preview| preview.get("enabled") != Some(&json!(false)))
    else {
        return;
    };
    let mut over = Map::new();
    let ends = matches!(right.get("kind").and_then(Value::as_str), Some("cron" | "job"));
    if !ends {
        let replicas = preview.get("replicas").cloned().unwrap_or(json!(2));
        over.insert("replicas".to_owned(), replicas);
    }
    if let Some(host) = preview.get("host").and_then(Value::as_str) {
        let host = host.replace("{number}", PREVIEW);
        over.insert("expose".to_owned(), json!({ "host": host }));
    }
    if let Some(Value::Object(own)) = environments.remove(PREVIEW) {
        for (name, value) in own {
            over.insert(name, value);
        }
    }
    environments.insert(PREVIEW.to_owned(), Value::Object(over));
}

/// Whether the environment `over` of previews has a host of its own; where nobody speaks of previews, it is an
/// environment like any other.
pub(super) fn is_exposed(right: &Map<String, Value>, over: &Value) -> bool {
    !right.contains_key(PREVIEW) || over.pointer("/expose/host").is_some()
}

/// Adds findings about a preview of a service whose pull requests nobody knows, or that is in no environment.
pub(super) fn check(root: &Node, checker: &mut Checker<'_>) {
    let Some(entry) = root
        .entry("preview")
        .filter(|entry| matches!(entry.value.value, Yaml::Mapping(_)))
    else {
        return;
    };
    if entry.value.get("enabled").and_then(Node::as_bool) == Some(false) {
        return;
    }
    let at = entry.key.span.map(|span| span.start);
    if root.get("gitRepo").is_none() {
        let hint = "add `gitRepo:`, or remove `preview`";
        checker.error(
            "S2",
            at,
            "preview",
            "`preview` needs `gitRepo`: it has the pull requests",
            hint,
        );
    }
    if root
        .get("environments")
        .is_none_or(|environments| environments.entries().is_empty())
    {
        let hint = "add `environments:` with at least `production: {}`";
        checker.error(
            "S2",
            at,
            "preview",
            "`preview` needs `environments`: it is one more of them",
            hint,
        );
    }
    let kind = kinds::of(root).unwrap_or_default();
    if let Some(host) = entry
        .value
        .entry("host")
        .filter(|_| matches!(kind, "worker" | "cron" | "job"))
    {
        let at = host.key.span.map(|span| span.start);
        let message = format!("`preview.host` has no meaning for kind `{kind}`");
        checker.error("S3", at, "preview.host", message, "remove it, or choose `kind: web`");
    }
}
