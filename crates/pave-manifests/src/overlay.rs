//! What an environment changes, as Kustomize patches.
//!
//! JSON patches (RFC 6902) rather than strategic merges: they say exactly what changes, also inside lists.

use crate::bundle::Object;
use serde_json::{Value, json};

/// What turns a base into an environment's objects.
pub(crate) struct Difference {
    /// Objects that only the environment has.
    pub(crate) added: Vec<Object>,
    /// Patches of objects that both have, and removals of those that only the base has.
    pub(crate) patches: Vec<Patch>,
}

/// One patch.
pub(crate) struct Patch {
    /// Its file's name.
    pub(crate) file: String,
    /// What is in the file.
    pub(crate) content: Value,
    /// How the `kustomization.yaml` refers to it.
    pub(crate) reference: Value,
}

/// The difference between the objects of the base and those of an environment, by their files' names.
///
/// The namespace is left out, and the tag of `image`: the overlay's `namespace` and `images` set them.
pub(crate) fn difference(base: &[Object], environment: &[Object], image: Option<&str>) -> Difference {
    let same = |objects: &[Object], file: &str| objects.iter().position(|object| object.file == file);
    let added = environment.iter().filter(|object| same(base, &object.file).is_none());
    let mut patches = Vec::new();
    for object in base {
        let file = format!("{}.patch.yaml", object.file.trim_end_matches(".yaml"));
        let field = |keys: [&str; 2]| object.value.get(keys[0]).and_then(|value| value.get(keys[1])).cloned();
        let kind = object.value.get("kind").cloned().unwrap_or_default();
        let name = field(["metadata", "name"]).unwrap_or_default();
        let wanted = same(environment, &object.file).and_then(|index| environment.get(index));
        let reference = json!({ "path": file, "target": { "kind": kind, "name": name } });
        let Some(wanted) = wanted else {
            // With the base's namespace: Kustomize finds the object by its whole identity.
            let content = json!({
                "$patch": "delete",
                "apiVersion": object.value.get("apiVersion"),
                "kind": kind,
                "metadata": { "name": name, "namespace": field(["metadata", "namespace"]) },
            });
            patches.push(Patch {
                file,
                content,
                reference,
            });
            continue;
        };
        let mut operations = Vec::new();
        compare(&object.value, &wanted.value, "", &mut operations);
        operations.retain(|operation| {
            let path = operation.get("path").and_then(Value::as_str).unwrap_or_default();
            let is_tag = is_image(path) && is_tag_of(image, &object.value, path);
            path != "/metadata/namespace" && !is_tag
        });
        if !operations.is_empty() {
            patches.push(Patch {
                file,
                content: Value::Array(operations),
                reference,
            });
        }
    }
    Difference {
        added: added.cloned().collect(),
        patches,
    }
}

/// Whether a path is that of a container's image.
fn is_image(path: &str) -> bool {
    path.ends_with("/image")
        && ["/containers/", "/initContainers/"]
            .iter()
            .any(|list| path.contains(list))
}

/// Whether the text at `path` of the base is `image` with a tag, which the overlay's `images` replaces.
fn is_tag_of(image: Option<&str>, base: &Value, path: &str) -> bool {
    let known = base.pointer(path).and_then(Value::as_str);
    let name = known
        .filter(|known| !known.contains('@'))
        .and_then(|known| known.rsplit_once(':'));
    image.is_some() && name.map(|(name, _)| name) == image
}

/// Adds the operations that turn `from` into `to`. The objects' structs bound the depth.
fn compare(from: &Value, to: &Value, path: &str, operations: &mut Vec<Value>) {
    match (from, to) {
        _ if from == to => {}
        (Value::Object(from), Value::Object(to)) => {
            for (key, value) in from {
                let path = format!("{path}/{}", escape(key));
                match to.get(key) {
                    Some(wanted) => compare(value, wanted, &path, operations),
                    None => operations.push(json!({ "op": "remove", "path": path })),
                }
            }
            for (key, value) in to.iter().filter(|(key, _)| !from.contains_key(*key)) {
                let path = format!("{path}/{}", escape(key));
                operations.push(json!({ "op": "add", "path": path, "value": value }));
            }
        }
        (Value::Array(from), Value::Array(to)) if from.len() == to.len() => {
            for (index, (from, to)) in from.iter().zip(to).enumerate() {
                compare(from, to, &format!("{path}/{index}"), operations);
            }
        }
        _ => operations.push(json!({ "op": "replace", "path": path, "value": to })),
    }
}

/// A key as a part of a JSON pointer (RFC 6901).
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_name_what_changes_and_nothing_else() {
        let from = json!({"a": {"x/y": 1, "b": [1, {"c": 2}], "gone": true}, "list": [1]});
        let to = json!({"a": {"x/y": 2, "b": [1, {"c": 3}], "new": {}}, "list": [1, 2]});
        let mut operations = Vec::new();
        compare(&from, &to, "", &mut operations);
        let expected = json!([
            {"op": "replace", "path": "/a/x~1y", "value": 2},
            {"op": "replace", "path": "/a/b/1/c", "value": 3},
            {"op": "remove", "path": "/a/gone"},
            {"op": "add", "path": "/a/new", "value": {}},
            {"op": "replace", "path": "/list", "value": [1, 2]},
        ]);
        assert_eq!(Value::Array(operations), expected);
    }
}
