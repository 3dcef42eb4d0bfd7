//! R7: more than one pod.

use super::{autoscaler_of, is_development, is_production};
use crate::object::Object;
use crate::pod::pod_of;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(object: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    // An autoscaler's own bounds are R8's.
    if autoscaler_of(object, objects).is_some() || object.is("apps", "StatefulSet") {
        return;
    }
    let Some(pod) = pod_of(object) else { return };
    let node = object.at(&["spec", "replicas"]);
    let count = node.map_or(Some(1), Node::as_i64);
    let least = match (is_production(&pod), is_development(&pod)) {
        (true, _) => 3,
        (_, true) => 1,
        _ => 2,
    };
    if count.is_some_and(|count| (0..least).contains(&count)) {
        let message = match node {
            Some(_) if count == Some(0) => "no replica: nothing runs".to_owned(),
            Some(_) => format!("fewer than {least} replicas: nothing answers while a node is drained"),
            None => "one replica, as nothing else is said: nothing answers while its node is drained".to_owned(),
        };
        let hint = format!("write `replicas: {least}`, or add an autoscaler");
        sink.add("R7", object.spot_at(&["spec", "replicas"]), message, hint);
    }
}
