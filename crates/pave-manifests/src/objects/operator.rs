//! Objects of the Prometheus operator (`monitoring.coreos.com/v1`), of External Secrets (`external-secrets.io/v1`) and of
//! Crossplane, whose kinds the platform team defines.

use super::core::Metadata;
use super::labels::Labels;
use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Serialize)]
pub(crate) struct ServiceMonitor {
    pub(crate) metadata: Metadata,
    pub(crate) spec: ServiceMonitorSpec,
}

#[derive(Serialize)]
pub(crate) struct ServiceMonitorSpec {
    pub(crate) selector: MonitorSelector,
    pub(crate) endpoints: Vec<Endpoint>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MonitorSelector {
    pub(crate) match_labels: Labels,
    pub(crate) match_expressions: Option<Vec<LabelRequirement>>,
}

#[derive(Serialize)]
pub(crate) struct LabelRequirement {
    pub(crate) key: &'static str,
    pub(crate) operator: &'static str,
}

#[derive(Serialize)]
pub(crate) struct Endpoint {
    pub(crate) port: String,
    pub(crate) path: String,
    pub(crate) interval: &'static str,
}

#[derive(Serialize)]
pub(crate) struct PrometheusRule {
    pub(crate) metadata: Metadata,
    pub(crate) spec: PrometheusRuleSpec,
}

#[derive(Serialize)]
pub(crate) struct PrometheusRuleSpec {
    pub(crate) groups: Vec<RuleGroup>,
}

#[derive(Serialize)]
pub(crate) struct RuleGroup {
    pub(crate) name: String,
    pub(crate) rules: Vec<AlertingRule>,
}

#[derive(Serialize)]
pub(crate) struct AlertingRule {
    pub(crate) alert: &'static str,
    pub(crate) expr: String,
    #[serde(rename = "for")]
    pub(crate) duration: &'static str,
    pub(crate) labels: Labels,
    pub(crate) annotations: Labels,
}

#[derive(Serialize)]
pub(crate) struct InfrastructureRequest {
    pub(crate) metadata: Metadata,
    pub(crate) spec: Map<String, Value>,
}

#[derive(Serialize)]
pub(crate) struct ExternalSecret {
    pub(crate) metadata: Metadata,
    pub(crate) spec: ExternalSecretSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExternalSecretSpec {
    pub(crate) refresh_interval: String,
    pub(crate) secret_store_ref: SecretStoreReference,
    pub(crate) target: ExternalSecretTarget,
    pub(crate) data: Option<Vec<ExternalSecretData>>,
    pub(crate) data_from: Option<Vec<ExternalSecretSource>>,
}

#[derive(Serialize)]
pub(crate) struct SecretStoreReference {
    pub(crate) name: String,
    pub(crate) kind: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExternalSecretTarget {
    pub(crate) name: String,
    pub(crate) creation_policy: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExternalSecretData {
    pub(crate) secret_key: String,
    pub(crate) remote_ref: RemoteReference,
}

#[derive(Serialize)]
pub(crate) struct RemoteReference {
    pub(crate) key: String,
    pub(crate) property: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct ExternalSecretSource {
    pub(crate) extract: RemoteReference,
}
