//! K7: an object without a namespace goes wherever the caller happens to be.

use crate::document::Documents;
use crate::mend;
use crate::object::Object;
use crate::sink::Sink;

#[inline(never)]
pub(super) fn check(object: &Object, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    if is_cluster_wide(object.group(), object.kind()) && !object.namespace().is_empty() {
        let message = format!("{} belongs to the whole cluster, and names a namespace", object.title());
        let fix = object
            .at(&["metadata"])
            .and_then(|metadata| mend::remove(metadata, "namespace"));
        let spot = object.spot_at(&["metadata"]).key("namespace").mended_by(fix);
        sink.add("K7", spot, message, "remove `metadata.namespace`");
    }
    if !is_namespaced(object.group(), object.kind()) {
        return;
    }
    let spot = object.spot_at(&["metadata", "namespace"]);
    match object.namespace() {
        // A kustomization of the family may say the namespace for all.
        "" if documents.placed_families.contains(&object.family) => {}
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

/// The usual kinds that live in no namespace.
pub(crate) fn is_cluster_wide(group: &str, kind: &str) -> bool {
    match group {
        "" => matches!(kind, "Namespace" | "Node" | "PersistentVolume"),
        "rbac.authorization.k8s.io" => matches!(kind, "ClusterRole" | "ClusterRoleBinding"),
        "apiextensions.k8s.io" => kind == "CustomResourceDefinition",
        "storage.k8s.io" => matches!(kind, "StorageClass" | "CSIDriver" | "VolumeAttachment"),
        "scheduling.k8s.io" => kind == "PriorityClass",
        "admissionregistration.k8s.io" => true,
        "networking.k8s.io" => kind == "IngressClass",
        "gateway.networking.k8s.io" => kind == "GatewayClass",
        "cert-manager.io" => kind == "ClusterIssuer",
        "external-secrets.io" => matches!(kind, "ClusterSecretStore" | "ClusterExternalSecret"),
        "kyverno.io" => kind == "ClusterPolicy",
        _ => false,
    }
}
