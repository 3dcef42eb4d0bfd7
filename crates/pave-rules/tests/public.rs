//! Good manifests in the forms in which charts, operators and guides publish them: no finding is an error.
//!
//! `tests/cases/public/<name>/findings.txt` lists what is found in each all the same;
//! `UPDATE_GOLDEN=1 cargo test -p pave-rules` writes them.

#![expect(clippy::unwrap_used, reason = "a test")]

mod evaluator;

use evaluator::Cel;
use pave_report::Level;
use pave_rules::{InputFile, ValidateOptions, validate};
use pave_spec::Platform;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn read_files(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_files(&entry.path(), &format!("{path}/"), files);
        } else if path != "findings.txt" {
            files.push((path, fs::read(entry.path()).unwrap()));
        }
    }
}

#[test]
fn good_manifests_of_others_raise_no_error_and_no_other_warning_than_those_that_are_listed() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/public");
    let mut wrong = String::new();
    let mut count = 0;
    for entry in fs::read_dir(&root).unwrap() {
        let folder = entry.unwrap().path();
        let mut files = Vec::new();
        read_files(&folder, "", &mut files);
        files.sort();
        count += files.len();
        let inputs: Vec<_> = files
            .iter()
            .map(|(path, content)| InputFile { path, content })
            .collect();
        let report = validate(
            &inputs,
            &[],
            &Platform::default(),
            &ValidateOptions::default(),
            Some(&Cel),
        );
        let mut found = String::new();
        for finding in &report.findings {
            let line = finding.position.map_or(0, |at| at.line);
            let file = finding.file.as_deref().unwrap_or("-");
            let text = format!(
                "{:?} {} {file}:{line} {}\n",
                finding.level, finding.code, finding.message
            );
            if finding.level == Level::Error {
                write!(wrong, "{}: {text}", folder.display()).unwrap();
            }
            found.push_str(&text);
        }
        let expected = folder.join("findings.txt");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&expected, &found).unwrap();
        }
        if found != fs::read_to_string(&expected).unwrap_or_default() {
            writeln!(wrong, "{} differs:\n{found}", expected.display()).unwrap();
        }
    }
    assert_eq!(wrong, "");
    assert!(count > 15, "only {count} files were read");
}
