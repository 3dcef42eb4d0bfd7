//! Contradictions between the secrets that are fetched and those that are used; the port with the metrics.

mod fetched;

pub(crate) use fetched::add_used;

use crate::check::Checker;
use pave_yaml::Node;

pub(crate) fn check(root: &Node, checker: &mut Checker<'_>) {
    let secrets = root.get("secrets").map(Node::items).unwrap_or_default();
    let mut names: Vec<&str> = Vec::new();
    for (index, secret) in secrets.iter().enumerate() {
        let Some((node, name)) = secret.get("name").and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        if names.contains(&name) {
            let path = format!("secrets[{index}].name");
            checker.error(
                "S3",
                node.position(),
                &path,
                format!("`{path}` is taken"),
                "give each Secret its own name",
            );
        }
        names.push(name);
        source(secret, &format!("secrets[{index}]"), checker);
    }
    used_keys(root, secrets, checker);
    as_variables(root, secrets, checker);
    metrics_port(root, checker);
}

/// A Secret is fetched, or people fill it.
fn source(secret: &Node, path: &str, checker: &mut Checker<'_>) {
    let by_hand = secret.get("byHand").and_then(Node::as_bool) == Some(true);
    match (secret.get("from"), by_hand) {
        (None, false) => {
            let place = format!("{path}.from");
            let message = format!("`{place}` is missing");
            let hint = "add its path in the store, or `byHand: true` if people fill it";
            checker.error("S2", secret.position(), &place, message, hint);
        }
        (Some(from), true) => {
            let message = format!("`{path}` is fetched and filled by hand");
            checker.error(
                "S3",
                from.position(),
                &format!("{path}.from"),
                message,
                "keep one of `from` and `byHand`",
            );
        }
        _ => {}
    }
}

/// Every place of the spec that takes a key of something, with its path: variables, and parameters of triggers.
pub(crate) fn sources(root: &Node) -> Vec<(&Node, String)> {
    let items = |keys: &[&str]| root.at(keys).map(Node::items).unwrap_or_default().iter().enumerate();
    let mut sources = Vec::new();
    for (index, variable) in items(&["environmentVariables"]) {
        if let Some(node) = variable.get("valueFrom") {
            sources.push((node, format!("environmentVariables[{index}].valueFrom")));
        }
    }
    for (container, path) in crate::containers::extra(root) {
        let variables = container
            .get("environmentVariables")
            .map(Node::items)
            .unwrap_or_default();
        for (index, variable) in variables.iter().enumerate() {
            if let Some(node) = variable.get("valueFrom") {
                sources.push((node, format!("{path}.environmentVariables[{index}].valueFrom")));
            }
        }
    }
    for (index, event) in items(&["autoscaling", "events"]) {
        for entry in event.get("authentication").map(Node::entries).unwrap_or_default() {
            let shown: String = entry.key.name.chars().take(60).collect();
            let path = format!("autoscaling.events[{index}].authentication.{shown}");
            sources.push((&entry.value, path));
        }
    }
    sources
}

/// A variable that takes a key which is not fetched would keep every pod from starting.
fn used_keys(root: &Node, secrets: &[Node], checker: &mut Checker<'_>) {
    for (node, path) in sources(root) {
        let text = node.as_str().unwrap_or_default();
        let Some((name, key)) = text.strip_prefix("secret/").and_then(|rest| rest.split_once('/')) else {
            continue;
        };
        let declared = secrets
            .iter()
            .find(|secret| secret.get("name").and_then(Node::as_str) == Some(name));
        let keys = declared
            .and_then(|secret| secret.get("keys"))
            .map(Node::items)
            .unwrap_or_default();
        if !keys.is_empty() && !keys.iter().any(|known| known.as_str() == Some(key)) {
            let message = format!("`{path}` takes a key that `secrets` does not fetch");
            checker.error(
                "S4",
                node.position(),
                &path,
                message,
                "add the key to the `keys` of that secret",
            );
        }
    }
}

/// The profile `strict` wants secrets as files: a variable is seen by every child process and in crash reports.
fn as_variables(root: &Node, secrets: &[Node], checker: &mut Checker<'_>) {
    if root.at(&["policy", "profile"]).and_then(Node::as_str) != Some("strict") {
        return;
    }
    let hint = "add the secret to `secrets` with a `path`, and read the file there";
    let of_claim = "mount its Secret with `volumes`, and read the file there";
    for (node, path) in sources(root) {
        let is_variable = path.contains("environmentVariables");
        let text = node.as_str().unwrap_or_default();
        if is_variable && (text.starts_with("secret/") || text.starts_with("claim/")) {
            let message = format!("`{path}` is a secret in a variable, which profile `strict` does not allow");
            let hint = if text.starts_with("claim/") { of_claim } else { hint };
            checker.error("S4", node.position(), &path, message, hint);
        }
    }
    for (index, secret) in secrets.iter().enumerate() {
        if let Some(entry) = secret
            .entry("variables")
            .filter(|entry| entry.value.as_bool() == Some(true))
        {
            let path = format!("secrets[{index}].variables");
            let at = entry.key.span.map(|span| span.start);
            let message = format!("`{path}` makes variables of a secret, which profile `strict` does not allow");
            checker.error("S4", at, &path, message, hint);
        }
    }
}

fn metrics_port(root: &Node, checker: &mut Checker<'_>) {
    let Some((node, name)) = root
        .at(&["monitoring", "port"])
        .and_then(|node| Some((node, node.as_str()?)))
    else {
        return;
    };
    let ports = root.get("ports").map(Node::items).unwrap_or_default();
    let is_known = name == "http"
        || ports
            .iter()
            .any(|port| port.get("name").and_then(Node::as_str) == Some(name));
    if !is_known {
        let message = "`monitoring.port` is the name of no port";
        let hint = "write `http`, or the name of an entry of `ports`";
        checker.error("S3", node.position(), "monitoring.port", message, hint);
    }
}
