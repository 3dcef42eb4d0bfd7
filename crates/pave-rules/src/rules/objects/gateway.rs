//! K4: what a listener needs, and the Gateway API's definition does not ask for.

use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    if !object.is("gateway.networking.k8s.io", "Gateway") {
        return;
    }
    let listeners = object.at(&["spec", "listeners"]).map(Node::items).unwrap_or_default();
    for listener in listeners {
        let is_https = listener.get("protocol").and_then(Node::as_str) == Some("HTTPS");
        if is_https && listener.get("tls").is_none_or(Node::is_null) {
            let spot = object.spot(listener).below(&["tls", "certificateRefs"]);
            let hint = "name its Secret in `certificateRefs`";
            sink.add("K4", spot, "the listener has no certificate", hint);
        }
    }
}
