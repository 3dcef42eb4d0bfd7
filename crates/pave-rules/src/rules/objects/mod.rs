//! K rules about any object: its envelope, version, selector, namespace, and that it is there once.

mod duplicates;
mod envelope;
mod gateway;
mod namespace;
pub(crate) use namespace::is_cluster_wide;
mod selector;
mod structure;
mod versions;

use crate::document::Documents;
use crate::sink::Sink;

pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    for object in &documents.objects {
        envelope::check(object, sink);
        gateway::check(object, sink);
        versions::check(object, sink);
        selector::check(object, sink);
        namespace::check(object, sink);
    }
    structure::check_objects(&documents.objects, &documents.definitions, sink);
    duplicates::check(&documents.objects, sink);
}
