//! G1 for workflows of GitHub Actions: words that GitHub does not know, and jobs that it refuses.

use crate::object::Object;
use crate::sink::Sink;
use pave_report::did_you_mean;
use pave_yaml::{Node, Value};

const JOB: [&str; 18] = [
    "name",
    "needs",
    "permissions",
    "runs-on",
    "environment",
    "concurrency",
    "outputs",
    "env",
    "defaults",
    "if",
    "steps",
    "timeout-minutes",
    "strategy",
    "continue-on-error",
    "container",
    "services",
    "uses",
    "with",
];
const STEP: [&str; 11] = [
    "id",
    "if",
    "name",
    "uses",
    "run",
    "working-directory",
    "shell",
    "with",
    "env",
    "continue-on-error",
    "timeout-minutes",
];
const SCOPES: [&str; 15] = [
    "actions",
    "artifact-metadata",
    "attestations",
    "checks",
    "contents",
    "deployments",
    "discussions",
    "id-token",
    "issues",
    "models",
    "packages",
    "pages",
    "pull-requests",
    "security-events",
    "statuses",
];
const EVENTS: [&str; 33] = [
    "branch_protection_rule",
    "check_run",
    "check_suite",
    "create",
    "delete",
    "deployment",
    "deployment_status",
    "discussion",
    "discussion_comment",
    "fork",
    "gollum",
    "image_version",
    "issue_comment",
    "issues",
    "label",
    "merge_group",
    "milestone",
    "page_build",
    "public",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_target",
    "push",
    "registry_package",
    "release",
    "repository_dispatch",
    "schedule",
    "status",
    "watch",
    "workflow_call",
    "workflow_dispatch",
    "workflow_run",
];

const FILTERS: [&str; 7] = [
    "branches",
    "branches-ignore",
    "paths",
    "paths-ignore",
    "tags",
    "tags-ignore",
    "types",
];

#[inline(never)]
pub(super) fn check(workflow: &Object, sink: &mut Sink<'_>) {
    events(workflow, sink);
    scopes(workflow, workflow.root(), sink);
    let jobs = workflow.at(&["jobs"]).map(Node::entries).unwrap_or_default();
    let names: Vec<&str> = jobs.iter().map(|job| job.key.name.as_str()).collect();
    for job in jobs {
        let node = &job.value;
        if !matches!(node.value, Value::Mapping(_)) {
            continue;
        }
        words(workflow, node, &JOB, "a job", sink);
        scopes(workflow, node, sink);
        needs(workflow, node, &names, sink);
        if let Some(own) = node.get("needs")
            && std::iter::once(own)
                .chain(own.items())
                .any(|other| other.as_str() == Some(job.key.name.as_str()))
        {
            sink.add("G1", workflow.spot(own), "the job waits for itself", "remove it");
        }
        condition(workflow, node, sink);
        if node.get("uses").is_none() && node.get("runs-on").is_none() {
            let spot = workflow.spot(node).field("runs-on");
            let hint = "add for example `runs-on: ubuntu-24.04`";
            sink.add(
                "G1",
                spot,
                "the job does not say where it runs: GitHub refuses the workflow",
                hint,
            );
        }
        for step in node.get("steps").map(Node::items).unwrap_or_default() {
            words(workflow, step, &STEP, "a step", sink);
            condition(workflow, step, sink);
            let message = match (step.get("uses"), step.get("run")) {
                (Some(_), Some(_)) => "a step has `uses` or `run`, not both",
                (None, None) if !step.entries().is_empty() => "the step has neither `uses` nor `run`",
                _ => continue,
            };
            let hint = "make two steps of it, or write one of them";
            sink.add("G1", workflow.spot(step).key("uses"), message, hint);
        }
    }
}

/// What a condition may not ask.
fn condition(workflow: &Object, holder: &Node, sink: &mut Sink<'_>) {
    let Some((node, text)) = holder.get("if").and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    if text.contains("secrets.") {
        let message = "a condition cannot see `secrets`: GitHub refuses the workflow";
        let hint = "put the secret into `env` of the job, and ask `env.<name>`";
        sink.add("G1", workflow.spot(node), message, hint);
    }
    // Between single quotes, a double one is a character as any other.
    if text.split('\'').step_by(2).any(|part| part.contains('"')) {
        let message = "an expression knows no double quotes: GitHub refuses the workflow";
        sink.add("G1", workflow.spot(node), message, "write single quotes");
    }
}

/// Keys that are not GitHub's.
fn words(workflow: &Object, node: &Node, known: &[&str], what: &str, sink: &mut Sink<'_>) {
    for entry in node.entries() {
        let name = entry.key.name.as_str();
        // `secrets` of a job that calls another workflow; parallel steps and the like come and go.
        if known.contains(&name) || name == "secrets" {
            continue;
        }
        if let Some(near) = did_you_mean(name, known.iter().copied()) {
            let short: String = name.chars().take(60).collect();
            let message = format!("{what} has no field `{short}`: GitHub refuses the workflow");
            let hint = format!("did you mean `{near}`?");
            sink.add("G1", workflow.spot(node).key(name), message, hint);
        }
    }
}

fn needs(workflow: &Object, job: &Node, names: &[&str], sink: &mut Sink<'_>) {
    let Some(node) = job.get("needs") else { return };
    let single = Some(node).filter(|node| node.as_str().is_some());
    for node in single.into_iter().chain(node.items()) {
        let Some(name) = node.as_str().filter(|name| !names.contains(name)) else {
            continue;
        };
        let hint = match did_you_mean(name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a job of this workflow".to_owned(),
        };
        sink.add("G1", workflow.spot(node), "no job has this name", hint);
    }
}

/// What a token may do.
fn scopes(workflow: &Object, holder: &Node, sink: &mut Sink<'_>) {
    let Some(node) = holder.get("permissions") else { return };
    for entry in node.entries() {
        let name = entry.key.name.as_str();
        if !SCOPES.contains(&name)
            && let Some(near) = did_you_mean(name, SCOPES)
        {
            let hint = format!("did you mean `{near}`?");
            sink.add(
                "G1",
                workflow.spot(node).key(name),
                "a token has no such permission",
                hint,
            );
        }
        if !matches!(entry.value.as_str(), Some("read" | "write" | "none") | None) {
            let spot = workflow.spot(&entry.value);
            sink.add(
                "G1",
                spot,
                "no level of a permission",
                "write `read`, `write` or `none`",
            );
        }
    }
}

fn events(workflow: &Object, sink: &mut Sink<'_>) {
    let Some(node) = workflow.at(&["on"]) else { return };
    let mut wrong = |name: &str, spot| {
        if !EVENTS.contains(&name)
            && let Some(near) = did_you_mean(name, EVENTS)
        {
            let hint = format!("did you mean `{near}`?");
            sink.add(
                "G1",
                spot,
                "GitHub has no such event: the workflow never runs by it",
                hint,
            );
        }
    };
    if let Some(name) = node.as_str() {
        wrong(name, workflow.spot(node));
    }
    for item in node.items() {
        wrong(item.as_str().unwrap_or_default(), workflow.spot(item));
    }
    for entry in node.entries() {
        wrong(&entry.key.name, workflow.spot(node).key(&entry.key.name));
    }
    for event in ["push", "pull_request", "pull_request_target"] {
        if let Some(filters) = node.get(event) {
            words(workflow, filters, &FILTERS, "an event", sink);
        }
    }
    for node in node.get("schedule").map(Node::items).unwrap_or_default() {
        if let Some(cron) = node.get("cron")
            && cron.as_str().is_some_and(|text| !pave_spec::is_schedule(text))
        {
            let hint = "write minute, hour, day, month and day of the week, such as `0 3 * * *`";
            sink.add("G1", workflow.spot(cron), "`cron` is not a schedule", hint);
        }
    }
}
