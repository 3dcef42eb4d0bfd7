//! Skeletons: folders whose files a template renders. They are written in the template's language, and are what it says
//! only afterwards.

use crate::InputFile;
use crate::document::{folder_of, is_yaml, join};
use pave_yaml::Node;
use std::collections::BTreeSet;

/// Actions that render a folder.
const RENDERING: [&str; 4] = [
    "fetch:template",
    "fetch:cookiecutter",
    "pave:template:render",
    "fetch:plain",
];

/// The folders that the templates among `files` render, each ending in `/`.
pub(crate) fn folders(files: &[InputFile<'_>]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files {
        let text = std::str::from_utf8(file.content).unwrap_or_default();
        if !text.contains("scaffolder.backstage.io/") || !is_yaml(file.path) {
            continue;
        }
        for document in pave_yaml::parse(file.path, text).unwrap_or_default() {
            if document.root.get("kind").and_then(Node::as_str) == Some("Template") {
                let steps = document
                    .root
                    .at(&["spec", "steps"])
                    .map(Node::items)
                    .unwrap_or_default();
                found.extend(steps.iter().filter_map(|step| folder_of_step(file.path, step)));
            }
        }
    }
    found
}

/// The folder that a step of the template `file` renders, ending in `/`; `None` for one that is elsewhere.
pub(crate) fn folder_of_step(file: &str, step: &Node) -> Option<String> {
    let action = step.get("action")?.as_str()?;
    let url = step.at(&["input", "url"])?.as_str()?;
    let is_beside = !url.contains("://") && !url.contains("{{") && !url.starts_with('/');
    let folder = join(folder_of(file), url);
    // A template's own folder is no skeleton.
    let is_own = format!("{folder}/") == folder_of(file) || folder.is_empty();
    (RENDERING.contains(&action) && is_beside && !is_own).then(|| format!("{folder}/"))
}
