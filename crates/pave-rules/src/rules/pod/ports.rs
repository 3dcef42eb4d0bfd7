//! W18: ports that no service should listen on.

use crate::pod::Container;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(container: &Container<'_>, sink: &mut Sink<'_>) {
    for port in container.ports() {
        let Some(node) = port.get("containerPort") else {
            continue;
        };
        let number = Node::as_i64(node).unwrap_or_default();
        if number == 22 {
            let message = format!("{} listens on the port of SSH", container.title());
            let hint = "remove it: `kubectl exec` and ephemeral containers need none";
            sink.add("W18", container.object.spot(node), message, hint);
        } else if (1..1024).contains(&number) {
            let message = format!("{} listens on a privileged port", container.title());
            let hint = "listen on a port of 1024 or above; the Service can still offer 80 or 443";
            sink.add("W18", container.object.spot(node), message, hint);
        }
    }
}
