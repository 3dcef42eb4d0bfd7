//! `networking.k8s.io/v1`.

use super::core::{LabelSelector, Metadata};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct NetworkPolicy {
    pub(crate) metadata: Metadata,
    pub(crate) spec: NetworkPolicySpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NetworkPolicySpec {
    pub(crate) pod_selector: LabelSelector,
    pub(crate) policy_types: Vec<&'static str>,
    pub(crate) ingress: Vec<NetworkPolicyIngressRule>,
    pub(crate) egress: Vec<NetworkPolicyEgressRule>,
}

#[derive(Serialize)]
pub(crate) struct NetworkPolicyIngressRule {
    pub(crate) from: Vec<NetworkPolicyPeer>,
    pub(crate) ports: Option<Vec<NetworkPolicyPort>>,
}

#[derive(Serialize)]
pub(crate) struct NetworkPolicyEgressRule {
    pub(crate) to: Vec<NetworkPolicyPeer>,
    pub(crate) ports: Option<Vec<NetworkPolicyPort>>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NetworkPolicyPeer {
    pub(crate) namespace_selector: Option<LabelSelector>,
    pub(crate) pod_selector: Option<LabelSelector>,
    pub(crate) ip_block: Option<IpBlock>,
}

#[derive(Serialize)]
pub(crate) struct IpBlock {
    pub(crate) cidr: String,
    pub(crate) except: Option<Vec<String>>,
}

#[derive(Serialize)]
pub(crate) struct NetworkPolicyPort {
    pub(crate) protocol: &'static str,
    pub(crate) port: u16,
}
