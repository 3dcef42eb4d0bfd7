//! What the five articles show of workloads, namespaces and layouts, one test for each: `docs/manifests.md` has the table.
//!
//! The values are the articles' own.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

use pave_manifests::{
    Generated, Output, base_chart, consumer_chart, estimate_cost, generate, generate_namespaces, generate_team,
};
use pave_spec::{Platform, Spec, SpecSource, read, read_team};
use serde_json::{Value, json};

fn platform(text: &str) -> Platform {
    Platform::read("pave.platform.yaml", text).unwrap_or_else(|findings| panic!("{findings:#?}"))
}

fn spec(text: &str, platform: &Platform) -> Spec {
    let file = Some("spec.pave.yaml");
    let (spec, findings) = read(&SpecSource { file, text }, platform);
    spec.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// The codes of what is said about a spec.
fn codes(text: &str, platform: &Platform) -> Vec<String> {
    let file = Some("spec.pave.yaml");
    let (_, findings) = read(&SpecSource { file, text }, platform);
    findings.into_iter().map(|finding| finding.code.into_owned()).collect()
}

/// The file of a result, as data.
fn file(generated: &Generated, path: &str) -> Value {
    let paths: Vec<_> = generated.files.iter().map(|file| &file.path).collect();
    let file = generated.files.iter().find(|file| file.path == path);
    let file = file.unwrap_or_else(|| panic!("{path} is not one of {paths:#?}"));
    pave_yaml::parse(path, &file.content).unwrap()[0].root.to_json()
}

/// The files of a spec as plain objects.
fn plain(text: &str) -> Generated {
    let platform = Platform::default();
    generate(&spec(text, &platform), &platform, Output::Plain)
}

fn has(generated: &Generated, path: &str) -> bool {
    generated.files.iter().any(|file| file.path == path)
}

const USER_SERVICE: &str = include_str!("../../../tests/cases/manifests/user-service/spec.pave.yaml");
const TEAM: &str = "name: payments";

fn team() -> Generated {
    let platform = Platform::default();
    let file = Some("team.pave.yaml");
    let (team, findings) = read_team(&SpecSource { file, text: TEAM }, &platform);
    generate_team(&team.unwrap_or_else(|| panic!("{findings:#?}")), &platform)
}

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
fn row_namespace_per_service() {
    let platform = Platform::default();
    let service = spec("name: user-service\nteam: identity\n", &platform);
    let generated = generate_namespaces(&service, &platform);
    let namespace = file(&generated, "production/namespace.yaml");
    assert_eq!(namespace["metadata"]["name"], "user-service");
    assert_eq!(namespace["metadata"]["labels"]["team"], "identity");
    assert_eq!(namespace["metadata"]["labels"]["app.kubernetes.io/managed-by"], "pave");
    assert!(has(&generated, "production/resource-quota.yaml"));
}

#[test]
fn row_namespace_per_team() {
    let namespace = file(&team(), "production/namespace.yaml");
    assert_eq!(namespace["metadata"]["name"], "team-payments");
    let labels = &namespace["metadata"]["labels"];
    assert_eq!(
        (&labels["team"], &labels["environment"]),
        (&json!("payments"), &json!("production"))
    );
    assert_eq!(labels["pod-security.kubernetes.io/enforce"], "restricted");
}

#[test]
fn row_resource_quota() {
    let generated = team();
    let hard = &file(&generated, "production/resource-quota.yaml")["spec"]["hard"];
    let wanted = json!({
        "requests.cpu": "10", "requests.memory": "20Gi", "limits.cpu": "20", "limits.memory": "40Gi", "pods": "50",
    });
    assert_eq!(*hard, wanted);
    assert!(has(&generated, "production/limit-range.yaml"));
}

#[test]
fn row_quota_fit() {
    let platform = platform("namespace: team-{team}");
    let golden = spec("name: a\nteam: b\n", &platform);
    let findings = generate(&golden, &platform, Output::Plain).findings;
    let found: Vec<_> = findings.iter().map(|finding| &*finding.code).collect();
    assert_eq!(found, ["X4"]);
}

#[test]
fn row_network_policy_default_deny() {
    let policy = file(&team(), "production/network-policy.yaml");
    assert_eq!(policy["spec"]["podSelector"], json!({}));
    assert_eq!(policy["spec"]["policyTypes"], json!(["Ingress", "Egress"]));
    assert_eq!(policy["spec"]["ingress"], json!([]));
    assert_eq!(
        policy["spec"]["egress"][0]["ports"][0],
        json!({ "protocol": "UDP", "port": 53 })
    );
}

#[test]
fn row_network_policy_allows_ingress_and_monitoring() {
    let policy = file(&plain("name: a\nteam: b\n"), "network-policy.yaml");
    let from = |index: usize| policy["spec"]["ingress"][index]["from"][0]["namespaceSelector"]["matchLabels"].clone();
    assert_eq!(from(0), json!({ "kubernetes.io/metadata.name": "ingress-nginx" }));
    assert_eq!(from(1), json!({ "kubernetes.io/metadata.name": "monitoring" }));
}

#[test]
fn row_network_policy_names_dependencies() {
    let platform = platform("egress: named\ninfrastructure: {database: {kind: Database, addresses: [10.0.0.0/8]}}");
    let text = "name: a\nteam: b\ndatabases: [{name: db}]\ndependsOn: ['component:billing']\n";
    let policy = file(
        &generate(&spec(text, &platform), &platform, Output::Plain),
        "network-policy.yaml",
    );
    let egress = policy["spec"]["egress"].as_array().unwrap();
    assert_eq!(egress.len(), 3);
    assert_eq!(
        egress[1]["to"][0]["podSelector"]["matchLabels"]["backstage.io/kubernetes-id"],
        "billing"
    );
    assert_eq!(egress[2]["to"][0]["ipBlock"]["cidr"], "10.0.0.0/8");
    assert_eq!(egress[2]["ports"][0]["port"], 5432);
}

#[test]
fn row_rbac_tiers() {
    let generated = team();
    let may = |path: &str, group: &str, resource: &str, verb: &str| {
        let role = file(&generated, path);
        let rules = role["rules"].as_array().unwrap().clone();
        rules.iter().any(|rule| {
            let lists = |field: &str, wanted: &str| rule[field].as_array().unwrap().contains(&json!(wanted));
            lists("apiGroups", group) && lists("resources", resource) && lists("verbs", verb)
        })
    };
    let (developers, leads) = ("dev/role-developers.yaml", "production/role-leads.yaml");
    assert!(may(developers, "apps", "deployments", "create") && may(developers, "", "pods/log", "get"));
    assert!(may(developers, "apps", "deployments/scale", "update"));
    assert!(!may(developers, "rbac.authorization.k8s.io", "roles", "create"));
    assert!(!may("production/role-developers.yaml", "apps", "deployments", "create"));
    assert!(may(leads, "apps", "deployments", "create") && may(leads, "", "resourcequotas", "update"));
    assert_eq!(
        file(&generated, "production/role-binding-administrators.yaml")["roleRef"]["name"],
        "admin"
    );
}

#[test]
fn row_secrets_are_created_but_not_viewed() {
    let role = file(&team(), "dev/role-developers.yaml");
    let rules = role["rules"].as_array().unwrap();
    let of_secrets: Vec<_> = rules
        .iter()
        .filter(|rule| rule["resources"].to_string().contains("\"secrets\""))
        .collect();
    assert_eq!(of_secrets.len(), 1);
    let verbs = of_secrets[0]["verbs"].to_string();
    assert!(verbs.contains("create") && !["get", "list", "watch"].iter().any(|verb| verbs.contains(verb)));
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
fn row_xrd_and_claim() {
    let platform = platform(include_str!("../../../tests/cases/manifests/claims/pave.platform.yaml"));
    let text = "name: user-service\nteam: identity\ndatabases: [{name: db, size: small, engine: postgresql}]\n";
    let generated = generate(&spec(text, &platform), &platform, Output::Plain);
    let claim = file(&generated, "claim-user-service-db.yaml");
    assert_eq!(
        (&claim["apiVersion"], &claim["kind"]),
        (&json!("platform.example.com/v1alpha1"), &json!("Database"))
    );
    assert_eq!(
        (&claim["spec"]["size"], &claim["spec"]["engine"]),
        (&json!("small"), &json!("postgresql"))
    );
    assert_eq!(
        codes(
            "name: a\nteam: b\nclaims: [{name: c, kind: Cache, parameters: {}}]\n",
            &platform
        ),
        ["I1"]
    );
}

#[test]
fn row_postgresql_instance_and_connection_injection() {
    let platform = platform(include_str!(
        "../../../tests/cases/manifests/database/pave.platform.yaml"
    ));
    let text = include_str!("../../../tests/cases/manifests/database/spec.pave.yaml");
    let generated = generate(&spec(text, &platform), &platform, Output::Plain);
    let claim = file(&generated, "claim-my-app-db.yaml");
    assert_eq!(claim["kind"], "PostgreSQLInstance");
    assert_eq!(
        claim["spec"]["parameters"],
        json!({ "storageGB": 20, "version": "16", "tier": "small" })
    );
    assert_eq!(
        claim["spec"]["writeConnectionSecretToRef"]["name"],
        "my-app-db-credentials"
    );
    let container = &file(&generated, "deployment.yaml")["spec"]["template"]["spec"]["containers"][0];
    let wanted = json!({ "name": "my-app-db-credentials", "key": "endpoint" });
    assert_eq!(container["env"][0]["valueFrom"]["secretKeyRef"], wanted);
}

#[test]
fn row_queues_and_buckets() {
    let generated = plain("name: a\nteam: b\nqueues: [{name: jobs}]\nbuckets: [{name: files}]\n");
    assert_eq!(file(&generated, "claim-a-jobs.yaml")["kind"], "Queue");
    assert_eq!(file(&generated, "claim-a-files.yaml")["kind"], "Bucket");
}

#[test]
fn row_external_secrets() {
    let generated = plain("name: a\nteam: b\nsecrets: [{name: db, from: shop/db, keys: [url]}]\n");
    let secret = file(&generated, "external-secret-db.yaml");
    assert_eq!(
        (&secret["apiVersion"], &secret["spec"]["refreshInterval"]),
        (&json!("external-secrets.io/v1"), &json!("1h"))
    );
    assert_eq!(
        secret["spec"]["secretStoreRef"],
        json!({ "name": "platform", "kind": "ClusterSecretStore" })
    );
    assert!(!has(&generated, "secret-db.yaml"));
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
