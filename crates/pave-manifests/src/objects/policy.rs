//! `policy/v1`.

use super::core::{LabelSelector, Metadata};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct PodDisruptionBudget {
    pub(crate) metadata: Metadata,
    pub(crate) spec: PodDisruptionBudgetSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PodDisruptionBudgetSpec {
    pub(crate) max_unavailable: u32,
    pub(crate) unhealthy_pod_eviction_policy: &'static str,
    pub(crate) selector: LabelSelector,
}
