//! X3: what a kustomization makes itself, and the fields that tools have left behind.

use crate::document::{folder_of, join};
use crate::object::Object;
use crate::paths::Paths;
use crate::sink::Sink;
use pave_yaml::{Node, Value};

fn items<'o>(object: &'o Object, field: &str) -> &'o [Node] {
    object.at(&[field]).map(Node::items).unwrap_or_default()
}

#[inline(never)]
pub(super) fn check(kustomization: &Object, paths: &Paths<'_>, sink: &mut Sink<'_>) {
    old_fields(kustomization, sink);
    for field in ["resources", "components"] {
        let mut seen: Vec<&str> = Vec::new();
        for node in items(kustomization, field) {
            let Some(path) = node.as_str() else { continue };
            let path = path.trim_start_matches("./").trim_end_matches('/');
            if seen.contains(&path) {
                let message = "listed twice: its objects would be there twice, and the build fails";
                sink.add("X3", kustomization.spot(node), message, "remove one of them");
            }
            // A bound keeps a hostile list from being quadratic.
            if seen.len() < 1000 {
                seen.push(path);
            }
        }
    }
    for field in ["configMapGenerator", "secretGenerator"] {
        for generator in items(kustomization, field) {
            sources(kustomization, generator, paths, sink);
        }
    }
    for image in items(kustomization, "images") {
        for field in ["newTag", "newName", "digest"] {
            if let Some(node) = image.get(field)
                && matches!(node.value, Value::Number(_) | Value::Bool(_))
            {
                let message = format!("`{field}` must be text");
                sink.add("X3", kustomization.spot(node), message, "quote it");
            }
        }
    }
    for patch in items(kustomization, "patches")
        .iter()
        .chain(items(kustomization, "patchesJson6902"))
    {
        operations(kustomization, patch, sink);
    }
    if let Some(node) = kustomization.at(&["namespace"])
        && node
            .as_str()
            .is_some_and(|name| !pave_spec::TextRule::Label.accepts(name))
    {
        let message = "no name of a namespace";
        sink.add(
            "X3",
            kustomization.spot(node),
            message,
            "write lower-case letters, digits and `-`",
        );
    }
}

fn old_fields(kustomization: &Object, sink: &mut Sink<'_>) {
    const OLD: [(&str, &str); 6] = [
        ("bases", "`resources`"),
        ("commonLabels", "`labels` with `pairs`, which leaves selectors alone"),
        ("patchesStrategicMerge", "`patches` with `path`"),
        ("patchesJson6902", "`patches` with `target`"),
        ("vars", "`replacements`"),
        ("imageTags", "`images`"),
    ];
    for (field, instead) in OLD {
        if kustomization.at(&[field]).is_some() {
            let spot = kustomization.spot(kustomization.root()).key(field);
            let message = format!("`{field}` is deprecated");
            sink.warn("X3", spot, message, format!("write {instead}"));
        }
    }
}

/// Files that exist, literals with a value.
fn sources(kustomization: &Object, generator: &Node, paths: &Paths<'_>, sink: &mut Sink<'_>) {
    let list = |field: &str| generator.get(field).map(Node::items).unwrap_or_default();
    for node in list("literals") {
        if node.as_str().is_some_and(|text| !text.contains('=')) {
            sink.add(
                "X3",
                kustomization.spot(node),
                "a literal without a value",
                "write `KEY=value`",
            );
        }
    }
    let folder = folder_of(&kustomization.file);
    let single = generator.get("env").filter(|node| node.as_str().is_some());
    for node in list("files").iter().chain(list("envs")).chain(single) {
        let Some(text) = node.as_str() else { continue };
        let path = text.split_once('=').map_or(text, |(_, path)| path);
        let full = join(folder, path);
        if paths.has(&full) {
            continue;
        }
        // Only files of these kinds are read at all; others may well be there.
        let is_read = [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending));
        let near = pave_report::did_you_mean(path, paths.below(folder));
        if (is_read || near.is_some()) && !path.starts_with("..") {
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add the file, or remove the line".to_owned(),
            };
            sink.add("X3", kustomization.spot(node), "there is no such file", hint);
        }
    }
}

/// The operations of a JSON patch.
fn operations(kustomization: &Object, patch: &Node, sink: &mut Sink<'_>) {
    const OPERATIONS: [&str; 6] = ["add", "remove", "replace", "move", "copy", "test"];
    let Some(node) = patch.get("patch") else { return };
    let Some(text) = node.as_str() else { return };
    let Ok(documents) = pave_yaml::parse_bytes("patch", text.as_bytes()) else {
        sink.add(
            "X3",
            kustomization.spot(node),
            "the patch is not YAML",
            "check its indentation",
        );
        return;
    };
    for item in documents.iter().flat_map(|document| document.root.items()) {
        let operation = item.get("op").and_then(Node::as_str).unwrap_or_default();
        if !OPERATIONS.contains(&operation) {
            let hint = match pave_report::did_you_mean(operation, OPERATIONS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}", OPERATIONS.join(", ")),
            };
            sink.add("X3", kustomization.spot(node), "a patch has no such operation", hint);
        }
        let place = item.get("path").and_then(Node::as_str).unwrap_or_default();
        if !place.starts_with('/') {
            let message = "the path of a patch does not begin with `/`";
            sink.add(
                "X3",
                kustomization.spot(node),
                message,
                "write for example `/spec/replicas`",
            );
        }
    }
}
