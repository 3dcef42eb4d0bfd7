//! N2 for the Gateway API: routes hang on listeners that take them, and what is in another namespace is granted.

use crate::object::Object;
use crate::place::Spot;
use crate::selector;
use crate::sink::Sink;
use pave_yaml::Node;

const GROUP: &str = "gateway.networking.k8s.io";
const NAMESPACE_NAME: &str = "kubernetes.io/metadata.name";

/// How many listeners of a Gateway, and references of an object, are looked at.
const MOST: usize = 64;

/// The objects of the Gateway API that others refer to, found once.
pub(super) struct Gateways<'o> {
    all: Vec<&'o Object>,
    grants: Vec<&'o Object>,
    namespaces: Vec<&'o Object>,
}

impl<'o> Gateways<'o> {
    #[inline(never)]
    pub(super) fn of(objects: &'o [Object]) -> Self {
        let of = |group: &str, kind: &str| objects.iter().filter(|object| object.is(group, kind)).collect();
        let gateways: Vec<&Object> = of(GROUP, "Gateway");
        let grants: Vec<&Object> = of(GROUP, "ReferenceGrant");
        let is_used = !gateways.is_empty() || !grants.is_empty();
        Self {
            all: gateways,
            grants,
            namespaces: if is_used { of("", "Namespace") } else { Vec::new() },
        }
    }
}

fn text<'n>(node: &'n Node, field: &str) -> &'n str {
    node.get(field).and_then(Node::as_str).unwrap_or_default()
}

fn items<'n>(object: &'n Object, keys: &[&str]) -> impl Iterator<Item = &'n Node> + use<'n> {
    object.at(keys).map(Node::items).unwrap_or_default().iter().take(MOST)
}

#[inline(never)]
pub(super) fn check(object: &Object, known: &Gateways<'_>, sink: &mut Sink<'_>) {
    if object.group() != GROUP {
        return;
    }
    if object.kind() == "Gateway" {
        listeners(object, sink);
        for listener in items(object, &["spec", "listeners"]) {
            let certificates = listener.at(&["tls", "certificateRefs"]).map(Node::items);
            for certificate in certificates.unwrap_or_default().iter().take(MOST) {
                granted(object, certificate, "Secret", known, sink);
            }
        }
    } else if object.kind().ends_with("Route") {
        for parent in items(object, &["spec", "parentRefs"]) {
            if matches!(text(parent, "kind"), "" | "Gateway") {
                hangs(object, parent, known, sink);
            }
        }
        for rule in items(object, &["spec", "rules"]) {
            for backend in rule
                .get("backendRefs")
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .take(MOST)
            {
                granted(object, backend, "Service", known, sink);
            }
        }
    }
}

/// A port speaks one protocol.
fn listeners(gateway: &Object, sink: &mut Sink<'_>) {
    let secure = |listener: &Node| matches!(text(listener, "protocol"), "HTTPS" | "TLS");
    let port = |listener: &Node| listener.get("port").and_then(Node::as_i64);
    let mut seen: Vec<&Node> = Vec::new();
    for listener in items(gateway, &["spec", "listeners"]) {
        let is_web = secure(listener) || text(listener, "protocol") == "HTTP";
        let clash = |other: &&Node| port(other) == port(listener) && secure(other) != secure(listener);
        if is_web && port(listener).is_some() && seen.iter().any(clash) {
            let message = "a listener with another protocol has this port: neither works";
            let hint = "write the port of the protocol, such as 80 for HTTP and 443 for HTTPS";
            sink.add("N2", gateway.spot(listener).field("port"), message, hint);
        }
        if is_web {
            seen.push(listener);
        }
    }
}

/// A route hangs on a Gateway of the set: on a listener that is there, has its host, and takes routes of its namespace.
fn hangs(route: &Object, parent: &Node, known: &Gateways<'_>, sink: &mut Sink<'_>) {
    let namespace = match text(parent, "namespace") {
        "" => route.namespace(),
        namespace => namespace,
    };
    let called = || {
        let name = text(parent, "name");
        known.all.iter().filter(move |gateway| gateway.name() == name)
    };
    let is_there =
        |gateway: &&&Object| gateway.namespace() == namespace || gateway.namespace().is_empty() || namespace.is_empty();
    let Some(gateway) = called().find(is_there) else {
        if let Some(elsewhere) = called().next() {
            let message = "the Gateway of this name is in another namespace: no request comes this way";
            let hint = format!("write `namespace: {}`", elsewhere.namespace());
            sink.missing("N2", route.spot(parent).field("namespace"), message, hint);
        } else if let Some(near) =
            pave_report::did_you_mean(text(parent, "name"), known.all.iter().map(|gateway| gateway.name()))
        {
            let hint = format!("did you mean `{near}`?");
            sink.missing(
                "N2",
                route.spot(parent).field("name"),
                "the Gateway is not in the set",
                hint,
            );
        }
        return;
    };
    let section = text(parent, "sectionName");
    let all: Vec<&Node> = items(gateway, &["spec", "listeners"]).collect();
    let meant: Vec<&Node> = all
        .iter()
        .copied()
        .filter(|listener| section.is_empty() || text(listener, "name") == section)
        .collect();
    if meant.is_empty() {
        if !all.is_empty() {
            let names = all.iter().map(|listener| text(listener, "name"));
            let hint = match pave_report::did_you_mean(section, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name one of its listeners".to_owned(),
            };
            let message = format!("{} has no such listener", gateway.title());
            sink.add("N2", route.spot(parent).field("sectionName"), message, hint);
        }
        return;
    }
    let hosts: Vec<&Node> = items(route, &["spec", "hostnames"]).collect();
    let has_host = |listener: &&Node| {
        let own = text(listener, "hostname");
        own.is_empty()
            || hosts
                .iter()
                .any(|host| is_covered(host.as_str().unwrap_or_default(), own))
    };
    if let Some(first) = hosts.first()
        && !meant.iter().any(has_host)
    {
        let message = format!(
            "no listener of {} has such a host: no request comes this way",
            gateway.title()
        );
        sink.add(
            "N2",
            route.spot(first),
            message,
            "write a host of the listener, or change the listener",
        );
    }
    if !meant.iter().any(|listener| takes(gateway, listener, route, known))
        && let Some(listener) = meant.first()
    {
        let message = format!("the listener takes no routes of the namespace of {}", route.title());
        let spot = ["selector", "from"]
            .iter()
            .find_map(|field| listener.at(&["allowedRoutes", "namespaces", field]))
            .map_or_else(
                || gateway.spot(listener).field("allowedRoutes"),
                |node| gateway.spot(node),
            );
        let hint = "let the namespace in, with `from: Selector` and its labels";
        sink.missing("N2", spot, message, hint);
    }
}

/// Whether a host of a route and that of a listener may be the same; either may begin with `*.`.
fn is_covered(host: &str, listener: &str) -> bool {
    let under = |name: &str, pattern: &str| {
        let suffix = pattern.strip_prefix('*');
        suffix.is_some_and(|suffix| name.trim_start_matches('*').ends_with(suffix))
    };
    host.eq_ignore_ascii_case(listener) || under(host, listener) || under(listener, host)
}

/// Whether a listener takes routes of the route's namespace, as far as it is known.
fn takes(gateway: &Object, listener: &Node, route: &Object, known: &Gateways<'_>) -> bool {
    let place = route.namespace();
    if place.is_empty() || gateway.namespace().is_empty() {
        return true;
    }
    let namespaces = listener.at(&["allowedRoutes", "namespaces"]);
    let from = namespaces
        .map(|namespaces| text(namespaces, "from"))
        .unwrap_or_default();
    match (from, namespaces.and_then(|namespaces| namespaces.get("selector"))) {
        ("" | "Same", _) => place == gateway.namespace(),
        ("Selector", Some(selector)) => {
            let namespace = known.namespaces.iter().find(|namespace| namespace.name() == place);
            let labels = namespace.and_then(|namespace| namespace.at(&["metadata", "labels"]));
            let pairs = selector.get("matchLabels").map(Node::entries).unwrap_or_default();
            pairs.iter().all(|pair| match pair.key.name.as_str() {
                NAMESPACE_NAME => pair.value.as_str() == Some(place),
                key => {
                    namespace.is_none()
                        || labels
                            .and_then(|labels| labels.get(key))
                            .is_some_and(|label| label.value == pair.value.value)
                }
            }) && selector
                .get("matchExpressions")
                .map(Node::items)
                .unwrap_or_default()
                .iter()
                .all(|expression| {
                    namespace.is_none()
                        || text(expression, "key") == NAMESPACE_NAME
                        || selector::fits_expression(expression, labels)
                })
        }
        _ => true,
    }
}

/// What is used from another namespace is granted there. Grants may be another team's: one that is missing is a mistake where the
/// set has some.
fn granted(object: &Object, reference: &Node, default_kind: &str, known: &Gateways<'_>, sink: &mut Sink<'_>) {
    let namespace = text(reference, "namespace");
    let kind = match text(reference, "kind") {
        "" => default_kind,
        kind => kind,
    };
    if namespace.is_empty()
        || namespace == object.namespace()
        || object.namespace().is_empty()
        || known.grants.is_empty()
    {
        return;
    }
    let is_from = |from: &Node| {
        text(from, "group") == GROUP
            && text(from, "kind") == object.kind()
            && text(from, "namespace") == object.namespace()
    };
    let is_to = |to: &Node| {
        text(to, "kind") == kind && matches!(text(to, "name"), "" | "*")
            || text(to, "kind") == kind && text(to, "name") == text(reference, "name")
    };
    let mut almost: Option<(&Object, &Node)> = None;
    for grant in known.grants.iter().filter(|grant| grant.namespace() == namespace) {
        let (from, to) = (grant.at(&["spec", "from"]), grant.at(&["spec", "to"]));
        let has = |list: Option<&Node>, fits: &dyn Fn(&Node) -> bool| {
            list.map(Node::items).unwrap_or_default().iter().any(fits)
        };
        match (has(from, &is_from), has(to, &is_to)) {
            (true, true) => return,
            (true, false) => almost = to.and_then(|list| list.items().first()).map(|node| (*grant, node)),
            (false, true) if almost.is_none() => {
                almost = from.and_then(|list| list.items().first()).map(|node| (*grant, node));
            }
            _ => {}
        }
    }
    let spot: Spot<'_> = match almost {
        Some((grant, node)) => grant.spot(node),
        None => object.spot(reference).field("namespace"),
    };
    let message = format!(
        "{} uses a {} of another namespace, and no ReferenceGrant lets it",
        object.title(),
        kind.chars().take(60).collect::<String>()
    );
    let hint = "grant it there: `from` its kind and namespace, `to` the kind and name that it uses";
    sink.missing("N2", spot, message, hint);
}
