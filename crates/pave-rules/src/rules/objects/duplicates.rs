//! K6: two objects of one kind, namespace and name overwrite each other.

use crate::object::Object;
use crate::sink::Sink;
use std::collections::BTreeMap;

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
            sink.add("K6", spot, message, "remove one of them or give it another name");
        } else {
            seen.insert(key, object);
        }
    }
}
