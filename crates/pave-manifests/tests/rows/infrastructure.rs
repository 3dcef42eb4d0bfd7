//! Infrastructure, secrets, and the way to them.

use crate::{codes, file, has, plain, platform, spec};
use pave_manifests::{Output, generate};
use serde_json::json;

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
fn row_xrd_and_claim() {
    let platform = platform(include_str!(
        "../../../../tests/cases/manifests/claims/pave.platform.yaml"
    ));
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
        "../../../../tests/cases/manifests/database/pave.platform.yaml"
    ));
    let text = include_str!("../../../../tests/cases/manifests/database/spec.pave.yaml");
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
