//! T1, T3: steps, and what their actions take.

use super::expressions::texts;
use crate::object::Object;
use crate::schema::{Schema, action, action_ids, check as check_schema};
use crate::sink::Sink;
use pave_report::did_you_mean;
use pave_yaml::{Node, Value};
use std::collections::BTreeSet;

/// The fields of a step.
const FIELDS: [&str; 8] = [
    "id",
    "name",
    "action",
    "input",
    "if",
    "each",
    "backstage:permissions",
    "description",
];

/// Pave's own actions; their inputs are checked by the actions themselves.
const OWN: [&str; 9] = [
    "pave:catalog:generate",
    "pave:catalog:validate",
    "pave:manifests:generate",
    "pave:manifests:validate",
    "pave:spec:validate",
    "pave:template:render",
    "pave:template:renderFile",
    "pave:template:validate",
    "pave:environment:create",
];

/// Actions that a portal has through Backstage's registry of actions, and removed ones that others took over.
const REGISTERED: [&str; 6] = [
    "catalog:validate-entity",
    "catalog:register-entity",
    "catalog:get-catalog-entity",
    "scaffolder:dry-run-template",
    "fetch:url",
    "auth:who-am-i",
];

#[inline(never)]
pub(super) fn check(template: &Object, sink: &mut Sink<'_>) {
    let steps = template.at(&["spec", "steps"]);
    if let Some(node) = steps.filter(|steps| matches!(&steps.value, Value::Sequence(items) if items.is_empty())) {
        sink.add(
            "T1",
            template.spot(node),
            "the template has no step",
            "add a step with its `action`",
        );
    }
    output(template, sink);
    let mut ids = BTreeSet::new();
    for step in steps.map(Node::items).unwrap_or_default() {
        if !matches!(step.value, Value::Mapping(_)) {
            let message = format!("a step must be an object, not {}", step.kind());
            sink.add(
                "T1",
                template.spot(step),
                message,
                "write `id`, `name`, `action` and `input`",
            );
            continue;
        }
        envelope(template, step, sink);
        if let Some(node) = step.get("id")
            && node.as_str().is_some_and(|id| id.trim().contains(char::is_whitespace))
        {
            let message = "no expression can name a step whose id holds a space";
            sink.add("T5", template.spot(node), message, "write letters, digits, `-` and `_`");
        }
        if let Some(path) = step.at(&["input", "targetPath"])
            && path
                .as_str()
                .is_some_and(|text| text.split('/').any(|part| part == ".."))
        {
            let message = "the path leaves the workspace: Backstage refuses it";
            sink.add("T3", template.spot(path), message, "write a path below the workspace");
        }
        if let Some(node) = step.get("id")
            && let Some(id) = node.as_str()
            && !ids.insert(id)
        {
            let short: String = id.chars().take(100).collect();
            sink.add(
                "T5",
                template.spot(node),
                format!("two steps have the id `{short}`"),
                "give each its own",
            );
        }
        run(template, step, sink);
    }
}

/// T1 for what a template shows in the end.
fn output(template: &Object, sink: &mut Sink<'_>) {
    for entry in template.at(&["spec", "output"]).map(Node::entries).unwrap_or_default() {
        let name: String = entry.key.name.chars().take(100).collect();
        let node = &entry.value;
        if !matches!(name.as_str(), "links" | "text") {
            if node.as_str().is_none() {
                let message = format!("`output.{name}` must be text, not {}", node.kind());
                sink.add(
                    "T1",
                    template.spot(node),
                    message,
                    "write text, or `links` and `text` with their items",
                );
            }
            continue;
        }
        if !matches!(node.value, Value::Sequence(_)) {
            let message = format!("`output.{name}` must be a list, not {}", node.kind());
            sink.add("T1", template.spot(node), message, "write one item for each");
        }
        for item in node.items() {
            if !matches!(item.value, Value::Mapping(_)) {
                let message = format!("an item of `output.{name}` must be an object, not {}", item.kind());
                sink.add(
                    "T1",
                    template.spot(item),
                    message,
                    "write `title` and `url`, or `title` and `content`",
                );
            }
            if item.get("url").is_some() && item.get("entityRef").is_some() {
                let message = "a link goes to `url` or to `entityRef`, not to both";
                sink.warn("T1", template.spot(item).key("url"), message, "make two links of it");
            }
            for field in ["url", "entityRef", "title", "icon", "content"] {
                if let Some(value) = item.get(field)
                    && value.as_str().is_none_or(str::is_empty)
                {
                    let message = format!("`{field}` must be text, not {}", value.kind());
                    sink.add("T1", template.spot(value), message, "write text");
                }
            }
        }
    }
}

fn envelope(template: &Object, step: &Node, sink: &mut Sink<'_>) {
    for (field, wanted) in [("action", "text"), ("id", "text"), ("name", "text")] {
        let node = step.get(field);
        let is_text = node.and_then(Node::as_str).is_some_and(|text| !text.trim().is_empty());
        if !is_text && (node.is_some() || field == "action") {
            let message = match node {
                Some(node) => format!("`{field}` of a step must be {wanted}, not {}", node.kind()),
                None => format!("the step has no `{field}`"),
            };
            sink.add(
                "T1",
                template.spot(step).field(field),
                message,
                format!("write `{field}: ...`"),
            );
        }
    }
    if let Some(node) = step.get("input")
        && !matches!(node.value, Value::Mapping(_))
    {
        // Backstage refuses a line without a value, too, even where the action takes nothing.
        let message = format!("`input` of a step must be an object, not {}", node.kind());
        let hint = "write one line for each field, or remove `input`";
        sink.add("T1", template.spot(node), message, hint);
    }
    for entry in step.entries() {
        let name = entry.key.name.as_str();
        if !FIELDS.contains(&name) {
            let hint = match did_you_mean(name, FIELDS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "move it into `input`".to_owned(),
            };
            let short: String = name.chars().take(100).collect();
            sink.add(
                "T1",
                template.spot(step).key(name),
                format!("a step has no field `{short}`"),
                hint,
            );
        }
    }
    for found in texts(step) {
        let ends_bare = found.text.ends_with("=$") || found.text.contains("=$&") || found.text.ends_with("/$");
        if found.text.trim() == "$" || ends_bare {
            let message = "a `$` alone: its expression was lost";
            sink.add(
                "T2",
                template.spot(found.node),
                message,
                "write `${{ parameters.<name> }}`",
            );
        }
    }
}

/// T3.
fn run(template: &Object, step: &Node, sink: &mut Sink<'_>) {
    let Some(node) = step.get("action") else { return };
    let Some(id) = node.as_str().filter(|id| !id.contains("${{") && !id.trim().is_empty()) else {
        return;
    };
    if let Some(schema) = action(id) {
        input(template, step, schema, sink);
        return;
    }
    let options = sink.options();
    let is_known = OWN.contains(&id) || REGISTERED.contains(&id) || options.actions.iter().any(|own| own == id);
    if is_known {
        return;
    }
    let mut ids: Vec<&str> = action_ids().collect();
    ids.extend(OWN);
    ids.extend(options.actions.iter().map(String::as_str));
    let short: String = id.chars().take(100).collect();
    let near = pave_report::nearest(id, ids, 3);
    let namespace = id.split(':').next().unwrap_or_default();
    let is_of_backstage = matches!(
        namespace,
        "fetch" | "publish" | "catalog" | "fs" | "debug" | "github" | "gitlab" | "workspace" | "pave"
    );
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "install the module that brings it, or name it in `actions` of `pave.rules.yaml`".to_owned(),
    };
    if step.get("input").is_none_or(Node::is_null) && id != "debug:wait" {
        let message = "the step gives its action no input";
        let hint = "add `input`, or remove the step";
        sink.warn("T3", template.spot(step).field("input"), message, hint);
    }
    let message = format!("Backstage has no action `{short}`");
    if near.is_some() || is_of_backstage || !options.actions.is_empty() || matches!(namespace, "kubernetes" | "kubectl")
    {
        sink.add("T3", template.spot(node), message, hint);
    } else {
        // Somebody's own action, perhaps.
        sink.warn("T3", template.spot(node), message, hint);
    }
}

fn input(template: &Object, step: &Node, schema: &'static Schema, sink: &mut Sink<'_>) {
    let Some(node) = step.get("input").filter(|node| !node.is_null()) else {
        for name in &schema.required {
            let spot = template.spot(step).below(&["input", name]);
            let message = format!("the action needs `{name}`");
            sink.add("T3", spot, message, format!("add `input` with `{name}`"));
        }
        return;
    };
    if step.get("action").and_then(Node::as_str) == Some("catalog:register")
        && node.get("catalogInfoUrl").is_some()
        && let Some(other) = ["repoContentsUrl", "catalogInfoPath"]
            .into_iter()
            .find(|field| node.get(field).is_some())
    {
        let message = format!("`catalogInfoUrl` and `{other}` exclude each other");
        let hint = "write `catalogInfoUrl` alone, or `repoContentsUrl` with `catalogInfoPath`";
        sink.add("T3", template.spot(node).key("catalogInfoUrl"), message, hint);
        return;
    }
    for mistake in check_schema(node, schema, None, 0) {
        let mut spot = template.spot(mistake.node);
        if let Some(field) = mistake.field {
            spot = spot.key(field);
        }
        if let Some(missing) = &mistake.missing {
            spot = spot.field(missing);
        }
        sink.add("T3", spot, mistake.message, mistake.hint);
    }
}
