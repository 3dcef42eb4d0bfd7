//! T: templates of the scaffolder.

mod expressions;
mod parameters;
mod patterns;
mod result;
mod steps;
mod usage;

use crate::document::Documents;
use crate::sink::Sink;

pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    for entity in documents.entities.iter().filter(|entity| entity.kind() == "Template") {
        steps::check(entity, sink);
        parameters::check(entity, sink);
        patterns::check(entity, sink);
        usage::check(entity, sink);
        result::check(entity, sink);
    }
}
