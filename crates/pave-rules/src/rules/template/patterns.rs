//! T4: patterns of names that end up in a cluster.

use super::parameters::{declared, pages};
use crate::object::Object;
use crate::sink::Sink;
use pave_regex::Pattern;
use pave_yaml::Node;

/// Texts that are no DNS label, and what is wrong with them.
const PROBES: [(&str, &str); 7] = [
    ("a-", "names that end with `-`"),
    ("-a", "names that begin with `-`"),
    ("1a", "names that begin with a digit"),
    ("aA", "capitals"),
    ("a_b", "`_`"),
    ("a.b", "`.`"),
    ("a b", "spaces"),
];
/// A DNS label has at most 63 characters.
const LONGEST: usize = 63;
const ADVICE: &str = "write `pattern: ^[a-z]([-a-z0-9]*[a-z0-9])?$` and `maxLength: 53`";

#[inline(never)]
pub(super) fn check(template: &Object, sink: &mut Sink<'_>) {
    for entry in pages(template).into_iter().flat_map(declared) {
        let node = &entry.value;
        let is_text = node.get("type").and_then(Node::as_str) == Some("string");
        if !is_text || !is_name(&entry.key.name) || node.get("enum").is_some() {
            continue;
        }
        let Some(pattern) = node.get("pattern") else {
            // Backstage's own fields check what they ask for.
            if node.get("ui:field").is_none() && node.get("const").is_none() {
                let message = format!("`{}` takes any text, and becomes a name in the cluster", entry.key.name);
                sink.add("T4", template.spot(node).field("pattern"), message, ADVICE);
            }
            continue;
        };
        let Some(regex) = pattern.as_str().and_then(|text| Pattern::plain(text).ok()) else {
            continue;
        };
        let longest = node.get("maxLength").and_then(Node::as_i64);
        let mut allowed: Vec<&str> = PROBES
            .iter()
            .filter(|(probe, _)| regex.is_match(probe))
            .map(|(_, what)| *what)
            .collect();
        if longest.is_none_or(|longest| longest > 63) && regex.is_match(&"a".repeat(LONGEST + 1)) {
            allowed.push("more than 63 characters");
        }
        if !allowed.is_empty() {
            let message = format!(
                "the pattern of `{}` allows {}, and the cluster does not",
                entry.key.name,
                allowed.join(", ")
            );
            sink.add("T4", template.spot(pattern), message, ADVICE);
        }
    }
}

/// Whether a parameter is the name of what is made.
fn is_name(name: &str) -> bool {
    matches!(
        name.to_lowercase().replace(['_', '-'], "").as_str(),
        "name"
            | "servicename"
            | "appname"
            | "applicationname"
            | "componentid"
            | "componentname"
            | "projectname"
            | "namespace"
    )
}
