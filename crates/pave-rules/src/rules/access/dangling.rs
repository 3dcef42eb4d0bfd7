//! R14 for bindings: the role and the service account that they name exist.

use super::RBAC;
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(binding: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    // A Role is the namespace's own; cluster roles are mostly the platform's.
    if let Some(role) = binding.at(&["roleRef"])
        && role.get("kind").and_then(Node::as_str) == Some("Role")
    {
        let known: Vec<&str> = objects
            .iter()
            .filter(|object| object.is(RBAC, "Role") && object.shares_namespace(binding))
            .map(Object::name)
            .collect();
        missing(binding, role, "Role", &known, sink);
    }
    for subject in binding.at(&["subjects"]).map(Node::items).unwrap_or_default() {
        let text = |field: &str| subject.get(field).and_then(Node::as_str).unwrap_or_default();
        if text("kind") != "ServiceAccount" || text("name") == "default" {
            continue;
        }
        let known: Vec<&str> = objects
            .iter()
            .filter(|object| object.is("", "ServiceAccount") && object.family == binding.family)
            .filter(|object| object.namespace() == text("namespace") || object.namespace().is_empty())
            .map(Object::name)
            .collect();
        // Accounts of other sets are not known; where this one brings some, a name beside them is a slip.
        if !known.is_empty() {
            missing(binding, subject, "ServiceAccount", &known, sink);
        } else if binding.kind() == "RoleBinding" && text("namespace") != binding.namespace() {
            let is_here = objects.iter().any(|object| {
                object.is("", "ServiceAccount") && object.name() == text("name") && object.shares_namespace(binding)
            });
            if is_here && !text("namespace").is_empty() {
                let message = "the account of this name is in the namespace of the binding, not in this one";
                let hint = format!("write `namespace: {}`", binding.namespace());
                sink.warn("R14", binding.spot(subject).field("namespace"), message, hint);
            }
        }
    }
}

fn missing(binding: &Object, reference: &Node, kind: &str, known: &[&str], sink: &mut Sink<'_>) {
    let name = reference.get("name").and_then(Node::as_str).unwrap_or_default();
    let is_external = sink
        .options()
        .external
        .iter()
        .any(|external| *external == format!("{kind}/{name}"));
    if name.is_empty() || known.contains(&name) || is_external || sink.has_unread() {
        return;
    }
    let hint = match pave_report::did_you_mean(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add the {kind}, or declare it in `external`"),
    };
    let message = format!("the {kind} that is bound is not in the set");
    sink.warn("R14", binding.spot(reference).field("name"), message, hint);
}
