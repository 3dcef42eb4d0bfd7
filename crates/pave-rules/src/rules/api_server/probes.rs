//! Probes and hooks: one handler each, and numbers that make sense.

use super::ask::{Ask, text_of};
use crate::pod::{Container, Role, set};
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(container: &Container<'_>, ask: &mut Ask<'_, '_, '_>) {
    let is_plain_init = container.role == Role::Init;
    for (field, probe) in container.probes() {
        if is_plain_init || container.role == Role::Ephemeral {
            let message = format!("{} takes no `{field}`: nobody waits for it", container.title());
            ask.wrong_key(
                container.node,
                field,
                message,
                "remove it, or make it a sidecar with `restartPolicy: Always`",
            );
            continue;
        }
        ask.exclusive(probe, &["exec", "httpGet", "tcpSocket", "grpc"], 1);
        handler(probe, ask);
        for name in [
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "failureThreshold",
        ] {
            ask.at_least(probe, name, 0);
        }
        ask.at_least(probe, "terminationGracePeriodSeconds", 1);
        let threshold = set(probe.get("successThreshold"));
        if let Some(node) = threshold
            && field != "readinessProbe"
            && node.as_i64().is_some_and(|count| count != 1)
        {
            ask.wrong(
                node,
                format!("`successThreshold` of a `{field}` must be 1"),
                "write 1, or remove it",
            );
        }
        if let Some(node) = set(probe.get("terminationGracePeriodSeconds"))
            && field == "readinessProbe"
        {
            ask.wrong(
                node,
                "a `readinessProbe` takes no `terminationGracePeriodSeconds`",
                "remove it",
            );
        }
    }
    for hook in ["postStart", "preStop"] {
        if let Some(node) = set(container.node.at(&["lifecycle", hook])) {
            if is_plain_init {
                ask.wrong(node, format!("{} takes no hooks", container.title()), "remove it");
                continue;
            }
            ask.exclusive(node, &["exec", "httpGet", "tcpSocket", "sleep"], 1);
            handler(node, ask);
            sleep(container, node, ask);
        }
    }
}

/// The pod is killed when its grace period is over, whatever its hook still does.
fn sleep(container: &Container<'_>, hook: &Node, ask: &mut Ask<'_, '_, '_>) {
    let grace = crate::pod::pod_of(container.object)
        .and_then(|pod| pod.spec.get("terminationGracePeriodSeconds")?.as_i64())
        .unwrap_or(30);
    let command = hook.at(&["exec", "command"]).map(Node::items).unwrap_or_default();
    let words: Vec<&str> = command
        .iter()
        .filter_map(Node::as_str)
        .flat_map(str::split_whitespace)
        .collect();
    let of_command = match words.as_slice() {
        [.., program, seconds] if program.rsplit('/').next() == Some("sleep") => {
            seconds.trim_end_matches('s').parse().ok()
        }
        _ => None,
    };
    let seconds: Option<i64> = hook.at(&["sleep", "seconds"]).and_then(Node::as_i64).or(of_command);
    if seconds.is_some_and(|seconds| seconds > grace) {
        let message = "the hook sleeps longer than the pod has to end";
        let place = hook.at(&["sleep", "seconds"]).or(command.last()).unwrap_or(hook);
        ask.wrong(place, message, "raise `terminationGracePeriodSeconds`, or sleep less");
    }
}

fn handler(handler: &Node, ask: &mut Ask<'_, '_, '_>) {
    for kind in ["httpGet", "tcpSocket", "grpc"] {
        if let Some(call) = set(handler.get(kind)) {
            ask.required(call, "port", "name a port of the container");
            ask.port(call, "port");
            ask.one_of(call, "scheme", &["HTTP", "HTTPS"]);
            if let Some((node, path)) = text_of(call, "path")
                && !path.is_empty()
                && !path.starts_with('/')
            {
                ask.wrong(
                    node,
                    "`path` does not begin with `/`",
                    "write it from the root: `/healthz`",
                );
            }
        }
    }
    if let Some(exec) = set(handler.get("exec")) {
        ask.required(exec, "command", "write the command as a list");
        super::commands::check(exec, ask);
    }
}
