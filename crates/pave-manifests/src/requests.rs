//! What a service asks the platform for: claims and composite resources of Crossplane.

use crate::names::Names;
use crate::objects::InfrastructureRequest;
use pave_spec::{DeliveredBy, Request, Spec};

/// The object of a request.
///
/// What delivers the service must not remove it with a line of the spec: its data would go with it.
pub(crate) fn object(request: &Request, spec: &Spec, names: &Names<'_>) -> InfrastructureRequest {
    let mut metadata = names.metadata(request.name.clone());
    let by = spec.delivery.as_ref().and_then(|delivery| delivery.by);
    let (annotation, value) = match by {
        Some(DeliveredBy::Flux) => ("kustomize.toolkit.fluxcd.io/prune", "disabled"),
        _ => ("argocd.argoproj.io/sync-options", "Prune=false"),
    };
    metadata.annotate(annotation, value);
    InfrastructureRequest {
        metadata,
        spec: request.spec.clone(),
    }
}
