//! W6: who runs the containers.
//!
//! As the restricted standard: `runAsNonRoot` must hold for every container, and nowhere may it be `false` or the user 0,
//! also where containers override it. Since 1.35 a pod with users of its own (`hostUsers: false`) may do as it likes.

use crate::options::Profile;
use crate::pod::{Container, Pod};
use crate::sink::Sink;
use pave_yaml::Node;

/// Ids below are often those of people or daemons of the node (kube-score, Checkov).
const LEAST_ID: i64 = 10_000;

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let may_be_root = pod.has_own_users() && sink.options().minor() >= 35;
    if !may_be_root {
        non_root(pod, sink);
        root_user(pod, sink);
    }
    low_ids(pod, sink);
}

fn non_root(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let hint = "write `runAsNonRoot: true` in the `securityContext` of the pod";
    let of_pod = pod
        .security("runAsNonRoot")
        .and_then(|node| Some((node, node.as_bool()?)));
    if let Some((node, false)) = of_pod {
        sink.add("W6", pod.object.spot(node), "the pod may run as root", hint);
    }
    for container in pod.containers() {
        let own = container.security("runAsNonRoot");
        let message = || format!("{} may run as root", container.title());
        match own.map(Node::as_bool) {
            Some(Some(true)) => {}
            Some(_) => {
                let spot = container.spot().below(&["securityContext", "runAsNonRoot"]);
                sink.add(
                    "W6",
                    spot,
                    message(),
                    "write `true`, or remove it and set it for the pod",
                );
            }
            None if of_pod.is_none_or(|(_, value)| !value) => {
                let spot = container.spot().below(&["securityContext", "runAsNonRoot"]);
                sink.add("W6", spot, message(), hint);
            }
            None => {}
        }
    }
}

fn root_user(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let hint = "use a user of 10000 or above, which owns nothing on the node";
    if let Some(node) = pod.security("runAsUser").filter(|node| node.as_i64() == Some(0)) {
        sink.add("W6", pod.object.spot(node), "the pod runs as the user 0, root", hint);
    }
    for container in pod.containers() {
        if let Some(node) = container.security("runAsUser").filter(|node| node.as_i64() == Some(0)) {
            let message = format!("{} runs as the user 0, root", container.title());
            sink.add("W6", container.object.spot(node), message, hint);
        }
    }
}

/// Only a warning: low ids are legal, and in some images the only ones that work.
fn low_ids(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    if sink.options().profile < Profile::Golden {
        return;
    }
    for field in ["runAsUser", "runAsGroup"] {
        let containers = pod
            .containers()
            .filter_map(|container: Container<'_>| container.security(field));
        for node in pod.security(field).into_iter().chain(containers) {
            let is_low = node.as_i64().is_some_and(|id| (1..LEAST_ID).contains(&id))
                || field == "runAsGroup" && node.as_i64() == Some(0);
            if is_low {
                let message = format!("`{field}` is below {LEAST_ID}: on the node it may be someone else's");
                sink.warn("W6", pod.object.spot(node), message, "use an id of 10000 or above");
            }
        }
    }
}
