//! Brings an existing catalog file up to date: what is generated is set, what a person wrote besides stays, byte for byte.

use crate::edit::{Edits, NotEditable};
use pave_report::Finding;
use pave_yaml::{Document, Entry, Node};
use serde_json::{Map, Value};

/// An existing file with the generated entities in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// Its text; the same as before where nothing changed.
    pub content: String,
    /// What was changed, one finding at level info for each place.
    pub findings: Vec<Finding>,
}

/// Merges generated entities into the text of an existing file.
///
/// An entity of the same kind and name gets the fields that are generated; lists get the items they lack; every other field,
/// item and comment stays, in its place. Entities that the file lacks are added at its end.
///
/// # Errors
/// What is wrong with the file as YAML, or `catalog.merge` with the place that cannot be changed without a risk, such as an
/// alias: then a person has to.
pub fn merge(file: &str, existing: &str, entities: &[Value]) -> Result<Merged, Vec<Finding>> {
    let documents = pave_yaml::parse(file, existing)?;
    let mut merge = Merge {
        file,
        edits: Edits::of(existing),
        findings: Vec::new(),
        failed: Vec::new(),
    };
    for entity in entities {
        match documents.iter().find(|document| is_same_entity(&document.root, entity)) {
            Some(document) => merge.entity(document, entity),
            None => merge.new_entity(entity),
        }
    }
    if !merge.failed.is_empty() {
        return Err(merge.failed);
    }
    if merge.edits.is_empty() {
        return Ok(Merged {
            content: existing.to_owned(),
            findings: Vec::new(),
        });
    }
    let Merge { edits, findings, .. } = merge;
    let content = edits.apply();
    if !kept_everything(file, existing, &documents, &content, entities) {
        let finding = Finding::error(
            "catalog.merge",
            "the file is written in a way that cannot be changed safely",
        );
        let hint = "write its entities as plain blocks, or generate with `overwrite`";
        return Err(vec![finding.in_file(file).with_hint(hint)]);
    }
    Ok(Merged { content, findings })
}

struct Merge<'t> {
    file: &'t str,
    edits: Edits<'t>,
    findings: Vec<Finding>,
    failed: Vec<Finding>,
}

impl Merge<'_> {
    fn entity(&mut self, document: &Document, entity: &Value) {
        for part in ["metadata", "spec"] {
            let Some(wanted) = entity.get(part).and_then(Value::as_object) else {
                continue;
            };
            if let Some(entry) = document.root.entry(part) {
                self.fields(entry, wanted, part);
            } else {
                let wanted = Value::Object(wanted.clone());
                let done = self.edits.add_root_key(&document.root, part, &wanted);
                self.note(done, &document.root, part, "is added");
            }
        }
    }

    fn fields(&mut self, object: &Entry, wanted: &Map<String, Value>, path: &str) {
        for (key, value) in wanted {
            let path = format!("{path}.{key}");
            match object.value.entry(key) {
                None => {
                    let done = self.edits.add_key(object, key, value);
                    self.note(done, &object.value, &path, "is added");
                }
                // A definition by hand, in the file or elsewhere, is one.
                Some(_) if path == "spec.definition" => {}
                Some(entry) => self.field(entry, value, &path),
            }
        }
    }

    fn field(&mut self, entry: &Entry, wanted: &Value, path: &str) {
        match wanted {
            Value::Object(fields) => self.fields(entry, fields, path),
            Value::Array(items) => {
                let given = entry.value.to_json();
                let known = given.as_array().map(Vec::as_slice).unwrap_or_default();
                for item in items {
                    if !known.iter().any(|known| is_same_item(path, known, item)) {
                        let done = self.edits.add_item(entry, item);
                        self.note(done, &entry.value, path, "gets an item");
                    }
                }
            }
            scalar => {
                if !is_same_item(path, &entry.value.to_json(), scalar) {
                    let done = self.edits.replace(entry, scalar);
                    self.note(done, &entry.value, path, "is changed");
                }
            }
        }
    }

    fn new_entity(&mut self, entity: &Value) {
        self.edits.add_document(entity);
        let kind = entity.get("kind").and_then(Value::as_str).unwrap_or_default();
        let name = entity
            .pointer("/metadata/name")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let message = format!("{kind} `{name}` is added");
        self.findings
            .push(Finding::info("catalog.merged", message).in_file(self.file));
    }

    fn note(&mut self, done: Result<(), NotEditable>, at: &Node, path: &str, what: &str) {
        let finding = match done {
            Ok(()) => Finding::info("catalog.merged", format!("`{path}` {what}")),
            Err(NotEditable) => Finding::error(
                "catalog.merge",
                format!("`{path}` cannot be changed where it is written"),
            )
            .with_hint("write it out instead of an alias, or generate with `overwrite`"),
        };
        let finding = finding.in_file(self.file).about(path);
        let finding = match at.position() {
            Some(position) => finding.at(position),
            None => finding,
        };
        if done.is_ok() {
            self.findings.push(finding);
        } else {
            self.failed.push(finding);
        }
    }
}

fn is_same_entity(root: &Node, entity: &Value) -> bool {
    let text = |keys: &[&str]| root.at(keys).and_then(Node::as_str).map(str::to_lowercase);
    let wanted = |pointer: &str| entity.pointer(pointer).and_then(Value::as_str).map(str::to_lowercase);
    let namespace = |given: Option<String>| given.unwrap_or_else(|| "default".to_owned());
    text(&["kind"]) == wanted("/kind")
        && text(&["metadata", "name"]) == wanted("/metadata/name")
        && namespace(text(&["metadata", "namespace"])) == namespace(wanted("/metadata/namespace"))
}

/// Whether two values say the same: references may leave out what Backstage assumes, a link is its address.
fn is_same_item(path: &str, known: &Value, wanted: &Value) -> bool {
    let kind = match path {
        "spec.owner" => "group",
        "spec.system" => "system",
        "spec.domain" => "domain",
        "spec.providesApis" | "spec.consumesApis" => "api",
        "spec.dependsOn" => "component",
        "metadata.links" => return known.get("url") == wanted.get("url"),
        _ => return known == wanted,
    };
    match (known.as_str(), wanted.as_str()) {
        (Some(known), Some(wanted)) => full_reference(kind, known) == full_reference(kind, wanted),
        _ => false,
    }
}

fn full_reference(kind: &str, reference: &str) -> String {
    let reference = reference.to_lowercase();
    let (kind, rest) = reference.split_once(':').unwrap_or((kind, &reference));
    let (namespace, name) = rest.split_once('/').unwrap_or(("default", rest));
    format!("{kind}:{namespace}/{name}")
}

/// Whether the new text has every field and comment of the old one, and every generated field.
fn kept_everything(file: &str, old: &str, documents: &[Document], new: &str, entities: &[Value]) -> bool {
    let Ok(after) = pave_yaml::parse(file, new) else {
        return false;
    };
    let kept = documents.iter().zip(&after).all(|(before, after)| {
        let entity = entities.iter().find(|entity| is_same_entity(&before.root, entity));
        is_kept(&before.root.to_json(), &after.root.to_json(), entity, "")
    });
    let set = entities.iter().all(|entity| {
        let found = after.iter().find(|document| is_same_entity(&document.root, entity));
        found.is_some_and(|document| is_set(entity, &document.root.to_json(), ""))
    });
    let empty_before = documents.iter().all(|document| document.root.is_null());
    (empty_before || (after.len() >= documents.len() && kept))
        && set
        && comments(old).all(|comment| {
            let count = |text: &str| comments(text).filter(|other| *other == comment).count();
            count(new) >= count(old)
        })
}

/// Whether what was in `before` is in `after`, except where `entity` says otherwise.
fn is_kept(before: &Value, after: &Value, entity: Option<&Value>, path: &str) -> bool {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => before.iter().all(|(key, value)| {
            let path = format!("{path}.{key}");
            let wanted = entity.and_then(|entity| entity.get(key));
            after.get(key).is_some_and(|after| is_kept(value, after, wanted, &path))
        }),
        (Value::Array(before), Value::Array(after)) => after.starts_with(before),
        _ => before == after || entity.is_some_and(|wanted| wanted == after || before.is_null()),
    }
}

/// Whether everything that is wanted is in `given`.
fn is_set(wanted: &Value, given: &Value, path: &str) -> bool {
    let path = path.trim_start_matches('.');
    match (wanted, given) {
        _ if path == "spec.definition" => !given.is_null(),
        _ if path == "apiVersion" || path == "kind" || path == "metadata.name" => true,
        (Value::Object(wanted), Value::Object(given)) => wanted.iter().all(|(key, value)| {
            given
                .get(key)
                .is_some_and(|given| is_set(value, given, &format!("{path}.{key}")))
        }),
        (Value::Array(wanted), Value::Array(given)) => wanted
            .iter()
            .all(|item| given.iter().any(|given| is_same_item(path, given, item))),
        (wanted, given) => is_same_item(path, given, wanted),
    }
}

/// Comments, as a person sees them: from a `#` at the start of a line or behind a space.
fn comments(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let at = if line.trim_start().starts_with('#') {
            line.find('#')
        } else {
            line.find(" #").map(|at| at + 1)
        };
        line.get(at?..).map(str::trim_end)
    })
}
