//! The R rules about workloads: how many replicas run, how they are spread, updated and scaled.

mod autoscaler;
pub(in crate::rules) use autoscaler::bounds;
mod disruption;
mod jobs;
mod replicas;
mod spread;
mod stateful;
mod strategy;

use crate::document::Documents;
use crate::object::Object;
use crate::pod::{Pod, pod_of};
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    for object in &documents.objects {
        let objects = documents.neighbours(object);
        autoscaler::check(object, objects, sink);
        disruption::check_budget(object, objects, sink);
        jobs::check(object, sink);
        let Some(pod) = pod_of(object) else { continue };
        stateful::check(&pod, objects, sink);
        strategy::check(&pod, sink);
        if is_replicated(object) {
            replicas::check(object, objects, sink);
            disruption::check_workload(&pod, objects, sink);
            spread::check(&pod, objects, sink);
        }
    }
}

/// Whether the object keeps a number of equal pods running.
fn is_replicated(object: &Object) -> bool {
    object.is("apps", "Deployment") || object.is("apps", "StatefulSet") || object.is("argoproj.io", "Rollout")
}

/// The autoscaler of `workload`, if the set has one.
pub(in crate::rules) fn autoscaler_of<'o>(workload: &Object, objects: &'o [Object]) -> Option<&'o Object> {
    objects.iter().find(|object| {
        autoscaler::is_autoscaler(object)
            && object.shares_namespace(workload)
            && autoscaler::target(object) == (workload.kind(), workload.name())
    })
}

/// The least number of pods that `workload` runs with; `None` where it is not said and not one.
fn least_replicas(workload: &Object, objects: &[Object]) -> Option<i64> {
    match autoscaler_of(workload, objects) {
        Some(scaler) => bounds(scaler).0.and_then(Node::as_i64).or(Some(1)),
        None => match workload.at(&["spec", "replicas"]) {
            Some(node) => node.as_i64(),
            None => Some(1),
        },
    }
}

/// Whether the pods are for trying things, as far as their namespace says: one of them is enough.
fn is_development(pod: &Pod<'_>) -> bool {
    let is_word = |word: &str| {
        let words = ["dev", "development", "preview", "sandbox", "test", "testing", "local"];
        words.contains(&word.to_ascii_lowercase().as_str())
    };
    let namespace = pod.object.namespace();
    let label = pod.object.label("environment").or_else(|| pod.object.label("env"));
    label.is_some_and(is_word) || namespace.rsplit('-').next().is_some_and(is_word)
}

/// Whether the pods of a set run in production, as far as their namespace says.
fn is_production(pod: &Pod<'_>) -> bool {
    let namespace = pod.object.namespace();
    let label = pod.object.label("environment").or_else(|| pod.object.label("env"));
    label.is_some_and(pave_spec::is_production)
        || namespace.rsplit('-').next().is_some_and(pave_spec::is_production)
        || namespace.split('-').next().is_some_and(pave_spec::is_production)
}
