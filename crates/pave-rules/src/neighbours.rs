//! Which objects a rule has to look at: those that may run in the same namespace.
//!
//! Rules ask of each object which others go with it. Asked among all, the time would grow with the square of the set.

use crate::object::Object;
use crate::rules::is_cluster_wide;
use std::cmp::Ordering;

/// Where an object stands among those of its family.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// Names no namespace: it goes where the others go.
    Anywhere,
    InNamespace,
    /// Has no namespace.
    OfCluster,
}

fn class(object: &Object) -> Class {
    if !object.namespace().is_empty() {
        Class::InNamespace
    } else if is_cluster_wide(object.group(), object.kind()) {
        Class::OfCluster
    } else {
        Class::Anywhere
    }
}

fn order(left: &Object, right: &Object) -> Ordering {
    let by_place = (left.family, class(left)).cmp(&(right.family, class(right)));
    by_place.then_with(|| left.namespace().cmp(right.namespace()))
}

/// Puts objects of one namespace beside each other; those of one namespace stay in their order.
pub(crate) fn arrange(objects: &mut [Object]) {
    objects.sort_by(order);
}

/// The objects that may share the namespace of `object`, itself among them, but for those of the whole cluster; `objects` are
/// arranged.
pub(crate) fn of<'o>(object: &Object, objects: &'o [Object]) -> &'o [Object] {
    let family = part(objects, |other| other.family.cmp(&object.family));
    let is_anywhere = |other: &Object| class(other) == Class::Anywhere;
    // One that goes where the others go is a neighbour of all.
    if family.first().is_none_or(is_anywhere) || object.namespace().is_empty() {
        return family;
    }
    part(family, |other| {
        class(other)
            .cmp(&Class::InNamespace)
            .then_with(|| other.namespace().cmp(object.namespace()))
    })
}

/// The part of arranged objects for which `compare` says that they are equal.
fn part(objects: &[Object], compare: impl Fn(&Object) -> Ordering) -> &[Object] {
    let start = objects.partition_point(|object| compare(object).is_lt());
    let rest = objects.get(start..).unwrap_or_default();
    let length = rest.partition_point(|object| compare(object).is_eq());
    rest.get(..length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{arrange, of};
    use crate::object::Object;

    fn objects(texts: &[(&str, &str)]) -> Vec<Object> {
        let object = |(kind, namespace): &(&str, &str)| {
            let text = format!("kind: {kind}\nmetadata: {{name: x, namespace: '{namespace}'}}\n");
            let document = pave_yaml::parse("a.yaml", &text).unwrap().remove(0);
            Object::new("a.yaml", document, String::new())
        };
        let mut objects: Vec<Object> = texts.iter().map(object).collect();
        arrange(&mut objects);
        objects
    }

    fn seen(from: &str, objects: &[Object]) -> String {
        let object = objects.iter().find(|object| object.kind() == from).unwrap();
        let kinds: Vec<&str> = of(object, objects).iter().map(Object::kind).collect();
        kinds.join(" ")
    }

    #[test]
    fn objects_of_a_namespace_see_each_other() {
        let objects = objects(&[("Pod", "a"), ("Service", "b"), ("Secret", "a"), ("Namespace", "")]);
        assert_eq!(seen("Pod", &objects), "Pod Secret");
        assert_eq!(seen("Service", &objects), "Service");
    }

    #[test]
    fn an_object_without_a_namespace_is_seen_by_all() {
        let objects = objects(&[("Pod", "a"), ("Service", "b"), ("Secret", "")]);
        assert_eq!(seen("Pod", &objects), "Secret Pod Service");
        assert_eq!(seen("Secret", &objects), "Secret Pod Service");
    }
}
