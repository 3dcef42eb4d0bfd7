//! W1: privileged containers.

use crate::pod::Container;
use crate::sink::Sink;

#[inline(never)]
pub(super) fn check(container: &Container<'_>, sink: &mut Sink<'_>) {
    if let Some(node) = container.security("privileged")
        && node.as_bool() == Some(true)
    {
        let message = format!("{} is privileged: it has the whole node", container.title());
        sink.add("W1", container.object.spot(node), message, "remove `privileged: true`");
    }
}
