//! X, I, G: GitOps, charts, quotas, policies, infrastructure, pipelines.

mod argo_cd;
mod argo_cd_differences;
mod crossplane;
mod databases;
mod dockerfile;
mod dockerfile_words;
mod flux;
mod helm;
mod helm_values;
mod kustomize;
mod kustomize_generators;
mod kustomize_patches;
mod kyverno;
mod limit_range;
mod quota;
mod workflow;
mod workflow_words;

use crate::document::Documents;
use crate::object::Object;
use crate::sink::Sink;

pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let objects = &documents.objects;
    let definitions: Vec<&Object> = objects
        .iter()
        .filter(|object| crossplane::is_definition(object))
        .collect();
    for object in objects {
        argo_cd::check(object, objects, sink);
        flux::check(object, objects, sink);
        quota::check(object, objects, sink);
        limit_range::check(object, objects, sink);
        kyverno::check(object, sink);
        crossplane::check(object, objects, &definitions, sink);
        databases::check(object, sink);
    }
    helm::check(documents, sink);
    kustomize::check(documents, sink);
    dockerfile::check(documents, sink);
    workflow::check(documents, sink);
}
