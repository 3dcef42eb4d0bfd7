//! `apps/v1` and `batch/v1`.

use super::core::{LabelSelector, Metadata};
use super::labels::Labels;
use super::pod::PodTemplate;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Deployment {
    pub(crate) metadata: Metadata,
    pub(crate) spec: DeploymentSpec,
}

#[derive(Serialize)]
pub(crate) struct DeploymentSpec {
    pub(crate) replicas: Option<u32>,
    pub(crate) selector: LabelSelector,
    pub(crate) strategy: DeploymentStrategy,
    pub(crate) template: PodTemplate,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeploymentStrategy {
    #[serde(rename = "type")]
    pub(crate) strategy_type: &'static str,
    pub(crate) rolling_update: RollingUpdate,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RollingUpdate {
    pub(crate) max_surge: &'static str,
    pub(crate) max_unavailable: u32,
}

#[derive(Serialize)]
pub(crate) struct StatefulSet {
    pub(crate) metadata: Metadata,
    pub(crate) spec: StatefulSetSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StatefulSetSpec {
    pub(crate) service_name: String,
    pub(crate) replicas: Option<u32>,
    pub(crate) selector: LabelSelector,
    pub(crate) update_strategy: UpdateStrategy,
    pub(crate) template: PodTemplate,
    pub(crate) volume_claim_templates: Option<Vec<PersistentVolumeClaim>>,
}

#[derive(Serialize)]
pub(crate) struct UpdateStrategy {
    #[serde(rename = "type")]
    pub(crate) strategy_type: &'static str,
}

#[derive(Serialize)]
pub(crate) struct PersistentVolumeClaim {
    pub(crate) metadata: ClaimMetadata,
    pub(crate) spec: PersistentVolumeClaimSpec,
}

#[derive(Serialize)]
pub(crate) struct ClaimMetadata {
    pub(crate) name: String,
    pub(crate) labels: Labels,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersistentVolumeClaimSpec {
    pub(crate) access_modes: Vec<&'static str>,
    pub(crate) storage_class_name: Option<String>,
    pub(crate) resources: ClaimResources,
}

#[derive(Serialize)]
pub(crate) struct ClaimResources {
    pub(crate) requests: Labels,
}

#[derive(Serialize)]
pub(crate) struct Job {
    pub(crate) metadata: Metadata,
    pub(crate) spec: JobSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JobSpec {
    pub(crate) backoff_limit: u32,
    pub(crate) ttl_seconds_after_finished: Option<u32>,
    pub(crate) template: PodTemplate,
}

#[derive(Serialize)]
pub(crate) struct CronJob {
    pub(crate) metadata: Metadata,
    pub(crate) spec: CronJobSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CronJobSpec {
    pub(crate) schedule: String,
    pub(crate) time_zone: Option<String>,
    pub(crate) concurrency_policy: Option<String>,
    pub(crate) starting_deadline_seconds: Option<u32>,
    pub(crate) successful_jobs_history_limit: u32,
    pub(crate) failed_jobs_history_limit: u32,
    pub(crate) job_template: JobTemplate,
}

#[derive(Serialize)]
pub(crate) struct JobTemplate {
    pub(crate) metadata: JobTemplateMetadata,
    pub(crate) spec: JobSpec,
}

#[derive(Serialize)]
pub(crate) struct JobTemplateMetadata {
    pub(crate) labels: Labels,
}
