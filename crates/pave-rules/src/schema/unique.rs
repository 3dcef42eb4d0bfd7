//! Items of a list of which a schema says that no two are alike.

use super::model::Unique;
use pave_yaml::Node;
use std::collections::BTreeSet;

/// The items that are like one before them, each with the field that shows it best.
pub(super) fn repeated<'n, 's>(items: &'n [Node], unique: &'s Unique) -> Vec<(&'n Node, Option<&'s str>)> {
    let mut seen = BTreeSet::new();
    let mut repeated = Vec::new();
    for item in items {
        let (key, field) = match unique {
            Unique::No => return repeated,
            Unique::Whole => (vec![item.to_json().to_string()], None),
            // What is not there has its default, which is the same for all.
            Unique::By(fields) => {
                let values: Vec<String> = fields
                    .iter()
                    .map(|field| {
                        item.get(field)
                            .map(|value| value.to_json().to_string())
                            .unwrap_or_default()
                    })
                    .collect();
                let shown = fields.iter().find(|field| item.get(field).is_some());
                (values, shown.map(AsRef::as_ref))
            }
        };
        // What a template leaves open may become anything.
        let is_open = key.iter().any(|value| value.contains("${"));
        if is_open || key.iter().all(String::is_empty) {
            continue;
        }
        if !seen.insert(key) {
            repeated.push((item, field));
        }
    }
    repeated
}
