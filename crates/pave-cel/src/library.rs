//! The rules that come with Pave: packed when the module is built, unpacked the first time one is asked for.
//!
//! `scripts/update-cel-definitions.py` writes them and says their form.

use crate::definition::Schema;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What unpacking may give; it has 480 kB.
const UNPACKED_LIMIT: usize = 4 * 1024 * 1024;

thread_local! {
    static TEXT: OnceCell<String> = const { OnceCell::new() };
    static READ: RefCell<BTreeMap<String, Rc<Schema>>> = const { RefCell::new(BTreeMap::new()) };
}

/// The definition of `kind` in `api_version`, of those that come with Pave.
pub(crate) fn find(api_version: &str, kind: &str) -> Option<Rc<Schema>> {
    let name = format!("{api_version} {kind} ");
    if let Some(known) = READ.with_borrow(|read| read.get(&name).cloned()) {
        return Some(known);
    }
    let json = TEXT.with(|text| {
        let text = text.get_or_init(|| {
            let packed = include_bytes!("../data/definitions.txt.z");
            let bytes = decompress_to_vec_zlib_with_limit(packed, UNPACKED_LIMIT).unwrap_or_default();
            String::from_utf8(bytes).unwrap_or_default()
        });
        let line = text.lines().find_map(|line| line.strip_prefix(name.as_str()));
        line.and_then(|json| serde_json::from_str::<serde_json::Value>(json).ok())
    });
    // What is not there is not kept: names come from outside, and there is no end of them.
    let schema = Rc::new(Schema::read(&json?));
    READ.with_borrow_mut(|read| read.insert(name, schema.clone()));
    Some(schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every rule of a schema that cannot be read.
    fn unreadable(schema: &Schema) -> Vec<String> {
        let own = schema
            .rules
            .iter()
            .filter_map(|rule| Some(format!("{} {}", rule.source, rule.program.as_ref().err()?)));
        let mut found: Vec<String> = own.collect();
        let fields = schema.properties.values();
        let inner = schema.items.iter().chain(&schema.additional).map(|schema| &**schema);
        found.extend(fields.chain(inner).flat_map(unreadable));
        found
    }

    #[test]
    fn every_rule_that_comes_with_pave_can_be_read() {
        let kinds = include_str!("../../pave-rules/data/expressions.txt");
        let mut count = 0;
        for line in kinds.lines() {
            let (version, kind) = line.split_once(' ').unwrap();
            let schema = find(version, kind).unwrap();
            assert!(schema.has_rules, "{line}");
            assert_eq!(unreadable(&schema), Vec::<String>::new(), "{line}");
            count += 1;
        }
        assert!(count > 50);
        assert!(find("v1", "Pod").is_none());
    }
}
