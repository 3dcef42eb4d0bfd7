//! T2: parameters and outputs that are used, and those that are there.

use super::expressions::{expressions, members, texts};
use super::parameters::{declared, pages};
use crate::object::Object;
use crate::sink::Sink;
use pave_report::did_you_mean;
use pave_yaml::{Entry, Node, Value};
use std::collections::BTreeSet;

/// What an expression of a step may name.
const ROOTS: [&str; 8] = [
    "parameters",
    "steps",
    "secrets",
    "user",
    "each",
    "context",
    "environment",
    "task",
];

#[inline(never)]
pub(super) fn check(template: &Object, sink: &mut Sink<'_>) {
    let declared: Vec<&Entry> = pages(template).into_iter().flat_map(declared).collect();
    let mut uses = Uses {
        declared: declared.iter().map(|entry| entry.key.name.as_str()).collect(),
        used: BTreeSet::new(),
        takes_all: false,
        before: Vec::new(),
        all_steps: ids(template).collect(),
    };
    for step in template.at(&["spec", "steps"]).map(Node::items).unwrap_or_default() {
        for entry in step.entries() {
            // Conditions are expressions with or without braces.
            let is_bare = entry.key.name == "if";
            uses.read(template, &entry.value, is_bare, sink);
        }
        uses.before.extend(step.get("id").and_then(Node::as_str));
    }
    if let Some(output) = template.at(&["spec", "output"]) {
        uses.read(template, output, false, sink);
    }
    // A form shows some pages only for certain answers, by expressions of its own.
    for page in pages(template) {
        for found in texts(page) {
            for expression in expressions(found.text) {
                uses.used
                    .extend(members(expression, "parameters").into_iter().flatten());
            }
        }
    }
    if uses.takes_all || template.at(&["spec", "steps"]).is_none() {
        return;
    }
    for entry in declared {
        let name = entry.key.name.as_str();
        if !uses.used.contains(name) && !is_for_the_form(&entry.value, name) {
            let short: String = name.chars().take(100).collect();
            let message = format!("`{short}` is asked for, and no step uses it");
            let hint = format!("use `${{{{ parameters.{short} }}}}` in a step, or do not ask for it");
            let spot = parent_spot(template, entry);
            sink.add("T2", spot, message, hint);
        }
    }
}

fn parent_spot<'t>(template: &'t Object, entry: &'t Entry) -> crate::place::Spot<'t> {
    let spot = template.spot(&entry.value);
    match entry.key.span {
        Some(span) => spot.standing_at(span.start),
        None => spot,
    }
}

/// Fields that only show something, or whose answer goes elsewhere.
fn is_for_the_form(node: &Node, name: &str) -> bool {
    node.get("type").and_then(Node::as_str) == Some("null")
        || name.starts_with("ui:")
        || node.at(&["ui:options", "requestUserCredentials"]).is_some() && name != "repoUrl"
}

fn ids(template: &Object) -> impl Iterator<Item = &str> {
    let steps = template.at(&["spec", "steps"]).map(Node::items).unwrap_or_default();
    steps.iter().filter_map(|step| step.get("id")?.as_str())
}

struct Uses<'t> {
    declared: Vec<&'t str>,
    used: BTreeSet<&'t str>,
    takes_all: bool,
    before: Vec<&'t str>,
    all_steps: Vec<&'t str>,
}

impl<'t> Uses<'t> {
    fn read(&mut self, template: &'t Object, node: &'t Node, is_bare: bool, sink: &mut Sink<'_>) {
        for found in texts(node) {
            if is_bare && !found.text.contains("${{") {
                self.expression(template, found.node, found.text, sink);
            }
            for expression in expressions(found.text) {
                self.expression(template, found.node, expression, sink);
            }
            braces(template, found.node, found.text, sink);
        }
    }

    fn expression(&mut self, template: &'t Object, node: &'t Node, expression: &'t str, sink: &mut Sink<'_>) {
        for member in members(expression, "parameters") {
            let Some(name) = member else {
                self.takes_all = true;
                continue;
            };
            self.used.insert(name);
            if !self.declared.contains(&name) {
                let short: String = name.chars().take(100).collect();
                let hint = match did_you_mean(name, self.declared.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "ask for it in `parameters`".to_owned(),
                };
                let message = format!("no parameter is called `{short}`: an empty text is written");
                sink.add("T2", template.spot(node), message, hint);
            }
        }
        for member in members(expression, "steps").into_iter().flatten() {
            let short: String = member.chars().take(100).collect();
            if self.before.contains(&member) {
                continue;
            }
            let (message, hint) = if self.all_steps.contains(&member) {
                (
                    format!("the step `{short}` runs later"),
                    "move it before this one".to_owned(),
                )
            } else {
                let hint = match did_you_mean(member, self.all_steps.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write the id of a step before this one".to_owned(),
                };
                (format!("no step has the id `{short}`"), hint)
            };
            sink.add("T2", template.spot(node), message, hint);
        }
        let first: String = expression
            .trim()
            .chars()
            .take_while(|character| character.is_ascii_alphanumeric() || *character == '_')
            .collect();
        let rest = expression.trim().get(first.len()..).unwrap_or_default();
        if rest.starts_with('.')
            && !first.is_empty()
            && !ROOTS.contains(&first.as_str())
            && let Some(near) = did_you_mean(&first, ROOTS)
        {
            let message = "the expression begins with a name that does not exist";
            sink.add("T2", template.spot(node), message, format!("did you mean `{near}`?"));
        }
    }
}

/// `{{ parameters.name }}` without the `$` is a text, and stays one.
fn braces(template: &Object, node: &Node, text: &str, sink: &mut Sink<'_>) {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("{{")) {
        let start = from + at;
        from = start + 2;
        let is_expression = text.get(..start).is_some_and(|before| before.ends_with('$'));
        let inside = text.get(from..).unwrap_or_default().trim_start();
        if !is_expression && (inside.starts_with("parameters.") || inside.starts_with("steps.")) {
            let message = "an expression without its `$` is written as it is";
            sink.add("T2", template.spot(node), message, "write `${{ ... }}`");
        }
    }
    let opened = text.matches("${{").count();
    if opened > text.matches("}}").count() && matches!(node.value, Value::String(_)) {
        sink.add(
            "T2",
            template.spot(node),
            "an expression is not closed",
            "write `}}` at its end",
        );
    }
}
