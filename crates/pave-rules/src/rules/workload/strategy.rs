//! R11: how a workload is updated.

use crate::pod::Pod;
use crate::sink::Sink;

pub(super) fn check(pod: &Pod<'_>, sink: &mut Sink<'_>) {
    let object = pod.object;
    let has_claim = pod
        .volumes()
        .iter()
        .any(|volume| volume.get("persistentVolumeClaim").is_some());
    if object.is("apps", "Deployment")
        && object.text(&["spec", "strategy", "type"]) == "Recreate"
        // A volume that only one pod may mount leaves no other choice.
        && !has_claim
    {
        let message = "each deployment stops the service first";
        let spot = object.spot_at(&["spec", "strategy", "type"]);
        sink.add(
            "R11",
            spot,
            message,
            "write `type: RollingUpdate`, or remove `strategy`",
        );
    }
    if (object.is("apps", "StatefulSet") || object.is("apps", "DaemonSet"))
        && object.text(&["spec", "updateStrategy", "type"]) == "OnDelete"
    {
        let message = "nothing is updated until someone deletes the pods";
        let spot = object.spot_at(&["spec", "updateStrategy", "type"]);
        sink.add(
            "R11",
            spot,
            message,
            "write `type: RollingUpdate`, or remove `updateStrategy`",
        );
    }
}
