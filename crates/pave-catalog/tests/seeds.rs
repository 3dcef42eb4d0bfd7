//! The two components that people publish as examples of a catalog come from specs, field for field: one in Python with an
//! owner on call, one in Java with a tier and a rule. What else they have, they have besides.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// Whether every field of `wanted` is in `given` with the same value; lists must be equal.
fn has(given: &Value, wanted: &Value) -> bool {
    match (given, wanted) {
        (Value::Object(given), Value::Object(wanted)) => wanted
            .iter()
            .all(|(key, value)| given.get(key).is_some_and(|given| has(given, value))),
        _ => given == wanted,
    }
}

fn component(case: &str) -> Value {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/catalog");
    let text = fs::read_to_string(root.join(case).join("catalog-info.yaml")).unwrap();
    pave_yaml::parse("catalog-info.yaml", &text).unwrap()[0].root.to_json()
}

#[test]
fn the_checkout_service_has_every_field() {
    let wanted = json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {
            "name": "checkout-service",
            "description": "Handles order checkout and payment processing",
            "annotations": {
                "backstage.io/techdocs-ref": "dir:.",
                "argocd/app-name": "checkout-service",
                "pagerduty.com/service-id": "P123ABC",
            },
            "tags": ["python", "grpc"],
        },
        "spec": {
            "type": "service",
            "lifecycle": "production",
            "owner": "team-payments",
            "system": "commerce-platform",
            "dependsOn": ["component:payment-gateway", "resource:orders-database"],
            "providesApis": ["checkout-api"],
        },
    });
    assert!(has(&component("checkout-service"), &wanted));
}

#[test]
fn the_payment_service_has_every_field() {
    let wanted = json!({
        "metadata": {
            "name": "payment-service",
            "description": "Handles all payment processing",
            "annotations": {
                "github.com/project-slug": "myorg/payment-service",
                "backstage.io/techdocs-ref": "dir:.",
                "prometheus.io/rule": "payment-service",
            },
            "tags": ["java", "payments", "tier-1"],
        },
        "spec": {
            "type": "service",
            "lifecycle": "production",
            "owner": "team-payments",
            "system": "checkout-platform",
            "dependsOn": ["component:postgres-payments", "component:stripe-gateway"],
            "providesApis": ["payment-api-v2"],
        },
    });
    assert!(has(&component("payment-service"), &wanted));
    assert!(!has(
        &component("payment-service"),
        &json!({ "spec": { "owner": "someone" } })
    ));
}
