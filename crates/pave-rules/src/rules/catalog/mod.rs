//! C: entities of the catalog.

mod agreement;
mod definition;
mod kinds;
mod known;
mod left_over;
mod metadata;
mod owned;
mod places;
mod references;
mod spelling;
mod vocabulary;

use crate::document::Documents;
use crate::sink::Sink;

#[inline(never)]
pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let entities = &documents.entities;
    let known = known::Known::of(entities, &sink.options().known_entities);
    for entity in entities {
        kinds::check(entity, sink);
        metadata::check(entity, sink);
        references::check(entity, &known, sink);
        spelling::check(entity, sink);
        vocabulary::check(entity, sink);
        left_over::check(entity, documents, sink);
        owned::check(entity, sink);
        definition::check(entity, sink);
        agreement::check(entity, documents, sink);
        places::check(entity, documents, sink);
    }
    references::duplicates(entities, sink);
}
