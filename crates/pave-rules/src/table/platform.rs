//! X, I, G: GitOps, charts, infrastructure, pipelines.

use super::{Rule, rule};
use crate::options::Profile::{Baseline, Golden};
use pave_report::Level::{Error, Warning};

pub(super) const RULES: &[Rule] = &[
    rule(
        "X1",
        Error,
        Baseline,
        "Argo CD applications are complete, and their names and generators make sense.",
        "Argo CD refuses them, or two services share one application.",
        "Argo CD: CRDs and documentation; seeds 000 and 004",
    ),
    rule(
        "X2",
        Error,
        Baseline,
        "A Helm chart renders with any values its users may give.",
        "An absent map stops the rendering: `nil pointer evaluating`.",
        "Helm: chart best practices; seed 004",
    ),
    rule(
        "X3",
        Error,
        Baseline,
        "What a kustomization names is there, and what it changes exists.",
        "`kustomize build` fails, or changes nothing without a word.",
        "Kustomize; seeds 002 and 003",
    ),
    rule(
        "X4",
        Warning,
        Baseline,
        "All replicas together fit the quota of their namespace, a rollout included.",
        "The last pods of a rollout are refused, when the load is highest.",
        "Kubernetes: resource quotas; seed 004",
    ),
    rule(
        "X5",
        Warning,
        Baseline,
        "Kyverno policies use the form of today.",
        "The old form is deprecated and goes with the next major version.",
        "Kyverno: policy types; seed 004",
    ),
    rule(
        "I1",
        Error,
        Baseline,
        "A Crossplane composition is of the current form, and uses every field that a claim may set.",
        "A field that is asked for and not used is a promise that nobody keeps.",
        "Crossplane v2; seeds 000 and 003",
    ),
    rule(
        "I2",
        Error,
        Golden,
        "A database is encrypted, backed up for a week, and protected from deletion.",
        "The data of a service are gone, or public, by one mistake.",
        "seeds 000 and 003",
    ),
    rule(
        "G1",
        Warning,
        Golden,
        "Dockerfiles and workflows are pinned, and run with the least rights.",
        "What is built today is not what is built tomorrow, and a foreign action may do what the repository may.",
        "hadolint; actionlint; GitHub: security hardening",
    ),
];
