//! How a service is delivered, and by which rules.

use crate::Crossplane;
use serde::{Deserialize, Serialize};

/// How a service comes into its clusters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// By which tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<DeliveredBy>,
    /// How its manifests are laid out where a request does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// What builds and tests it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ci: Option<String>,
    /// The version of Kubernetes that it is checked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kubernetes: Option<String>,
    /// Whether it gets claims or composite resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crossplane: Option<Crossplane>,
}

/// What brings manifests into a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveredBy {
    /// Argo CD.
    ArgoCd,
    /// Flux.
    Flux,
    /// Neither: by hand, or by a pipeline.
    None,
}

/// By which rules a service is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How strict they are.
    pub profile: String,
    /// What is let pass for a while.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<PolicyExemption>,
}

/// A rule that a service does not meet yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyExemption {
    /// The rule's code.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// The last day, `YYYY-MM-DD`.
    pub until: String,
}
