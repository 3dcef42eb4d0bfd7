//! B, L: who may do what, what a namespace has, which labels objects carry.

mod bindings;
mod dangling;
mod labels;
mod namespaces;
mod roles;

use crate::document::Documents;
use crate::sink::Sink;

const RBAC: &str = "rbac.authorization.k8s.io";

#[inline(never)]
pub(crate) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let objects = &documents.objects;
    for object in objects {
        match (object.group(), object.kind()) {
            (RBAC, "Role" | "ClusterRole") => roles::check(object, sink),
            (RBAC, "RoleBinding" | "ClusterRoleBinding") => {
                bindings::check(object, objects, sink);
                dangling::check(object, objects, sink);
            }
            ("", "Namespace") => namespaces::check(object, objects, sink),
            _ => labels::check(object, sink),
        }
    }
}
