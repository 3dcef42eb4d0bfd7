//! Changes one field of a tree.

use super::place::keys;
use pave_spec::field::Shape;
use serde_json::{Value, json};

/// The paths of all values that are no collections, in their order, at most `limit`. The reader bounds the depth.
pub(super) fn leaves(tree: &Value, limit: usize) -> Vec<String> {
    let mut paths = Vec::new();
    collect(tree, "", &mut paths);
    paths.truncate(limit);
    paths
}

fn collect(value: &Value, path: &str, paths: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let plain = key
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
                let inner = match (plain, path) {
                    (true, "") => key.clone(),
                    (true, _) => format!("{path}.{key}"),
                    (false, _) => format!("{path}[\"{key}\"]"),
                };
                collect(value, &inner, paths);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{path}[{index}]"), paths);
            }
        }
        _ => paths.push(path.to_owned()),
    }
}

/// The tree with the value at `path` changed, in some ways of which one should be right.
pub(super) fn changed(tree: &Value, path: &str, shape: Option<&Shape>) -> Vec<Value> {
    let Some(keys) = keys(path) else { return Vec::new() };
    let Some(old) = at(tree, &keys) else { return Vec::new() };
    let trees = others(old, shape).into_iter().filter_map(|new| {
        let mut tree = tree.clone();
        *at_mut(&mut tree, &keys)? = new;
        Some(tree)
    });
    trees.collect()
}

/// The tree without the field at `path`.
pub(super) fn removed(tree: &Value, path: &str) -> Option<Value> {
    let keys = keys(path)?;
    let (last, outer) = keys.split_last()?;
    let mut tree = tree.clone();
    at_mut(&mut tree, outer)?.as_object_mut()?.shift_remove(last)?;
    Some(tree)
}

/// Other values of the same sort.
fn others(old: &Value, shape: Option<&Shape>) -> Vec<Value> {
    match (old, shape) {
        (Value::Bool(flag), _) => vec![json!(!flag)],
        (Value::Number(number), _) => match number.as_i64() {
            Some(number) => vec![json!(number + 1), json!(number - 1)],
            None => vec![json!(number.as_f64().unwrap_or_default() - 1.0)],
        },
        (Value::String(text), Some(Shape::OneOf(words))) => words
            .iter()
            .filter(|word| *word != text)
            .map(|word| json!(word))
            .collect(),
        (Value::String(text), Some(Shape::Quantity(_))) => vec![json!(format!("1{text}"))],
        (Value::String(text), _) => vec![
            json!(format!("x{text}")),
            json!(format!("{text}x")),
            json!(format!("{text}1")),
        ],
        _ => Vec::new(),
    }
}

fn at<'v>(tree: &'v Value, keys: &[String]) -> Option<&'v Value> {
    keys.iter().try_fold(tree, |value, key| match value {
        Value::Array(items) => items.get(key.parse::<usize>().ok()?),
        other => other.get(key),
    })
}

fn at_mut<'v>(tree: &'v mut Value, keys: &[String]) -> Option<&'v mut Value> {
    keys.iter().try_fold(tree, |value, key| match value {
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        other => other.get_mut(key),
    })
}
