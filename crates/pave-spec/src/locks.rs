//! Fields that the platform team decides alone.

use crate::Platform;
use crate::check::{Checker, join};
use crate::field::{Field, Shape};
use crate::fields::{ENVIRONMENT, SPEC};
use pave_yaml::Node;

/// Whether `path` is a field of the app spec that can be left out.
pub(crate) fn is_field(path: &str) -> bool {
    let mut fields = SPEC;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        let Some(field) = fields.iter().find(|field| field.name == part) else {
            return false;
        };
        if parts.peek().is_none() {
            return !field.required;
        }
        match inner(field) {
            Some(inner) => fields = inner,
            None => return false,
        }
    }
    false
}

/// The fields of an object; those of items of a list cannot be named by a path.
fn inner(field: &Field) -> Option<&'static [Field]> {
    match field.shape {
        Shape::Object(fields) => Some(fields),
        _ => None,
    }
}

/// Adds an error for each field of `root`, or of one of its environments, that the platform file locks.
pub(crate) fn check(root: &Node, platform: &Platform, checker: &mut Checker<'_>) {
    for lock in &platform.locked {
        report(root, "", lock, checker);
        let environments = root.get("environments").map(Node::entries).unwrap_or_default();
        let first = lock.split('.').next().unwrap_or_default();
        if ENVIRONMENT.iter().any(|field| field.name == first) {
            for environment in environments {
                let place = join("environments", &environment.key.name);
                report(&environment.value, &place, lock, checker);
            }
        }
    }
}

fn report(node: &Node, place: &str, lock: &str, checker: &mut Checker<'_>) {
    let mut entry = None;
    let mut at = node;
    for part in lock.split('.') {
        let Some(found) = at.entry(part) else { return };
        at = &found.value;
        entry = Some(found);
    }
    if let Some(entry) = entry.filter(|entry| !entry.value.is_null()) {
        let path = join(place, lock);
        checker.error(
            "S3",
            entry.key.span.map(|span| span.start),
            &path,
            format!("`{path}` is locked by the platform file"),
            format!("remove it: the platform team decides `{lock}` for every service"),
        );
    }
}
