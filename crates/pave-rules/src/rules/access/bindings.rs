//! B1, B2 for bindings.

use super::RBAC;
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

/// Seed 002: two to five people administer the platform.
const MOST_ADMINISTRATORS: usize = 5;

#[inline(never)]
pub(super) fn check(object: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    let is_of_cluster = object.is(RBAC, "ClusterRoleBinding");
    let role = object.text(&["roleRef", "name"]);
    let spot = object.spot_at(&["roleRef", "name"]);
    let subjects = object.at(&["subjects"]).map(Node::items).unwrap_or_default();
    let name_of = |subject: &Node| {
        subject
            .get("name")
            .and_then(Node::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    for subject in subjects {
        if matches!(
            name_of(subject).as_str(),
            "system:anonymous" | "system:unauthenticated" | "system:authenticated" | "system:serviceaccounts"
        ) {
            let message = "the binding gives rights to everyone";
            sink.add(
                "B1",
                object.spot(subject).field("name"),
                message,
                "name a group of people, or one service account",
            );
        }
    }
    if role == "cluster-admin" {
        let is_platform = subjects.iter().all(|subject| {
            let name = name_of(subject);
            subject.get("kind").and_then(Node::as_str) != Some("ServiceAccount")
                && (name.contains("platform") || name.contains("admin"))
        });
        if !is_platform || subjects.is_empty() {
            let hint = "bind a role that names what is needed";
            sink.add(
                "B1",
                spot.clone(),
                "`cluster-admin` may do everything, everywhere",
                hint,
            );
        }
    }
    let people = subjects
        .iter()
        .filter(|subject| subject.get("kind").and_then(Node::as_str) == Some("User"))
        .count();
    if matches!(role, "cluster-admin" | "admin") && is_of_cluster && people > MOST_ADMINISTRATORS {
        let message = format!("{people} people administer the cluster; at most {MOST_ADMINISTRATORS} do");
        sink.add(
            "B2",
            object.spot_at(&["subjects"]),
            message,
            "remove some, or give them a smaller role",
        );
    }
    let developers = subjects.iter().find(|subject| name_of(subject).contains("developer"));
    let Some(subject) = developers else { return };
    let writes = writes(role, objects);
    if is_of_cluster && writes {
        let message = "developers get rights in every namespace";
        sink.add(
            "B2",
            object.spot(subject).field("name"),
            message,
            "use a RoleBinding in their own namespace",
        );
    }
    let is_production = object.namespace().split('-').any(pave_spec::is_production);
    if !is_of_cluster && is_production && writes {
        let message = "developers change production by hand";
        let hint = "let GitOps change it; bind a role that only reads";
        sink.add("B2", object.spot(subject).field("name"), message, hint);
    }
}

/// Whether the role changes anything, as far as it is known.
fn writes(role: &str, objects: &[Object]) -> bool {
    if matches!(role, "edit" | "admin" | "cluster-admin") {
        return true;
    }
    let found = objects
        .iter()
        .find(|object| object.group() == RBAC && object.kind().ends_with("Role") && object.name() == role);
    let rules = found
        .and_then(|role| role.at(&["rules"]))
        .map(Node::items)
        .unwrap_or_default();
    rules.iter().any(|rule| {
        let verbs = rule.get("verbs").map(Node::items).unwrap_or_default();
        verbs
            .iter()
            .any(|verb| !matches!(verb.as_str(), Some("get" | "list" | "watch")))
    })
}
