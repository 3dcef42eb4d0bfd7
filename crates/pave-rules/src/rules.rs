//! The rules, grouped by the letter of their codes.

mod catalog;
mod kubernetes;
mod references;
mod resources;
mod workload;
mod yaml;

use crate::document::Documents;
use crate::sink::Sink;

/// Runs every rule over the whole set.
pub(crate) fn check(documents: &Documents, sink: &mut Sink) {
    for entity in &documents.entities {
        yaml::check(&entity.document, &entity.file, "", sink);
        catalog::check(entity, sink);
        references::check(entity, sink);
    }
    references::duplicates(&documents.entities, sink);
    for object in &documents.objects {
        yaml::check(&object.document, &object.file, &object.path, sink);
        kubernetes::check(object, sink);
        if let Some(pod) = object.pod() {
            workload::check(object, &pod, sink);
            resources::check(object, &pod, sink);
        }
    }
    kubernetes::duplicates(&documents.objects, sink);
}
