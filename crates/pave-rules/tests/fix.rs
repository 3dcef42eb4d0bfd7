//! Fixes: what one safe change mends is mended, everything else stays, and a second run changes nothing.
//!
//! `UPDATE_GOLDEN=1 cargo test -p pave-rules` writes `tests/cases/fix/after.yaml`.

#![expect(clippy::unwrap_used, reason = "a test")]

use pave_rules::{Fixed, InputFile, ValidateOptions, fix};
use pave_spec::Platform;
use std::fs;
use std::path::{Path, PathBuf};

fn cases() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

fn fixed(files: &[(String, String)]) -> Fixed {
    let inputs: Vec<_> = files
        .iter()
        .map(|(path, content)| InputFile {
            path,
            content: content.as_bytes(),
        })
        .collect();
    fix(&inputs, &[], &Platform::default(), &ValidateOptions::default(), None)
}

/// The files with what was mended in them.
fn after(files: &[(String, String)], fixed: &Fixed) -> Vec<(String, String)> {
    let text = |index: usize| fixed.files.iter().find(|(changed, _)| *changed == index);
    files
        .iter()
        .enumerate()
        .map(|(index, (path, old))| (path.clone(), text(index).map_or(old, |(_, new)| new).clone()))
        .collect()
}

#[test]
fn safe_changes_are_made_in_place_and_comments_stay() {
    let folder = cases().join("fix");
    let before = fs::read_to_string(folder.join("before.yaml")).unwrap();
    let files = [("all.yaml".to_owned(), before.clone())];
    let result = fixed(&files);
    let (_, actual) = after(&files, &result).remove(0);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(folder.join("after.yaml"), &actual).unwrap();
    }
    assert_eq!(actual, fs::read_to_string(folder.join("after.yaml")).unwrap());
    for comment in before
        .lines()
        .filter_map(|line| line.split_once('#'))
        .map(|(_, text)| text)
    {
        assert!(actual.contains(comment), "{comment} is gone");
    }
    assert!(result.fixed.len() > 15, "{:#?}", result.fixed);
}

fn read_files(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_files(&entry.path(), &format!("{path}/"), files);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            files.push((path, text));
        }
    }
    files.sort();
}

#[test]
fn what_was_fixed_is_not_found_again_and_a_second_run_changes_nothing() {
    let mut count = 0;
    for rule in fs::read_dir(cases().join("rules")).unwrap() {
        let rule = rule.unwrap().path();
        for folder in fs::read_dir(&rule).into_iter().flatten() {
            let folder = folder.unwrap().path();
            if !folder.is_dir() {
                continue;
            }
            let mut files = Vec::new();
            read_files(&folder, "", &mut files);
            let first = fixed(&files);
            count += first.fixed.len();
            for finding in &first.fixed {
                let is_left = first.report.findings.iter().any(|left| {
                    (&left.code, &left.file, &left.path, &left.message)
                        == (&finding.code, &finding.file, &finding.path, &finding.message)
                });
                assert!(!is_left, "{}: {finding:?} is still there", folder.display());
            }
            let second = fixed(&after(&files, &first));
            assert_eq!(second.files, [], "{}", folder.display());
        }
    }
    assert!(count > 10, "{count} findings were fixed");
}
