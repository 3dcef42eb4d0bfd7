//! T2 for skeletons: the values that their files use are given by the step that renders them.

use super::expressions::members;
use super::parameters::{declared, pages};
use crate::document::{Documents, folder_of};
use crate::object::Object;
use crate::sink::Sink;
use crate::skeleton::folder_of_step;
use pave_report::{Finding, Position, did_you_mean};
use pave_yaml::{Node, Value};
use std::collections::{BTreeMap, BTreeSet};

/// How many findings one file gives at most.
const MOST: usize = 100;

#[inline(never)]
pub(super) fn check(template: &Object, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    // Several steps may render one folder; nothing is known of values that an expression gives.
    let mut given: BTreeMap<String, Option<BTreeSet<String>>> = BTreeMap::new();
    for step in template.at(&["spec", "steps"]).map(Node::items).unwrap_or_default() {
        let action = step.get("action").and_then(Node::as_str).unwrap_or_default();
        let is_read = matches!(action, "fetch:template" | "pave:template:render");
        let is_other = ["cookiecutterCompat", "dialect"]
            .iter()
            .any(|field| step.at(&["input", field]).is_some());
        let Some(folder) = folder_of_step(&template.file, step).filter(|_| is_read) else {
            continue;
        };
        absent(template, step, &folder, documents, sink);
        let names = if is_other { None } else { names(template, step) };
        let known = given.entry(folder).or_insert_with(|| Some(BTreeSet::new()));
        *known = match (known.take(), names) {
            (Some(mut known), Some(names)) => {
                known.extend(names);
                Some(known)
            }
            _ => None,
        };
    }
    for (folder, names) in given {
        let Some(names) = names else { continue };
        for file in documents.files.iter().filter(|file| file.path.starts_with(&folder)) {
            let text = std::str::from_utf8(file.content).unwrap_or_default();
            for finding in unknown(text, &names) {
                sink.add_to_file("T2", finding.in_file(file.path));
            }
        }
    }
}

/// A folder of which the set has nothing, beside one of nearly its name.
fn absent(template: &Object, step: &Node, folder: &str, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let mut paths = documents.files.iter().map(|file| file.path);
    if paths.any(|path| path.starts_with(folder)) {
        return;
    }
    let name = folder.trim_end_matches('/');
    let above = folder_of(name);
    let beside = documents.files.iter().filter_map(|file| {
        let (first, _) = file.path.strip_prefix(above)?.split_once('/')?;
        Some(first)
    });
    let wanted = name.get(above.len()..).unwrap_or_default();
    if let Some(near) = did_you_mean(wanted, beside) {
        let spot = template.spot(step).below(&["input", "url"]);
        sink.missing("T2", spot, "there is no such folder", format!("did you mean `{near}`?"));
    }
}

/// The names of the values that a step gives; `None` where an expression decides.
fn names(template: &Object, step: &Node) -> Option<BTreeSet<String>> {
    let Some(values) = step.at(&["input", "values"]) else {
        return Some(BTreeSet::new());
    };
    match &values.value {
        Value::Mapping(entries) => Some(entries.iter().map(|entry| entry.key.name.clone()).collect()),
        Value::String(text) if text.replace(' ', "") == "${{parameters}}" => {
            let declared = pages(template).into_iter().flat_map(declared);
            Some(declared.map(|entry| entry.key.name.clone()).collect())
        }
        _ => None,
    }
}

/// What expressions of a skeleton name that nobody gives.
fn unknown(text: &str, names: &BTreeSet<String>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (open, close) in [("${{", "}}"), ("{%", "%}")] {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find(open)) {
            let start = from + at;
            from = start + open.len();
            let rest = text.get(from..).unwrap_or_default();
            let Some(expression) = rest.find(close).and_then(|end| rest.get(..end)) else {
                continue;
            };
            if found.len() >= MOST {
                return found;
            }
            for name in members(expression, "values").into_iter().flatten() {
                if !names.contains(name) {
                    let short: String = name.chars().take(100).collect();
                    let hint = match did_you_mean(name, names.iter().map(String::as_str)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "add it to `values` of the step that renders the file".to_owned(),
                    };
                    let message = format!("the template gives no value `{short}`: an empty text is written");
                    found.push(
                        Finding::warning("T2", message)
                            .at(Position::of_offset(text, start))
                            .with_hint(hint),
                    );
                }
            }
            if members(expression, "parameters").into_iter().flatten().next().is_some() {
                let message = "a skeleton knows `values`, and no `parameters`";
                let hint = "write `values.` before the name, and give it in `values` of the step";
                found.push(
                    Finding::warning("T2", message)
                        .at(Position::of_offset(text, start))
                        .with_hint(hint),
                );
            }
        }
    }
    found
}
