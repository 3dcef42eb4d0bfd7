//! K7: an object without a namespace goes wherever the caller happens to be.

use crate::object::Object;
use crate::sink::Sink;

pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    // A chart or a kustomization of the family may say the namespace for all.
    if !is_namespaced(object.group(), object.kind()) {
        return;
    }
    let spot = object.spot_at(&["metadata", "namespace"]);
    match object.namespace() {
        "" => {
            let message = format!("{} does not say its namespace", object.title());
            sink.add("K7", spot, message, "add `metadata.namespace`");
        }
        "default" => {
            let message = format!("{} is in the namespace `default`", object.title());
            let hint = "use a namespace of the team or the service, which quotas and policies guard";
            sink.add("K7", spot, message, hint);
        }
        _ => {}
    }
}

/// The kinds of Kubernetes itself that live in a namespace.
fn is_namespaced(group: &str, kind: &str) -> bool {
    match group {
        "" => matches!(
            kind,
            "ConfigMap"
                | "Endpoints"
                | "LimitRange"
                | "PersistentVolumeClaim"
                | "Pod"
                | "PodTemplate"
                | "ReplicationController"
                | "ResourceQuota"
                | "Secret"
                | "Service"
                | "ServiceAccount"
        ),
        "apps" | "batch" | "autoscaling" | "policy" | "discovery.k8s.io" | "coordination.k8s.io" => true,
        "networking.k8s.io" => matches!(kind, "Ingress" | "NetworkPolicy"),
        "rbac.authorization.k8s.io" => matches!(kind, "Role" | "RoleBinding"),
        _ => false,
    }
}
