//! `autoscaling/v2`.

use super::core::Metadata;
use serde::Serialize;

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
