//! Namespaces, what they may hold (`v1`) and who may do what in them (`rbac.authorization.k8s.io/v1`).

use super::core::Metadata;
use super::labels::Labels;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Namespace {
    pub(crate) metadata: Metadata,
}

#[derive(Serialize)]
pub(crate) struct ResourceQuota {
    pub(crate) metadata: Metadata,
    pub(crate) spec: ResourceQuotaSpec,
}

#[derive(Serialize)]
pub(crate) struct ResourceQuotaSpec {
    pub(crate) hard: Labels,
}

#[derive(Serialize)]
pub(crate) struct LimitRange {
    pub(crate) metadata: Metadata,
    pub(crate) spec: LimitRangeSpec,
}

#[derive(Serialize)]
pub(crate) struct LimitRangeSpec {
    pub(crate) limits: Vec<LimitRangeItem>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LimitRangeItem {
    #[serde(rename = "type")]
    pub(crate) item_type: &'static str,
    pub(crate) default_request: Labels,
    pub(crate) default: Labels,
}

#[derive(Serialize)]
pub(crate) struct Role {
    pub(crate) metadata: Metadata,
    pub(crate) rules: Vec<PolicyRule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PolicyRule {
    pub(crate) api_groups: Vec<&'static str>,
    pub(crate) resources: Vec<&'static str>,
    pub(crate) verbs: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoleBinding {
    pub(crate) metadata: Metadata,
    pub(crate) role_ref: RoleReference,
    pub(crate) subjects: Vec<Subject>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RoleReference {
    pub(crate) api_group: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Subject {
    pub(crate) api_group: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) name: String,
}
