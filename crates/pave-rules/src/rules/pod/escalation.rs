//! W5: gaining privileges. Must be said, since the default is `true`.

use crate::pod::{Container, Pod};
use crate::sink::Sink;
use pave_yaml::Node;

pub(super) fn check(pod: &Pod<'_>, container: &Container<'_>, sink: &mut Sink<'_>) {
    // Windows knows no such thing; the standard exempts its pods since 1.25.
    if pod.is_windows() {
        return;
    }
    let allowed = container.security("allowPrivilegeEscalation");
    if allowed.and_then(Node::as_bool) != Some(false) {
        let spot = container.spot().below(&["securityContext", "allowPrivilegeEscalation"]);
        let message = format!("{} may gain privileges", container.title());
        sink.add(
            "W5",
            spot,
            message,
            "add `allowPrivilegeEscalation: false` to its `securityContext`",
        );
    }
}
