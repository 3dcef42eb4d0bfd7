//! X1: which differences an Application leaves alone.

use crate::neighbours;
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(object: &Object, spec: &Node, is_fought_over: &dyn Fn() -> bool, sink: &mut Sink<'_>) {
    pointers(object, spec, sink);
    autoscaled(object, spec, is_fought_over, sink);
}

/// Paths in the form that each list takes; another form fits nothing.
fn pointers(object: &Object, spec: &Node, sink: &mut Sink<'_>) {
    for entry in spec.get("ignoreDifferences").map(Node::items).unwrap_or_default() {
        let is_pointer = |path: &str| path.starts_with('/');
        for (field, wants_pointer, example) in [
            ("jsonPointers", true, "/spec/replicas"),
            ("jqPathExpressions", false, ".spec.replicas"),
        ] {
            for node in entry.get(field).map(Node::items).unwrap_or_default() {
                if node.as_str().is_some_and(|path| is_pointer(path) != wants_pointer) {
                    let message = format!("no path of `{field}`: it fits nothing");
                    sink.add(
                        "X1",
                        object.spot(node),
                        message,
                        format!("write for example `{example}`"),
                    );
                }
            }
        }
    }
}

/// Whether an autoscaler among `objects` changes replicas that a manifest sets.
pub(super) fn is_fought_over(objects: &[Object]) -> bool {
    let mut scalers = objects
        .iter()
        .filter(|object| object.is("autoscaling", "HorizontalPodAutoscaler"));
    scalers.any(|scaler| {
        let target = |field: &str| scaler.text(&["spec", "scaleTargetRef", field]);
        let (kind, name) = (target("kind"), target("name"));
        neighbours::of(scaler, objects).iter().any(|workload| {
            workload.name() == name
                && workload.kind() == kind
                && scaler.shares_namespace(workload)
                && workload.at(&["spec", "replicas"]).is_some()
        })
    })
}

/// Where an autoscaler of the set changes replicas that the manifests set, Argo CD changes them back.
fn autoscaled(object: &Object, spec: &Node, is_fought_over: &dyn Fn() -> bool, sink: &mut Sink<'_>) {
    let heals = spec
        .at(&["syncPolicy", "automated", "selfHeal"])
        .and_then(Node::as_bool)
        == Some(true);
    let ignores = spec
        .get("ignoreDifferences")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .any(|entry| {
            let pointers = entry.get("jsonPointers").map(Node::items).unwrap_or_default();
            let expressions = entry.get("jqPathExpressions").map(Node::items).unwrap_or_default();
            pointers
                .iter()
                .any(|pointer| pointer.as_str() == Some("/spec/replicas"))
                || expressions.iter().any(|path| path.as_str() == Some(".spec.replicas"))
        });
    if heals && !ignores && is_fought_over() {
        let message = "`selfHeal` undoes what the autoscaler does";
        let hint = "remove `replicas` from the workload, or add `/spec/replicas` to `ignoreDifferences`";
        sink.add("X1", object.spot(spec).field("ignoreDifferences"), message, hint);
    }
}
