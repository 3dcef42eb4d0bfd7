//! X, I, G: GitOps, charts, quotas, policies, infrastructure, pipelines.

mod add_on_references;
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
use std::cell::LazyCell;

#[inline(never)]
pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let objects = &documents.objects;
    let definitions: Vec<&Object> = objects
        .iter()
        .filter(|object| crossplane::is_definition(object))
        .collect();
    let counted = LazyCell::new(|| quota::counted(objects));
    let is_fought_over = LazyCell::new(|| argo_cd_differences::is_fought_over(objects));
    let named = add_on_references::Named::of(objects);
    for object in objects {
        add_on_references::check(object, &named, sink);
        match (object.group(), object.kind()) {
            ("argoproj.io", _) => argo_cd::check(object, &|| *is_fought_over, sink),
            ("kustomize.toolkit.fluxcd.io" | "helm.toolkit.fluxcd.io" | "source.toolkit.fluxcd.io", _) => {
                flux::check(object, objects, sink);
            }
            ("", "ResourceQuota") => {
                quota::check(object, &counted, sink);
                quota::claims(object, objects, sink);
            }
            ("", "LimitRange") => limit_range::check(object, objects, sink),
            ("kyverno.io", "ClusterPolicy" | "Policy") => kyverno::check(object, sink),
            _ => {}
        }
        crossplane::check(object, objects, &definitions, sink);
        databases::check(object, sink);
    }
    if !documents.chart_files.is_empty() {
        helm::check(documents, sink);
    }
    if !documents.kustomizations.is_empty() {
        kustomize::check(documents, sink);
    }
    dockerfile::check(documents, sink);
    if !documents.workflows.is_empty() {
        workflow::check(documents, sink);
    }
}
