//! Namespaces, their limits and their access.

use crate::{file, has, platform, spec, team};
use pave_manifests::{Output, generate, generate_namespaces};
use pave_spec::Platform;
use serde_json::json;

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
