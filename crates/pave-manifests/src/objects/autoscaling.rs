//! `autoscaling/v2`, and KEDA's `keda.sh/v1alpha1`.

use super::core::Metadata;
use super::pod::LocalObjectReference;
use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Serialize)]
pub(crate) struct HorizontalPodAutoscaler {
    pub(crate) metadata: Metadata,
    pub(crate) spec: HorizontalPodAutoscalerSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HorizontalPodAutoscalerSpec {
    pub(crate) scale_target_ref: CrossVersionObjectReference,
    pub(crate) min_replicas: u32,
    pub(crate) max_replicas: u32,
    pub(crate) metrics: Vec<MetricSpec>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CrossVersionObjectReference {
    pub(crate) api_version: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) name: String,
}

#[derive(Serialize)]
pub(crate) struct MetricSpec {
    #[serde(rename = "type")]
    pub(crate) metric_type: &'static str,
    pub(crate) resource: ResourceMetricSource,
}

#[derive(Serialize)]
pub(crate) struct ResourceMetricSource {
    pub(crate) name: &'static str,
    pub(crate) target: MetricTarget,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MetricTarget {
    #[serde(rename = "type")]
    pub(crate) target_type: &'static str,
    pub(crate) average_utilization: u32,
}

#[derive(Serialize)]
pub(crate) struct ScaledObject {
    pub(crate) metadata: Metadata,
    pub(crate) spec: ScaledObjectSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScaledObjectSpec {
    pub(crate) scale_target_ref: CrossVersionObjectReference,
    pub(crate) min_replica_count: u32,
    pub(crate) max_replica_count: u32,
    pub(crate) triggers: Vec<ScaleTrigger>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScaleTrigger {
    #[serde(rename = "type")]
    pub(crate) trigger_type: String,
    pub(crate) metric_type: Option<&'static str>,
    pub(crate) metadata: Map<String, Value>,
    pub(crate) authentication_ref: Option<LocalObjectReference>,
}

#[derive(Serialize)]
pub(crate) struct TriggerAuthentication {
    pub(crate) metadata: Metadata,
    pub(crate) spec: TriggerAuthenticationSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TriggerAuthenticationSpec {
    pub(crate) secret_target_ref: Vec<SecretTarget>,
}

#[derive(Serialize)]
pub(crate) struct SecretTarget {
    pub(crate) parameter: String,
    pub(crate) name: String,
    pub(crate) key: String,
}
