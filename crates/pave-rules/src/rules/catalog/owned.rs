//! C3: fields that the catalog writes itself, and takes from no file.

use crate::object::Object;
use crate::sink::Sink;

const OWNED: [&[&str]; 7] = [
    &["metadata", "uid"],
    &["metadata", "etag"],
    &["metadata", "annotations", "backstage.io/managed-by-location"],
    &["metadata", "annotations", "backstage.io/managed-by-origin-location"],
    &["metadata", "annotations", "backstage.io/orphan"],
    &["relations"],
    &["status"],
];

#[inline(never)]
pub(super) fn check(entity: &Object, sink: &mut Sink<'_>) {
    for path in OWNED {
        if let Some(node) = entity.at(path) {
            let message = format!("the catalog writes `{}` itself", path.join("."));
            sink.add("C3", entity.spot(node), message, "remove it");
        }
    }
}
