//! Reports of the same findings in every form, as golden files: `UPDATE_GOLDEN=1 cargo test -p pave-report`.

use pave_report::{Finding, Format, Position, ReportInput, RuleText, SourceFile, render};
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
    }];
    let findings = findings();
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
            exempted: 1,
            files: &files,
            rules: &rules,
            version: "0.0.0",
            color: false,
        };
        let report = render(format, &input);
        assert!(!report.contains("hunter2"), "{name} holds a secret");
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
            .join("../../tests/cases/reports")
            .join(name);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &report).unwrap();
        }
        assert_eq!(report, std::fs::read_to_string(&path).unwrap_or_default(), "{name}");
    }
}
