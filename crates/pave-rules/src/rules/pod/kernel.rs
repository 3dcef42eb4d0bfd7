//! W10: sysctls, `/proc`, Windows host processes, probes and hooks that go to other hosts.

use crate::options::Profile;
use crate::pod::{Container, Pod, set};
use crate::sink::Sink;
use pave_yaml::Node;

/// Safe sysctls, each with the minor version of the standard that first allows it.
const SAFE_SYSCTLS: [(&str, u32); 14] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
    ("net.ipv4.tcp_slow_start_after_idle", 37),
    ("net.ipv4.tcp_notsent_lowat", 37),
];

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let minor = sink.options().minor();
    sysctls(pod, minor, sink);
    host_process(pod, sink);
    for container in pod.containers() {
        proc_mount(pod, &container, minor, sink);
        if minor >= 34 {
            other_hosts(&container, sink);
        }
    }
}

fn sysctls(pod: &Pod<'_>, minor: u32, sink: &mut Sink<'_>) {
    for item in pod.security("sysctls").map(Node::items).unwrap_or_default() {
        let name = item.get("name").and_then(Node::as_str).unwrap_or_default();
        // `net/ipv4/tcp_rmem` is the same sysctl as `net.ipv4.tcp_rmem`.
        let name = name.replace('/', ".");
        let is_safe = SAFE_SYSCTLS
            .iter()
            .any(|(safe, since)| *safe == name && *since <= minor);
        if !is_safe {
            let message = "the pod sets a sysctl that is not safe: it changes the node, or other pods";
            sink.add(
                "W10",
                pod.object.spot(item).field("name"),
                message,
                "remove it, or ask the platform team",
            );
        }
    }
}

/// Since 1.35 a pod with users of its own may unmask `/proc` by the baseline standard, never by the restricted one.
fn proc_mount(pod: &Pod<'_>, container: &Container<'_>, minor: u32, sink: &mut Sink<'_>) {
    if let Some(node) = container.security("procMount")
        && node.as_str() != Some("Default")
    {
        let from = if pod.has_own_users() && minor >= 35 {
            Profile::Golden
        } else {
            Profile::Baseline
        };
        let message = format!("{} sees all of the kernel's `/proc`", container.title());
        sink.add_from(from, "W10", container.object.spot(node), message, "remove `procMount`");
    }
}

fn host_process(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let of_containers = pod
        .containers()
        .filter_map(|container| container.security("windowsOptions"));
    for options in pod.security("windowsOptions").into_iter().chain(of_containers) {
        if let Some(node) = options.get("hostProcess").filter(|node| node.as_bool() == Some(true)) {
            let message = "the pod runs as a process of its Windows node";
            sink.add("W10", pod.object.spot(node), message, "remove `hostProcess: true`");
        }
    }
}

/// A probe's `host` makes the kubelet call any address it can reach.
fn other_hosts(container: &Container<'_>, sink: &mut Sink<'_>) {
    let hooks = ["postStart", "preStop"]
        .into_iter()
        .filter_map(|hook| container.node.at(&["lifecycle", hook]));
    for handler in container.probes().map(|(_, probe)| probe).chain(hooks) {
        for kind in ["httpGet", "tcpSocket"] {
            if let Some(node) = set(handler.at(&[kind, "host"]))
                && node.as_str() != Some("")
            {
                let message = format!("{}: the node calls another host for it", container.title());
                sink.add(
                    "W10",
                    container.object.spot(node),
                    message,
                    "remove `host`: it is the pod's own address",
                );
            }
        }
    }
}
