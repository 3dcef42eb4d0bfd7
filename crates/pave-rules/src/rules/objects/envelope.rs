//! K1: `apiVersion`, `kind` and a name.

use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    for (field, example) in [("apiVersion", "apiVersion: apps/v1"), ("kind", "kind: Deployment")] {
        if object.text(&[field]).is_empty() {
            let hint = format!("write a line such as `{example}`");
            sink.add(
                "K1",
                object.spot_at(&[field]),
                format!("`{field}` is missing or not text"),
                hint,
            );
        }
    }
    let name = object
        .at(&["metadata", "name"])
        .or_else(|| object.at(&["metadata", "generateName"]));
    if name.and_then(Node::as_str).is_none_or(str::is_empty) {
        let spot = object.spot_at(&["metadata", "name"]);
        sink.add(
            "K1",
            spot,
            "`metadata.name` is missing or not text",
            "give the object a name",
        );
    }
}
