//! T: templates of the scaffolder.

mod expressions;
mod form;
mod parameters;
mod patterns;
mod result;
mod skeletons;
mod steps;
mod traps;
mod usage;

use crate::document::Documents;
use crate::sink::Sink;

#[inline(never)]
pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    for entity in documents.entities.iter().filter(|entity| entity.kind() == "Template") {
        steps::check(entity, sink);
        parameters::check(entity, sink);
        patterns::check(entity, sink);
        form::check(entity, sink);
        usage::check(entity, sink);
        traps::check(entity, sink);
        skeletons::check(entity, documents, sink);
        result::check(entity, sink);
    }
}
