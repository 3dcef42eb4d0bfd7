//! The fields about delivery and policy.

use super::shapes::LINE;
use crate::field::Mode::Advanced;
use crate::field::{Field, Shape};
use crate::text::TextRule;

/// The versions of Kubernetes that manifests are checked for.
const VERSIONS: &[&str] = &["1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"];

pub(super) const DELIVERY: &[Field] = &[
    Field::new(
        "by",
        Advanced,
        Shape::OneOf(&["argocd", "flux", "none"]),
        "What brings its manifests into a cluster; previews need Argo CD.",
    )
    .or("argocd"),
    Field::new(
        "output",
        Advanced,
        Shape::OneOf(&["kustomize", "helm", "plain"]),
        "How its manifests are laid out where a command or a step does not say.",
    )
    .or("kustomize"),
    Field::new(
        "ci",
        Advanced,
        Shape::OneOf(&["github", "tekton"]),
        "What builds and tests it, for templates that bring a pipeline.",
    ),
    Field::new(
        "kubernetes",
        Advanced,
        Shape::OneOf(VERSIONS),
        "The version of Kubernetes that it runs on, for templates that check its manifests.",
    ),
    Field::new(
        "crossplane",
        Advanced,
        Shape::OneOf(&["v1", "v2"]),
        "Whether it gets claims (v1) or composite resources of its namespace (v2), where no definition says.",
    )
    .or("the platform's"),
];

pub(super) const POLICY: &[Field] = &[
    Field::new(
        "profile",
        Advanced,
        Shape::OneOf(&["baseline", "golden", "strict"]),
        "How strict the rules are; `strict` wants secrets as files.",
    )
    .or("golden"),
    Field::new(
        "exempt",
        Advanced,
        Shape::List(&Shape::Object(EXEMPTION)),
        "Rules that its objects do not meet yet, each for a reason and until a day.",
    ),
];

const EXEMPTION: &[Field] = &[
    Field::new(
        "rule",
        Advanced,
        Shape::Text(TextRule::Identifier),
        "The rule's code, such as `W9`.",
    )
    .required(),
    Field::new("reason", Advanced, LINE, "Why.").required(),
    Field::new("until", Advanced, Shape::Text(TextRule::Day), "The last day.").required(),
];
