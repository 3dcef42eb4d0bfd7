//! L1: labels.

use crate::object::Object;
use crate::options::Profile;
use crate::pod::pod_of;
use crate::sink::Sink;

const NAME: &str = "app.kubernetes.io/name";
const INSTANCE: &str = "app.kubernetes.io/instance";

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    let is_workload = matches!(
        (object.group(), object.kind()),
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet") | ("batch", "Job" | "CronJob")
    );
    if !is_workload {
        return;
    }
    let Some(pod) = pod_of(object) else { return };
    let labels = object.spot_at(&["metadata", "labels"]);
    if ![NAME, "app", "k8s-app"].iter().any(|key| object.label(key).is_some()) {
        let message = format!("{} does not say which application it belongs to", object.title());
        sink.add("L1", labels.clone(), message, format!("add the label `{NAME}`"));
    }
    for key in [NAME, INSTANCE] {
        let of_pod = pod.labels().and_then(|labels| labels.get(key));
        if let (Some(own), Some(node)) = (object.label(key), of_pod)
            && node.as_str() != Some(own)
        {
            let message = format!("the pods have another `{key}` than {}", object.title());
            sink.add("L1", object.spot(node), message, "write the same in both");
        }
    }
    if let Some(instance) = object.label(INSTANCE)
        && !object.name().contains(instance)
        && !instance.contains(object.name())
    {
        let message = format!("`{INSTANCE}` is not the name of {}", object.title());
        sink.add(
            "L1",
            labels.clone().field(INSTANCE),
            message,
            "write the name of the object or of its release",
        );
    }
    for key in [NAME, INSTANCE] {
        if object.label(key).is_none() {
            let message = format!("{} has no label `{key}`", object.title());
            sink.add_from(
                Profile::Strict,
                "L1",
                labels.clone(),
                message,
                "add the recommended labels",
            );
        }
    }
    let has_owner = [
        "team",
        "owner",
        "app.kubernetes.io/part-of",
        "backstage.io/kubernetes-id",
    ]
    .iter()
    .any(|key| object.label(key).is_some());
    if !has_owner {
        let message = format!("{} does not say whose it is", object.title());
        sink.add_from(
            Profile::Strict,
            "L1",
            labels,
            message,
            "add the label `team`, or `backstage.io/kubernetes-id`",
        );
    }
}
