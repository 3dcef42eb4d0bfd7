//! W7: capabilities, as the baseline and the restricted standard have them.

use crate::mend;
use crate::options::Profile;
use crate::pod::{Container, Pod, set};
use crate::sink::Sink;
use pave_yaml::Node;

/// What the baseline standard lets a container add: the default set of container runtimes, less the raw network.
const BASELINE: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, container: &Container<'_>, sink: &mut Sink<'_>) {
    let list = |name: &str| set(container.node.at(&["securityContext", "capabilities", name]));
    for item in list("add").map(Node::items).unwrap_or_default() {
        let name = item.as_str().unwrap_or_default();
        let profile = if BASELINE.contains(&name) {
            Profile::Golden
        } else {
            Profile::Baseline
        };
        if name != "NET_BIND_SERVICE" && !(pod.is_windows() && profile == Profile::Golden) {
            let message = format!("{} adds a capability, a part of root", container.title());
            let hint = "remove it; only `NET_BIND_SERVICE` may be added";
            sink.add_from(profile, "W7", container.object.spot(item), message, hint);
        }
    }
    // The standard exempts Windows' pods since 1.25.
    if pod.is_windows() {
        return;
    }
    let dropped = list("drop").map(Node::items).unwrap_or_default();
    let drops = |wanted: &dyn Fn(&str) -> bool| dropped.iter().filter_map(Node::as_str).any(wanted);
    if drops(&|name| name == "ALL") {
        return;
    }
    let spot = container.spot().below(&["securityContext", "capabilities", "drop"]);
    if drops(&|name| name.eq_ignore_ascii_case("all")) {
        let message = format!(
            "{} drops no capability: `ALL` is written in capitals",
            container.title()
        );
        let lower = dropped
            .iter()
            .find(|item| item.as_str().is_some_and(|name| name.eq_ignore_ascii_case("all")));
        let spot = spot.mended_by(lower.and_then(|item| mend::replace(item, "ALL")));
        sink.add_from(Profile::Golden, "W7", spot, message, "write `drop: [ALL]`");
    } else {
        let message = format!("{} keeps capabilities", container.title());
        let hint = "add `capabilities: {drop: [ALL]}` to its `securityContext`";
        sink.add_from(Profile::Golden, "W7", spot, message, hint);
    }
}
