//! R14: `$(NAME)` in variables, and single files of a ConfigMap.

use crate::object::Object;
use crate::pod::{Pod, set};
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, objects: &[Object], sink: &mut Sink<'_>) {
    for container in pod.containers() {
        // What a source brings besides may have any name.
        let is_open = container
            .node
            .get("envFrom")
            .is_some_and(|sources| sources.items().iter().any(|source| !is_known(source, pod, objects)));
        let mut names: Vec<&str> = from_config(container.node, pod, objects);
        let variables = container.node.get("env").map(Node::items).unwrap_or_default();
        for variable in variables {
            if let Some(value) = variable.get("value").filter(|_| !is_open) {
                undefined(pod, value, &names, sink);
            }
            names.extend(variable.get("name").and_then(Node::as_str));
        }
        for mount in container.node.get("volumeMounts").map(Node::items).unwrap_or_default() {
            single_file(pod, mount, objects, sink);
        }
    }
}

fn is_known(source: &Node, pod: &Pod<'_>, objects: &[Object]) -> bool {
    config_of(source, pod, objects).is_some()
}

/// The ConfigMap of the set that a source of variables names.
fn config_of<'o>(source: &Node, pod: &Pod<'_>, objects: &'o [Object]) -> Option<&'o Object> {
    let name = set(source.at(&["configMapRef", "name"]))?.as_str()?;
    let has_no_prefix = source.get("prefix").is_none();
    objects
        .iter()
        .find(|object| object.is("", "ConfigMap") && object.name() == name && object.shares_namespace(pod.object))
        .filter(|_| has_no_prefix)
}

fn from_config<'o>(container: &Node, pod: &Pod<'_>, objects: &'o [Object]) -> Vec<&'o str> {
    let sources = container.get("envFrom").map(Node::items).unwrap_or_default();
    sources
        .iter()
        .filter_map(|source| config_of(source, pod, objects))
        .flat_map(|config| config.at(&["data"]).map(Node::entries).unwrap_or_default())
        .map(|entry| entry.key.name.as_str())
        .collect()
}

/// A reference to a variable that is not there, or comes later, stays as it is written.
fn undefined(pod: &Pod<'_>, node: &Node, names: &[&str], sink: &mut Sink<'_>) {
    let Some(text) = node.as_str() else { return };
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let Some(behind) = rest.get(at + 1..) else { return };
        if let Some(escaped) = behind.strip_prefix('$') {
            rest = escaped;
            continue;
        }
        rest = behind;
        let Some(name) = behind
            .strip_prefix('(')
            .and_then(|inside| Some(inside.split_once(')')?.0))
        else {
            continue;
        };
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        // Kubernetes gives these for each Service of the namespace.
        let is_of_service = ["_SERVICE_HOST", "_SERVICE_PORT", "_PORT"]
            .iter()
            .any(|end| name.contains(end));
        if is_name && !is_of_service && !names.contains(&name) {
            let hint = match pave_report::did_you_mean(name, names.iter().copied()) {
                Some(near) => format!("did you mean `$({near})`?"),
                None => "define it above, or write `$$(...)` for the text itself".to_owned(),
            };
            let short: String = name.chars().take(100).collect();
            let message = format!("no variable `{short}` is defined before: the text stays as it is");
            sink.warn("R14", pod.object.spot(node), message, hint);
            return;
        }
    }
}

/// `subPath` of a ConfigMap's volume is one of its keys; otherwise an empty directory is mounted.
fn single_file(pod: &Pod<'_>, mount: &Node, objects: &[Object], sink: &mut Sink<'_>) {
    let Some((node, wanted)) = mount.get("subPath").and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    let name = mount.get("name").and_then(Node::as_str).unwrap_or_default();
    let volume = pod
        .volumes()
        .iter()
        .find(|volume| volume.get("name").and_then(Node::as_str) == Some(name));
    let Some(source) = volume.and_then(|volume| set(volume.get("configMap"))) else {
        return;
    };
    let paths: Vec<&str> = if let Some(items) = source.get("items") {
        let paths = items.items().iter().filter_map(|item| item.get("path")?.as_str());
        paths.collect()
    } else {
        let config = source.get("name").and_then(Node::as_str).unwrap_or_default();
        let found = objects.iter().find(|object| {
            object.is("", "ConfigMap") && object.name() == config && object.shares_namespace(pod.object)
        });
        let Some(found) = found else { return };
        ["data", "binaryData"]
            .into_iter()
            .flat_map(|part| found.at(&[part]).map(Node::entries).unwrap_or_default())
            .map(|entry| entry.key.name.as_str())
            .collect()
    };
    if !wanted.is_empty() && !paths.contains(&wanted) {
        let hint = match pave_report::did_you_mean(wanted, paths) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a key of the ConfigMap".to_owned(),
        };
        let message = "the ConfigMap has no such file: an empty directory is mounted";
        sink.add("R14", pod.object.spot(node), message, hint);
    }
}
