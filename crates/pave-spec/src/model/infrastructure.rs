//! What a service needs besides containers: databases, queues, buckets and other claims.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A database of the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Its name in the service.
    pub name: String,
    /// `postgresql` or `mysql`.
    pub engine: String,
    /// A size the platform team chose.
    pub size: String,
    /// The engine's version.
    pub version: String,
    /// Its disk, in GB; `None` where the platform's size says.
    #[serde(rename = "storageGB", default, skip_serializing_if = "Option::is_none")]
    pub storage_gb: Option<u32>,
}

/// A queue or a bucket of the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sized {
    /// Its name in the service.
    pub name: String,
    /// A size the platform team chose.
    pub size: String,
}

/// A claim of any kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Claim {
    /// Its name in the service.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Its group and version; `None` where the platform's definition says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    /// Its `spec`.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub parameters: Map<String, Value>,
}
