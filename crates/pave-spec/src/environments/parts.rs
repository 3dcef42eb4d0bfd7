//! Parts of a service that are known by their names, and differ between environments.

use super::merge;
use crate::check::Checker;
use pave_yaml::Node;
use serde_json::{Map, Value};

/// The lists whose entries an environment may change, and what one entry is called.
const LISTS: [(&str, &str); 3] = [("databases", "database"), ("queues", "queue"), ("buckets", "bucket")];

/// Lays entries over those of the same name.
pub(super) fn change(known: Option<&mut Value>, over: &Value) {
    let (Some(Value::Array(known)), Value::Array(over)) = (known, over) else {
        return;
    };
    for entry in over {
        let same = known.iter_mut().find(|other| other.get("name") == entry.get("name"));
        if let Some(same) = same {
            merge(same, entry);
        }
    }
}

/// Puts entries behind those that are there.
pub(super) fn add(fields: &mut Map<String, Value>, name: &str, more: &Value) {
    let known = fields
        .entry(name.to_owned())
        .or_insert_with(|| Value::Array(Vec::new()));
    if let (Value::Array(known), Value::Array(more)) = (known, more) {
        known.extend(more.iter().cloned());
    }
}

/// Adds findings about entries of an environment that change what the service has not.
pub(super) fn check(root: &Node, checker: &mut Checker<'_>) {
    for environment in root.get("environments").map(Node::entries).unwrap_or_default() {
        for (list, what) in LISTS {
            let entries = environment.value.get(list).map(Node::items).unwrap_or_default();
            let names = names(root, list);
            for (index, entry) in entries.iter().enumerate() {
                let Some((node, name)) = entry.get("name").and_then(|node| Some((node, node.as_str()?))) else {
                    continue;
                };
                let path = format!("environments.{}.{list}[{index}].name", environment.key.name);
                if !names.contains(&name) {
                    let hint = match names.as_slice() {
                        [] => format!("add the {what} to `{list}` of the service"),
                        names => format!("write one of {}", names.join(", ")),
                    };
                    let message = format!("`{path}` is the name of no {what} of the service");
                    checker.error("S3", node.position(), &path, message, hint);
                }
            }
        }
    }
}

fn names<'n>(root: &'n Node, list: &str) -> Vec<&'n str> {
    let items = root.get(list).map(Node::items).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| item.get("name").and_then(Node::as_str))
        .collect()
}
