//! Manifests and templates as guides to internal platforms print them: what is wrong with each is found.
//!
//! `tests/cases/published/<name>/expected.txt` lists what must be among the findings: `<code> <path>`, `-` for the file
//! as a whole; `options.json` sets options. Each defect that is known has a test of its own, too, which says what it is.

#![expect(clippy::unwrap_used, reason = "a test")]

mod evaluator;

use evaluator::Cel;
use pave_report::Finding;
use pave_rules::{InputFile, ValidateOptions, validate};
use pave_spec::Platform;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/published")
}

fn read_files(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_files(&entry.path(), &format!("{path}/"), files);
        } else if !matches!(path.as_str(), "expected.txt" | "options.json") {
            files.push((path, fs::read(entry.path()).unwrap()));
        }
    }
}

/// What is found in a folder of files.
fn findings(folder: &Path) -> Vec<Finding> {
    let mut files = Vec::new();
    read_files(folder, "", &mut files);
    files.sort();
    let inputs: Vec<_> = files
        .iter()
        .map(|(path, content)| InputFile { path, content })
        .collect();
    let options = fs::read_to_string(folder.join("options.json")).map_or_else(
        |_| ValidateOptions::default(),
        |text| serde_json::from_str(&text).unwrap(),
    );
    validate(&inputs, &[], &Platform::default(), &options, Some(&Cel)).findings
}

#[test]
fn what_is_wrong_with_printed_examples_is_found_in_their_own_text() {
    let mut missing = String::new();
    let mut count = 0;
    for entry in fs::read_dir(root()).unwrap() {
        let folder = entry.unwrap().path();
        let found: BTreeSet<String> = findings(&folder)
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

/// Asserts that a finding of `code` in the folder `name` is on a line that holds `line`, and says `words`.
fn assert_found(name: &str, code: &str, line: &str, words: &str) {
    let folder = root().join(name);
    let found = findings(&folder);
    let is_there = found.iter().any(|finding| {
        let file = finding.file.as_deref().unwrap();
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let at = finding.position.map_or(0, |at| at.line as usize);
        let shown = at.checked_sub(1).and_then(|index| text.lines().nth(index));
        finding.code == code && shown.unwrap_or_default().contains(line) && finding.message.contains(words)
    });
    assert!(is_there, "{code} `{words}` at `{line}` is not among {found:#?}");
}

#[test]
fn the_application_of_seed_004_belongs_to_no_project() {
    assert_found("gitops-application", "X1", "source:", "project");
}

#[test]
fn the_compositions_of_seeds_000_and_003_have_the_form_that_crossplane_2_dropped() {
    for name in ["aws-database", "postgresql-instance"] {
        assert_found(name, "I1", "- name:", "`resources` went with Crossplane 2");
    }
}

#[test]
fn the_claims_of_seed_000_are_of_crossplane_1() {
    assert_found("aws-database", "I1", "kind: Database", "claims are left over");
}

#[test]
fn the_template_of_seed_002_has_no_type_does_not_use_its_form_and_deploys_nothing() {
    assert_found("deploy-web-app", "C1", "parameters:", "type");
    for unused in ["gitRepo", "port", "replicas"] {
        assert_found("deploy-web-app", "T2", &format!("{unused}:"), unused);
    }
    assert_found("deploy-web-app", "T3", "id: deploy", "input");
}

#[test]
fn the_templates_of_seeds_000_and_002_call_actions_that_backstage_does_not_have() {
    assert_found("python-microservice", "T3", "kubernetes:apply", "");
    assert_found("deploy-web-app", "T3", "kubectl:apply", "");
}

#[test]
fn the_chart_of_seed_004_fails_without_resources() {
    assert_found(
        "base-service",
        "X2",
        ".Values.resources.requests.cpu",
        "where `resources` is not given",
    );
}

#[test]
fn the_deployment_of_seed_004_has_no_limits_to_what_it_may_do() {
    for code in [
        "W5", "W6", "W7", "W8", "W9", "W12", "W15", "R2", "R4", "R10", "R9", "N1",
    ] {
        assert_found("base-service-rendered", code, "", "");
    }
}

#[test]
fn the_network_policy_of_seed_004_lets_no_name_resolve() {
    assert_found("team-namespace", "N3", "", "cannot ask the DNS");
}

#[test]
fn where_only_ingress_nginx_is_admitted_as_seed_002_asks_the_monitoring_of_seed_004_sees_nothing() {
    assert_found(
        "golden-path-in-a-team",
        "N4",
        "- from:",
        "no policy lets the monitoring in",
    );
}

#[test]
fn the_golden_service_of_seed_002_outgrows_the_quota_of_seed_004() {
    assert_found("golden-path-in-a-team", "X4", "limits.cpu", "25 of `limits.cpu`");
}

#[test]
fn the_compositions_of_seeds_000_and_003_ignore_what_their_claims_ask_for() {
    assert_found("postgresql-instance", "I1", "", "`parameters.tier`");
    assert_found("postgresql-instance", "I2", "region:", "how large its machine is");
    assert_found("aws-database", "I1", "", "`size`");
}

#[test]
fn the_policy_of_seed_004_is_of_a_kind_and_a_form_that_kyverno_left() {
    assert_found("require-limits", "X5", "kind: ClusterPolicy", "ValidatingPolicy");
    assert_found("require-limits", "X5", "validationFailureAction", "deprecated");
    assert_found("require-limits", "X5", "resources:", "old form");
}

#[test]
fn the_ingress_of_seed_002_is_no_longer_maintained() {
    assert_found(
        "golden-path-in-a-team",
        "N6",
        "ingress-nginx",
        "not maintained any more since March 2026",
    );
}

#[test]
fn the_spec_of_seed_002_has_fewer_instances_than_its_golden_path() {
    assert_found("app-spec", "R7", "minReplicas: 2", "too few for production");
}
