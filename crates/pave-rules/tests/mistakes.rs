//! One mistake in a good set, several hundred times: each is found, where it is, and the good set has no findings.
//!
//! `tests/cases/mistakes/*.json` hold the changes to a set of files (`from` is replaced by `to`, once or in the whole
//! file) and the finding that must be among the others; `null` where there must be none. With `on`, the finding is on a line
//! that holds this text.

#![expect(clippy::unwrap_used, reason = "a test")]

mod evaluator;

use evaluator::Cel;
use pave_report::Finding;
use pave_rules::{InputFile, ValidateOptions, validate};
use pave_spec::Platform;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistake {
    name: String,
    #[serde(default)]
    changes: Vec<Change>,
    #[serde(default)]
    files: BTreeMap<String, String>,
    finds: Option<String>,
    on: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    file: String,
    from: String,
    to: String,
    #[serde(default)]
    every: bool,
}

fn cases() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

fn read_files(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_files(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

fn read_set(folder: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    read_files(&cases().join(folder), "", &mut files);
    files
}

/// What is wrong with the answers for the mistakes of `file`, made in the set of `folder`.
fn failures(file: &str, folder: &str, options: &ValidateOptions) -> String {
    let good = read_set(folder);
    let text = fs::read_to_string(cases().join(file)).unwrap();
    let mistakes: Vec<Mistake> = serde_json::from_str(&text).unwrap();
    let mut failures = String::new();
    let mut names = BTreeSet::new();
    for mistake in &mistakes {
        assert!(names.insert(&mistake.name), "two mistakes are called {}", mistake.name);
        let mut files = good.clone();
        for change in &mistake.changes {
            let before = files.get(&change.file).unwrap();
            let after = if change.every {
                before.replace(&change.from, &change.to)
            } else {
                before.replacen(&change.from, &change.to, 1)
            };
            assert_ne!(&after, before, "{} changes nothing", mistake.name);
            files.insert(change.file.clone(), after);
        }
        files.extend(mistake.files.clone());
        files.retain(|_, content| !content.is_empty());
        let inputs: Vec<_> = files
            .iter()
            .map(|(path, content)| InputFile {
                path,
                content: content.as_bytes(),
            })
            .collect();
        let report = validate(&inputs, &[], &Platform::default(), options, Some(&Cel));
        let is_there = |finding: &&Finding| {
            let file = finding.file.as_ref().and_then(|file| files.get(file));
            let line = finding.position.map_or(0, |at| at.line as usize);
            let text = file.and_then(|text| text.lines().nth(line.checked_sub(1)?));
            let on = mistake.on.as_deref();
            on.is_none_or(|on| text.is_some_and(|text| text.contains(on)))
        };
        let found: Vec<String> = report
            .findings
            .iter()
            .filter(is_there)
            .map(|finding| format!("{} {}", finding.code, finding.path.as_deref().unwrap_or("-")))
            .collect();
        let is_right = match &mistake.finds {
            Some(wanted) => found.contains(wanted),
            None => found.is_empty(),
        };
        if !is_right {
            writeln!(
                failures,
                "{}: wanted {:?}, found {found:?}",
                mistake.name, mistake.finds
            )
            .unwrap();
        }
    }
    failures
}

#[test]
fn every_mistake_in_manifests_is_found_where_it_is() {
    let options = serde_json::from_str(r#"{"external": ["Secret/db-credentials"]}"#).unwrap();
    assert_eq!(failures("mistakes/manifests.json", "rules/service", &options), "");
}

#[test]
fn every_mistake_in_a_service_with_its_database_is_found_where_it_is() {
    let options = ValidateOptions::default();
    assert_eq!(failures("mistakes/shop.json", "mistakes/shop", &options), "");
}

#[test]
fn every_mistake_in_a_service_with_all_that_is_around_it_is_found_where_it_is() {
    let options = ValidateOptions::default();
    assert_eq!(failures("mistakes/orders.json", "mistakes/orders", &options), "");
}

#[test]
fn every_mistake_in_how_a_service_is_delivered_is_found_where_it_is() {
    let options = ValidateOptions::default();
    assert_eq!(failures("mistakes/delivery.json", "mistakes/delivery", &options), "");
}

#[test]
fn every_mistake_in_a_template_with_its_skeleton_is_found_where_it_is() {
    let options = ValidateOptions::default();
    assert_eq!(failures("mistakes/template.json", "mistakes/template", &options), "");
}

#[test]
fn every_mistake_in_catalog_files_is_found_where_it_is() {
    let options = ValidateOptions::default();
    assert_eq!(failures("mistakes/catalog.json", "mistakes/catalog", &options), "");
}
