//! Which keys of an object were there before.

use crate::Entry;
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
