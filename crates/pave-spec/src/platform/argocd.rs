//! Where Argo CD is, and what it reads.

use serde::{Deserialize, Serialize};

/// Argo CD as previews need it; the values of seeds 000 and 004.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ArgoCd {
    /// Its namespace.
    pub namespace: String,
    /// The project of previews.
    pub project: String,
    /// The folder of a service's repository with what Pave generates.
    pub path: String,
    /// The cluster of previews.
    pub server: String,
    /// Where the token that reads pull requests is kept: `secret/<name>/<key>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

impl Default for ArgoCd {
    fn default() -> Self {
        Self {
            namespace: "argocd".to_owned(),
            project: "default".to_owned(),
            path: "deploy".to_owned(),
            server: "https://kubernetes.default.svc".to_owned(),
            token: None,
        }
    }
}
