//! R12: jobs that end and leave nothing behind.

use crate::object::Object;
use crate::options::Profile;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    if object.is("batch", "CronJob") {
        cron_job(object, sink);
    } else if object.is("batch", "Job") {
        deadline(object, &["spec"], sink);
        if object.at(&["spec", "ttlSecondsAfterFinished"]).is_none() {
            let spot = object.spot_at(&["spec", "ttlSecondsAfterFinished"]);
            let message = "the Job stays after its end";
            sink.add("R12", spot, message, "add for example `ttlSecondsAfterFinished: 86400`");
        }
    }
}

fn deadline(object: &Object, spec: &[&str], sink: &mut Sink<'_>) {
    let keys = [spec, &["activeDeadlineSeconds"]].concat();
    let of_pod = [spec, &["template", "spec", "activeDeadlineSeconds"]].concat();
    if object.at(&keys).is_none() && object.at(&of_pod).is_none() {
        let message = "a run that hangs is never ended";
        let hint = "add for example `activeDeadlineSeconds: 3600`";
        sink.add_from(Profile::Strict, "R12", object.spot_at(&keys), message, hint);
    }
}

fn cron_job(object: &Object, sink: &mut Sink<'_>) {
    deadline(object, &["spec", "jobTemplate", "spec"], sink);
    let policy = object.at(&["spec", "concurrencyPolicy"]).and_then(Node::as_str);
    if !matches!(policy, Some("Forbid" | "Replace")) {
        let message = "a run starts while the last one still runs";
        let spot = object.spot_at(&["spec", "concurrencyPolicy"]);
        sink.add("R12", spot, message, "write `concurrencyPolicy: Forbid`");
    }
    if object.at(&["spec", "startingDeadlineSeconds"]).is_none() {
        let message = "after a hundred missed starts it never runs again";
        let spot = object.spot_at(&["spec", "startingDeadlineSeconds"]);
        sink.add("R12", spot, message, "add for example `startingDeadlineSeconds: 200`");
    }
    if let Some(node) = object.at(&["spec", "startingDeadlineSeconds"])
        && node.as_i64().is_some_and(|seconds| (0..10).contains(&seconds))
    {
        let message = "the controller looks every ten seconds: the job may never start";
        sink.add("R12", object.spot(node), message, "write 10 or more");
    }
    // The history limits remove finished jobs; with both, jobs vanish before their logs are read.
    let keys = ["spec", "jobTemplate", "spec", "ttlSecondsAfterFinished"];
    if let Some(node) = object.at(&keys) {
        let message = "a CronJob's history limits remove its jobs already";
        sink.add("R12", object.spot(node), message, "remove `ttlSecondsAfterFinished`");
    }
}
