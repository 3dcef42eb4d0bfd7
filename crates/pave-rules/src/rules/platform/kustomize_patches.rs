//! X3: JSON patches, whose paths must be there in the objects that they change.

use crate::document::{Documents, folder_of};
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::{Node, Value};

/// Checks the patches with a target against the only object that each is for.
#[inline(never)]
pub(super) fn check(kustomization: &Object, documents: &Documents<'_>, objects: &[&Object], sink: &mut Sink<'_>) {
    let patches = kustomization.at(&["patches"]).map(Node::items).unwrap_or_default();
    for patch in patches {
        let Some((kind, name)) = target(patch) else { continue };
        let mut fitting = objects
            .iter()
            .filter(|object| object.kind() == kind && object.name() == name);
        let (Some(object), None) = (fitting.next(), fitting.next()) else {
            continue;
        };
        // Whatever else changes the object may bring what the path leads to.
        let is_alone = patches
            .iter()
            .filter(|other| target(other) == Some((kind, name)))
            .count()
            == 1
            && !documents
                .patches
                .iter()
                .any(|other| other.kind() == kind && other.name() == name)
            && documents.kustomizations.iter().all(|other| {
                let is_own = folder_of(&other.file) == folder_of(&kustomization.file);
                is_own || other.family != kustomization.family || other.at(&["patches"]).is_none()
            });
        if is_alone {
            operations(kustomization, patch, object, sink);
        }
    }
}

/// The kind and name that a patch is for, where it says both.
fn target(patch: &Node) -> Option<(&str, &str)> {
    let text = |field: &str| patch.at(&["target", field])?.as_str();
    text("name")
        .filter(|name| !name.contains(['*', '|', '(', '.', '[', '^', '$']))
        .and_then(|name| Some((text("kind")?, name)))
}

fn operations(kustomization: &Object, patch: &Node, object: &Object, sink: &mut Sink<'_>) {
    let Some((node, text)) = patch.get("patch").and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    let read = pave_yaml::parse("patch", text).unwrap_or_default();
    for item in read.iter().flat_map(|document| document.root.items()) {
        let field = |name: &str| item.get(name).and_then(Node::as_str).unwrap_or_default();
        match field("op") {
            "replace" | "remove" | "test" => {}
            // What it adds may be what a later one changes.
            _ => return,
        }
        let pointer = field("path");
        // Names, labels and annotations are what the kustomization itself changes.
        let is_content = ["/spec/", "/data/", "/rules/"]
            .iter()
            .any(|begin| pointer.starts_with(begin));
        if is_content && !leads_somewhere(object.root(), pointer) {
            let short: String = pointer.chars().take(100).collect();
            let message = format!("{} has nothing at `{short}`: the build fails", object.title());
            let hint = "write a path that is there, counting from 0, or `op: add`";
            sink.add("X3", kustomization.spot(node), message, hint);
        }
    }
}

/// Whether a JSON pointer leads to a value.
fn leads_somewhere(root: &Node, pointer: &str) -> bool {
    let mut node = root;
    for part in pointer.split('/').skip(1) {
        let name = part.replace("~1", "/").replace("~0", "~");
        let next = match &node.value {
            Value::Sequence(items) => name.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => node.get(&name),
        };
        let Some(next) = next else { return false };
        node = next;
    }
    true
}
