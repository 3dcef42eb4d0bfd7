//! W9: a root file system that cannot be written, and somewhere else to write.

use crate::pod::{Container, Pod, Role};
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, container: &Container<'_>, sink: &mut Sink<'_>) {
    if pod.is_windows() || container.role == Role::Ephemeral {
        return;
    }
    let read_only = container.security("readOnlyRootFilesystem");
    if read_only.and_then(Node::as_bool) != Some(true) {
        let spot = container.spot().below(&["securityContext", "readOnlyRootFilesystem"]);
        let message = format!("{} can write to its own programs", container.title());
        let hint = "add `readOnlyRootFilesystem: true`, and an `emptyDir` for `/tmp`";
        sink.add("W9", spot, message, hint);
        return;
    }
    let mounts = container.node.get("volumeMounts").map(Node::items).unwrap_or_default();
    let is_writable = |mount: &&Node| mount.get("readOnly").and_then(Node::as_bool) != Some(true);
    if container.role == Role::Main && !mounts.iter().any(|mount| is_writable(&mount)) {
        let message = format!(
            "{} cannot write anywhere, not even to `/tmp`: most programs then stop",
            container.title()
        );
        let hint = "mount an `emptyDir` at `/tmp`";
        sink.add("W9", container.spot().field("volumeMounts"), message, hint);
    }
}
