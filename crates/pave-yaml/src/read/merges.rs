//! Merge keys, which YAML 1.1 has and 1.2 has not.

use super::{Reader, Stop};
use crate::{Entry, Value};
use pave_report::Position;
use std::collections::BTreeSet;

impl Reader<'_> {
    /// Resolves `<<` keys, if there are any.
    pub(super) fn merge(&mut self, entries: Vec<Entry>) -> Result<Vec<Entry>, Stop> {
        if entries.iter().any(is_merge) {
            return self.merged(entries);
        }
        Ok(entries)
    }

    /// Resolves `<<` keys the way YAML 1.1 readers do: own keys win, then earlier merges.
    #[inline(never)]
    fn merged(&mut self, entries: Vec<Entry>) -> Result<Vec<Entry>, Stop> {
        let (merges, mut own): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_merge);
        for entry in merges {
            let key_span = entry.key.span;
            self.merges.extend(key_span);
            let sources = match entry.value.value {
                Value::Sequence(items) => items,
                _ => vec![entry.value],
            };
            for source in sources {
                let Value::Mapping(fields) = source.value else {
                    let start = key_span.map_or(Position { line: 1, column: 1 }, |span| span.start);
                    self.report(
                        start,
                        "a merge of something that is not an object",
                        "merge an alias of an object",
                    );
                    return Err(Stop);
                };
                let known: BTreeSet<String> = own.iter().map(|entry| entry.key.name.clone()).collect();
                own.extend(fields.into_iter().filter(|field| !known.contains(&field.key.name)));
            }
        }
        Ok(own)
    }
}

/// Whether an entry is `<<`, written plainly.
pub(super) fn is_merge(entry: &Entry) -> bool {
    entry.key.plain && entry.key.name == "<<"
}
