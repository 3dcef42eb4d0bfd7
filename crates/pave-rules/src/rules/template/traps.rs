//! T2, T6: what reads like an expression of a step and is none, or like a result and is none.

use super::expressions::{expressions, texts};
use crate::object::Object;
use crate::options::Profile;
use crate::sink::Sink;
use pave_report::nearest;
use pave_yaml::Node;

/// What the steps that publish and register give (Backstage's own modules).
const OUTPUTS: [&str; 14] = [
    "catalogInfoUrl",
    "changeUrl",
    "commitHash",
    "commitUrl",
    "entityRef",
    "mergeRequestUrl",
    "projectPath",
    "projectUrl",
    "projectid",
    "pullRequestNumber",
    "pullRequestUrl",
    "remoteUrl",
    "repoContentsUrl",
    "repositoryId",
];

/// Filters of Nunjucks and of Backstage; a portal may have others.
const FILTERS: [&str; 50] = [
    "abs",
    "batch",
    "capitalize",
    "center",
    "default",
    "dictsort",
    "dump",
    "escape",
    "first",
    "float",
    "forceescape",
    "groupby",
    "indent",
    "int",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "nl2br",
    "parseEntityRef",
    "parseRepoUrl",
    "pick",
    "projectSlug",
    "random",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "string",
    "striptags",
    "sum",
    "title",
    "toJson",
    "trim",
    "truncate",
    "unique",
    "upper",
    "urlencode",
    "urlize",
    "wordcount",
    "wordwrap",
    "d",
    "e",
];

#[inline(never)]
pub(super) fn check(template: &Object, sink: &mut Sink<'_>) {
    let steps = template.at(&["spec", "steps"]).map(Node::items).unwrap_or_default();
    for step in steps {
        for field in ["if", "each"] {
            bare(template, step, field, sink);
        }
    }
    for (root, is_step) in steps
        .iter()
        .map(|step| (step, true))
        .chain(template.at(&["spec", "output"]).map(|output| (output, false)))
    {
        for found in texts(root) {
            single_brace(template, found.node, found.text, is_step, sink);
            for expression in expressions(found.text) {
                outputs(template, steps, found.node, expression, sink);
                filters(template, found.node, expression, sink);
            }
        }
    }
    for link in template
        .at(&["spec", "output", "links"])
        .map(Node::items)
        .unwrap_or_default()
    {
        let leads = ["url", "entityRef"].iter().any(|field| link.get(field).is_some());
        if !leads && !link.entries().is_empty() {
            let message = "the link leads nowhere";
            let hint = "write `url`, or `entityRef` for an entity of the catalog";
            sink.add_from(Profile::Baseline, "T6", template.spot(link), message, hint);
        }
    }
}

/// A condition without braces is a text, and a text that is not empty is true.
fn bare(template: &Object, step: &Node, field: &str, sink: &mut Sink<'_>) {
    let Some(node) = step.get(field) else { return };
    let names = ["parameters.", "steps.", "secrets.", "user."];
    if node
        .as_str()
        .is_some_and(|text| !text.contains("{{") && names.iter().any(|name| text.contains(name)))
    {
        let message = if field == "if" {
            "a text, which is always true: the step runs in any case"
        } else {
            "a text, and no list to go through"
        };
        sink.add("T2", template.spot(node), message, "write it between `${{` and `}}`");
    }
}

/// `${ parameters.name }`, as in a shell.
fn single_brace(template: &Object, node: &Node, text: &str, is_step: bool, sink: &mut Sink<'_>) {
    let is_meant = |part: &str| {
        let inside = part.trim_start();
        ["parameters.", "steps."].iter().any(|name| inside.starts_with(name))
    };
    let has_one = text
        .split("${")
        .skip(1)
        .any(|part| !part.starts_with('{') && is_meant(part));
    if has_one {
        let what = if is_step { "the step" } else { "the output" };
        let message = format!("an expression with one brace: {what} has the text as it is");
        sink.add("T2", template.spot(node), message, "write `${{ ... }}`");
    }
}

/// `steps.publish.output.remoteUrl`, and what is nearly that.
fn outputs(template: &Object, steps: &[Node], node: &Node, expression: &str, sink: &mut Sink<'_>) {
    for part in expression.split("steps.").skip(1) {
        let is_end = |character: char| !(character.is_alphanumeric() || matches!(character, '.' | '_' | '-'));
        let path = part.split(is_end).next().unwrap_or_default();
        let mut names = path.split('.');
        let (Some(id), Some(field)) = (names.next(), names.next()) else {
            continue;
        };
        let step = steps
            .iter()
            .find(|step| step.get("id").and_then(Node::as_str) == Some(id));
        let Some(step) = step else { continue };
        if field != "output" {
            let message = "a step has nothing but its `output`";
            let hint = format!("write `steps.{}.output`", id.chars().take(60).collect::<String>());
            sink.add("T2", template.spot(node), message, hint);
            continue;
        }
        let action = step.get("action").and_then(Node::as_str).unwrap_or_default();
        let is_known = action.starts_with("publish:") || action == "catalog:register";
        if let Some(name) = names.next().filter(|name| is_known && !OUTPUTS.contains(name))
            && let Some(near) = nearest(name, OUTPUTS, 3)
        {
            let message = "the step gives no output of this name: an empty text is written";
            sink.add("T2", template.spot(node), message, format!("did you mean `{near}`?"));
        }
    }
}

/// Names after `|` that are nearly those of filters.
fn filters(template: &Object, node: &Node, expression: &str, sink: &mut Sink<'_>) {
    for part in expression.split('|').skip(1) {
        let part = part.trim_start();
        let end = part.find(|character: char| !(character.is_alphanumeric() || character == '_'));
        let name = part.get(..end.unwrap_or(part.len())).unwrap_or_default();
        let is_quoted = expression.contains(['"', '\'']);
        if name.len() > 3
            && !is_quoted
            && !FILTERS.contains(&name)
            && let Some(near) = nearest(name, FILTERS, 2)
        {
            let message = "no filter has this name: the expression stays as it is";
            sink.add("T2", template.spot(node), message, format!("did you mean `{near}`?"));
        }
    }
}
