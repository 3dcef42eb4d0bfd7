//! Workloads and what belongs to them.

use crate::{USER_SERVICE, codes, file, has, plain, platform, spec};
use pave_manifests::{Output, estimate_cost, generate};
use pave_spec::Platform;
use serde_json::json;

#[test]
fn row_high_level_app_spec() {
    let text = "
name: user-service
gitRepo: https://github.com/myorg/user-service
buildpack: node  # or python, go, java
port: 8080
environmentVariables:
  - name: DATABASE_URL
    valueFrom: secret/db-credentials/url
  - name: LOG_LEVEL
    value: info
resources:
  preset: medium  # small, medium, large
autoscaling:
  enabled: true
  minReplicas: 2
  maxReplicas: 10
  targetCPU: 70
";
    let generated = plain(text);
    let container = &file(&generated, "deployment.yaml")["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["ports"][0]["containerPort"], 8080);
    let secret = json!({ "name": "db-credentials", "key": "url" });
    assert_eq!(container["env"][0]["valueFrom"]["secretKeyRef"], secret);
    assert_eq!(file(&generated, "config-map.yaml")["data"]["LOG_LEVEL"], "info");
    let scaling = &file(&generated, "horizontal-pod-autoscaler.yaml")["spec"];
    assert_eq!(
        (&scaling["minReplicas"], &scaling["maxReplicas"]),
        (&json!(2), &json!(10))
    );
    assert_eq!(scaling["metrics"][0]["resource"]["target"]["averageUtilization"], 70);
    assert!(has(&generated, "service.yaml"));
}

#[test]
fn row_golden_path_stateless_web() {
    let generated = plain("name: shop\nteam: shop");
    let pod = &file(&generated, "deployment.yaml")["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    let (requests, limits) = (&container["resources"]["requests"], &container["resources"]["limits"]);
    assert_eq!(
        (&requests["cpu"], &requests["memory"]),
        (&json!("250m"), &json!("512Mi"))
    );
    assert_eq!((&limits["cpu"], &limits["memory"]), (&json!("1"), &json!("1Gi")));
    assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
    assert_eq!(container["livenessProbe"]["httpGet"]["path"], "/healthz");
    assert_eq!(container["readinessProbe"]["httpGet"]["path"], "/ready");
    let scaling = &file(&generated, "horizontal-pod-autoscaler.yaml")["spec"];
    assert_eq!(
        (&scaling["minReplicas"], &scaling["maxReplicas"]),
        (&json!(3), &json!(20))
    );
    assert_eq!(scaling["metrics"][0]["resource"]["target"]["averageUtilization"], 70);
    let policy = &file(&generated, "network-policy.yaml")["spec"];
    let from = &policy["ingress"][0]["from"][0]["namespaceSelector"]["matchLabels"];
    assert_eq!(from["kubernetes.io/metadata.name"], "ingress-nginx");
}

#[test]
fn row_patterns_web_workers_cron_jobs() {
    for (kind, file, has_service) in [
        ("kind: web", "deployment.yaml", true),
        ("kind: worker", "deployment.yaml", false),
        ("kind: cron\nschedule: '@daily'", "cron-job.yaml", false),
        ("kind: job", "job.yaml", false),
        ("kind: stateful", "stateful-set.yaml", true),
        ("kind: static", "deployment.yaml", true),
    ] {
        let generated = plain(&format!("name: a\nteam: b\n{kind}\n"));
        assert!(has(&generated, file), "{kind}");
        assert_eq!(has(&generated, "service.yaml"), has_service, "{kind}");
    }
}

#[test]
fn row_deployment_or_stateful_set_for_stateless() {
    let platform = Platform::default();
    assert_eq!(codes("name: a\nteam: b\nkind: stateful\n", &platform), ["S3"]);
    let with_disk = "name: a\nteam: b\nkind: stateful\nvolumes: [{name: d, path: /d, persistent: 1Gi}]\n";
    assert!(codes(with_disk, &platform).is_empty());
}

#[test]
fn row_requests_vary_from_100m_to_10_cpu() {
    let platform = Platform::default();
    let asking =
        |cpu: &str| format!("name: a\nteam: b\nresources: {{requests: {{cpu: {cpu}}}, limits: {{cpu: {cpu}}}}}\n");
    assert_eq!(codes(&asking("10"), &platform), ["R1"]);
    assert!(codes(&asking("100m"), &platform).is_empty());
}

#[test]
fn row_network_policy_allows_ingress_and_monitoring() {
    let policy = file(&plain("name: a\nteam: b\n"), "network-policy.yaml");
    let from = |index: usize| policy["spec"]["ingress"][index]["from"][0]["namespaceSelector"]["matchLabels"].clone();
    assert_eq!(from(0), json!({ "kubernetes.io/metadata.name": "ingress-nginx" }));
    assert_eq!(from(1), json!({ "kubernetes.io/metadata.name": "monitoring" }));
}

#[test]
fn row_service_monitor_rules_and_dashboard() {
    let generated = plain("name: a\nteam: b\nmonitoring: {slo: {availability: 99.9, latency: 300}}\n");
    let monitor = file(&generated, "service-monitor.yaml");
    let service = file(&generated, "service.yaml");
    assert_eq!(
        monitor["spec"]["endpoints"][0]["port"],
        service["spec"]["ports"][0]["name"]
    );
    let rules = file(&generated, "prometheus-rule.yaml")["spec"]["groups"][0]["rules"].to_string();
    for alert in [
        "ContainerRestarts",
        "ErrorBudgetBurnFast",
        "ErrorBudgetBurnSlow",
        "LatencyObjectiveMissed",
        "99.9",
    ] {
        assert!(rules.contains(alert), "{alert}");
    }
    let dashboard = file(&generated, "dashboard.yaml");
    assert_eq!(dashboard["metadata"]["annotations"]["grafana_folder"], "b");
}

#[test]
fn row_opentelemetry() {
    let platform = platform("telemetry: {endpoint: 'http://otel.telemetry:4318'}");
    let data = file(
        &generate(&spec("name: a\nteam: b\n", &platform), &platform, Output::Plain),
        "config-map.yaml",
    );
    assert_eq!(
        data["data"]["OTEL_EXPORTER_OTLP_ENDPOINT"],
        "http://otel.telemetry:4318"
    );
    assert_eq!(data["data"]["OTEL_SERVICE_NAME"], "a");
}

#[test]
fn row_kubernetes_plugin() {
    for generated in [plain(USER_SERVICE)] {
        for object in &generated.files {
            let labels = file(&generated, &object.path)["metadata"]["labels"].clone();
            assert_eq!(labels["backstage.io/kubernetes-id"], "user-service", "{}", object.path);
        }
    }
}

#[test]
fn row_cost_visibility() {
    let platform = platform("prices: {currency: EUR, cpu: 20, memory: 4}");
    let service = spec("name: a\nteam: b\ncost: {centre: CC-1}\n", &platform);
    assert_eq!(
        (
            estimate_cost(&service, &platform)[0].least,
            estimate_cost(&service, &platform)[0].most
        ),
        (21.0, 140.0)
    );
    let deployment = file(&generate(&service, &platform, Output::Plain), "deployment.yaml");
    assert_eq!(deployment["metadata"]["labels"]["cost-centre"], "CC-1");
}
