//! K2: API versions that the chosen Kubernetes no longer serves, or soon will not.
//!
//! From the deprecation guide of Kubernetes. What went before 1.30 is gone for every version Pave knows.

use crate::mend;
use crate::object::Object;
use crate::sink::Sink;

/// A version of an API: its kinds (all when empty), the minor version that deprecated it, the one that removed it, and
/// what to write instead.
type Retired = (&'static str, &'static [&'static str], u32, u32, &'static str);

/// Not removed so far.
const KEPT: u32 = u32::MAX;

const RETIRED: [Retired; 34] = [
    ("extensions/v1beta1", &["Ingress"], 14, 22, "networking.k8s.io/v1"),
    ("extensions/v1beta1", &["NetworkPolicy"], 9, 16, "networking.k8s.io/v1"),
    (
        "extensions/v1beta1",
        &["PodSecurityPolicy"],
        11,
        16,
        "Pod Security Admission",
    ),
    ("extensions/v1beta1", &[], 9, 16, "apps/v1"),
    ("apps/v1beta1", &[], 9, 16, "apps/v1"),
    ("apps/v1beta2", &[], 9, 16, "apps/v1"),
    (
        "networking.k8s.io/v1beta1",
        &["Ingress", "IngressClass"],
        19,
        22,
        "networking.k8s.io/v1",
    ),
    (
        "rbac.authorization.k8s.io/v1alpha1",
        &[],
        17,
        20,
        "rbac.authorization.k8s.io/v1",
    ),
    (
        "rbac.authorization.k8s.io/v1beta1",
        &[],
        17,
        22,
        "rbac.authorization.k8s.io/v1",
    ),
    ("apiextensions.k8s.io/v1beta1", &[], 16, 22, "apiextensions.k8s.io/v1"),
    (
        "admissionregistration.k8s.io/v1beta1",
        &["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"],
        16,
        22,
        "admissionregistration.k8s.io/v1",
    ),
    (
        "admissionregistration.k8s.io/v1alpha1",
        &["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
        28,
        37,
        "admissionregistration.k8s.io/v1",
    ),
    (
        "admissionregistration.k8s.io/v1beta1",
        &["ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"],
        30,
        34,
        "admissionregistration.k8s.io/v1",
    ),
    (
        "apiregistration.k8s.io/v1beta1",
        &[],
        19,
        22,
        "apiregistration.k8s.io/v1",
    ),
    (
        "authentication.k8s.io/v1beta1",
        &["TokenReview"],
        19,
        22,
        "authentication.k8s.io/v1",
    ),
    ("authorization.k8s.io/v1beta1", &[], 19, 22, "authorization.k8s.io/v1"),
    (
        "certificates.k8s.io/v1beta1",
        &["CertificateSigningRequest"],
        19,
        22,
        "certificates.k8s.io/v1",
    ),
    (
        "coordination.k8s.io/v1beta1",
        &["Lease"],
        19,
        22,
        "coordination.k8s.io/v1",
    ),
    ("scheduling.k8s.io/v1beta1", &[], 14, 22, "scheduling.k8s.io/v1"),
    (
        "scheduling.k8s.io/v1alpha1",
        &["PriorityClass"],
        14,
        17,
        "scheduling.k8s.io/v1",
    ),
    (
        "storage.k8s.io/v1beta1",
        &["StorageClass", "VolumeAttachment", "CSIDriver", "CSINode"],
        19,
        22,
        "storage.k8s.io/v1",
    ),
    (
        "storage.k8s.io/v1beta1",
        &["CSIStorageCapacity"],
        24,
        27,
        "storage.k8s.io/v1",
    ),
    ("batch/v1beta1", &["CronJob"], 21, 25, "batch/v1"),
    ("batch/v2alpha1", &[], 16, 21, "batch/v1"),
    ("discovery.k8s.io/v1beta1", &[], 21, 25, "discovery.k8s.io/v1"),
    ("events.k8s.io/v1beta1", &[], 19, 25, "events.k8s.io/v1"),
    ("autoscaling/v2beta1", &[], 19, 25, "autoscaling/v2"),
    ("autoscaling/v2beta2", &[], 23, 26, "autoscaling/v2"),
    ("policy/v1beta1", &["PodDisruptionBudget"], 21, 25, "policy/v1"),
    (
        "policy/v1beta1",
        &["PodSecurityPolicy"],
        21,
        25,
        "Pod Security Admission",
    ),
    ("node.k8s.io/v1beta1", &[], 20, 25, "node.k8s.io/v1"),
    (
        "flowcontrol.apiserver.k8s.io/v1beta2",
        &[],
        26,
        29,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1beta3",
        &[],
        29,
        32,
        "flowcontrol.apiserver.k8s.io/v1",
    ),
    ("v1", &["Endpoints"], 33, KEPT, "discovery.k8s.io/v1 EndpointSlice"),
];

/// Versions that widely used add-ons served once: their kinds (all when empty), the release that ended them, and what to
/// write instead. Which release a cluster runs is not known, so these only warn.
const ADD_ONS: [(&str, &[&str], &str, &str); 13] = [
    (
        "external-secrets.io/v1alpha1",
        &[],
        "External Secrets 0.10",
        "external-secrets.io/v1",
    ),
    (
        "external-secrets.io/v1beta1",
        &[
            "ExternalSecret",
            "SecretStore",
            "ClusterSecretStore",
            "ClusterExternalSecret",
        ],
        "External Secrets 0.17",
        "external-secrets.io/v1",
    ),
    (
        "cert-manager.io/v1alpha2",
        &[],
        "cert-manager 1.6",
        "cert-manager.io/v1",
    ),
    (
        "cert-manager.io/v1alpha3",
        &[],
        "cert-manager 1.6",
        "cert-manager.io/v1",
    ),
    ("cert-manager.io/v1beta1", &[], "cert-manager 1.6", "cert-manager.io/v1"),
    (
        "kustomize.toolkit.fluxcd.io/v1beta1",
        &[],
        "Flux 2.7",
        "kustomize.toolkit.fluxcd.io/v1",
    ),
    (
        "kustomize.toolkit.fluxcd.io/v1beta2",
        &[],
        "Flux 2.8",
        "kustomize.toolkit.fluxcd.io/v1",
    ),
    (
        "helm.toolkit.fluxcd.io/v2beta1",
        &[],
        "Flux 2.7",
        "helm.toolkit.fluxcd.io/v2",
    ),
    (
        "helm.toolkit.fluxcd.io/v2beta2",
        &[],
        "Flux 2.8",
        "helm.toolkit.fluxcd.io/v2",
    ),
    (
        "source.toolkit.fluxcd.io/v1beta1",
        &[],
        "Flux 2.7",
        "source.toolkit.fluxcd.io/v1",
    ),
    (
        "source.toolkit.fluxcd.io/v1beta2",
        &[],
        "Flux 2.8",
        "source.toolkit.fluxcd.io/v1",
    ),
    (
        "gateway.networking.k8s.io/v1alpha2",
        &["Gateway", "GatewayClass", "HTTPRoute"],
        "Gateway API 1.0",
        "gateway.networking.k8s.io/v1",
    ),
    (
        "gateway.networking.k8s.io/v1alpha2",
        &["GRPCRoute", "ReferenceGrant"],
        "Gateway API 1.1",
        "gateway.networking.k8s.io/v1",
    ),
];

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    let version = object.api_version();
    let minor = sink.options().minor();
    let found = RETIRED
        .iter()
        .find(|(retired, kinds, ..)| *retired == version && (kinds.is_empty() || kinds.contains(&object.kind())));
    let spot = object.spot_at(&["apiVersion"]);
    if let Some((_, _, since, instead)) = ADD_ONS
        .iter()
        .find(|(retired, kinds, ..)| *retired == version && (kinds.is_empty() || kinds.contains(&object.kind())))
    {
        let message = format!("`{version}` of {} is not served any more since {since}", object.kind());
        sink.warn("K2", spot, message, format!("use `{instead}`"));
        return;
    }
    if let Some((_, _, deprecated, removed, instead)) = found {
        let hint = format!("use `{instead}`");
        if minor >= *removed {
            let message = format!(
                "Kubernetes 1.{minor} does not serve `{version}` of {} (removed in 1.{removed})",
                object.kind()
            );
            // Only where the new version has the same fields.
            let is_same = matches!(
                version,
                "batch/v1beta1" | "policy/v1beta1" | "rbac.authorization.k8s.io/v1beta1"
            ) && object.kind() != "PodSecurityPolicy";
            let node = object.at(&["apiVersion"]).filter(|_| is_same);
            let spot = spot.mended_by(node.and_then(|node| mend::replace(node, instead)));
            sink.add("K2", spot, message, hint);
        } else if minor >= *deprecated {
            let message = format!("`{version}` of {} is deprecated since 1.{deprecated}", object.kind());
            sink.warn("K2", spot, message, hint);
        }
    }
}

/// Whether a version was served once: an object of it is K2's, not K1's.
pub(in crate::rules) fn is_retired(version: &str, kind: &str) -> bool {
    RETIRED
        .iter()
        .any(|(retired, kinds, ..)| *retired == version && (kinds.is_empty() || kinds.contains(&kind)))
}
