//! What a service asks the platform for: claims and composite resources of Crossplane.

use crate::names::Names;
use crate::objects::InfrastructureRequest;
use pave_spec::Request;
use serde_json::json;

/// The object of a request.
///
/// Argo CD must not remove it with a line of the spec: its data would go with it.
pub(crate) fn object(request: &Request, names: &Names<'_>) -> InfrastructureRequest {
    let mut metadata = names.metadata(request.name.clone());
    metadata.annotate("argocd.argoproj.io/sync-options", json!("Prune=false"));
    InfrastructureRequest {
        metadata,
        spec: request.spec.clone(),
    }
}
