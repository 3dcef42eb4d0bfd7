//! What `delivery` and `policy` of a spec decide.

#![expect(clippy::panic, reason = "a test")]

use pave_manifests::{Generated, Output, generate};
use pave_spec::{Platform, Spec, SpecSource, read};

const PREVIEWED: &str =
    "name: shop\nteam: shop\ngitRepo: https://github.com/acme/shop\nenvironments: {production: {}}\npreview: {}\n";

fn spec(text: &str) -> Spec {
    let (spec, findings) = read(&SpecSource { file: Some("s"), text }, &Platform::default());
    spec.unwrap_or_else(|| panic!("{findings:#?}"))
}

fn made(text: &str, output: impl Into<Option<Output>>) -> Generated {
    generate(&spec(text), &Platform::default(), output)
}

fn has(generated: &Generated, path: &str) -> bool {
    generated.files.iter().any(|file| file.path == path)
}

fn codes(generated: &Generated) -> Vec<&str> {
    generated.findings.iter().map(|finding| &*finding.code).collect()
}

#[test]
fn the_spec_chooses_the_layout_where_nobody_else_does() {
    let text = "name: shop\nteam: shop\ndelivery: {output: helm}\n";
    assert!(has(&made(text, None), "Chart.yaml"));
    assert!(has(&made(text, Output::Plain), "deployment.yaml"));
    assert!(has(&made("name: shop\nteam: shop\n", None), "base/kustomization.yaml"));
}

#[test]
fn previews_are_made_only_where_argo_cd_delivers() {
    let set = "preview/application-set.yaml";
    assert!(has(&made(PREVIEWED, None), set));
    let by_flux = made(&format!("{PREVIEWED}delivery: {{by: flux}}\n"), None);
    assert!(!has(&by_flux, set));
    assert_eq!(codes(&by_flux), ["preview.none"]);
}

#[test]
fn a_service_may_be_on_another_generation_of_crossplane_than_the_platform() {
    let platform = "infrastructure: {database: {apiVersion: a.example.com/v1, kind: Database, composition: small}}\n";
    let platform = Platform::read("p", platform).unwrap();
    let claim = |text: &str| {
        let (spec, _) = read(&SpecSource { file: Some("s"), text }, &platform);
        let files = generate(&spec.unwrap(), &platform, Output::Plain).files;
        files
            .into_iter()
            .find(|file| file.path.starts_with("claim-"))
            .unwrap()
            .content
    };
    let text = "name: shop\nteam: shop\ndatabases: [{name: db}]\n";
    assert!(claim(text).contains("crossplane:\n    compositionRef:"));
    assert!(claim(&format!("{text}delivery: {{crossplane: v1}}\n")).contains("\n  compositionRef:"));
}

#[test]
fn what_delivers_a_service_never_removes_its_data() {
    let text = "name: shop\nteam: shop\ndatabases: [{name: db}]\n";
    let claim = |text: &str| {
        let files = made(text, Output::Plain).files;
        let claim = files.into_iter().find(|file| file.path.starts_with("claim-"));
        claim.unwrap().content
    };
    assert!(claim(text).contains("argocd.argoproj.io/sync-options: Prune=false"));
    let by_flux = claim(&format!("{text}delivery: {{by: flux}}\n"));
    assert!(by_flux.contains("kustomize.toolkit.fluxcd.io/prune: disabled") && !by_flux.contains("argocd"));
}

#[test]
fn exemptions_stand_on_every_object_with_their_reason_and_day() {
    let text = "name: shop\nteam: shop\npolicy: {exempt: [{rule: W9, reason: \"it writes, \\\"here\\\"\", until: 2099-03-31}]}\n";
    for file in made(text, Output::Plain).files {
        let wanted = "exempt.pave.dev/W9: 'until 2099-03-31: it writes, \"here\"'";
        assert!(file.content.contains(wanted), "{}", file.content);
    }
}

#[test]
fn patches_of_one_environment_have_no_place_in_a_chart() {
    let text = "name: shop\nteam: shop\nenvironments:\n  dev:\n    patches: [{kind: Service, patch: {metadata: {annotations: {a: b}}}}]\n  production: {}\n";
    assert_eq!(codes(&made(text, Output::Helm)), ["helm.environment"]);
    assert!(codes(&made(text, Output::Kustomize)).is_empty());
    let lost = text.replace("Service", "Ingress");
    let lost = made(&lost, Output::Kustomize);
    assert_eq!(codes(&lost), ["S3"]);
    assert_eq!(lost.findings[0].path.as_deref(), Some("environments.dev.patches[0]"));
}
