//! C1 and C6: addresses, files and other entities' files that an entity names.

use crate::document::{Documents, file_name, folder_of, join};
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

/// What the catalog puts in place of `$text: ./file`.
const PLACEHOLDERS: [&str; 5] = ["$text", "$json", "$yaml", "$openapi", "$asyncapi"];

#[inline(never)]
pub(super) fn check(entity: &Object, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    annotations(entity, sink);
    match entity.kind() {
        "API" => definition(entity, documents, sink),
        "Location" => location(entity, documents, sink),
        "User" => {
            let keys = ["spec", "profile", "email"];
            let text = entity.text(&keys);
            if !text.is_empty() && !is_address(text) {
                let spot = entity.spot_at(&keys);
                sink.warn("C5", spot, "not an e-mail address", "write `name@example.com`");
            }
        }
        _ => {}
    }
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(' '))
}

fn annotations(entity: &Object, sink: &mut Sink<'_>) {
    let all = entity
        .at(&["metadata", "annotations"])
        .map(Node::entries)
        .unwrap_or_default();
    for entry in all {
        let key = entry.key.name.as_str();
        let Some(text) = entry.value.as_str().filter(|text| !text.contains("${{")) else {
            continue;
        };
        if text.trim().is_empty() {
            sink.add(
                "C6",
                entity.spot(&entry.value),
                "the annotation is empty",
                "write its value, or remove it",
            );
            continue;
        }
        let is_web = text.starts_with("https://") || text.starts_with("http://");
        let advice = match key {
            "backstage.io/source-location" | "backstage.io/managed-by-location"
                if !["url:", "file:", "dir:"].iter().any(|kind| text.starts_with(kind)) =>
            {
                "write the kind before it: `url:https://...`"
            }
            "backstage.io/edit-url" | "backstage.io/view-url" if !is_web => "write an address with `https://`",
            "backstage.io/kubernetes-label-selector" if !is_selector(text) => {
                "write for example `app=orders,tier in (web)`"
            }
            _ => continue,
        };
        let short: String = key.chars().take(100).collect();
        sink.add(
            "C6",
            entity.spot(&entry.value),
            format!("`{short}` has not the form that is read"),
            advice,
        );
    }
}

/// A label selector as `kubectl -l` takes it.
fn is_selector(text: &str) -> bool {
    let mut depth = 0_i32;
    let parts = text.split(|character: char| {
        depth += match character {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        character == ',' && depth == 0
    });
    let good = parts.map(str::trim).all(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        match words.as_slice() {
            [word] => !word.trim_start_matches('!').is_empty() && !word.contains(['(', ')']),
            [_, "=" | "==" | "!=", _] => true,
            [_, "in" | "notin", ..] => part.contains('(') && part.ends_with(')'),
            _ => part.contains('='),
        }
    });
    good && depth == 0
}

/// A file that the entity names is there, where the set shows the repository around it.
fn file_exists(entity: &Object, node: &Node, path: &str, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    if path.contains("://") || path.contains("${{") || path.contains('*') || path.starts_with('/') {
        return;
    }
    let folder = folder_of(&entity.file);
    let full = join(folder, path);
    let same = |file: &&crate::InputFile<'_>| file.path.trim_start_matches("./") == full.trim_start_matches("./");
    // A set of one file says nothing about the files beside it.
    let is_alone = documents.files.iter().all(|file| file.path == entity.file);
    if is_alone || path.starts_with("..") || documents.files.iter().any(|file| same(&file)) {
        return;
    }
    let names = documents.files.iter().filter_map(|file| file.path.strip_prefix(folder));
    let near = pave_report::did_you_mean(path.trim_start_matches("./"), names);
    let shows = [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending)) && near.is_some();
    let others = documents
        .files
        .iter()
        .any(|file| file.path.starts_with(folder) && file_name(file.path).contains("README"));
    if shows || others {
        let hint = match near {
            Some(near) => format!("did you mean `./{near}`?"),
            None => "add the file, or correct the path".to_owned(),
        };
        sink.add("C6", entity.spot(node), "there is no such file", hint);
    }
}

fn definition(entity: &Object, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let Some(node) = entity.at(&["spec", "definition"]) else {
        return;
    };
    if let Some(text) = node.as_str() {
        let is_path = !text.contains(['\n', '{', ' '])
            && (text.starts_with("./") || text.starts_with("../") || text.starts_with("http"));
        if is_path {
            let message = "the definition is the name of a file, not what is in it";
            sink.warn(
                "C1",
                entity.spot(node),
                message,
                "write `definition: {$text: ...}` with the file",
            );
        }
        return;
    }
    for entry in node.entries() {
        let name = entry.key.name.as_str();
        if name.starts_with('$') && !PLACEHOLDERS.contains(&name) {
            let hint = match pave_report::did_you_mean(name, PLACEHOLDERS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write one of {}", PLACEHOLDERS.join(", ")),
            };
            let spot = entity.spot(node).key(name);
            sink.add("C1", spot, "the catalog has no such placeholder", hint);
        } else if let Some(path) = entry.value.as_str() {
            file_exists(entity, &entry.value, path, documents, sink);
        }
    }
}

fn location(entity: &Object, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let single = entity.at(&["spec", "target"]);
    let targets = entity.at(&["spec", "targets"]);
    if single.is_none() && targets.is_none_or(|targets| targets.items().is_empty() && targets.as_str().is_none()) {
        let message = "the location has no target";
        sink.warn(
            "C1",
            entity.spot_at(&["spec", "targets"]),
            message,
            "add `targets` with a file or an address",
        );
    }
    let is_file = matches!(entity.text(&["spec", "type"]), "" | "file");
    for node in single.into_iter().chain(targets.map(Node::items).unwrap_or_default()) {
        if let Some(path) = node.as_str().filter(|path| is_file || path.starts_with('.')) {
            file_exists(entity, node, path, documents, sink);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_read_as_kubectl_reads_them() {
        for good in [
            "app=orders",
            "app = orders, tier in (web, api)",
            "!legacy,app!=x",
            "app==a",
            "app notin (b)",
        ] {
            assert!(is_selector(good), "{good}");
        }
        for bad in ["app in orders", "app (web)", "tier in (web", ""] {
            assert!(!is_selector(bad), "{bad}");
        }
    }
}
