//! W5: gaining privileges. Must be said, since the default is `true`.

use crate::mend;
use crate::pod::{Container, Pod};
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, container: &Container<'_>, sink: &mut Sink<'_>) {
    // Windows knows no such thing; the standard exempts its pods since 1.25.
    if pod.is_windows() {
        return;
    }
    let allowed = container.security("allowPrivilegeEscalation");
    if allowed.and_then(Node::as_bool) != Some(false) {
        let spot = container.spot().below(&["securityContext", "allowPrivilegeEscalation"]);
        // What asks for it on purpose is left to its author.
        let context = container.node.get("securityContext").filter(|_| allowed.is_none());
        let fix = context.and_then(|context| mend::insert(context, "allowPrivilegeEscalation", "false"));
        let spot = spot.mended_by(fix);
        let message = format!("{} may gain privileges", container.title());
        sink.add(
            "W5",
            spot,
            message,
            "add `allowPrivilegeEscalation: false` to its `securityContext`",
        );
    }
}
