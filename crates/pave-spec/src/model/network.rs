//! Who reaches a service, and whom it calls.

use serde::{Deserialize, Serialize};

/// The address by which a service is reached from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expose {
    /// The host name.
    pub host: String,
    /// The paths that belong to it begin so.
    pub path: String,
    /// Whether an Ingress ends TLS.
    pub tls: bool,
    /// By which kind of object.
    pub via: Via,
    /// Whether it is reached from inside only.
    #[serde(default)]
    pub internal: bool,
}

/// How requests from outside come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// An `HTTPRoute` of the Gateway API.
    Gateway,
    /// An Ingress.
    Ingress,
}

/// Who may call a service, and whom it may call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Network {
    /// Who may call it, besides the ingress and monitoring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_from: Vec<Peer>,
    /// The only ones it may call, besides DNS; `None` leaves that open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_to: Option<Vec<Peer>>,
}

/// The other side of a connection: a service, a namespace or a range of addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// A service by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The namespace of that service, or all of a namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// A range of addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cidr: Option<String>,
    /// A host outside, for those it may call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The only port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
}
