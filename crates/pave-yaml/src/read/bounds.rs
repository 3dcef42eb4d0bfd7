//! How much a value is, and how deep.

use crate::{Node, Value};

/// Values plus bytes of text. Nesting is bounded by the reader, so the recursion is too.
pub(super) fn weight_of(node: &Node) -> usize {
    let own = match &node.value {
        Value::String(text) => text.len(),
        Value::Sequence(items) => items.iter().map(weight_of).fold(0, usize::saturating_add),
        Value::Mapping(entries) => entries
            .iter()
            .map(|entry| weight_of(&entry.value).saturating_add(entry.key.name.len()))
            .fold(0, usize::saturating_add),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    own.saturating_add(1)
}

pub(super) fn depth_of(node: &Node, limit: usize) -> usize {
    if limit == 0 {
        return 1;
    }
    match &node.value {
        Value::Sequence(items) => 1 + items.iter().map(|item| depth_of(item, limit - 1)).max().unwrap_or(0),
        Value::Mapping(entries) => {
            let depths = entries.iter().map(|entry| depth_of(&entry.value, limit - 1));
            1 + depths.max().unwrap_or(0)
        }
        _ => 0,
    }
}
