//! Reports of the same findings in every form, as golden files: `UPDATE_GOLDEN=1 cargo test -p pave-report`.

#![expect(clippy::unwrap_used, reason = "a test")]

use pave_report::{
    BadgeForm, Finding, Format, Position, ReportInput, RuleText, ServiceScore, SourceFile, Tally, badges, render,
    summary,
};
use std::path::PathBuf;

fn findings() -> Vec<Finding> {
    vec![
        Finding::error("W1", "container `api` is privileged: it has the whole node")
            .in_file("deploy/my app.yaml")
            .at(Position { line: 3, column: 15 })
            .about("spec.containers[0].securityContext.privileged")
            .with_hint("remove `privileged: true`"),
        Finding::error("W16", "a secret in plain sight")
            .in_file("deploy/my app.yaml")
            .at(Position { line: 4, column: 11 }),
        Finding::warning("R7", "one replica <&> \"two\", 50%: fewer")
            .in_file("deploy/my app.yaml")
            .at(Position { line: 1, column: 1 }),
        Finding::info("rules.limit", "2 more findings are not shown"),
    ]
}

#[test]
fn every_form_says_the_same() {
    let text = "kind: Deployment\nspec:\n  privileged: true\npassword: hunter2\n";
    let files = [
        SourceFile {
            path: "deploy/my app.yaml",
            text: Some(text),
        },
        SourceFile {
            path: "good.yaml",
            text: Some("kind: ConfigMap\n"),
        },
    ];
    let rules = [RuleText {
        code: "W1",
        about: "No container is privileged.",
        why: "It has the whole node.",
        docs: Some("https://docs.example.org/W1"),
    }];
    let findings = findings();
    let services = services();
    for (format, name) in [
        (Format::Text, "text.txt"),
        (Format::Json, "json.json"),
        (Format::Sarif, "sarif.json"),
        (Format::Github, "github.txt"),
        (Format::Junit, "junit.xml"),
    ] {
        let input = ReportInput {
            findings: &findings,
            score: 77,
            services: &services,
            exempted: 1,
            files: &files,
            rules: &rules,
            version: "0.0.0",
            color: false,
        };
        let report = render(format, &input);
        assert!(!report.contains("hunter2"), "{name} holds a secret");
        assert_golden(name, &report);
    }
    let input = ReportInput {
        findings: &findings,
        score: 77,
        services: &services,
        exempted: 1,
        files: &files,
        rules: &rules,
        version: "0.0.0",
        color: false,
    };
    assert_golden("summary.md", &summary(&input));
}

#[test]
fn badges_are_of_the_set_and_of_each_of_several_services() {
    let services = services();
    for (form, ending) in [(BadgeForm::Svg, "svg"), (BadgeForm::Json, "json")] {
        for badge in badges(form, 77, &services) {
            let service = badge.service.map_or(String::new(), |service| format!(".{service}"));
            assert_golden(&format!("badge{service}.{ending}"), &badge.text);
        }
        let one = badges(form, 77, services.get(..1).unwrap_or_default());
        assert_eq!(one.len(), 1);
    }
}

#[test]
fn a_score_never_falls_below_zero() {
    let many: Tally = std::iter::repeat_n(pave_report::Level::Error, 1000).collect();
    assert_eq!(many.score(), 0);
    let most = Tally {
        errors: u32::MAX,
        warnings: u32::MAX,
        infos: 0,
    };
    assert_eq!(most.score(), 0);
}

fn services() -> Vec<ServiceScore> {
    let tally = |errors, warnings| Tally {
        errors,
        warnings,
        infos: 0,
    };
    vec![
        ServiceScore::new("api".to_owned(), tally(2, 1)),
        ServiceScore::new("shop.web-frontend".to_owned(), tally(0, 0)),
        ServiceScore::new("worker".to_owned(), tally(9, 0)),
    ]
}

/// Compares with a file of `tests/cases/reports`, or writes it.
fn assert_golden(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/cases/reports")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap_or_default(), "{name}");
}
