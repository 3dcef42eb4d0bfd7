//! From a spec to the entities of the catalog.

use pave_report::Finding;
use pave_spec::{Platform, Spec};

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the repository's root.
    pub path: String,
    /// Its text.
    pub content: String,
}

/// The entities of a service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// `catalog-info.yaml`.
    pub files: Vec<File>,
    /// The entities in it, in order.
    pub entities: Vec<serde_json::Value>,
    /// What to know about them.
    pub findings: Vec<Finding>,
}

/// The entities of `spec`.
#[must_use]
pub fn generate(spec: &Spec, platform: &Platform) -> Catalog {
    let _ = (spec, platform);
    Catalog::default()
}
