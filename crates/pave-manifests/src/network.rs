//! The Services and the `NetworkPolicy`.

use crate::names::{HEADLESS, Names};
use crate::objects::{
    IpBlock, LabelSelector, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer,
    NetworkPolicyPort, NetworkPolicySpec, Service, ServicePort, ServiceSpec,
};
use crate::pod::non_empty;
use pave_spec::{Egress, Kind, Peer, Platform, Spec};

/// The label that Kubernetes itself puts on every namespace.
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";
/// Where clouds answer with a node's credentials.
const CLOUD_METADATA: &str = "169.254.169.254/32";

/// The Service, on the ports of the container: no second set of numbers to remember.
pub(crate) fn service(spec: &Spec, names: &Names<'_>) -> Service {
    Service {
        metadata: names.metadata(names.service()),
        spec: ServiceSpec {
            service_type: "ClusterIP",
            cluster_ip: None,
            publish_not_ready_addresses: None,
            selector: names.selector_labels(),
            ports: service_ports(spec),
        },
    }
}

/// The Service that gives each instance of a `StatefulSet` its own name, also before it is ready.
pub(crate) fn headless_service(spec: &Spec, names: &Names<'_>) -> Service {
    let mut metadata = names.metadata(names.headless());
    metadata.labels.insert(HEADLESS, "true");
    Service {
        metadata,
        spec: ServiceSpec {
            service_type: "ClusterIP",
            cluster_ip: Some("None"),
            publish_not_ready_addresses: Some(true),
            selector: names.selector_labels(),
            ports: service_ports(spec),
        },
    }
}

fn service_ports(spec: &Spec) -> Vec<ServicePort> {
    let ports = spec.named_ports().map(|(name, port)| ServicePort {
        name: name.to_owned(),
        port,
        target_port: name.to_owned(),
        protocol: "TCP",
    });
    ports.collect()
}

/// Requests come from the ingress or gateway (seed 002), from monitoring and from whom the spec allows; DNS always
/// works.
///
/// Without `network.allowTo`, and unless the platform says otherwise, egress is open to what the spec cannot know, such as the database behind a secret's URL,
/// except for the cloud's metadata address.
pub(crate) fn network_policy(spec: &Spec, platform: &Platform, names: &Names<'_>) -> NetworkPolicy {
    NetworkPolicy {
        metadata: names.metadata(names.service()),
        spec: NetworkPolicySpec {
            pod_selector: names.selector(),
            policy_types: vec!["Ingress", "Egress"],
            ingress: ingress(spec, platform, names),
            egress: egress(spec, platform, names),
        },
    }
}

fn ingress(spec: &Spec, platform: &Platform, names: &Names<'_>) -> Vec<NetworkPolicyIngressRule> {
    let every_port: Vec<u16> = spec.named_ports().map(|(_, port)| port).collect();
    let rule = |peer: NetworkPolicyPeer, ports: &[u16]| NetworkPolicyIngressRule {
        from: vec![peer],
        ports: non_empty(ports.iter().map(|port| tcp(*port)).collect()),
    };
    let mut rules = Vec::new();
    if let Some(port) = spec.port {
        rules.push(rule(in_namespace(&platform.ingress.namespace), &[port]));
    }
    if !every_port.is_empty() {
        rules.push(rule(in_namespace(&platform.monitoring.namespace), &every_port));
    }
    if spec.kind == Kind::Stateful {
        // The instances of a store talk to each other.
        let peers = NetworkPolicyPeer {
            pod_selector: Some(names.selector()),
            ..NetworkPolicyPeer::default()
        };
        rules.push(rule(peers, &[]));
    }
    for peer in spec.network.iter().flat_map(|network| &network.allow_from) {
        let ports = peer.port.map_or_else(|| every_port.clone(), |port| vec![port]);
        rules.push(rule(peer_of(peer), &ports));
    }
    rules
}

/// The cluster's DNS, without which no name resolves.
pub(crate) fn dns() -> NetworkPolicyEgressRule {
    let mut dns = in_namespace("kube-system");
    dns.pod_selector = Some(labelled("k8s-app", "kube-dns"));
    NetworkPolicyEgressRule {
        to: vec![dns],
        ports: Some(vec![
            NetworkPolicyPort {
                protocol: "UDP",
                port: 53,
            },
            tcp(53),
        ]),
    }
}

fn egress(spec: &Spec, platform: &Platform, names: &Names<'_>) -> Vec<NetworkPolicyEgressRule> {
    let mut rules = vec![dns()];
    if spec.kind == Kind::Stateful {
        rules.push(NetworkPolicyEgressRule {
            to: vec![NetworkPolicyPeer {
                pod_selector: Some(names.selector()),
                ..NetworkPolicyPeer::default()
            }],
            ports: None,
        });
    }
    let allowed = spec.network.as_ref().and_then(|network| network.allow_to.as_deref());
    let allowed = allowed.or((platform.egress == Egress::Named).then_some(&[][..]));
    if let Some(peers) = allowed {
        if platform.telemetry.endpoint.is_some() {
            rules.push(NetworkPolicyEgressRule {
                to: vec![in_namespace(&platform.telemetry.namespace)],
                ports: None,
            });
        }
        rules.extend(named_dependencies(spec, platform));
        rules.extend(peers.iter().map(|peer| NetworkPolicyEgressRule {
            to: if peer.host.is_some() {
                anywhere()
            } else {
                vec![peer_of(peer)]
            },
            ports: peer.port.map(|port| vec![tcp(port)]),
        }));
    } else {
        rules.push(NetworkPolicyEgressRule {
            to: anywhere(),
            ports: None,
        });
    }
    rules
}

/// What the spec itself says the service calls: components it depends on, wherever they are, and its infrastructure.
fn named_dependencies(spec: &Spec, platform: &Platform) -> Vec<NetworkPolicyEgressRule> {
    let component = |reference: &String| {
        let (kind, name) = reference.split_once(':')?;
        let name = name
            .rsplit('/')
            .next()
            .filter(|_| kind.eq_ignore_ascii_case("component"))?;
        Some(NetworkPolicyEgressRule {
            to: vec![NetworkPolicyPeer {
                namespace_selector: Some(LabelSelector { match_labels: None }),
                pod_selector: Some(labelled("backstage.io/kubernetes-id", name)),
                ip_block: None,
            }],
            ports: None,
        })
    };
    let mut rules: Vec<_> = spec.depends_on.iter().filter_map(component).collect();
    for request in spec.requests(platform) {
        let Some(port) = request.port else { continue };
        let to = match request.addresses.as_slice() {
            [] => anywhere(),
            ranges => ranges.iter().map(|range| addresses(range, None)).collect(),
        };
        let rule = NetworkPolicyEgressRule {
            to,
            ports: Some(vec![tcp(port)]),
        };
        rules.push(rule);
    }
    rules
}

/// All pods and all addresses, but for the cloud's metadata.
fn anywhere() -> Vec<NetworkPolicyPeer> {
    vec![
        NetworkPolicyPeer {
            namespace_selector: Some(LabelSelector { match_labels: None }),
            ..NetworkPolicyPeer::default()
        },
        addresses("0.0.0.0/0", Some(vec![CLOUD_METADATA.to_owned()])),
        addresses("::/0", None),
    ]
}

/// A service without a namespace is one of the same namespace.
fn peer_of(peer: &Peer) -> NetworkPolicyPeer {
    if let Some(cidr) = &peer.cidr {
        return addresses(cidr, None);
    }
    NetworkPolicyPeer {
        namespace_selector: peer.namespace.as_deref().map(|name| labelled(NAMESPACE_NAME, name)),
        pod_selector: peer
            .service
            .as_deref()
            .map(|name| labelled("app.kubernetes.io/name", name)),
        ip_block: None,
    }
}

fn addresses(cidr: &str, except: Option<Vec<String>>) -> NetworkPolicyPeer {
    NetworkPolicyPeer {
        ip_block: Some(IpBlock {
            cidr: cidr.to_owned(),
            except,
        }),
        ..NetworkPolicyPeer::default()
    }
}

fn in_namespace(name: &str) -> NetworkPolicyPeer {
    NetworkPolicyPeer {
        namespace_selector: Some(labelled(NAMESPACE_NAME, name)),
        ..NetworkPolicyPeer::default()
    }
}

fn labelled(key: &'static str, value: &str) -> LabelSelector {
    LabelSelector {
        match_labels: Some([(key, value.to_owned())].into_iter().collect()),
    }
}

fn tcp(port: u16) -> NetworkPolicyPort {
    NetworkPolicyPort { protocol: "TCP", port }
}
