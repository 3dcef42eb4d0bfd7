//! Which findings count for which service.

#![expect(clippy::unwrap_used, reason = "a test")]

use pave_rules::{InputFile, Report, ValidateOptions, validate};
use pave_spec::Platform;

fn check(files: &[(&str, &str)]) -> Report {
    let files: Vec<_> = files
        .iter()
        .map(|(path, content)| InputFile {
            path,
            content: content.as_bytes(),
        })
        .collect();
    validate(&files, &[], &Platform::default(), &ValidateOptions::default(), None)
}

fn scores(files: &[(&str, &str)]) -> Vec<(String, u32)> {
    let services = check(files).services;
    services
        .into_iter()
        .map(|service| (service.name, service.score))
        .collect()
}

fn map(name: &str, labels: &str, data: &str) -> String {
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  namespace: shop\n  labels: {{{labels}}}\n{data}: {{}}\n"
    )
}

fn score_of(files: &[(&str, &str)], name: &str) -> u32 {
    let all = scores(files);
    all.iter().find(|(service, _)| service == name).unwrap().1
}

#[test]
fn each_service_of_a_set_has_the_score_of_its_own_documents() {
    let good = map("api", "app.kubernetes.io/name: api", "data");
    let bad = map(
        "web",
        "app.kubernetes.io/name: web, app.kubernetes.io/part-of: shop",
        "dat",
    );
    let two = format!("{good}---\n{bad}");
    assert_eq!(
        scores(&[("all.yaml", &two)]),
        [("api".to_owned(), 100), ("web".to_owned(), 90)]
    );
}

#[test]
fn a_document_says_its_service_by_the_label_of_its_entity_by_its_name_label_or_by_its_app_label() {
    let objects = [
        map(
            "a",
            "backstage.io/kubernetes-id: Api, app.kubernetes.io/name: node",
            "data",
        ),
        map("b", "app.kubernetes.io/name: web, app: frontend", "data"),
        map("c", "app: cart", "data"),
    ];
    let names: Vec<String> = scores(&[("all.yaml", &objects.join("---\n"))])
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["api", "cart", "web"]);
}

#[test]
fn app_specs_components_and_workloads_name_a_service_also_where_they_are_wrong() {
    let component =
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: cart}\nspec: {type: service}\n";
    let job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: nightly}\nspec: {template: {spec: {}}}\n";
    let found = scores(&[
        ("api/pave.yaml", "name: api\nprot: 8080\n"),
        ("cart/catalog-info.yaml", component),
        ("job/job.yaml", job),
    ]);
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["api", "cart", "nightly"]);
    assert!(found.iter().all(|(_, score)| *score < 100), "{found:?}");
}

#[test]
fn what_names_no_service_belongs_to_the_only_one_of_the_nearest_folder() {
    let api = map("api", "app: api", "data");
    let web = map("web", "app: web", "data");
    let unnamed = map("settings", "", "dat");
    let beside = [
        ("services/api/map.yaml", &*api),
        ("services/web/map.yaml", &*web),
        ("services/web/overlays/dev/settings.yaml", &*unnamed),
    ];
    assert_eq!((score_of(&beside, "api"), score_of(&beside, "web")), (100, 90));
    let above = [
        ("services/api/map.yaml", &*api),
        ("services/web/map.yaml", &*web),
        ("settings.yaml", &*unnamed),
    ];
    assert_eq!((score_of(&above, "api"), score_of(&above, "web")), (100, 100));
    assert_eq!(check(&above).score, 90);
}

#[test]
fn a_name_that_no_service_can_have_names_none() {
    let map = map("x", "app: \"../../x|<b>\"", "data");
    assert_eq!(scores(&[("map.yaml", &map)]), []);
}

#[test]
fn findings_beyond_the_limit_count_all_the_same() {
    let bad = map("web", "app: web", "dat");
    let many = vec![map("api", "app: api", "dat"); 1100].join("---\n");
    let files = [("a.yaml", &*many), ("b.yaml", &*bad)];
    let report = check(&files);
    assert!(report.findings.len() <= 1001);
    assert_eq!(score_of(&files, "web"), 90);
    assert_eq!(report.score, 0);
}
