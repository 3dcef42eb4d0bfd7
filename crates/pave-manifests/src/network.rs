//! The Service and the `NetworkPolicy`.

use crate::names::{MAIN_PORT, Names};
use crate::objects::{
    IpBlock, LabelSelector, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer,
    NetworkPolicyPort, NetworkPolicySpec, Service, ServicePort, ServiceSpec,
};
use pave_spec::{Platform, Spec};
use serde_json::Value;

/// The label that Kubernetes itself puts on every namespace.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";
/// Where clouds answer with a node's credentials.
const CLOUD_METADATA: &str = "169.254.169.254/32";

/// The Service, on the ports of the container: no second set of numbers to remember.
pub(crate) fn service(spec: &Spec, names: &Names<'_>) -> Service {
    let main = (MAIN_PORT, spec.port);
    let extra = spec.ports.iter().map(|port| (port.name.as_str(), port.port));
    let ports = std::iter::once(main).chain(extra).map(|(name, port)| ServicePort {
        name: name.to_owned(),
        port,
        target_port: name.to_owned(),
        protocol: "TCP",
    });
    Service {
        metadata: names.metadata(names.service()),
        spec: ServiceSpec {
            service_type: "ClusterIP",
            selector: names.selector_labels(),
            ports: ports.collect(),
        },
    }
}

/// Requests come from the ingress or gateway only (seed 002) and from monitoring; DNS always works.
///
/// Egress is open to what the spec cannot know, such as the database behind a secret's URL, except for the cloud's
/// metadata address.
pub(crate) fn network_policy(spec: &Spec, platform: &Platform, names: &Names<'_>) -> NetworkPolicy {
    let ports: Vec<u16> = std::iter::once(spec.port)
        .chain(spec.ports.iter().map(|port| port.port))
        .collect();
    let from = |namespace: &str, ports: &[u16]| NetworkPolicyIngressRule {
        from: vec![in_namespace(namespace)],
        ports: Some(ports.iter().map(|port| tcp(*port)).collect()),
    };
    let mut dns = in_namespace("kube-system");
    dns.pod_selector = Some(labelled("k8s-app", "kube-dns"));
    let anywhere = |cidr: &str, except: Option<Vec<String>>| NetworkPolicyPeer {
        ip_block: Some(IpBlock {
            cidr: cidr.to_owned(),
            except,
        }),
        ..NetworkPolicyPeer::default()
    };
    let any_pod = NetworkPolicyPeer {
        namespace_selector: Some(LabelSelector { match_labels: None }),
        ..NetworkPolicyPeer::default()
    };
    NetworkPolicy {
        metadata: names.metadata(names.service()),
        spec: NetworkPolicySpec {
            pod_selector: names.selector(),
            policy_types: vec!["Ingress", "Egress"],
            ingress: vec![
                from(&platform.ingress.namespace, &[spec.port]),
                from(&platform.monitoring.namespace, &ports),
            ],
            egress: vec![
                NetworkPolicyEgressRule {
                    to: vec![dns],
                    ports: Some(vec![
                        NetworkPolicyPort {
                            protocol: "UDP",
                            port: 53,
                        },
                        tcp(53),
                    ]),
                },
                NetworkPolicyEgressRule {
                    to: vec![
                        any_pod,
                        anywhere("0.0.0.0/0", Some(vec![CLOUD_METADATA.to_owned()])),
                        anywhere("::/0", None),
                    ],
                    ports: None,
                },
            ],
        },
    }
}

fn in_namespace(name: &str) -> NetworkPolicyPeer {
    NetworkPolicyPeer {
        namespace_selector: Some(labelled(NAMESPACE_NAME, name)),
        ..NetworkPolicyPeer::default()
    }
}

fn labelled(key: &str, value: &str) -> LabelSelector {
    LabelSelector {
        match_labels: Some([(key.to_owned(), Value::from(value))].into_iter().collect()),
    }
}

fn tcp(port: u16) -> NetworkPolicyPort {
    NetworkPolicyPort { protocol: "TCP", port }
}
