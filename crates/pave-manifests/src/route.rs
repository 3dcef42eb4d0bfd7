//! The address from outside: an `HTTPRoute` of the Gateway API, or an Ingress.

use crate::names::{MAIN_PORT, Names};
use crate::objects::{
    BackendReference, HttpRoute, HttpRouteMatch, HttpRouteRule, HttpRouteSpec, Ingress, IngressBackend, IngressHttp,
    IngressPath, IngressPort, IngressRule, IngressService, IngressSpec, IngressTls, ParentReference, PathMatch,
};
use pave_spec::{Expose, Platform};

/// The route to the service's `port`; the Gateway's listener ends TLS.
pub(crate) fn http_route(expose: &Expose, port: u16, platform: &Platform, names: &Names<'_>) -> HttpRoute {
    HttpRoute {
        metadata: names.metadata(names.service()),
        spec: HttpRouteSpec {
            parent_refs: vec![ParentReference {
                name: if expose.internal {
                    platform.ingress.internal_gateway.clone()
                } else {
                    platform.ingress.gateway.clone()
                },
                namespace: platform.ingress.gateway_namespace.clone(),
            }],
            hostnames: vec![expose.host.clone()],
            rules: vec![HttpRouteRule {
                matches: vec![HttpRouteMatch {
                    path: PathMatch {
                        match_type: "PathPrefix",
                        value: expose.path.clone(),
                    },
                }],
                backend_refs: vec![BackendReference {
                    name: names.service(),
                    port,
                }],
            }],
        },
    }
}

/// The Ingress; the certificate is in the Secret `<name>-tls`, where cert-manager and others put it.
pub(crate) fn ingress(expose: &Expose, platform: &Platform, names: &Names<'_>) -> Ingress {
    let tls = expose.tls.then(|| {
        vec![IngressTls {
            hosts: vec![expose.host.clone()],
            secret_name: format!("{}-tls", names.service()),
        }]
    });
    Ingress {
        metadata: names.metadata(names.service()),
        spec: IngressSpec {
            ingress_class_name: if expose.internal {
                platform.ingress.internal_class_name.clone()
            } else {
                platform.ingress.class_name.clone()
            },
            tls,
            rules: vec![IngressRule {
                host: expose.host.clone(),
                http: IngressHttp {
                    paths: vec![IngressPath {
                        path: expose.path.clone(),
                        path_type: "Prefix",
                        backend: IngressBackend {
                            service: IngressService {
                                name: names.service(),
                                port: IngressPort { name: MAIN_PORT },
                            },
                        },
                    }],
                },
            }],
        },
    }
}
