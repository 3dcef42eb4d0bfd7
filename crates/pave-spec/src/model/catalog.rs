//! What the catalog shows.

use serde::{Deserialize, Serialize};
use serde_json::Map;

/// An API that a service provides and defines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// Its name.
    pub name: String,
    /// What its definition is written in.
    #[serde(rename = "type")]
    pub api_type: String,
    /// A file beside the spec, or an address.
    pub definition: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What the catalog shows of a service besides what follows from the rest of its spec.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogEntry {
    /// The type of the component.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub component_type: Option<String>,
    /// A name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Further annotations.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub annotations: Map<String, serde_json::Value>,
    /// Labels.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub labels: Map<String, serde_json::Value>,
    /// Addresses worth knowing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// The domain of the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Entities that come from this spec too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub defines: Vec<Defined>,
}

/// An address worth knowing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The address.
    pub url: String,
    /// What is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// An icon of the portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
}

/// An entity that a spec may define for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Defined {
    /// The group that owns the service.
    Owner,
    /// The system it is part of.
    System,
    /// The domain of the system.
    Domain,
}

/// The platform's conventions for the catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CatalogConventions {
    /// Annotations of every component, with placeholders.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub annotations: Map<String, serde_json::Value>,
    /// Labels of every component.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub labels: Map<String, serde_json::Value>,
    /// Addresses of every component, with placeholders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}
