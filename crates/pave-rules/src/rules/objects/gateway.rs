//! K4: rules that the definitions of the Gateway API hold as CEL expressions, in our own words.

use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    if object.group() != "gateway.networking.k8s.io" {
        return;
    }
    match object.kind() {
        "HTTPRoute" => {
            for rule in items(object.root(), &["spec", "rules"]) {
                route_rule(object, rule, sink);
            }
        }
        "Gateway" => listeners(object, sink),
        _ => {}
    }
}

fn items<'n>(node: &'n Node, keys: &[&str]) -> &'n [Node] {
    node.at(keys).map(Node::items).unwrap_or_default()
}

fn text<'n>(node: &'n Node, keys: &[&str]) -> &'n str {
    node.at(keys).and_then(Node::as_str).unwrap_or_default()
}

/// The type of a filter, and the field that goes with it.
const FILTERS: [(&str, &str); 6] = [
    ("RequestHeaderModifier", "requestHeaderModifier"),
    ("ResponseHeaderModifier", "responseHeaderModifier"),
    ("RequestMirror", "requestMirror"),
    ("RequestRedirect", "requestRedirect"),
    ("URLRewrite", "urlRewrite"),
    ("ExtensionRef", "extensionRef"),
];

fn route_rule(object: &Object, rule: &Node, sink: &mut Sink<'_>) {
    let filters = items(rule, &["filters"]);
    let backends = items(rule, &["backendRefs"]);
    let has = |kind: &str| filters.iter().any(|filter| text(filter, &["type"]) == kind);
    if has("RequestRedirect") && !backends.is_empty() {
        let message = "a rule that redirects has no backends";
        sink.add(
            "K4",
            object.spot(rule).field("backendRefs"),
            message,
            "remove `backendRefs`, or the filter",
        );
    }
    if has("RequestRedirect") && has("URLRewrite") {
        let message = "a rule redirects or rewrites, not both";
        sink.add(
            "K4",
            object.spot(rule).field("filters"),
            message,
            "remove one of the filters",
        );
    }
    for (kind, field) in FILTERS {
        let repeated = filters.iter().filter(|filter| text(filter, &["type"]) == kind).count() > 1;
        if repeated && !matches!(kind, "RequestMirror" | "ExtensionRef") {
            let message = format!("the filter `{kind}` is there twice");
            sink.add("K4", object.spot(rule).field("filters"), message, "merge them into one");
        }
        for filter in filters
            .iter()
            .chain(backends.iter().flat_map(|backend| items(backend, &["filters"])))
        {
            let is_it = text(filter, &["type"]) == kind;
            let has_field = filter.get(field).is_some();
            if is_it && !has_field {
                let message = format!("a filter of the type `{kind}` needs `{field}`");
                sink.add(
                    "K4",
                    object.spot(filter).field(field),
                    message,
                    format!("add `{field}`"),
                );
            } else if !is_it && has_field {
                let message = format!("`{field}` goes with the type `{kind}` only");
                sink.add(
                    "K4",
                    object.spot(filter).field(field),
                    message,
                    "remove it, or correct `type`",
                );
            }
        }
    }
    for found in items(rule, &["matches"]) {
        path(object, found, sink);
    }
    for backend in backends {
        let kind = text(backend, &["kind"]);
        if matches!(kind, "" | "Service") && text(backend, &["group"]).is_empty() && backend.get("port").is_none() {
            let message = "a Service as backend needs its port";
            sink.add("K4", object.spot(backend).field("port"), message, "add `port`");
        }
    }
}

fn path(object: &Object, found: &Node, sink: &mut Sink<'_>) {
    let Some(node) = found.at(&["path", "value"]) else {
        return;
    };
    let value = node.as_str().unwrap_or_default();
    if text(found, &["path", "type"]) == "RegularExpression" {
        return;
    }
    let parts = || value.split('/');
    let is_bad = !value.starts_with('/')
        || value.contains("//")
        || value.contains("%2f")
        || value.contains("%2F")
        || value.contains('#')
        || parts().any(|part| part == "." || part == "..");
    if is_bad {
        let message = "not a path from the root";
        sink.add(
            "K4",
            object.spot(node),
            message,
            "write for example `/api`, without `//`, `..` and `#`",
        );
    }
}

fn listeners(object: &Object, sink: &mut Sink<'_>) {
    let listeners = items(object.root(), &["spec", "listeners"]);
    for (index, listener) in listeners.iter().enumerate() {
        let key = |listener: &Node| {
            let port = listener.get("port").map(Node::to_json);
            (
                port,
                text(listener, &["protocol"]).to_owned(),
                text(listener, &["hostname"]).to_owned(),
            )
        };
        let before = || listeners.iter().take(index.min(64));
        if before().any(|other| text(other, &["name"]) == text(listener, &["name"])) {
            let spot = object.spot(listener).field("name");
            sink.add("K4", spot, "two listeners have this name", "give each its own");
        }
        if before().any(|other| key(other) == key(listener)) {
            let message = "two listeners have this port, protocol and host";
            sink.add("K4", object.spot(listener).field("port"), message, "change one of them");
        }
        let protocol = text(listener, &["protocol"]);
        let has_tls = listener.get("tls").is_some();
        if has_tls && matches!(protocol, "HTTP" | "TCP" | "UDP") {
            let spot = object.spot(listener).field("tls");
            sink.add(
                "K4",
                spot,
                format!("a listener of the protocol {protocol} has no `tls`"),
                "remove it",
            );
        }
        if protocol == "HTTPS" && matches!(text(listener, &["tls", "mode"]), "" | "Terminate") {
            let certificates = items(listener, &["tls", "certificateRefs"]);
            if certificates.is_empty() && listener.at(&["tls", "options"]).is_none() {
                let spot = object.spot(listener).below(&["tls", "certificateRefs"]);
                sink.add(
                    "K4",
                    spot,
                    "the listener has no certificate",
                    "name its Secret in `certificateRefs`",
                );
            }
        }
        if !text(listener, &["hostname"]).is_empty() && matches!(protocol, "TCP" | "UDP") {
            let spot = object.spot(listener).field("hostname");
            sink.add(
                "K4",
                spot,
                format!("a listener of the protocol {protocol} has no host"),
                "remove it",
            );
        }
    }
}
