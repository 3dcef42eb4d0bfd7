//! Environments that are like another (seed 002: clone production to test in it).

use crate::check::Checker;
use pave_yaml::Node;
use serde_json::{Map, Value};

/// What cannot be shared: each environment has its own.
const IDENTITY: [&str; 3] = ["namespace", "cluster", "like"];

/// What the environment that `over` is a clone of says.
pub(super) fn original<'v>(over: &Value, environments: &'v Map<String, Value>) -> Option<&'v Value> {
    environments.get(over.get("like")?.as_str()?)
}

pub(super) fn without_identity(over: &Map<String, Value>) -> Map<String, Value> {
    let shared = over.iter().filter(|(name, _)| !IDENTITY.contains(&name.as_str()));
    shared.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Adds findings about clones of what is not there or a clone itself, and about hosts that two environments would share.
pub(super) fn check(root: &Node, checker: &mut Checker<'_>) {
    let Some(environments) = root.get("environments") else {
        return;
    };
    for entry in environments.entries() {
        let Some((node, wanted)) = entry.value.get("like").and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        let name = entry.key.name.as_str();
        let path = format!("environments.{name}.like");
        let original = environments.get(wanted).filter(|_| wanted != name);
        if original.is_none_or(|original| original.get("like").is_some()) {
            let message = format!("`{path}` is not the name of another environment that is no clone itself");
            let known = environments
                .entries()
                .iter()
                .filter(|other| other.value.get("like").is_none());
            let names: Vec<&str> = known.map(|other| other.key.name.as_str()).collect();
            checker.error(
                "S2",
                node.position(),
                &path,
                message,
                format!("write one of {}", names.join(", ")),
            );
            continue;
        }
        let host = |of: Option<&Node>| of.and_then(|of| of.at(&["expose", "host"])).is_some();
        let is_exposed = host(original) || host(Some(root));
        if is_exposed && !host(Some(&entry.value)) {
            let place = format!("environments.{name}.expose.host");
            let message = format!("`{name}` would have the host of `{wanted}`");
            checker.error(
                "S3",
                node.position(),
                &place,
                message,
                "add `expose:` with a `host:` of its own",
            );
        }
    }
}
