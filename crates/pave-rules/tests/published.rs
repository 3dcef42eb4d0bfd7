//! Manifests and templates as guides to internal platforms print them: what is wrong with each is found.
//!
//! `tests/cases/published/<name>/expected.txt` lists what must be among the findings: `<code> <path>`, `-` for the file
//! as a whole.

#![expect(clippy::unwrap_used, reason = "a test")]

use pave_rules::{InputFile, ValidateOptions, validate};
use pave_spec::Platform;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn read_files(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_files(&entry.path(), &format!("{path}/"), files);
        } else if path != "expected.txt" {
            files.push((path, fs::read(entry.path()).unwrap()));
        }
    }
}

#[test]
fn what_is_wrong_with_printed_examples_is_found_in_their_own_text() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/published");
    let mut missing = String::new();
    let mut count = 0;
    for entry in fs::read_dir(&root).unwrap() {
        let folder = entry.unwrap().path();
        let mut files = Vec::new();
        read_files(&folder, "", &mut files);
        files.sort();
        let inputs: Vec<_> = files
            .iter()
            .map(|(path, content)| InputFile { path, content })
            .collect();
        let report = validate(&inputs, &[], &Platform::default(), &ValidateOptions::default());
        let found: BTreeSet<String> = report
            .findings
            .iter()
            .map(|finding| format!("{} {}", finding.code, finding.path.as_deref().unwrap_or("-")))
            .collect();
        for wanted in fs::read_to_string(folder.join("expected.txt")).unwrap().lines() {
            count += 1;
            if !found.contains(wanted) {
                writeln!(missing, "{}: {wanted} is not among {found:#?}", folder.display()).unwrap();
            }
        }
    }
    assert_eq!(missing, "");
    assert!(count > 40, "only {count} expectations were read");
}
