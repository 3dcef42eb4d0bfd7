//! What services cost, and where their secrets and traces are kept.

use serde::{Deserialize, Serialize};

/// What a month costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// The currency.
    pub currency: String,
    /// A reserved core.
    pub cpu: serde_json::Number,
    /// A reserved GiB of memory.
    pub memory: serde_json::Number,
    /// A GiB of disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage: Option<serde_json::Number>,
}

/// Where traces and OpenTelemetry's other signals go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Telemetry {
    /// The collector that services send to; without it they send nothing.
    pub endpoint: Option<String>,
    /// The namespace of the collector's pods.
    pub namespace: String,
}

impl Default for Telemetry {
    fn default() -> Self {
        Self {
            endpoint: None,
            namespace: "telemetry".to_owned(),
        }
    }
}

/// Where secrets are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Secrets {
    /// The store that secrets are fetched from.
    pub store: String,
    /// The kind of the store.
    pub kind: String,
    /// Where a Secret is that a service takes keys of without saying so, with the placeholders `{name}`, `{team}` and
    /// `{secret}`; without it such a Secret is somebody else's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Default for Secrets {
    fn default() -> Self {
        Self {
            store: "platform".to_owned(),
            kind: "ClusterSecretStore".to_owned(),
            path: None,
        }
    }
}
