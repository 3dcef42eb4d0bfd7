//! Requests that cannot be: two of one name, keys that no Secret has, what a definition refuses.

use super::definition::{Definition, Refusal};
use super::{Request, SORTS, object_name, of_claim, of_sort, resource_type};
use crate::Platform;
use crate::check::Checker;
use pave_yaml::{Node, Value};
use serde_json::Value as Json;

/// An entry of the spec that asks for infrastructure.
struct Entry<'n> {
    node: &'n Node,
    path: String,
    /// `database`, `queue` or `bucket`; `None` for a claim of any kind.
    sort: Option<&'static str>,
}

impl Entry<'_> {
    fn name(&self) -> Option<&str> {
        self.node.get("name").and_then(Node::as_str)
    }
}

/// Adds findings about the requests of `root` and about the variables that take keys of their connections.
pub(crate) fn check(root: &Node, platform: &Platform, checker: &mut Checker<'_>) {
    let service = root.get("name").and_then(Node::as_str).unwrap_or_default();
    let entries = entries(root);
    let mut names: Vec<&str> = Vec::new();
    for entry in &entries {
        let Some(name) = entry.name() else { continue };
        let at = entry.node.get("name").and_then(Node::position);
        let place = format!("{}.name", entry.path);
        if names.contains(&name) {
            checker.error(
                "S3",
                at,
                &place,
                format!("`{place}` is taken"),
                "give each its own name",
            );
        }
        if object_name(service, name).len() > 63 {
            let message = format!("`{place}` is too long: with the service's name it has more than 63 characters");
            checker.error("S1", at, &place, message, "give it a shorter name");
        }
        names.push(name);
        if let Some(sort) = entry.sort {
            check_sort(entry, sort, service, platform, checker);
        } else {
            check_claim(entry, service, platform, checker);
        }
    }
    used_keys(root, &entries, platform, checker);
}

fn entries(root: &Node) -> Vec<Entry<'_>> {
    let lists = SORTS.iter().map(|(list, sort, _)| (*list, Some(*sort)));
    let lists = lists.chain([("claims", None)]);
    let entries = lists.flat_map(|(list, sort)| {
        let items = root.get(list).map(Node::items).unwrap_or_default().iter().enumerate();
        let items = items.filter(|(_, item)| matches!(item.value, Value::Mapping(_)));
        items.map(move |(index, node)| Entry {
            node,
            path: format!("{list}[{index}]"),
            sort,
        })
    });
    entries.collect()
}

fn check_sort(entry: &Entry<'_>, sort: &'static str, service: &str, platform: &Platform, checker: &mut Checker<'_>) {
    let described = resource_type(sort, platform);
    if described.kind.is_none() && described.api_version.is_none() {
        let message = format!("the platform file does not say what a {sort} is");
        let hint = format!("set `infrastructure.{sort}` in the platform file; until then it is an example");
        checker.warning("I1", entry.node.position(), &entry.path, message, hint);
    }
    for word in ["engine", "version", "storageGB"] {
        if let Some(given) = entry.node.entry(word).filter(|_| described.field(word).is_none()) {
            let place = format!("{}.{word}", entry.path);
            let at = given.key.span.map(|span| span.start);
            let message = format!("the platform's {sort} takes no `{word}`");
            checker.error("S3", at, &place, message, "remove it: the platform team decides it");
        }
    }
    if let Some(version) = entry.node.get("version") {
        let text = version
            .as_str()
            .map(str::to_owned)
            .or_else(|| version.plain.as_deref().map(str::to_owned));
        if text.is_some_and(|text| !crate::TextRule::Identifier.accepts(&text)) {
            let place = format!("{}.version", entry.path);
            let message = format!("`{place}` is not valid");
            checker.error(
                "S2",
                version.position(),
                &place,
                message,
                "write a version such as \"16\"",
            );
        }
    }
    let word = |name: &str, default| entry.node.get(name).map_or(Some(default), Node::as_str);
    let (engine, size) = (word("engine", "postgresql"), word("size", "small"));
    // What was refused before says nothing about the definition.
    let (Some(_), Some(size)) = (
        engine.filter(|engine| crate::fields::ENGINES.contains(engine)),
        size.filter(|size| crate::fields::PRESETS.contains(size)),
    ) else {
        return;
    };
    if described.field("size").is_none() && !described.sizes.contains_key(size) {
        let place = format!("{}.size", entry.path);
        let known: Vec<&str> = described.sizes.keys().map(String::as_str).collect();
        let hint = match known.as_slice() {
            [] => format!("set `infrastructure.{sort}.sizes` in the platform file"),
            known => format!("write one of {}", known.join(", ")),
        };
        let message = format!("the platform has no {sort} of size `{size}`");
        checker.error("S3", entry.node.position(), &place, message, hint);
    }
    let Json::Object(item) = entry.node.to_json() else {
        return;
    };
    let request = of_sort(sort, &item, service, platform);
    for refusal in refusals(&request, platform, entry, checker) {
        let message = format!("the definition of `{}` refuses it: {}", request.kind, refusal.message);
        let hint = format!(
            "{}; `infrastructure.{sort}` in the platform file says what is sent",
            refusal.hint
        );
        checker.error("I1", entry.node.position(), &entry.path, message, hint);
    }
}

fn check_claim(entry: &Entry<'_>, service: &str, platform: &Platform, checker: &mut Checker<'_>) {
    let Json::Object(item) = entry.node.to_json() else {
        return;
    };
    let request = of_claim(&item, service, platform);
    let given = entry.node.get("apiVersion");
    if given.is_none() && !request.kind.is_empty() && find(&request, None, platform).is_none() {
        let message = format!(
            "`{}.apiVersion` is missing: the platform file defines no such kind",
            entry.path
        );
        let hint = "add `apiVersion:`, or the definition to `infrastructure.definitions` of the platform file";
        checker.error(
            "S2",
            entry.node.position(),
            &format!("{}.apiVersion", entry.path),
            message,
            hint,
        );
        return;
    }
    for refusal in refusals(&request, platform, entry, checker) {
        let keys: Vec<&str> = refusal.keys.iter().map(String::as_str).collect();
        let parameters = entry.node.get("parameters");
        let at = parameters
            .and_then(|parameters| node_at(parameters, &keys))
            .unwrap_or(entry.node);
        let place = std::iter::once("parameters").chain(keys).collect::<Vec<_>>().join(".");
        let place = format!("{}.{place}", entry.path);
        checker.error("I1", at.position(), &place, refusal.message, refusal.hint);
    }
}

fn node_at<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    keys.iter().try_fold(node, |node, key| match node.items() {
        [] => node.get(key),
        items => items.get(key.parse::<usize>().ok()?),
    })
}

fn find<'p>(request: &Request, api_version: Option<&str>, platform: &'p Platform) -> Option<Definition<'p>> {
    Definition::find(&platform.infrastructure, &request.kind, api_version)
}

fn refusals(request: &Request, platform: &Platform, entry: &Entry<'_>, checker: &mut Checker<'_>) -> Vec<Refusal> {
    let Some(definition) = find(request, Some(&request.api_version), platform) else {
        return Vec::new();
    };
    if definition.is_of_cluster {
        let message = format!("`{}` is a kind of the cluster: a service has none", request.kind);
        let hint = "use its claim, or a definition with `scope: Namespaced`";
        checker.error("I1", entry.node.position(), &entry.path, message, hint);
    }
    definition.refusals(&request.spec)
}

/// A variable that takes a key of what is not there would keep every pod from starting.
fn used_keys(root: &Node, entries: &[Entry<'_>], platform: &Platform, checker: &mut Checker<'_>) {
    for (node, path) in crate::secrets::sources(root) {
        let text = node.as_str().unwrap_or_default();
        let Some((name, key)) = text.strip_prefix("claim/").and_then(|rest| rest.split_once('/')) else {
            continue;
        };
        let Some(entry) = entries.iter().find(|entry| entry.name() == Some(name)) else {
            let known: Vec<&str> = entries.iter().filter_map(Entry::name).collect();
            let hint = if known.is_empty() {
                "add it to `databases`, `queues`, `buckets` or `claims`".to_owned()
            } else {
                format!(
                    "write one of {}, or add it to `databases`, `queues`, `buckets` or `claims`",
                    known.join(", ")
                )
            };
            let message = format!("`{path}` takes a key of `{name}`, which the service does not ask for");
            checker.error("S4", node.position(), &path, message, hint);
            continue;
        };
        let keys = entry.sort.map(|sort| &resource_type(sort, platform).keys);
        if let Some(keys) = keys.filter(|keys| !keys.is_empty() && !keys.iter().any(|known| known == key)) {
            let message = format!("`{path}` takes a key that the connection does not have");
            checker.error(
                "S4",
                node.position(),
                &path,
                message,
                format!("its keys are {}", keys.join(", ")),
            );
        }
    }
}
