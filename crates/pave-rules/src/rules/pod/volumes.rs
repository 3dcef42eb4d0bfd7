//! W3: volumes that are the node's, and volume types outside the restricted standard.

use crate::object::Object;
use crate::options::Profile;
use crate::pod::Pod;
use crate::sink::Sink;
use pave_yaml::Node;

/// What the restricted standard allows; `image` is read-only content, as a container's image is.
const ALLOWED: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    for volume in pod.volumes() {
        for entry in volume.entries().iter().filter(|entry| !entry.value.is_null()) {
            let kind = entry.key.name.as_str();
            let spot = pod.object.spot(volume).key(kind);
            if kind == "hostPath" {
                let path = entry.value.get("path").and_then(Node::as_str).unwrap_or_default();
                let message = if path.rsplit('.').next() == Some("sock") {
                    "the pod gets a socket of its node: whoever speaks to it owns the node"
                } else {
                    "the pod mounts a directory of its node"
                };
                let hint = "use an `emptyDir`, a `persistentVolumeClaim`, or let the platform collect it";
                sink.add("W3", spot, message, hint);
            } else if kind != "name" && !ALLOWED.contains(&kind) {
                let message = format!("volumes of the type `{}` are not allowed", short(kind));
                let hint = format!("use one of {}", ALLOWED.join(", "));
                sink.add_from(Profile::Golden, "W3", spot, message, hint);
            }
        }
    }
}

/// A persistent volume that is a directory of one node.
#[inline(never)]
pub(super) fn check_persistent(object: &Object, sink: &mut Sink<'_>) {
    if object.is("", "PersistentVolume") && object.at(&["spec", "hostPath"]).is_some() {
        let spot = object.spot_at(&["spec"]).key("hostPath");
        let message = "the volume is a directory of whatever node the pod runs on";
        sink.add("W3", spot, message, "use a storage class, or `local` with its node");
    }
}

fn short(name: &str) -> String {
    name.chars().take(60).collect()
}
