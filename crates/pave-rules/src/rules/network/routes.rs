//! N2 for Ingresses and routes of the Gateway API: their Services and ports exist.

use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(object: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    if object.is("networking.k8s.io", "Ingress") {
        let spec = object.at(&["spec"]);
        let default = spec.and_then(|spec| spec.get("defaultBackend"));
        let rules = object.at(&["spec", "rules"]).map(Node::items).unwrap_or_default();
        let paths = rules
            .iter()
            .flat_map(|rule| rule.at(&["http", "paths"]).map(Node::items).unwrap_or_default())
            .filter_map(|path| path.get("backend"));
        for backend in default.into_iter().chain(paths) {
            let Some(service) = backend.get("service") else {
                continue;
            };
            let port = service.get("port");
            let number = port.and_then(|port| port.get("number"));
            let name = port.and_then(|port| port.get("name"));
            backend_exists(object, service, name.or(number), objects, sink);
        }
    } else if object.group() == "gateway.networking.k8s.io" && object.kind().ends_with("Route") {
        if object
            .at(&["spec", "parentRefs"])
            .is_none_or(|parents| parents.items().is_empty())
        {
            let message = "the route hangs on no Gateway: no request comes this way";
            let hint = "add `parentRefs` with the name of the Gateway";
            sink.add("N2", object.spot_at(&["spec", "parentRefs"]), message, hint);
        }
        for rule in object.at(&["spec", "rules"]).map(Node::items).unwrap_or_default() {
            for backend in rule.get("backendRefs").map(Node::items).unwrap_or_default() {
                let kind = backend.get("kind").and_then(Node::as_str).unwrap_or("Service");
                let namespace = backend.get("namespace").and_then(Node::as_str);
                if kind == "Service" && namespace.is_none_or(|namespace| namespace == object.namespace()) {
                    backend_exists(object, backend, backend.get("port"), objects, sink);
                }
            }
        }
    }
}

fn backend_exists(object: &Object, backend: &Node, port: Option<&Node>, objects: &[Object], sink: &mut Sink<'_>) {
    let Some(name) = backend.get("name").and_then(Node::as_str) else {
        return;
    };
    let services = || {
        objects
            .iter()
            .filter(|other| other.is("", "Service") && other.shares_namespace(object))
    };
    let Some(service) = services().find(|service| service.name() == name) else {
        let hint = match pave_report::did_you_mean(name, services().map(Object::name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a Service of the set".to_owned(),
        };
        let spot = object.spot(backend).field("name");
        sink.missing("N2", spot, "the Service behind the route is not in the set", hint);
        return;
    };
    let Some(port) = port else { return };
    let has_it = service
        .at(&["spec", "ports"])
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .any(|candidate| match port.as_str() {
            Some(name) => candidate.get("name").and_then(Node::as_str) == Some(name),
            None => candidate.get("port").and_then(Node::as_i64) == port.as_i64(),
        });
    if !has_it {
        let message = format!("{} has no such port", service.title());
        sink.add(
            "N2",
            object.spot(port),
            message,
            "write a port of the Service, not of the container",
        );
    }
}
