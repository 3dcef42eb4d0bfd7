//! Every place has the reasons that a person would name.

#![expect(clippy::panic, reason = "a test")]

use pave_manifests::{Explanation, explain};
use pave_spec::SpecSource;

const SPEC: &str = "\
name: user-service
team: identity
port: 8080
environmentVariables:
  - name: DATABASE_URL
    valueFrom: secret/db-credentials/url
resources:
  preset: small
environments:
  dev:
    replicas: 1
";
const PLATFORM: &str = "registry: ghcr.io/acme\npresets:\n  small:\n    limits: {memory: 600Mi}\n";

fn explained(environment: Option<&str>, at: &str) -> Explanation {
    let file = Some("spec.pave.yaml");
    let source = SpecSource { file, text: SPEC };
    let (explanation, findings) = explain(&source, "pave.platform.yaml", PLATFORM, environment, at);
    explanation.unwrap_or_else(|| panic!("{findings:?}"))
}

/// `origin field:line` for each reason.
fn reasons(environment: Option<&str>, at: &str) -> Vec<String> {
    let reasons = explained(environment, at).reasons.into_iter().map(|reason| {
        assert!(!reason.about.is_empty(), "{} means nothing", reason.field);
        let line = reason.position.map_or(String::new(), |at| format!(":{}", at.line));
        format!("{:?} {}{line}", reason.origin, reason.field)
    });
    reasons.collect()
}

#[test]
fn a_line_of_the_spec_is_named_with_its_place() {
    let port = "Deployment:spec.template.spec.containers[0].ports[0].containerPort";
    assert_eq!(reasons(None, port), ["Spec port:3"]);
    let key = "Deployment/user-service:spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.key";
    assert_eq!(reasons(None, key), ["Spec environmentVariables[0].valueFrom:6"]);
    assert_eq!(reasons(None, "Service:metadata.labels.team"), ["Spec team:2"]);
}

#[test]
fn a_preset_is_named_with_the_line_of_the_platform_file_behind_it() {
    let memory = "Deployment:spec.template.spec.containers[0].resources.limits.memory";
    let wanted = ["Spec resources.preset:8", "Platform presets.small.limits.memory:4"];
    assert_eq!(reasons(None, memory), wanted);
    let processor = "Deployment:spec.template.spec.containers[0].resources.limits.cpu";
    let wanted = ["Spec resources.preset:8", "PlatformDefault presets.small.limits.cpu"];
    assert_eq!(reasons(None, processor), wanted);
}

#[test]
fn the_platform_is_named_where_the_spec_says_nothing() {
    let wanted = ["Spec name:1", "Platform registry:1", "PlatformDefault imageTag"];
    assert_eq!(
        reasons(None, "Deployment:spec.template.spec.containers[0].image"),
        wanted
    );
    let replicas = "HorizontalPodAutoscaler:spec.maxReplicas";
    assert_eq!(reasons(None, replicas), ["PlatformDefault autoscaling.maxReplicas"]);
}

#[test]
fn an_environment_has_reasons_of_its_own() {
    assert_eq!(
        reasons(Some("dev"), "Deployment:spec.replicas"),
        ["Spec environments.dev.replicas:11"]
    );
}

#[test]
fn defaults_are_named_and_what_is_the_same_for_everyone_has_no_reason() {
    let path = "Deployment:spec.template.spec.containers[0].livenessProbe.httpGet.path";
    assert_eq!(reasons(None, path), ["SpecDefault healthChecks.liveness"]);
    let user = explained(None, "Deployment:spec.template.spec.securityContext.runAsUser");
    assert_eq!((user.value, user.reasons.len()), (Some(10_001.into()), 0));
}

#[test]
fn what_is_not_there_is_said_with_what_is() {
    let source = SpecSource {
        file: None,
        text: "{\"name\":\"api\"}",
    };
    for (environment, at, hint) in [
        (
            None,
            "Deployment",
            "write for example `Deployment:spec.template.spec.containers[0].image`",
        ),
        (Some("live"), "Deployment:spec", "its environments are "),
        (None, "CronJob:spec", "it has objects of the kinds Deployment,"),
    ] {
        let (none, findings) = explain(&source, "p", "", environment, at);
        assert!(none.is_none());
        let found = findings.first().unwrap().hint.as_deref().unwrap();
        assert!(found.starts_with(hint), "{found}");
    }
}
