//! Rules of an organisation, from `pave.rules.yaml`.

#![expect(clippy::unwrap_used, reason = "a test")]

mod evaluator;

use evaluator::Cel;
use pave_report::{Finding, Level};
use pave_rules::{InputFile, Report, ValidateOptions, validate};
use pave_spec::Platform;

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop-api
  namespace: shop
  labels: {tier: web}
spec:
  replicas: 5
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec: {containers: [{name: shop, image: shop:1.0}]}
";

fn check(rules: &str, files: &[(&str, &str)]) -> Report {
    let options = ValidateOptions::read("pave.rules.yaml", rules).unwrap();
    let files: Vec<_> = files
        .iter()
        .map(|(path, content)| InputFile {
            path,
            content: content.as_bytes(),
        })
        .collect();
    validate(&files, &[], &Platform::default(), &options, Some(&Cel))
}

/// The findings of rules whose codes begin with `own-`.
fn own(report: &Report) -> Vec<&Finding> {
    report
        .findings
        .iter()
        .filter(|finding| finding.code.starts_with("own-"))
        .collect()
}

const RULE: &str = r#"
ownRules:
  - id: own-replicas
    title: A web service has three replicas at most
    match: {kinds: [Deployment, "*Set"], apiVersions: ["apps/*"], names: ["shop-*"], namespaces: [shop]}
    expression: object.spec.replicas <= 3 || object.metadata.labels.tier != 'web'
    messageExpression: "'at most 3 replicas, not ' + string(object.spec.replicas)"
    fieldPath: spec.replicas
    level: warning
    docs: https://example.org/replicas
"#;

#[test]
fn a_rule_is_asked_of_what_it_matches_and_found_where_it_says() {
    let report = check(RULE, &[("deploy.yaml", DEPLOYMENT)]);
    let found = own(&report);
    assert_eq!(found.len(), 1, "{report:?}");
    let finding = found[0];
    assert_eq!(finding.level, Level::Warning);
    assert_eq!(finding.message, "at most 3 replicas, not 5");
    assert_eq!(finding.hint.as_deref(), Some("see https://example.org/replicas"));
    assert_eq!(finding.path.as_deref(), Some("spec.replicas"));
    assert_eq!(finding.position.map(|at| (at.line, at.column)), Some((8, 13)));
    // The field that the rule is about is found without being named, where there is one only.
    let about_one =
        "ownRules: [{id: own-a, title: A, match: {kinds: [Deployment]}, expression: object.spec.replicas <= 3}]";
    let report = check(about_one, &[("deploy.yaml", DEPLOYMENT)]);
    assert_eq!(own(&report)[0].path.as_deref(), Some("spec.replicas"));
    for other in [
        DEPLOYMENT.replace("name: shop-api", "name: api"),
        DEPLOYMENT.replace("namespace: shop", "namespace: other"),
        DEPLOYMENT.replace("replicas: 5", "replicas: 3"),
        DEPLOYMENT.replace("kind: Deployment", "kind: ReplicaSe"),
    ] {
        assert_eq!(own(&check(RULE, &[("deploy.yaml", &other)])).len(), 0, "{other}");
    }
}

#[test]
fn levels_with_dates_and_exemptions_hold_for_it() {
    let dated = format!("{RULE}rules: {{own-replicas: {{level: info, errorFrom: \"2026-01-01\"}}}}\n");
    let mut options = ValidateOptions::read("pave.rules.yaml", &dated).unwrap();
    options.today = Some("2026-11-21".to_owned());
    let file = InputFile {
        path: "deploy.yaml",
        content: DEPLOYMENT.as_bytes(),
    };
    let report = validate(&[file], &[], &Platform::default(), &options, Some(&Cel));
    assert_eq!(own(&report)[0].level, Level::Error);
    let exempt =
        format!("{RULE}exemptions: [{{rule: own-replicas, name: shop-api, reason: sale, until: \"2099-01-01\"}}]\n");
    let report = check(&exempt, &[("deploy.yaml", DEPLOYMENT)]);
    assert_eq!((own(&report).len(), report.exempted.len()), (0, 1));
    let off = format!("{RULE}rules: {{own-replicas: \"off\"}}\n");
    assert_eq!(own(&check(&off, &[("deploy.yaml", DEPLOYMENT)])).len(), 0);
}

#[test]
fn a_rule_may_look_at_all_objects_of_the_set() {
    let rules = r"
ownRules:
  - id: own-budget
    title: A Deployment has a disruption budget
    match: {kinds: [Deployment]}
    expression: objects.exists(o, o.kind == 'PodDisruptionBudget' && o.metadata.name == object.metadata.name)
";
    let budget = "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: shop-api, namespace: shop}\nspec:\n  \
                  maxUnavailable: 1\n  selector: {matchLabels: {app: shop}}\n";
    let report = check(rules, &[("deploy.yaml", DEPLOYMENT)]);
    assert_eq!(own(&report)[0].message, "A Deployment has a disruption budget");
    let both = [("deploy.yaml", DEPLOYMENT), ("budget.yaml", budget)];
    assert_eq!(own(&check(rules, &both)).len(), 0);
}

#[test]
fn entities_of_the_catalog_are_objects_too() {
    let rules = "ownRules: [{id: own-tag, title: A component has tags, match: {kinds: [Component]}, \
                 expression: has(object.metadata.tags)}]";
    let entity = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: shop}\nspec: {type: service, \
                  lifecycle: production, owner: team-shop}\n";
    assert_eq!(own(&check(rules, &[("catalog-info.yaml", entity)])).len(), 1);
}

#[test]
fn what_is_made_of_a_secret_is_not_shown() {
    let rules = r#"
ownRules:
  - id: own-secret
    title: A password is long
    match: {kinds: [Secret]}
    expression: object.stringData.password.size() > 12
    messageExpression: "'too short: ' + object.stringData.password"
"#;
    let secret =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: shop, namespace: shop}\nstringData: {password: hunter2}\n";
    let report = check(rules, &[("secret.yaml", secret)]);
    assert_eq!(own(&report)[0].message, "A password is long");
    assert!(!format!("{report:?}").contains("hunter2"));
}

#[test]
fn an_expression_that_cannot_be_read_is_said_at_its_line_once_and_whatever_is_checked() {
    let rules = "ownRules:\n  - id: own-a\n    title: A\n    match: {kinds: [Nothing]}\n    expression: object.spec.replicas <= \n  \
                 - id: own-b\n    title: B\n    match: {kinds: [Nothing]}\n    expression: nothing(object)\n";
    let report = check(rules, &[]);
    let found: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            (
                finding.code.as_ref(),
                finding.file.as_deref(),
                finding.position.map(|at| at.line),
            )
        })
        .collect();
    let file = Some("pave.rules.yaml");
    assert_eq!(
        found,
        [("rules.options", file, Some(5)), ("rules.options", file, Some(9))]
    );
    assert!(report.findings[1].message.contains("there is no function `nothing`"));
}

#[test]
fn what_a_template_or_flux_leaves_open_is_not_judged() {
    let rules = "ownRules: [{id: own-a, title: A, match: {kinds: [Deployment]}, expression: object.metadata.labels.tier == 'api'}]";
    let said = |files: &[(&str, &str)]| {
        let findings = check(rules, files).findings;
        findings
            .iter()
            .filter(|finding| finding.code == "own-a" || finding.code == "rules.expressions")
            .count()
    };
    assert_eq!(said(&[("deploy.yaml", DEPLOYMENT)]), 1);
    let open = DEPLOYMENT.replace("tier: web", "tier: \"${{ values.tier }}\"");
    assert_eq!(said(&[("deploy.yaml", &open)]), 0);
    let variable = DEPLOYMENT.replace("tier: web", "tier: \"${TIER}\"");
    assert_eq!(said(&[("deploy.yaml", &variable)]), 1);
    let flux = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: shop, namespace: shop}\nspec:\n  \
                postBuild: {substitute: {TIER: web}}\n";
    assert_eq!(said(&[("deploy.yaml", &variable), ("flux.yaml", flux)]), 0);
}

#[test]
fn a_rule_that_fails_or_cannot_be_decided_is_told_apart() {
    let rule = |expression: &str| {
        format!("ownRules: [{{id: own-a, title: A, match: {{kinds: [Deployment]}}, expression: \"{expression}\"}}]")
    };
    let file = [("deploy.yaml", DEPLOYMENT)];
    let failed = check(&rule("object.spec.color == 'red'"), &file);
    assert!(own(&failed)[0].message.contains("no such key: color"));
    let undecided = check(&rule("object.spec.replicas.matches('5')"), &file);
    assert_eq!(own(&undecided).len(), 0);
    let note = undecided
        .findings
        .iter()
        .find(|finding| finding.code == "rules.expressions")
        .unwrap();
    assert_eq!(note.level, Level::Info);
}

#[test]
fn what_is_wrong_with_a_rule_is_said_where_it_is() {
    for (rule, line, message) in [
        (
            "  - {id: Own, title: A, match: {kinds: [A]}, expression: 'true'}",
            2,
            "the `id` of a rule",
        ),
        (
            "  - {id: own, title: A, match: {kinds: [A]}, expression: 'true', docs: the wiki}",
            2,
            "`docs` is not an address",
        ),
        (
            "  - {id: own, title: A, match: {kinds: []}, expression: 'true'}",
            2,
            "asked of nothing",
        ),
        (
            "  - {id: own, title: A, match: {kinds: [A]}}",
            2,
            "missing field `expression`",
        ),
        (
            "  - {id: own, title: A, match: {kind: A}, expression: 'true'}",
            2,
            "unknown field `kind`",
        ),
        (
            "  - {id: own, title: A, match: {kinds: [A]}, expression: 'true'}\n  - {id: own, title: B, match: {kinds: [A]}, expression: 'true'}",
            3,
            "two rules",
        ),
    ] {
        let wrong = ValidateOptions::read("pave.rules.yaml", &format!("ownRules:\n{rule}\n")).unwrap_err();
        assert_eq!(wrong[0].position.map(|at| at.line), Some(line), "{wrong:?}");
        assert!(wrong[0].message.contains(message), "{wrong:?}");
    }
}

#[test]
fn without_an_evaluator_it_is_said_that_rules_are_not_checked() {
    let options = ValidateOptions::read("pave.rules.yaml", RULE).unwrap();
    let file = InputFile {
        path: "deploy.yaml",
        content: DEPLOYMENT.as_bytes(),
    };
    let report = validate(&[file], &[], &Platform::default(), &options, None);
    let notes: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.code == "rules.expressions")
        .collect();
    assert_eq!((notes.len(), notes[0].level), (1, Level::Info));
    let report = validate(&[file], &[], &Platform::default(), &ValidateOptions::default(), None);
    assert!(
        report
            .findings
            .iter()
            .all(|finding| finding.code != "rules.expressions")
    );
}

#[test]
fn the_example_of_the_documentation_is_read_and_its_rules_find_something() {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/validation.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    let start = docs.find("# pave.rules.yaml\nownRules:").unwrap();
    let example = docs.get(start..).and_then(|rest| rest.split("```").next()).unwrap();
    let deployment = DEPLOYMENT.replace("namespace: shop", "namespace: shop-eu");
    let report = check(example, &[("deploy.yaml", &deployment)]);
    for code in ["team-label", "budget"] {
        assert!(report.findings.iter().any(|finding| finding.code == code), "{code}");
    }
    assert!(
        report
            .findings
            .iter()
            .all(|finding| !finding.code.starts_with("rules.")),
        "{report:?}"
    );
}
