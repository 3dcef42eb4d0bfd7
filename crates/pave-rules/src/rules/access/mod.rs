//! B, L: who may do what, what a namespace has, which labels objects carry.

mod bindings;
mod dangling;
mod labels;
mod namespaces;
mod roles;

use crate::document::Documents;
use crate::sink::Sink;

pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let objects = &documents.objects;
    for object in objects {
        roles::check(object, sink);
        bindings::check(object, objects, sink);
        dangling::check(object, objects, sink);
        namespaces::check(object, objects, sink);
        labels::check(object, sink);
    }
}
