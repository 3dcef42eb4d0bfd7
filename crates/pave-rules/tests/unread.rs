//! What a file may hold that nobody can read is not said to be missing.

use pave_rules::{InputFile, ValidateOptions, validate};
use pave_spec::Platform;

const SERVICE: &str = "apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, labels: {app.kubernetes.io/name: web, team: shop}}
spec:
  selector: {app.kubernetes.io/name: web}
  ports: [{name: http, port: 80}]
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: other, namespace: shop}
spec:
  selector: {matchLabels: {app: other}}
  template:
    metadata: {labels: {app: other}}
    spec: {containers: []}
";

fn codes(deployment: &str) -> Vec<String> {
    let files = [
        InputFile {
            path: "deployment.yaml",
            content: deployment.as_bytes(),
        },
        InputFile {
            path: "service.yaml",
            content: SERVICE.as_bytes(),
        },
    ];
    let report = validate(&files, &[], &Platform::default(), &ValidateOptions::default(), None);
    let found = report.findings.iter();
    found
        .filter(|finding| finding.path.as_deref() == Some("spec.selector") || finding.code == "Y1")
        .map(|finding| {
            let line = finding.position.map_or(0, |at| at.line);
            format!("{}:{line} {}", finding.code, finding.message)
        })
        .collect()
}

#[test]
fn a_service_without_pods_is_found_where_everything_could_be_read() {
    assert_eq!(
        codes("kind: ConfigMap\n"),
        ["N2:5 the Service selects no pod of the set"]
    );
}

#[test]
fn a_file_that_is_no_yaml_may_hold_the_pods() {
    let found = codes("kind: Deployment\nspec: {\n");
    assert!(
        matches!(found.as_slice(), [only] if only.starts_with("Y1:")),
        "{found:?}"
    );
}

#[test]
fn a_merge_conflict_is_called_by_its_name_on_its_line() {
    let text = "kind: Deployment\n<<<<<<< HEAD\nspec: 1\n=======\nspec: 2\n>>>>>>> fix\n";
    assert_eq!(codes(text), ["Y1:2 a merge conflict is left in the file"]);
}
