//! Which entities are known.

use crate::object::Object;
use std::collections::{BTreeMap, BTreeSet};

/// The entities of the set, and those that exist elsewhere.
pub(super) struct Known<'a> {
    /// References in lower case, each with the file of its entity; none for those that exist elsewhere.
    references: BTreeMap<String, Option<&'a str>>,
    /// The kinds of which the set gives entities, each with the files that give them.
    kinds: BTreeMap<String, BTreeSet<&'a str>>,
    has_list: bool,
}

impl<'a> Known<'a> {
    pub(super) fn of(entities: &'a [Object], elsewhere: &[String]) -> Self {
        let mut references = BTreeMap::new();
        let mut kinds: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for reference in elsewhere {
            references.insert(full(reference), None);
        }
        for entity in entities {
            references.insert(entity.reference(), Some(entity.file.as_str()));
            kinds
                .entry(entity.kind().to_lowercase())
                .or_default()
                .insert(&entity.file);
        }
        Self {
            references,
            kinds,
            has_list: !elsewhere.is_empty(),
        }
    }

    pub(super) fn has(&self, reference: &str) -> bool {
        self.references.contains_key(reference)
    }

    /// Whether an entity that is not known does not exist: with a list of all, or where another file brings its kind.
    pub(super) fn is_complete_for(&self, reference: &str, file: &str) -> bool {
        let kind = reference.split(':').next().unwrap_or_default();
        self.has_list
            || self
                .kinds
                .get(kind)
                .is_some_and(|files| files.iter().any(|other| *other != file))
    }

    /// A known reference of the same kind that is nearly this one.
    pub(super) fn nearest(&self, reference: &str) -> Option<&str> {
        let kind = reference.split(':').next().unwrap_or_default();
        let same_kind = self
            .references
            .keys()
            .filter(|known| known.split(':').next() == Some(kind));
        pave_report::nearest(reference, same_kind.map(String::as_str), 2)
    }
}

/// `kind:namespace/name` in lower case; the namespace is `default` where it is left out.
fn full(reference: &str) -> String {
    let lower = reference.to_lowercase();
    match lower.split_once(':') {
        Some((kind, rest)) if !rest.contains('/') => format!("{kind}:default/{rest}"),
        _ => lower,
    }
}
