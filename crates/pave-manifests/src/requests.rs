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
    let annotation = ("argocd.argoproj.io/sync-options".to_owned(), json!("Prune=false"));
    metadata.annotations = Some([annotation].into_iter().collect());
    InfrastructureRequest {
        metadata,
        spec: request.spec.clone(),
    }
}
