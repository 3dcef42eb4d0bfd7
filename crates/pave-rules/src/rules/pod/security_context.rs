//! W11: every container says how it is confined.

use crate::pod::{Container, Role, set};
use crate::sink::Sink;

#[inline(never)]
pub(super) fn check(container: &Container<'_>, sink: &mut Sink<'_>) {
    let context = set(container.node.get("securityContext"));
    if context.is_none_or(|context| context.entries().is_empty()) && container.role != Role::Ephemeral {
        let message = format!("{} has no security context", container.title());
        let hint = "add `securityContext` with `allowPrivilegeEscalation: false`, `readOnlyRootFilesystem: true` and `capabilities: {drop: [ALL]}`";
        sink.add("W11", container.spot().field("securityContext"), message, hint);
    }
}
