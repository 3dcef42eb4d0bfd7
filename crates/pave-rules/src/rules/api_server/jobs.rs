//! Jobs and CronJobs.

use super::ask::{Ask, text_of};
use crate::pod::set;
use pave_yaml::Node;

pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let Some(spec) = ask.at(&["spec"]) else { return };
    if ask.object.kind() != "CronJob" {
        job(spec, ask);
        return;
    }
    if let Some((node, schedule)) = text_of(spec, "schedule")
        && !pave_spec::is_schedule(schedule)
    {
        let hint = if schedule.contains("TZ=") {
            "remove the time zone from it and write it in `timeZone`"
        } else {
            "write minute, hour, day, month and day of the week, such as `0 3 * * *`"
        };
        ask.wrong(node, "`schedule` is not a schedule", hint);
    }
    ask.one_of(spec, "concurrencyPolicy", &["Allow", "Forbid", "Replace"]);
    for field in [
        "startingDeadlineSeconds",
        "successfulJobsHistoryLimit",
        "failedJobsHistoryLimit",
    ] {
        ask.at_least(spec, field, 0);
    }
    ask.form(
        spec,
        "timeZone",
        |zone| !zone.is_empty() && !zone.eq_ignore_ascii_case("local") && !zone.contains(' '),
        "a name such as `Europe/Berlin`",
    );
    if let Some(job_spec) = set(spec.at(&["jobTemplate", "spec"])) {
        job(job_spec, ask);
    }
}

fn job(spec: &Node, ask: &mut Ask<'_, '_, '_>) {
    for field in ["completions", "parallelism", "backoffLimit", "ttlSecondsAfterFinished"] {
        ask.at_least(spec, field, 0);
    }
    ask.at_least(spec, "activeDeadlineSeconds", 0);
    ask.one_of(spec, "completionMode", &["NonIndexed", "Indexed"]);
    let is_manual = spec.get("manualSelector").and_then(Node::as_bool) == Some(true);
    if set(spec.get("selector")).is_some() && !is_manual {
        ask.wrong_key(
            spec,
            "selector",
            "a Job gets its selector from the cluster",
            "remove it",
        );
    }
}
