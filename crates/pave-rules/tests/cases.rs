//! Every folder of `tests/cases/rules/<code>`: `bad/` with the findings it must give, `good/` which must give none.
//!
//! `UPDATE_GOLDEN=1 cargo test -p pave-rules` writes `findings.txt`.

#![expect(clippy::unwrap_used, reason = "a test")]

use pave_report::Finding;
use pave_rules::{InputFile, RULES, Report, ValidateOptions, validate};
use pave_spec::{Platform, SpecSource, read};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

fn check_folder(folder: &Path) -> Report {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| !path.ends_with("findings.txt"));
    paths.sort();
    let files: Vec<_> = paths
        .iter()
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(path).unwrap(),
            )
        })
        .collect();
    let files: Vec<_> = files
        .iter()
        .map(|(path, content)| InputFile { path, content })
        .collect();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    validate(&files, &Platform::default(), &ValidateOptions::default())
}

fn show(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let file = finding.file.as_deref().unwrap_or("-");
        let at = finding
            .position
            .map_or("-".to_owned(), |at| format!("{}:{}", at.line, at.column));
        writeln!(
            text,
            "{:?} {} {file}:{at} {}",
            finding.level,
            finding.code,
            finding.path.as_deref().unwrap_or("-")
        )
        .unwrap();
        writeln!(text, "  {}", finding.message).unwrap();
        writeln!(text, "  {}", finding.hint.as_deref().unwrap_or("-")).unwrap();
    }
    text
}

#[test]
fn bad_cases_are_found_where_they_are_and_good_cases_are_not() {
    let mut codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
    codes.extend(["Y1", "S1", "S2", "S3", "S4"]);
    for code in codes {
        let folder = root().join("rules").join(code);
        let bad = check_folder(&folder.join("bad"));
        assert!(
            bad.findings.iter().any(|finding| finding.code == code),
            "{code} is not found: {bad:#?}"
        );
        let expected = folder.join("bad/findings.txt");
        let actual = show(&bad.findings);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&expected, &actual).unwrap();
        }
        assert_eq!(
            actual,
            fs::read_to_string(&expected).unwrap_or_default(),
            "{}",
            expected.display()
        );
        let good = check_folder(&folder.join("good"));
        assert_eq!(show(&good.findings), "", "{code}: a false alarm");
        assert_eq!(good.score, 100);
    }
}

#[test]
fn what_pave_generates_has_no_findings() {
    for entry in fs::read_dir(root().join("manifests")).unwrap() {
        let folder = entry.unwrap().path();
        let text = fs::read_to_string(folder.join("spec.pave.yaml")).unwrap();
        let platform = fs::read_to_string(folder.join("pave.platform.yaml")).unwrap_or_default();
        let platform = Platform::read("pave.platform.yaml", &platform).unwrap();
        let file = Some("spec.pave.yaml");
        let (spec, _) = read(&SpecSource { file, text: &text }, &platform);
        let spec = spec.unwrap();
        let generated = pave_manifests::generate(&spec, &platform, pave_manifests::Output::Kustomize);
        let catalog = pave_catalog::generate(&spec, &platform);
        let mut files: Vec<_> = generated
            .files
            .into_iter()
            .map(|file| (file.path, file.content))
            .collect();
        files.extend(catalog.files.into_iter().map(|file| (file.path, file.content)));
        let files: Vec<_> = files
            .iter()
            .map(|(path, content)| InputFile {
                path,
                content: content.as_bytes(),
            })
            .collect();
        let report = validate(&files, &platform, &ValidateOptions::default());
        assert_eq!(show(&report.findings), "", "{}", folder.display());
    }
}

#[test]
fn options_are_read_with_defaults() {
    let options: ValidateOptions = serde_json::from_str(r#"{"profile": "strict", "kubernetes": "1.34"}"#).unwrap();
    assert_eq!(options.profile, pave_rules::Profile::Strict);
    assert!(serde_json::from_str::<ValidateOptions>(r#"{"profil": "strict"}"#).is_err());
}
