//! R14, N6, R8, X1: what add-ons' objects name: stores of secrets, issuers, authentications, projects, what must be ready first.
//!
//! Such objects are often the platform's: one that is missing is a mistake only where the set brings others of its kind in the
//! same place, or one of the same name of the sibling kind.

use crate::object::Object;
use crate::place::Spot;
use crate::sink::Sink;
use pave_yaml::Node;
use std::collections::BTreeSet;

const CERTIFICATES: &str = "cert-manager.io";
const KUSTOMIZATIONS: &str = "kustomize.toolkit.fluxcd.io";
const RELEASES: &str = "helm.toolkit.fluxcd.io";

/// Kinds that are named: the group, the kind of a namespace, and that of the whole cluster.
const NAMED: [(&str, &str, &str); 6] = [
    ("external-secrets.io", "SecretStore", "ClusterSecretStore"),
    (CERTIFICATES, "Issuer", "ClusterIssuer"),
    ("keda.sh", "TriggerAuthentication", "ClusterTriggerAuthentication"),
    ("argoproj.io", "AppProject", ""),
    (KUSTOMIZATIONS, "Kustomization", ""),
    (RELEASES, "HelmRelease", ""),
];

/// What of these kinds the set has: kind, namespace, name.
#[derive(Default)]
pub(super) struct Named<'o> {
    all: BTreeSet<(&'o str, &'o str, &'o str)>,
}

/// A reference: where it stands, and what it names.
struct Reference<'a> {
    spot: Spot<'a>,
    code: &'static str,
    kind: &'a str,
    sibling: &'a str,
    namespace: &'a str,
    /// Where the sibling would be.
    beside: &'a str,
    name: &'a str,
}

impl<'o> Named<'o> {
    #[inline(never)]
    pub(super) fn of(objects: &'o [Object]) -> Self {
        let is_named = |object: &&Object| {
            let kind = object.kind();
            NAMED
                .iter()
                .any(|(group, own, whole)| object.group() == *group && (kind == *own || kind == *whole))
        };
        let key = |object: &'o Object| {
            let namespace = if object.kind().starts_with("Cluster") {
                ""
            } else {
                object.namespace()
            };
            (object.kind(), namespace, object.name())
        };
        Self {
            all: objects.iter().filter(is_named).map(key).collect(),
        }
    }

    /// The names of a kind in a namespace, and of those that say none.
    fn names<'a>(&'a self, kind: &'a str, namespace: &'a str) -> impl Iterator<Item = &'o str> + 'a {
        let part = move |namespace: &'a str| {
            let own = self.all.range((kind, namespace, "")..);
            own.take_while(move |(other, place, _)| *other == kind && *place == namespace)
                .map(|(_, _, name)| *name)
        };
        let anywhere = if namespace.is_empty() { None } else { Some(part("")) };
        part(namespace).chain(anywhere.into_iter().flatten())
    }

    fn check(&self, reference: Reference<'_>, sink: &mut Sink<'_>) {
        let Reference {
            spot,
            code,
            kind,
            sibling,
            namespace,
            beside,
            name,
        } = reference;
        let mut names = self.names(kind, namespace).peekable();
        let is_other_kind = self.names(sibling, beside).any(|other| other == name);
        if name.is_empty() || sink.has_unread() || names.peek().is_none() && !is_other_kind {
            return;
        }
        let names: Vec<&str> = names.collect();
        if names.contains(&name) {
            return;
        }
        let hint = match pave_report::did_you_mean(name, names) {
            _ if is_other_kind => format!("write `kind: {sibling}`, which has this name"),
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("name one of the set, or add the {kind}"),
        };
        sink.warn(code, spot, format!("the {kind} is not in the set"), hint);
    }
}

#[inline(never)]
pub(super) fn check(object: &Object, named: &Named<'_>, sink: &mut Sink<'_>) {
    if named.all.is_empty() {
        return;
    }
    match (object.group(), object.kind()) {
        ("external-secrets.io", "ExternalSecret") => {
            let kinds = ("SecretStore", "ClusterSecretStore");
            by_kind(
                object,
                object.at(&["spec", "secretStoreRef"]),
                kinds,
                "R14",
                named,
                sink,
            );
        }
        (CERTIFICATES, "Certificate") => {
            let issuer = object.at(&["spec", "issuerRef"]).filter(|issuer| {
                let group = issuer.get("group").and_then(Node::as_str);
                matches!(group, None | Some(CERTIFICATES))
            });
            by_kind(object, issuer, ("Issuer", "ClusterIssuer"), "N6", named, sink);
        }
        ("networking.k8s.io", "Ingress") | ("gateway.networking.k8s.io", "Gateway") => issuers(object, named, sink),
        ("keda.sh", "ScaledObject" | "ScaledJob") => {
            let kinds = ("TriggerAuthentication", "ClusterTriggerAuthentication");
            for trigger in object.at(&["spec", "triggers"]).map(Node::items).unwrap_or_default() {
                by_kind(object, trigger.get("authenticationRef"), kinds, "R8", named, sink);
            }
        }
        ("argoproj.io", "Application") => {
            let reference = |node| Reference {
                spot: object.spot(node),
                code: "X1",
                kind: "AppProject",
                sibling: "",
                namespace: object.namespace(),
                beside: "",
                name: node.as_str().filter(|name| *name != "default").unwrap_or_default(),
            };
            if let Some(node) = object.at(&["spec", "project"]) {
                named.check(reference(node), sink);
            }
        }
        (KUSTOMIZATIONS | RELEASES, _) => before(object, named, sink),
        _ => {}
    }
}

/// A reference that says its kind, or means that of the namespace.
fn by_kind(
    object: &Object,
    reference: Option<&Node>,
    (own, whole): (&str, &str),
    code: &'static str,
    named: &Named<'_>,
    sink: &mut Sink<'_>,
) {
    let Some(node) = reference else { return };
    let text = |field: &str| node.get(field).and_then(Node::as_str).unwrap_or_default();
    let is_whole = text("kind") == whole;
    if !is_whole && !matches!(text("kind"), "") && text("kind") != own {
        return;
    }
    let reference = Reference {
        spot: object.spot(node).field("name"),
        code,
        kind: if is_whole { whole } else { own },
        sibling: if is_whole { own } else { whole },
        namespace: if is_whole { "" } else { object.namespace() },
        beside: object.namespace(),
        name: text("name"),
    };
    named.check(reference, sink);
}

/// The issuer that an annotation asks for certificates.
fn issuers(object: &Object, named: &Named<'_>, sink: &mut Sink<'_>) {
    let annotations = [
        ("cert-manager.io/issuer", "Issuer", "ClusterIssuer"),
        ("cert-manager.io/cluster-issuer", "ClusterIssuer", "Issuer"),
    ];
    for (annotation, kind, sibling) in annotations {
        let Some(node) = object.at(&["metadata", "annotations", annotation]) else {
            continue;
        };
        let reference = Reference {
            spot: object.spot(node),
            code: "N6",
            kind,
            sibling,
            namespace: if kind == "Issuer" { object.namespace() } else { "" },
            beside: object.namespace(),
            name: node.as_str().unwrap_or_default(),
        };
        named.check(reference, sink);
    }
}

/// What must be ready before: of the same kind, and not itself.
fn before(object: &Object, named: &Named<'_>, sink: &mut Sink<'_>) {
    for node in object.at(&["spec", "dependsOn"]).map(Node::items).unwrap_or_default() {
        let text = |field: &str| node.get(field).and_then(Node::as_str).unwrap_or_default();
        let namespace = match text("namespace") {
            "" => object.namespace(),
            namespace => namespace,
        };
        if text("name") == object.name() && namespace == object.namespace() {
            let message = "it waits for itself: it is never applied";
            sink.add("X1", object.spot(node).field("name"), message, "remove it");
            continue;
        }
        let reference = Reference {
            spot: object.spot(node).field("name"),
            code: "X1",
            kind: object.kind(),
            sibling: "",
            namespace,
            beside: "",
            name: text("name"),
        };
        named.check(reference, sink);
    }
}
