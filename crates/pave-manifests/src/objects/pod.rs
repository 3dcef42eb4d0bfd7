//! The pod inside a workload.

use super::core::LabelSelector;
use super::labels::Labels;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct PodTemplate {
    pub(crate) metadata: PodMetadata,
    pub(crate) spec: PodSpec,
}

#[derive(Serialize)]
pub(crate) struct PodMetadata {
    pub(crate) labels: Labels,
    pub(crate) annotations: Option<Labels>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PodSpec {
    pub(crate) service_account_name: String,
    pub(crate) automount_service_account_token: bool,
    pub(crate) enable_service_links: bool,
    pub(crate) image_pull_secrets: Option<Vec<LocalObjectReference>>,
    pub(crate) security_context: PodSecurityContext,
    pub(crate) restart_policy: Option<&'static str>,
    pub(crate) affinity: Option<Affinity>,
    pub(crate) topology_spread_constraints: Option<Vec<TopologySpreadConstraint>>,
    pub(crate) init_containers: Option<Vec<Container>>,
    pub(crate) containers: Vec<Container>,
    pub(crate) volumes: Vec<Volume>,
}

#[derive(Serialize)]
pub(crate) struct LocalObjectReference {
    pub(crate) name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PodSecurityContext {
    pub(crate) run_as_non_root: bool,
    pub(crate) run_as_user: u32,
    pub(crate) run_as_group: u32,
    pub(crate) fs_group: u32,
    pub(crate) seccomp_profile: SeccompProfile,
}

#[derive(Serialize)]
pub(crate) struct SeccompProfile {
    #[serde(rename = "type")]
    pub(crate) profile_type: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Affinity {
    pub(crate) pod_anti_affinity: PodAntiAffinity,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PodAntiAffinity {
    pub(crate) preferred_during_scheduling_ignored_during_execution: Vec<WeightedPodAffinityTerm>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WeightedPodAffinityTerm {
    pub(crate) weight: u32,
    pub(crate) pod_affinity_term: PodAffinityTerm,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PodAffinityTerm {
    pub(crate) topology_key: &'static str,
    pub(crate) label_selector: LabelSelector,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TopologySpreadConstraint {
    pub(crate) max_skew: u32,
    pub(crate) topology_key: &'static str,
    pub(crate) when_unsatisfiable: &'static str,
    pub(crate) label_selector: LabelSelector,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Container {
    pub(crate) name: String,
    pub(crate) image: String,
    pub(crate) image_pull_policy: String,
    pub(crate) restart_policy: Option<&'static str>,
    pub(crate) command: Option<Vec<String>>,
    pub(crate) args: Option<Vec<String>>,
    pub(crate) working_dir: Option<String>,
    pub(crate) ports: Option<Vec<ContainerPort>>,
    pub(crate) env_from: Option<Vec<EnvFromSource>>,
    pub(crate) env: Option<Vec<EnvVar>>,
    pub(crate) resources: ResourceRequirements,
    pub(crate) startup_probe: Option<Probe>,
    pub(crate) liveness_probe: Option<Probe>,
    pub(crate) readiness_probe: Option<Probe>,
    pub(crate) security_context: ContainerSecurityContext,
    pub(crate) volume_mounts: Vec<VolumeMount>,
}

#[derive(Serialize)]
pub(crate) struct ExecAction {
    pub(crate) command: Vec<String>,
}

#[derive(Serialize)]
pub(crate) struct TcpSocketAction {
    pub(crate) port: String,
}

#[derive(Serialize)]
pub(crate) struct GrpcAction {
    pub(crate) port: u16,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names are Kubernetes'")]
pub(crate) struct ContainerPort {
    pub(crate) name: String,
    pub(crate) container_port: u16,
    pub(crate) protocol: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EnvFromSource {
    pub(crate) config_map_ref: Option<ConfigMapReference>,
    pub(crate) secret_ref: Option<LocalObjectReference>,
}

#[derive(Serialize)]
pub(crate) struct ConfigMapReference {
    pub(crate) name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EnvVar {
    pub(crate) name: String,
    pub(crate) value: Option<String>,
    pub(crate) value_from: Option<EnvVarSource>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names are Kubernetes'")]
pub(crate) struct EnvVarSource {
    pub(crate) secret_key_ref: Option<KeySelector>,
    pub(crate) config_map_key_ref: Option<KeySelector>,
    pub(crate) field_ref: Option<FieldSelector>,
    pub(crate) resource_field_ref: Option<AmountSelector>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FieldSelector {
    pub(crate) field_path: String,
}

#[derive(Serialize)]
pub(crate) struct AmountSelector {
    pub(crate) resource: String,
}

#[derive(Serialize)]
pub(crate) struct KeySelector {
    pub(crate) name: String,
    pub(crate) key: String,
}

#[derive(Serialize)]
pub(crate) struct ResourceRequirements {
    pub(crate) requests: Labels,
    pub(crate) limits: Labels,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Probe {
    pub(crate) http_get: Option<HttpGetAction>,
    pub(crate) tcp_socket: Option<TcpSocketAction>,
    pub(crate) grpc: Option<GrpcAction>,
    pub(crate) exec: Option<ExecAction>,
    pub(crate) period_seconds: u32,
    pub(crate) timeout_seconds: u32,
    pub(crate) failure_threshold: u32,
}

#[derive(Serialize)]
pub(crate) struct HttpGetAction {
    pub(crate) path: String,
    pub(crate) port: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ContainerSecurityContext {
    pub(crate) allow_privilege_escalation: bool,
    pub(crate) read_only_root_filesystem: bool,
    pub(crate) run_as_non_root: bool,
    pub(crate) capabilities: Capabilities,
}

#[derive(Serialize)]
pub(crate) struct Capabilities {
    pub(crate) drop: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VolumeMount {
    pub(crate) name: String,
    pub(crate) mount_path: String,
    pub(crate) sub_path: Option<String>,
    pub(crate) read_only: Option<bool>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Volume {
    pub(crate) name: String,
    pub(crate) empty_dir: Option<EmptyDirectory>,
    pub(crate) secret: Option<SecretVolume>,
    pub(crate) config_map: Option<ConfigMapReference>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct EmptyDirectory {
    pub(crate) size_limit: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SecretVolume {
    pub(crate) secret_name: String,
}
