//! W2: the node's processes, memory and network.

use crate::pod::Pod;
use crate::sink::Sink;

const FIELDS: [(&str, &str); 3] = [
    ("hostNetwork", "network"),
    ("hostPID", "processes"),
    ("hostIPC", "memory of processes"),
];

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    for (field, what) in FIELDS {
        if let Some(node) = pod.spec.get(field)
            && node.as_bool() == Some(true)
        {
            let message = format!("the pod shares the {what} of its node");
            sink.add("W2", pod.object.spot(node), message, format!("remove `{field}: true`"));
        }
    }
}
