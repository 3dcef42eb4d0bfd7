//! Every folder of `tests/cases/spec`: a spec and, beside it, what reading it must give.
//!
//! `spec.pave.yaml` (a file) or `spec.json` (an object), optionally `pave.platform.yaml`; expected `findings.txt` and
//! `normalised.json`. `UPDATE_GOLDEN=1 cargo test -p pave-spec` writes the expected files.

#![expect(clippy::unwrap_used, reason = "a test")]

use pave_report::Finding;
use pave_spec::{Platform, SpecSource, read};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn show(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let at = finding
            .position
            .map_or("-".to_owned(), |at| format!("{}:{}", at.line, at.column));
        let path = finding.path.as_deref().unwrap_or("-");
        writeln!(text, "{:?} {} {at} {path}", finding.level, finding.code).unwrap();
        writeln!(text, "  {}", finding.message).unwrap();
        writeln!(text, "  {}", finding.hint.as_deref().unwrap_or("-")).unwrap();
    }
    text
}

fn check(expected: &Path, actual: &str, failures: &mut Vec<String>) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        if actual.is_empty() {
            let _ = fs::remove_file(expected);
        } else {
            fs::write(expected, actual).unwrap();
        }
        return;
    }
    let wanted = fs::read_to_string(expected).unwrap_or_default();
    if wanted != actual {
        failures.push(format!(
            "{}\n--- wanted\n{wanted}\n--- got\n{actual}",
            expected.display()
        ));
    }
}

#[test]
fn every_case_gives_what_stands_beside_it() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/spec");
    let mut folders: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut failures = Vec::new();
    for folder in &folders {
        let platform = fs::read_to_string(folder.join("pave.platform.yaml")).unwrap_or_default();
        let platform = Platform::read("pave.platform.yaml", &platform).unwrap();
        let (file, text) = match fs::read_to_string(folder.join("spec.json")) {
            Ok(text) => (None, text),
            Err(_) => (
                Some("spec.pave.yaml"),
                fs::read_to_string(folder.join("spec.pave.yaml")).unwrap(),
            ),
        };
        let (spec, findings) = read(&SpecSource { file, text: &text }, &platform);
        let normalised = spec.map_or(String::new(), |spec| {
            let json = spec.to_json();
            // A normalised spec is a spec, and is its own normal form.
            let again = json.to_string();
            let (same, _) = read(
                &SpecSource {
                    file: None,
                    text: &again,
                },
                &platform,
            );
            assert_eq!(
                same.map(|same| same.to_json()),
                Some(json.clone()),
                "{}",
                folder.display()
            );
            format!("{}\n", serde_json::to_string_pretty(&json).unwrap())
        });
        check(&folder.join("findings.txt"), &show(&findings), &mut failures);
        check(&folder.join("normalised.json"), &normalised, &mut failures);
    }
    assert!(folders.len() >= 10, "the cases are missing");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn every_score_workload_gives_what_stands_beside_it() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/score");
    let mut failures = Vec::new();
    let mut count = 0;
    for folder in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        let text = fs::read_to_string(folder.join("score.yaml")).unwrap();
        let file = Some("score.yaml");
        let (spec, mut findings) = pave_spec::import_score(&SpecSource { file, text: &text });
        let shown = spec
            .as_ref()
            .map(|spec| format!("{}\n", serde_json::to_string_pretty(spec).unwrap()));
        if let Some(spec) = spec {
            // What was taken over is a right spec.
            let text = spec.to_string();
            let (spec, found) = read(
                &SpecSource {
                    file: None,
                    text: &text,
                },
                &Platform::default(),
            );
            assert!(spec.is_some(), "{}: {found:#?}", folder.display());
            findings.extend(found);
        }
        check(&folder.join("findings.txt"), &show(&findings), &mut failures);
        check(&folder.join("spec.json"), &shown.unwrap_or_default(), &mut failures);
        count += 1;
    }
    assert!(count >= 2, "the cases are missing");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
