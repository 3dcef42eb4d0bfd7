//! Keys of objects: their texts, and which were there before.

use crate::{Entry, Node, Value};
use std::collections::BTreeSet;

/// Which names of an object came before an entry.
#[derive(Default)]
pub(super) struct Seen<'e>(BTreeSet<&'e str>);

impl<'e> Seen<'e> {
    /// Whether an earlier one of `entries` has the name of the one at `index`; asked for each of them in turn.
    pub(super) fn has(&mut self, entries: &'e [Entry], index: usize) -> bool {
        /// Most objects have few entries, which are compared quicker than they are put into a set.
        const FEW: usize = 12;
        let Some((entry, before)) = entries.get(..=index).and_then(<[Entry]>::split_last) else {
            return false;
        };
        let name = entry.key.name.as_str();
        if entries.len() > FEW {
            return !self.0.insert(name);
        }
        before.iter().any(|earlier| earlier.key.name == name)
    }
}

/// The text of a scalar as a key; `None` for collections.
pub(super) fn key_name(node: &Node) -> Option<String> {
    match (&node.plain, &node.value) {
        (Some(plain), _) => Some(plain.to_string()),
        (None, Value::String(text)) => Some(text.clone()),
        (None, Value::Sequence(_) | Value::Mapping(_)) => None,
        (None, Value::Null) => Some("null".to_owned()),
        (None, Value::Bool(flag)) => Some(flag.to_string()),
        (None, Value::Number(number)) => Some(number.to_string()),
    }
}
