//! `gateway.networking.k8s.io/v1` `HTTPRoute` and `networking.k8s.io/v1` Ingress.

use super::core::Metadata;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct HttpRoute {
    pub(crate) metadata: Metadata,
    pub(crate) spec: HttpRouteSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HttpRouteSpec {
    pub(crate) parent_refs: Vec<ParentReference>,
    pub(crate) hostnames: Vec<String>,
    pub(crate) rules: Vec<HttpRouteRule>,
}

#[derive(Serialize)]
pub(crate) struct ParentReference {
    pub(crate) name: String,
    pub(crate) namespace: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HttpRouteRule {
    pub(crate) matches: Vec<HttpRouteMatch>,
    pub(crate) backend_refs: Vec<BackendReference>,
}

#[derive(Serialize)]
pub(crate) struct HttpRouteMatch {
    pub(crate) path: PathMatch,
}

#[derive(Serialize)]
pub(crate) struct PathMatch {
    #[serde(rename = "type")]
    pub(crate) match_type: &'static str,
    pub(crate) value: String,
}

#[derive(Serialize)]
pub(crate) struct BackendReference {
    pub(crate) name: String,
    pub(crate) port: u16,
}

#[derive(Serialize)]
pub(crate) struct Ingress {
    pub(crate) metadata: Metadata,
    pub(crate) spec: IngressSpec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IngressSpec {
    pub(crate) ingress_class_name: String,
    pub(crate) tls: Option<Vec<IngressTls>>,
    pub(crate) rules: Vec<IngressRule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IngressTls {
    pub(crate) hosts: Vec<String>,
    pub(crate) secret_name: String,
}

#[derive(Serialize)]
pub(crate) struct IngressRule {
    pub(crate) host: String,
    pub(crate) http: IngressHttp,
}

#[derive(Serialize)]
pub(crate) struct IngressHttp {
    pub(crate) paths: Vec<IngressPath>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct IngressPath {
    pub(crate) path: String,
    pub(crate) path_type: &'static str,
    pub(crate) backend: IngressBackend,
}

#[derive(Serialize)]
pub(crate) struct IngressBackend {
    pub(crate) service: IngressService,
}

#[derive(Serialize)]
pub(crate) struct IngressService {
    pub(crate) name: String,
    pub(crate) port: IngressPort,
}

#[derive(Serialize)]
pub(crate) struct IngressPort {
    pub(crate) name: &'static str,
}
