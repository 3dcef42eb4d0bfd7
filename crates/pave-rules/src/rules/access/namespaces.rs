//! B3: what a namespace has.

use crate::object::Object;
use crate::options::Profile;
use crate::sink::Sink;
use pave_yaml::Node;

/// Namespaces of the cluster itself.
const SYSTEM: [&str; 4] = ["default", "kube-system", "kube-public", "kube-node-lease"];
const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

#[inline(never)]
pub(super) fn check(object: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    if SYSTEM.contains(&object.name()) {
        return;
    }
    let labels = object.spot_at(&["metadata", "labels"]);
    match object.label(ENFORCE) {
        Some("restricted" | "baseline") => {}
        Some(_) => sink.add(
            "B3",
            labels.clone().field(ENFORCE),
            "the namespace lets privileged pods in",
            format!("write `{ENFORCE}: restricted`"),
        ),
        None => sink.add(
            "B3",
            labels.clone(),
            "no Pod Security Standard is enforced in the namespace",
            format!("add the label `{ENFORCE}: restricted`"),
        ),
    }
    if object.label("team").or_else(|| object.label("owner")).is_none() {
        let message = "the namespace does not say whose it is";
        sink.add("B3", labels.clone(), message, "add the label `team`");
    }
    if object.label("environment").or_else(|| object.label("env")).is_none() {
        let message = "the namespace does not say its environment";
        sink.add_from(Profile::Strict, "B3", labels, message, "add the label `environment`");
    }
    let has = |group: &str, kind: &str, also: &dyn Fn(&Object) -> bool| {
        objects
            .iter()
            .any(|other| other.is(group, kind) && other.namespace() == object.name() && also(other))
    };
    let any = |_: &Object| true;
    let denies = |policy: &Object| {
        policy
            .at(&["spec", "podSelector"])
            .is_none_or(|selector| selector.entries().iter().all(|entry| Node::is_null(&entry.value)))
    };
    let wanted: [(&str, bool); 3] = [
        ("a ResourceQuota", has("", "ResourceQuota", &any)),
        ("a LimitRange", has("", "LimitRange", &any)),
        (
            "a NetworkPolicy for all pods",
            has("networking.k8s.io", "NetworkPolicy", &denies),
        ),
    ];
    for (what, _) in wanted.into_iter().filter(|(_, is_there)| !is_there) {
        let message = format!("the namespace has no {}", what.trim_start_matches("a "));
        sink.add(
            "B3",
            object.spot_at(&["metadata", "name"]),
            message,
            format!("add {what} beside it"),
        );
    }
}
