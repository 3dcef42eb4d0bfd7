//! The environments of pull requests: an `ApplicationSet` of Argo CD, which makes one for each and removes it with it.
//!
//! What Argo CD fills in (`{{.number}}`) is put here; everything else comes from fields whose rules allow no braces.

use crate::bundle::Bundle;
use crate::layout::file;
use crate::names::Names;
use crate::objects::{
    ApplicationDestination, ApplicationMetadata, ApplicationSet, ApplicationSetSpec, ApplicationSource,
    ApplicationSpec, ApplicationTemplate, Labels, Metadata, NamespaceMetadata, SyncAutomation, SyncPolicy,
};
use crate::{File, Output};
use pave_report::Finding;
use pave_spec::{ArgoCd, DeliveredBy, GitRepository, PREVIEW, Platform, Preview, Spec};
use serde_json::{Value, json};

/// The label of a pull request that asks for a preview: not every change needs one.
const WANTED: &str = "preview";
/// An application's name may have 53 characters, as a Helm release has.
const APPLICATION: usize = 53;
/// A namespace's name may have 63.
const NAMESPACE: usize = 63;
/// `-pr-` and seven digits.
const SUFFIX: usize = 11;

/// The file with the `ApplicationSet`, where the spec wants previews and the layout can be told which.
pub(crate) fn files(spec: &Spec, platform: &Platform, output: Output) -> (Vec<File>, Vec<Finding>) {
    let wanted = spec.preview.as_ref().filter(|preview| preview.enabled);
    let inner = spec.in_environments().find(|(name, _)| *name == PREVIEW);
    let (Some(preview), Some((_, inner)), true) = (wanted, inner, output != Output::HelmValues) else {
        return (Vec::new(), Vec::new());
    };
    let finding = |message: &str, hint: &str| {
        let finding = Finding::warning("preview.none", message)
            .about("preview")
            .with_hint(hint);
        (Vec::new(), vec![finding])
    };
    let by = spec.delivery.as_ref().and_then(|delivery| delivery.by);
    if by.is_some_and(|by| by != DeliveredBy::ArgoCd) {
        let hint = "write `delivery.by: argocd`, or remove `preview`";
        return finding("previews are made by Argo CD, which does not deliver the service", hint);
    }
    if output == Output::Plain {
        let hint = "choose Kustomize or Helm, or remove `preview`";
        return finding("plain files hold one preview, not one for each pull request", hint);
    }
    let repository = spec.git_repo.as_deref().and_then(GitRepository::parse);
    let generator = repository.and_then(|repository| generator(&repository, &platform.argocd));
    let Some(generator) = generator else {
        let hint = "make the `ApplicationSet` by hand: its source is the overlay or the values of `preview`";
        return finding("Argo CD's pull requests are those of GitHub, GitLab and Gitea", hint);
    };
    let names = Names::new(inner, platform);
    let set = application_set(spec, inner, preview, generator, &names, platform, output);
    let mut bundle = Bundle::default();
    bundle.add("application-set.yaml", "argoproj.io/v1alpha1", "ApplicationSet", &set);
    let objects = bundle.objects();
    let files = objects
        .iter()
        .map(|object| file(format!("{PREVIEW}/{}", object.file), &object.value));
    (files.collect(), Vec::new())
}

/// Where Argo CD finds the pull requests; `None` for a host whose product its name does not tell.
fn generator(repository: &GitRepository, argocd: &ArgoCd) -> Option<Value> {
    let (owner, name) = repository.slug.split_once('/')?;
    let is_at = |product: &str| repository.host.split('.').any(|part| part == product);
    let api = |path: &str| format!("https://{}{path}", repository.host);
    let mut token = argocd.token.as_deref().unwrap_or_default().split('/').skip(1);
    let token = token.next().zip(token.next());
    let token = token.map(|(secret, key)| json!({ "secretName": secret, "key": key }));
    let (product, mut fields) = if is_at("github") {
        let mut fields = json!({ "owner": owner, "repo": name, "labels": [WANTED] });
        if let (true, Some(fields)) = (repository.host != "github.com", fields.as_object_mut()) {
            fields.insert("api".to_owned(), json!(api("/api/v3")));
        }
        ("github", fields)
    } else if is_at("gitlab") {
        let project = json!({ "project": repository.slug, "labels": [WANTED], "pullRequestState": "opened" });
        let mut fields = project;
        if let (true, Some(fields)) = (repository.host != "gitlab.com", fields.as_object_mut()) {
            fields.insert("api".to_owned(), json!(api("")));
        }
        ("gitlab", fields)
    } else if is_at("gitea") {
        let fields = json!({ "owner": owner, "repo": name, "labels": [WANTED], "api": api("") });
        ("gitea", fields)
    } else {
        return None;
    };
    if let (Some(token), Some(fields)) = (token, fields.as_object_mut()) {
        fields.insert("tokenRef".to_owned(), token);
    }
    Some(json!({ "pullRequest": { product: fields, "requeueAfterSeconds": 300 } }))
}

fn application_set(
    spec: &Spec,
    inner: &Spec,
    preview: &Preview,
    generator: Value,
    names: &Names<'_>,
    platform: &Platform,
    output: Output,
) -> ApplicationSet {
    let name = numbered(&spec.name, APPLICATION);
    let outside = names.namespace().strip_suffix("-preview").unwrap_or(names.namespace());
    let namespace = numbered(outside, NAMESPACE);
    let mut labels = names.labels();
    labels.insert("environment", PREVIEW);
    ApplicationSet {
        metadata: Metadata {
            name: format!("{}-{PREVIEW}", spec.name),
            namespace: Some(platform.argocd.namespace.clone()),
            labels: labels.clone(),
            annotations: None,
        },
        spec: ApplicationSetSpec {
            go_template: true,
            go_template_options: vec!["missingkey=error"],
            generators: vec![generator],
            template: ApplicationTemplate {
                metadata: ApplicationMetadata {
                    name,
                    labels,
                    // With the application go its objects.
                    finalizers: vec!["resources-finalizer.argocd.argoproj.io"],
                },
                spec: ApplicationSpec {
                    project: platform.argocd.project.clone(),
                    source: source(inner, preview, &namespace, platform, output),
                    destination: ApplicationDestination {
                        server: platform.argocd.server.clone(),
                        namespace,
                    },
                    sync_policy: SyncPolicy {
                        automated: SyncAutomation {
                            prune: true,
                            self_heal: true,
                        },
                        sync_options: vec!["CreateNamespace=true"],
                        managed_namespace_metadata: NamespaceMetadata {
                            labels: namespace_labels(preview, names),
                        },
                    },
                },
            },
        },
    }
}

/// The pull request's commit of the repository, with its image, its namespace and its host.
fn source(inner: &Spec, preview: &Preview, namespace: &str, platform: &Platform, output: Output) -> ApplicationSource {
    let host = preview.host.as_deref().map(|host| host.replace("{number}", NUMBER));
    let image = inner.image.split('@').next().unwrap_or_default();
    let start = image.rfind('/').map_or(0, |slash| slash + 1);
    let colon = image
        .get(start..)
        .and_then(|last| last.find(':'))
        .map(|colon| start + colon);
    let repository = colon.and_then(|colon| image.get(..colon)).unwrap_or(image);
    let (path, kustomize, helm) = if output == Output::Helm {
        let mut parameters = vec![json!({ "name": "image.tag", "value": COMMIT, "forceString": true })];
        if let Some(host) = host {
            parameters.push(json!({ "name": "expose.host", "value": host }));
        }
        let helm = json!({ "valueFiles": [format!("values-{PREVIEW}.yaml")], "parameters": parameters });
        (platform.argocd.path.clone(), None, Some(helm))
    } else {
        let mut kustomize = json!({
            "namespace": namespace,
            "images": [format!("{repository}:{COMMIT}")],
        });
        if let (Some(patch), Some(fields)) = (
            host.and_then(|host| host_patch(inner, &host)),
            kustomize.as_object_mut(),
        ) {
            fields.insert("patches".to_owned(), json!([patch]));
        }
        (
            format!("{}/overlays/{PREVIEW}", platform.argocd.path),
            Some(kustomize),
            None,
        )
    };
    let repository = inner.git_repo.as_deref().and_then(GitRepository::parse);
    ApplicationSource {
        repo_url: repository.map_or(String::new(), |repository| {
            format!("https://{}/{}.git", repository.host, repository.slug)
        }),
        target_revision: COMMIT,
        path,
        kustomize,
        helm,
    }
}

/// What Argo CD fills in.
const NUMBER: &str = "{{.number}}";
const COMMIT: &str = "{{.head_sha}}";

/// The patch that gives the route or Ingress the pull request's host.
fn host_patch(inner: &Spec, host: &str) -> Option<Value> {
    let (kind, paths): (_, &[&str]) = match inner.expose.as_ref()?.via {
        pave_spec::Via::Gateway => ("HTTPRoute", &["/spec/hostnames/0"]),
        pave_spec::Via::Ingress if inner.expose.as_ref()?.tls => {
            ("Ingress", &["/spec/rules/0/host", "/spec/tls/0/hosts/0"])
        }
        pave_spec::Via::Ingress => ("Ingress", &["/spec/rules/0/host"]),
    };
    let operations: Vec<_> = paths
        .iter()
        .map(|path| json!({ "op": "replace", "path": path, "value": host }))
        .collect();
    let patch = pave_yaml::emit(&Value::Array(operations));
    Some(json!({ "target": { "kind": kind, "name": inner.name }, "patch": patch }))
}

/// `name-pr-<number>` in at most `longest` characters.
fn numbered(name: &str, longest: usize) -> String {
    let short: String = name.chars().take(longest.saturating_sub(SUFFIX)).collect();
    format!("{}-pr-{NUMBER}", short.trim_end_matches('-'))
}

/// The labels of the namespace: whose it is, Pod Security, and when it may be removed: `cleanup.kyverno.io/ttl` is what
/// Kyverno's clean-up goes by, `pave.dev/ttl` what any other may.
fn namespace_labels(preview: &Preview, names: &Names<'_>) -> Labels {
    let mut labels = Labels::default();
    for (key, value) in names.labels().iter() {
        if ["team", "cost-centre", "app.kubernetes.io/managed-by"].contains(&key) {
            labels.insert(key.to_owned(), value.to_owned());
        }
    }
    for (key, value) in [
        ("environment", PREVIEW),
        ("pod-security.kubernetes.io/enforce", "restricted"),
        ("pave.dev/ttl", &preview.ttl),
        ("cleanup.kyverno.io/ttl", &preview.ttl),
    ] {
        labels.insert(key, value.to_owned());
    }
    labels
}
