//! W4: ports of the node.

use crate::pod::{Container, set};
use crate::sink::Sink;

#[inline(never)]
pub(super) fn check(container: &Container<'_>, sink: &mut Sink<'_>) {
    for port in container.ports() {
        if let Some(node) = set(port.get("hostPort"))
            && node.as_i64() != Some(0)
        {
            let message = format!("{} takes a port of its node", container.title());
            let hint = "remove `hostPort`; a Service reaches the container's port";
            sink.add("W4", container.object.spot(node), message, hint);
        }
    }
}
