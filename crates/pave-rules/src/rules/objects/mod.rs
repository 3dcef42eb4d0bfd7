//! K rules about any object: its envelope, version, selector, namespace, and that it is there once.

mod advice;
mod definition_rules;
mod duplicates;
mod envelope;
mod expressions;
mod gateway;
mod namespace;
pub(crate) use namespace::is_cluster_wide;
mod selector;
mod structure;
mod versions;

use crate::document::Documents;
use crate::expressions::Expressions;
use crate::sink::Sink;

#[inline(never)]
pub(crate) fn check(documents: &Documents<'_>, expressions: Option<&dyn Expressions>, sink: &mut Sink<'_>) {
    for object in &documents.objects {
        envelope::check(object, sink);
        gateway::check(object, sink);
        versions::check(object, sink);
        selector::check(object, sink);
        namespace::check(object, documents, sink);
    }
    let definitions = structure::read_definitions(&documents.objects, &documents.definitions);
    let asked = structure::check_objects(&documents.objects, &definitions, sink);
    structure::check_patches(&documents.patches, sink);
    expressions::check(&asked, documents, expressions, sink);
    duplicates::check(&documents.objects, sink);
}
