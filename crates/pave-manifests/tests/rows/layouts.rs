//! Layouts, environments, and ways out.

use crate::{file, has, plain, spec};
use pave_manifests::{Output, base_chart, consumer_chart, generate};
use pave_spec::{Platform, SpecSource};
use serde_json::json;

#[test]
fn row_disclosure_modes() {
    let form = pave_spec::form_parameters();
    let page = |index: usize| form[index]["properties"].as_object().unwrap().clone();
    assert!(
        ["name", "gitRepo", "port"]
            .iter()
            .all(|field| page(0).contains_key(*field))
    );
    assert!(
        ["healthChecks", "volumes"]
            .iter()
            .all(|field| page(1).contains_key(*field))
    );
}

#[test]
fn row_progressive_escape_hatches() {
    let text = "
name: a
team: b
patches:
  - kind: Deployment
    patch: {spec: {template: {spec: {runtimeClassName: gpu}}}}
manifests:
  - {apiVersion: example.com/v1, kind: Widget, metadata: {name: own}}
";
    let generated = plain(text);
    let deployment = file(&generated, "deployment.yaml");
    assert_eq!(deployment["spec"]["template"]["spec"]["runtimeClassName"], "gpu");
    assert_eq!(file(&generated, "manifest-widget-own.yaml")["kind"], "Widget");
}

#[test]
fn row_no_custom_yaml_language() {
    let text = "apiVersion: score.dev/v1b1\nmetadata: {name: a}\ncontainers: {a: {image: 'b:1'}}\n";
    let (score, findings) = pave_spec::import_score(&SpecSource {
        file: Some("score.yaml"),
        text,
    });
    assert!(score.is_some(), "{findings:?}");
}

#[test]
fn row_environments_are_created_and_cloned() {
    let text =
        "name: a\nteam: b\nenvironments: {dev: {replicas: 1}, staging: {}, production: {}, load-test: {like: dev}}\n";
    let generated = plain(text);
    for (environment, namespace) in [
        ("dev", "a-dev"),
        ("staging", "a-staging"),
        ("production", "a"),
        ("load-test", "a-load-test"),
    ] {
        let deployment = file(&generated, &format!("{environment}/deployment.yaml"));
        assert_eq!(deployment["metadata"]["namespace"], namespace);
    }
    assert_eq!(file(&generated, "load-test/deployment.yaml")["spec"]["replicas"], 1);
}

#[test]
fn row_preview_for_each_pull_request_and_cleanup() {
    let platform = Platform::default();
    let text = "name: a\nteam: b\ngitRepo: https://github.com/myorg/a\nenvironments: {production: {}}\npreview: {}\n";
    let generated = generate(&spec(text, &platform), &platform, Output::Kustomize);
    assert!(has(&generated, "overlays/preview/kustomization.yaml"));
    let set = file(&generated, "preview/application-set.yaml");
    let github = json!({ "owner": "myorg", "repo": "a", "labels": ["preview"] });
    assert_eq!(set["spec"]["generators"][0]["pullRequest"]["github"], github);
    let template = &set["spec"]["template"];
    assert_eq!(
        template["metadata"]["finalizers"][0],
        "resources-finalizer.argocd.argoproj.io"
    );
    let labels = &template["spec"]["syncPolicy"]["managedNamespaceMetadata"]["labels"];
    assert_eq!(
        (&labels["pave.dev/ttl"], &labels["cleanup.kyverno.io/ttl"]),
        (&json!("30d"), &json!("30d"))
    );
}

#[test]
fn row_kustomize_overlays() {
    let platform = Platform::default();
    let text = "name: a\nteam: b\nenvironments: {dev: {}, staging: {}, prod: {}}\n";
    let generated = generate(&spec(text, &platform), &platform, Output::Kustomize);
    assert!(has(&generated, "base/kustomization.yaml"));
    for environment in ["dev", "staging", "prod"] {
        let kustomization = file(&generated, &format!("overlays/{environment}/kustomization.yaml"));
        assert_eq!(kustomization["resources"][0], "../../base");
    }
}

#[test]
fn row_helm_base_chart() {
    let generated = base_chart(&Platform::default());
    let chart = file(&generated, "Chart.yaml");
    assert_eq!(
        (&chart["name"], &chart["version"]),
        (&json!("base-service"), &json!("1.0.0"))
    );
    let values = file(&generated, "values.yaml");
    assert_eq!(
        (&values["replicas"], &values["port"], &values["healthPath"]),
        (&json!(2), &json!(8080), &json!("/health"))
    );
    assert_eq!(values["resources"]["requests"]["cpu"], "100m");
    assert_eq!(values["resources"]["limits"]["memory"], "512Mi");
}

#[test]
fn row_helm_consumer_values() {
    let text = "
name: my-service
team: payments
image: registry.internal/my-service:v1.2.3
replicas: 3
resources: {requests: {cpu: 200m, memory: 256Mi}, limits: {cpu: 1, memory: 1Gi}}
";
    let platform = Platform::default();
    let generated = consumer_chart(&spec(text, &platform), &platform);
    assert_eq!(
        file(&generated, "Chart.yaml")["dependencies"][0]["name"],
        "base-service"
    );
    let values = &file(&generated, "values.yaml")["base-service"];
    assert_eq!(
        (&values["image"], &values["replicas"]),
        (&json!("registry.internal/my-service:v1.2.3"), &json!(3))
    );
    let resources = &values["resources"];
    assert_eq!(
        (&resources["requests"]["cpu"], &resources["limits"]["memory"]),
        (&json!("200m"), &json!("1Gi"))
    );
}

#[test]
fn row_helm_layout() {
    let platform = Platform::default();
    let text = "name: a\nteam: b\nenvironments: {dev: {}, staging: {}, prod: {}}\n";
    let generated = generate(&spec(text, &platform), &platform, Output::Helm);
    let paths = [
        "Chart.yaml",
        "values.yaml",
        "values-dev.yaml",
        "values-staging.yaml",
        "values-prod.yaml",
        "values.schema.json",
    ];
    assert!(paths.iter().all(|path| has(&generated, path)));
}

#[test]
fn row_service_template_set() {
    let platform = Platform::default();
    let generated = generate(
        &spec("name: a\nteam: b\nmonitoring: {}\n", &platform),
        &platform,
        Output::Helm,
    );
    for name in ["deployment", "service", "network-policy", "service-monitor"] {
        assert!(has(&generated, &format!("templates/{name}.yaml")), "{name}");
    }
}

#[test]
fn row_traffic_event() {
    let platform = Platform::default();
    let values = file(
        &generate(&spec("name: a\nteam: b\n", &platform), &platform, Output::Helm),
        "values.yaml",
    );
    let scaling = &values["autoscaling"];
    assert_eq!(
        (&scaling["maxReplicas"], &scaling["targetCPU"]),
        (&json!(20), &json!(70))
    );
    let text = "name: a\nteam: b\nautoscaling: {by: keda}\n";
    let generated = plain(text);
    assert!(has(&generated, "scaled-object.yaml") && !has(&generated, "horizontal-pod-autoscaler.yaml"));
    assert!(file(&generated, "deployment.yaml")["spec"].get("replicas").is_none());
}
