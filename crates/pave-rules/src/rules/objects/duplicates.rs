//! K6: two objects of one kind, namespace and name overwrite each other.

use crate::document::folder_of;
use crate::object::Object;
use crate::sink::Sink;
use std::collections::BTreeMap;

/// How far two files are from each other.
enum Apart {
    /// In one folder, or one above the other: applied together.
    Together,
    /// In folders side by side: applied together, perhaps.
    Beside,
    /// In folders of environments or clusters: never applied together.
    Elsewhere,
}

/// Names of folders, of which each is for an environment or a cluster of its own.
const ENVIRONMENTS: [&str; 22] = [
    "demo",
    "dev",
    "development",
    "e2e",
    "int",
    "integration",
    "live",
    "local",
    "nonprod",
    "preprod",
    "preview",
    "prod",
    "production",
    "qa",
    "sandbox",
    "stage",
    "staging",
    "stg",
    "test",
    "testing",
    "tst",
    "uat",
];

fn apart(first: &str, second: &str) -> Apart {
    let (left, right) = (folder_of(first), folder_of(second));
    if left.starts_with(right) || right.starts_with(left) {
        return Apart::Together;
    }
    let parts = left
        .split('/')
        .zip(right.split('/'))
        .find(|(left, right)| left != right);
    let is_environment = |name: &str| name.split(['-', '_', '.']).any(|word| ENVIRONMENTS.contains(&word));
    let above = left
        .split('/')
        .zip(right.split('/'))
        .take_while(|(left, right)| left == right)
        .last();
    let of_clusters = above.is_some_and(|(name, _)| matches!(name, "clusters" | "cluster" | "environments" | "envs"));
    match parts {
        Some((left, right)) if of_clusters || is_environment(left) || is_environment(right) => Apart::Elsewhere,
        _ => Apart::Beside,
    }
}

#[inline(never)]
pub(super) fn check(objects: &[Object], sink: &mut Sink<'_>) {
    let mut seen: BTreeMap<[&str; 5], &Object> = BTreeMap::new();
    for object in objects.iter().filter(|object| !object.name().is_empty()) {
        let key = [
            object.folder.as_str(),
            object.group(),
            object.kind(),
            object.namespace(),
            object.name(),
        ];
        if let Some(first) = seen.get(&key) {
            let line = first
                .root()
                .position()
                .map_or(String::new(), |at| format!(":{}", at.line));
            let message = format!("{} appears twice; the first is at {}{line}", object.title(), first.file);
            let spot = object.spot_at(&["metadata", "name"]);
            let hint = "remove one of them or give it another name";
            match apart(&first.file, &object.file) {
                Apart::Together => sink.add("K6", spot, message, hint),
                Apart::Beside => sink.warn("K6", spot, message, hint),
                Apart::Elsewhere => {}
            }
        } else {
            seen.insert(key, object);
        }
    }
}
