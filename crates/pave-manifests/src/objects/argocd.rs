//! Objects of Argo CD (`argoproj.io/v1alpha1`).

use super::core::Metadata;
use super::labels::Labels;
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
pub(crate) struct ApplicationSet {
    pub(crate) metadata: Metadata,
    pub(crate) spec: ApplicationSetSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApplicationSetSpec {
    pub(crate) go_template: bool,
    pub(crate) go_template_options: Vec<&'static str>,
    pub(crate) generators: Vec<Value>,
    pub(crate) template: ApplicationTemplate,
}

#[derive(Serialize)]
pub(crate) struct ApplicationTemplate {
    pub(crate) metadata: ApplicationMetadata,
    pub(crate) spec: ApplicationSpec,
}

#[derive(Serialize)]
pub(crate) struct ApplicationMetadata {
    pub(crate) name: String,
    pub(crate) labels: Labels,
    pub(crate) finalizers: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApplicationSpec {
    pub(crate) project: String,
    pub(crate) source: ApplicationSource,
    pub(crate) destination: ApplicationDestination,
    pub(crate) sync_policy: SyncPolicy,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApplicationSource {
    #[serde(rename = "repoURL")]
    pub(crate) repo_url: String,
    pub(crate) target_revision: &'static str,
    pub(crate) path: String,
    pub(crate) kustomize: Option<Value>,
    pub(crate) helm: Option<Value>,
}

#[derive(Serialize)]
pub(crate) struct ApplicationDestination {
    pub(crate) server: String,
    pub(crate) namespace: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SyncPolicy {
    pub(crate) automated: SyncAutomation,
    pub(crate) sync_options: Vec<&'static str>,
    pub(crate) managed_namespace_metadata: NamespaceMetadata,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SyncAutomation {
    pub(crate) prune: bool,
    pub(crate) self_heal: bool,
}

#[derive(Serialize)]
pub(crate) struct NamespaceMetadata {
    pub(crate) labels: Labels,
}
