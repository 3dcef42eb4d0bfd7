//! The shared chart, and charts that are nothing but its values: `tests/cases/base-chart`.
//!
//! `base-service/` is the shared chart; every other folder has a spec, its chart in `helm/`, or `findings.txt`.

#![expect(clippy::unwrap_used, reason = "a test")]

use pave_manifests::{File, base_chart, consumer_chart};
use pave_spec::{Platform, SpecSource, read};
use std::fs;
use std::path::{Path, PathBuf};

/// Compares files with a folder, or writes them.
fn check(folder: &Path, files: &[File]) {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    if update {
        let _ = fs::remove_dir_all(folder);
    }
    for file in files {
        let path = folder.join(&file.path);
        if update {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &file.content).unwrap();
        }
        let wanted = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(file.content, wanted, "{}", path.display());
    }
}

fn cases() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/base-chart")
}

#[test]
fn the_shared_chart_stands_in_the_cases() {
    let files = base_chart(&Platform::default()).files;
    assert!(files.len() >= 13);
    check(&cases().join("base-service"), &files);
}

#[test]
fn every_service_gives_what_stands_beside_it() {
    let mut count = 0;
    for folder in fs::read_dir(cases()).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(text) = fs::read_to_string(folder.join("spec.pave.yaml")) else {
            continue;
        };
        let platform = Platform::default();
        let file = Some("spec.pave.yaml");
        let (spec, findings) = read(&SpecSource { file, text: &text }, &platform);
        let spec = spec.unwrap_or_else(|| panic!("{}: {findings:#?}", folder.display()));
        let chart = consumer_chart(&spec, &platform);
        check(&folder.join("helm"), &chart.files);
        let findings = chart
            .findings
            .iter()
            .map(|finding| format!("{} {}\n", finding.code, finding.message));
        let findings = File {
            path: "findings.txt".to_owned(),
            content: findings.collect(),
        };
        assert_eq!(chart.files.is_empty(), !chart.findings.is_empty());
        if !findings.content.is_empty() && std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(folder.join("findings.txt"), &findings.content).unwrap();
        }
        let wanted = fs::read_to_string(folder.join("findings.txt")).unwrap_or_default();
        assert_eq!(findings.content, wanted);
        count += 1;
    }
    assert!(count >= 2, "the cases are missing");
}
