//! `v1`: what every object has, `ConfigMap`, Service, `ServiceAccount`.

use super::labels::{Labels, Text};
use serde::Serialize;
use serde_json::{Map, Value};

#[derive(Serialize)]
pub(crate) struct Metadata {
    pub(crate) name: String,
    pub(crate) namespace: Option<String>,
    pub(crate) labels: Labels,
    pub(crate) annotations: Option<Labels>,
}

impl Metadata {
    /// Adds an annotation.
    pub(crate) fn annotate(&mut self, key: impl Into<Text>, value: impl Into<Text>) {
        self.annotations.get_or_insert_default().insert(key, value);
    }
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LabelSelector {
    pub(crate) match_labels: Option<Labels>,
}

#[derive(Serialize)]
pub(crate) struct ConfigMap {
    pub(crate) metadata: Metadata,
    /// As many as a service has settings.
    pub(crate) data: Map<String, Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServiceAccount {
    pub(crate) metadata: Metadata,
    pub(crate) automount_service_account_token: bool,
}

#[derive(Serialize)]
pub(crate) struct Service {
    pub(crate) metadata: Metadata,
    pub(crate) spec: ServiceSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServiceSpec {
    #[serde(rename = "type")]
    pub(crate) service_type: &'static str,
    #[serde(rename = "clusterIP")]
    pub(crate) cluster_ip: Option<&'static str>,
    pub(crate) publish_not_ready_addresses: Option<bool>,
    pub(crate) selector: Labels,
    pub(crate) ports: Vec<ServicePort>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServicePort {
    pub(crate) name: String,
    pub(crate) port: u16,
    pub(crate) target_port: String,
    pub(crate) protocol: &'static str,
}

#[derive(Serialize)]
pub(crate) struct Secret {
    pub(crate) metadata: Metadata,
    #[serde(rename = "type")]
    pub(crate) secret_type: &'static str,
}
