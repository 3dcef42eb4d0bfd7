//! Every folder of `tests/cases/rules/<code>`: `bad*/` with the findings it must give, `good*/` which must give none.
//!
//! The cases about Kubernetes objects hold only what differs from `tests/cases/rules/service`, a service without findings:
//! a file of the same name replaces the service's, an empty one removes it. `options.json` sets options.
//! `UPDATE_GOLDEN=1 cargo test -p pave-rules` writes `findings.txt`.

#![expect(clippy::unwrap_used, reason = "a test")]

mod evaluator;

use evaluator::Cel;
use pave_report::Finding;
use pave_rules::{InputFile, Report, ValidateOptions, rules, validate};
use pave_spec::{Platform, SpecSource, read};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")
}

/// The files below `folder`, by their paths in it.
fn read_files(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_files(&entry.path(), &format!("{path}/"), files);
        } else if !matches!(path.as_str(), "findings.txt" | "options.json") {
            files.insert(path, fs::read(entry.path()).unwrap());
        }
    }
}

fn check_folder(code: &str, folder: &Path) -> Report {
    let mut files = BTreeMap::new();
    if !code.starts_with(['C', 'S', 'T', 'Y']) {
        read_files(&root().join("rules/service"), "", &mut files);
    }
    let before = files.len();
    read_files(folder, "", &mut files);
    assert!(before > 0 || !files.is_empty(), "{} is empty", folder.display());
    let files: Vec<_> = files
        .iter()
        .filter(|(_, content)| !content.is_empty())
        .map(|(path, content)| InputFile { path, content })
        .collect();
    let options = fs::read_to_string(folder.join("options.json")).map_or_else(
        |_| ValidateOptions::default(),
        |text| serde_json::from_str(&text).unwrap(),
    );
    validate(&files, &[], &Platform::default(), &options, Some(&Cel))
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

/// The folders of a rule whose names begin with `prefix`.
fn folders(code: &str, prefix: &str) -> Vec<PathBuf> {
    let folder = root().join("rules").join(code);
    let entries = fs::read_dir(&folder).unwrap();
    let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.file_name().unwrap().to_string_lossy().starts_with(prefix));
    folders.sort();
    folders
}

#[test]
fn bad_cases_are_found_where_they_are_and_good_cases_are_not() {
    let mut failures = String::new();
    for code in rules().map(|rule| rule.code) {
        let bad_folders = folders(code, "bad");
        assert!(!bad_folders.is_empty(), "{code} has no bad case");
        for folder in bad_folders {
            let bad = check_folder(code, &folder);
            let actual = show(&bad.findings);
            if !bad.findings.iter().any(|finding| finding.code == code) {
                writeln!(failures, "{} does not find {code}:\n{actual}", folder.display()).unwrap();
            }
            let expected = folder.join("findings.txt");
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                fs::write(&expected, &actual).unwrap();
            }
            if actual != fs::read_to_string(&expected).unwrap_or_default() {
                writeln!(failures, "{} differs:\n{actual}", expected.display()).unwrap();
            }
        }
        let good_folders = folders(code, "good");
        assert!(!good_folders.is_empty(), "{code} has no good case");
        for folder in good_folders {
            let good = check_folder(code, &folder);
            if !good.findings.is_empty() {
                writeln!(failures, "{}: false alarms\n{}", folder.display(), show(&good.findings)).unwrap();
            }
        }
    }
    assert_eq!(failures, "");
}

/// Checks what Pave generates from every spec, in one layout.
fn generated_findings(output: pave_manifests::Output, options: &ValidateOptions) -> String {
    let mut all = String::new();
    let mut folders: Vec<_> = fs::read_dir(root().join("manifests"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    for folder in folders {
        let text = fs::read_to_string(folder.join("spec.pave.yaml")).unwrap();
        let platform = fs::read_to_string(folder.join("pave.platform.yaml")).unwrap_or_default();
        let platform = Platform::read("pave.platform.yaml", &platform).unwrap();
        let file = Some("spec.pave.yaml");
        let (spec, _) = read(&SpecSource { file, text: &text }, &platform);
        let spec = spec.unwrap();
        let generated = pave_manifests::generate(&spec, &platform, output);
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
        let report = validate(&files, &[], &platform, options, Some(&Cel));
        if !report.findings.is_empty() {
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            writeln!(all, "{name}\n{}", show(&report.findings)).unwrap();
        }
    }
    all
}

#[test]
fn what_pave_generates_has_no_findings() {
    use pave_manifests::Output::{Helm, Kustomize, Plain};
    // The one reference to an object that the platform brings.
    let options = r#"{"external": ["ConfigMap/shared"]}"#;
    let options = serde_json::from_str(options).unwrap();
    for output in [Kustomize, Helm, Plain] {
        assert_eq!(generated_findings(output, &options), "");
    }
}

/// What only the profile `strict` asks for, and the golden path leaves to whoever runs the service; `docs/validation.md`
/// says why, for each.
const STRICT_ONLY: [&str; 9] = ["C5", "K1", "N2", "N6", "R12", "R14", "R3", "W14", "W17"];

#[test]
fn what_pave_generates_has_no_findings_in_baseline_and_only_documented_ones_in_strict() {
    use pave_manifests::Output::{Helm, Kustomize, Plain};
    let options = |profile: &str| {
        let text = format!(r#"{{"profile": "{profile}", "external": ["ConfigMap/shared"]}}"#);
        serde_json::from_str(&text).unwrap()
    };
    let mut codes = BTreeSet::new();
    for output in [Kustomize, Helm, Plain] {
        assert_eq!(generated_findings(output, &options("baseline")), "");
        let strict = generated_findings(output, &options("strict"));
        let levels = ["Error ", "Warning ", "Info "];
        let of_findings = strict
            .lines()
            .filter(|line| levels.iter().any(|level| line.starts_with(level)));
        codes.extend(of_findings.filter_map(|line| line.split(' ').nth(1)).map(str::to_owned));
    }
    assert_eq!(codes.iter().collect::<Vec<_>>(), STRICT_ONLY);
}

#[test]
fn options_are_read_with_defaults() {
    let options: ValidateOptions = serde_json::from_str(r#"{"profile": "strict", "kubernetes": "1.34"}"#).unwrap();
    assert_eq!(options.profile, pave_rules::Profile::Strict);
    assert!(serde_json::from_str::<ValidateOptions>(r#"{"profil": "strict"}"#).is_err());
}
