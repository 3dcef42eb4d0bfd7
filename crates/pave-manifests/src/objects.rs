//! Kubernetes objects as typed structs, serialise only.
//!
//! Structs of our own rather than k8s-openapi's: a tenth of its size in the .wasm, and fields come out in the order
//! people write them (name and image first). `tests/kubernetes_types.rs` proves every field name against k8s-openapi.

mod autoscaling;
mod core;
mod network;
mod policy;
mod workload;

pub(crate) use autoscaling::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget,
    ResourceMetricSource,
};
pub(crate) use core::{ConfigMap, LabelSelector, Labels, Metadata, Service, ServiceAccount, ServicePort, ServiceSpec};
pub(crate) use network::{
    IpBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec,
};
pub(crate) use policy::{PodDisruptionBudget, PodDisruptionBudgetSpec};
pub(crate) use workload::{
    Affinity, Capabilities, ConfigMapReference, Container, ContainerPort, ContainerSecurityContext, Deployment,
    DeploymentSpec, DeploymentStrategy, EmptyDirectory, EnvFromSource, EnvVar, EnvVarSource, HttpGetAction,
    KeySelector, LocalObjectReference, PodAffinityTerm, PodAntiAffinity, PodMetadata, PodSecurityContext, PodSpec,
    PodTemplate, Probe, ResourceRequirements, RollingUpdate, SeccompProfile, TcpSocketAction, TopologySpreadConstraint,
    Volume, VolumeMount, WeightedPodAffinityTerm,
};

use serde::Serialize;
use serde_json::Value;

/// `object` as JSON without the fields it leaves out.
pub(crate) fn to_json(object: &impl Serialize) -> Value {
    // These structs hold strings, numbers and lists only; serialising them cannot fail.
    let mut value = serde_json::to_value(object).unwrap_or_default();
    prune(&mut value);
    value
}

/// Removes nulls: an absent field is what `None` means. The structs bound the depth.
fn prune(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(prune);
        }
        Value::Array(items) => items.iter_mut().for_each(prune),
        _ => {}
    }
}
