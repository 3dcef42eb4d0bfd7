//! G1 for workflows of GitHub Actions.

use crate::document::Documents;
use crate::object::Object;
use crate::options::Profile;
use crate::sink::Sink;
use pave_yaml::{Node, Value};

#[inline(never)]
pub(super) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    for workflow in &documents.workflows {
        permissions(workflow, sink);
        super::workflow_words::check(workflow, sink);
        for entry in workflow.at(&["jobs"]).map(Node::entries).unwrap_or_default() {
            if let Some(node) = entry.value.get("uses") {
                pinned(workflow, node, sink);
            }
            for step in entry.value.get("steps").map(Node::items).unwrap_or_default() {
                if let Some(node) = step.get("uses") {
                    pinned(workflow, node, sink);
                }
                if let Some(node) = step.get("run") {
                    injection(workflow, node, sink);
                }
            }
        }
        expressions(workflow, workflow.root(), sink);
    }
}

fn permissions(workflow: &Object, sink: &mut Sink<'_>) {
    let all = workflow.at(&["permissions"]);
    if let Some(node) = all.filter(|node| node.as_str() == Some("write-all")) {
        let hint = "write for example `permissions: {contents: read}`";
        sink.add(
            "G1",
            workflow.spot(node),
            "the workflow may do everything the repository may",
            hint,
        );
    }
    let jobs = workflow.at(&["jobs"]).map(Node::entries).unwrap_or_default();
    if all.is_none() && !jobs.iter().all(|job| job.value.get("permissions").is_some()) {
        let message = "the workflow does not say what its token may do";
        let hint = "add `permissions: {contents: read}`";
        sink.add("G1", workflow.spot_at(&["permissions"]), message, hint);
    }
}

/// An action by a commit cannot change; one of the same repository changes with it.
fn pinned(workflow: &Object, node: &Node, sink: &mut Sink<'_>) {
    let text = node.as_str().unwrap_or_default();
    if text.starts_with("./") {
        return;
    }
    let revision = text.rsplit_once('@').map_or("", |(_, revision)| revision);
    let is_commit = revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_digest = revision.starts_with("sha256:");
    if !is_commit && !is_digest {
        let message = "the action is not pinned: its owner can change what runs here";
        let hint = "write the commit behind `@`, and the version in a comment";
        // A release is moved by its owner only; a branch moves every day.
        let version = revision.trim_start_matches('v');
        let is_release = version.starts_with(|character: char| character.is_ascii_digit());
        let from = if is_release { Profile::Strict } else { Profile::Golden };
        sink.add_from(from, "G1", workflow.spot(node), message, hint);
    }
}

/// Text of strangers in a script is a script of strangers.
fn injection(workflow: &Object, node: &Node, sink: &mut Sink<'_>) {
    const FOREIGN: [&str; 8] = [
        "github.event.issue.title",
        "github.event.issue.body",
        "github.event.pull_request.title",
        "github.event.pull_request.body",
        "github.event.comment.body",
        "github.event.review.body",
        "github.event.head_commit.message",
        "github.head_ref",
    ];
    let text = node.as_str().unwrap_or_default();
    let found = text.split("${{").skip(1).any(|part| {
        let inside = part.split("}}").next().unwrap_or_default();
        FOREIGN.iter().any(|foreign| inside.contains(foreign))
    });
    if found {
        let message = "text that a stranger wrote becomes part of the script";
        let hint = "put it into `env` and use the variable";
        sink.add("G1", workflow.spot(node), message, hint);
    }
}

/// Expressions that GitHub cannot read: not closed, or of a context that does not exist.
fn expressions(workflow: &Object, node: &Node, sink: &mut Sink<'_>) {
    const CONTEXTS: [&str; 12] = [
        "github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix", "needs", "inputs",
    ];
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| expressions(workflow, item, sink)),
        Value::Mapping(entries) => entries
            .iter()
            .for_each(|entry| expressions(workflow, &entry.value, sink)),
        Value::String(text) => {
            for part in text.split("${{").skip(1) {
                let Some((inside, _)) = part.split_once("}}") else {
                    sink.add(
                        "G1",
                        workflow.spot(node),
                        "an expression is not closed",
                        "write `}}` at its end",
                    );
                    continue;
                };
                let first: String = inside
                    .trim()
                    .chars()
                    .take_while(|character| character.is_ascii_alphanumeric() || *character == '_')
                    .collect();
                let is_access = inside
                    .trim()
                    .get(first.len()..)
                    .is_some_and(|rest| rest.starts_with('.'));
                if is_access && !CONTEXTS.contains(&first.as_str()) {
                    let hint = match pave_report::did_you_mean(&first, CONTEXTS) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("use one of {}", CONTEXTS.join(", ")),
                    };
                    sink.add(
                        "G1",
                        workflow.spot(node),
                        "the expression uses a context that does not exist",
                        hint,
                    );
                }
            }
        }
        _ => {}
    }
}
