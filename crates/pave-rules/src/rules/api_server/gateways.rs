//! The Gateway API: words and pairs of fields that controllers refuse.

use super::ask::{Ask, is_empty, text};
use crate::pod::set;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    if ask.object.kind() == "Gateway" {
        for listener in ask.items(&["spec", "listeners"]) {
            self::listener(listener, ask);
        }
        return;
    }
    for rule in ask.items(&["spec", "rules"]) {
        for backend in rule.get("backendRefs").map(Node::items).unwrap_or_default() {
            let is_of_core = matches!(text(backend, "group"), "" | "core");
            if is_of_core && !matches!(text(backend, "kind"), "" | "Service") {
                let message = "a route sends to Services";
                ask.wrong_key(
                    backend,
                    "kind",
                    message,
                    "name the Service of the pods, and remove `kind`",
                );
            }
        }
    }
}

fn listener(listener: &Node, ask: &mut Ask<'_, '_, '_>) {
    let Some(namespaces) = set(listener.at(&["allowedRoutes", "namespaces"])) else {
        return;
    };
    ask.one_of(namespaces, "from", &["Same", "All", "Selector", "None"]);
    if text(namespaces, "from") == "Selector" && is_empty(namespaces.get("selector")) {
        let message = "`from: Selector` needs `selector`";
        ask.wrong_field(namespaces, "selector", message, "add the labels of the namespaces");
    }
}
