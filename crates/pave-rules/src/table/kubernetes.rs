//! K: what makes an object one that a cluster takes.

use super::{Rule, rule};
use crate::options::Profile::{Baseline, Golden};
use pave_report::Level::{Error, Warning};

pub(super) const RULES: &[Rule] = &[
    rule(
        "K1",
        Error,
        Baseline,
        "A Kubernetes object has the fields of its schema, and no others.",
        "The API server refuses it, or, worse, drops the field that it does not know.",
        "Kubernetes OpenAPI 1.30 to 1.37, CRDs; kube-linter schema-validation",
    ),
    rule(
        "K2",
        Error,
        Baseline,
        "An object's API version is served by the chosen Kubernetes, and not deprecated.",
        "After the next upgrade of the cluster the object can be neither applied nor read.",
        "Kubernetes deprecation guide; kube-linter no-extensions-v1beta; kube-score stable-version",
    ),
    rule(
        "K3",
        Error,
        Baseline,
        "An object keeps the API server's rules that no schema holds.",
        "`kubectl apply` refuses it, after the review, in the middle of a rollout.",
        "Kubernetes API validation; kube-score label-values; kube-linter invalid-target-ports, restart-policy",
    ),
    rule(
        "K4",
        Error,
        Baseline,
        "A custom resource keeps the rules that its definition holds as expressions in CEL.",
        "The API server refuses it, though it fits the schema.",
        "`x-kubernetes-validations` of custom resource definitions: those in the set or given with `--crd`, and those of the \
         Gateway API, cert-manager, CloudNativePG, Crossplane, External Secrets, Flux, KEDA, Kyverno and the Prometheus operator",
    ),
    rule(
        "K5",
        Error,
        Baseline,
        "The selector of a workload matches the labels of its pods.",
        "The API server refuses it, or the workload makes pods for ever and counts none.",
        "kube-linter mismatching-selector; kube-score deployment-pod-selector-labels-match-template-metadata-labels",
    ),
    rule(
        "K6",
        Error,
        Baseline,
        "An object appears once in a set.",
        "The second overwrites the first, or the other way round.",
        "field practice",
    ),
    rule(
        "K7",
        Warning,
        Golden,
        "An object says its namespace, and it is not `default`.",
        "It goes wherever the caller happens to be, out of reach of quotas and policies.",
        "kube-linter use-namespace; CKV_K8S_21",
    ),
    rule(
        "K8",
        Warning,
        Golden,
        "A pod uses `serviceAccountName`, not the deprecated `serviceAccount`.",
        "The old name may go with any API version.",
        "kube-linter deprecated-service-account-field",
    ),
];
