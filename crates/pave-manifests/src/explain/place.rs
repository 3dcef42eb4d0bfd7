//! Places in objects: `Kind/name:path`, and paths such as `spec.containers[0].image`.

use pave_yaml::Node;
use serde_json::Value;

/// A place in one of the objects.
pub(super) struct Place {
    kind: String,
    name: Option<String>,
    path: String,
    keys: Vec<String>,
}

impl Place {
    /// Reads `Kind:path` or `Kind/name:path`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (object, path) = text.split_once(':')?;
        let (kind, name) = match object.split_once('/') {
            Some((kind, name)) => (kind, Some(name.to_owned())),
            None => (object, None),
        };
        let keys = keys(path)?;
        (!kind.is_empty()).then(|| Self {
            kind: kind.to_owned(),
            name,
            path: path.to_owned(),
            keys,
        })
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// Whether `object` is the one meant.
    pub(super) fn is_in(&self, object: &Value) -> bool {
        let name = object.pointer("/metadata/name").and_then(Value::as_str);
        object.get("kind").and_then(Value::as_str) == Some(self.kind.as_str())
            && self.name.as_deref().is_none_or(|wanted| name == Some(wanted))
    }

    /// What stands at the place.
    pub(super) fn value_in<'v>(&self, object: &'v Value) -> Option<&'v Value> {
        self.keys.iter().try_fold(object, |value, key| child(value, key))
    }
}

fn child<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        other => other.get(key),
    }
}

/// The keys of a path: `a.b[0]["c.d"]` has `a`, `b`, `0` and `c.d`. `None` for what is no path.
pub(super) fn keys(path: &str) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let (key, after) = quoted.split_once("\"]")?;
            keys.push(key.to_owned());
            rest = after;
        } else if let Some(index) = rest.strip_prefix('[') {
            let (key, after) = index.split_once(']')?;
            key.parse::<usize>().ok()?;
            keys.push(key.to_owned());
            rest = after;
        } else {
            let (key, after) = rest.split_at_checked(rest.find(['.', '[']).unwrap_or(rest.len()))?;
            keys.push((!key.is_empty()).then(|| key.to_owned())?);
            rest = after;
        }
        if let Some(after) = rest.strip_prefix('.') {
            rest = (!after.is_empty()).then_some(after)?;
        }
    }
    (!keys.is_empty()).then_some(keys)
}

/// The node at a path of a document.
pub(super) fn node_at<'n>(root: &'n Node, path: &str) -> Option<&'n Node> {
    keys(path)?.iter().try_fold(root, |node, key| match node.items() {
        [] => node.get(key),
        items => items.get(key.parse::<usize>().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn paths_have_keys_indexes_and_quoted_keys() {
        let read = |path| keys(path).map(|keys| keys.join("|"));
        assert_eq!(
            read("spec.containers[0].image").as_deref(),
            Some("spec|containers|0|image")
        );
        assert_eq!(
            read("metadata.labels[\"a.b/c\"]").as_deref(),
            Some("metadata|labels|a.b/c")
        );
        for wrong in ["", ".", "a..b", "a.", "a[", "a[x]", "a[\"b\""] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
