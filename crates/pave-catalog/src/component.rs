//! The Component.

use crate::resources::Resource;
use pave_spec::{Buildpack, GitRepository, Kind, Platform, Spec, Tier};
use serde_json::{Map, Value, json};

/// The Component of `spec`, which depends on `resources` too.
pub(crate) fn of(spec: &Spec, platform: &Platform, resources: &[Resource]) -> Value {
    let mut metadata = Map::new();
    metadata.insert("name".to_owned(), json!(spec.name));
    if let Some(description) = &spec.description {
        metadata.insert("description".to_owned(), json!(description));
    }
    metadata.insert("annotations".to_owned(), Value::Object(annotations(spec, platform)));
    let tags = tags(spec);
    if !tags.is_empty() {
        metadata.insert("tags".to_owned(), json!(tags));
    }
    let mut body = Map::new();
    body.insert("type".to_owned(), json!(component_type(spec)));
    body.insert("lifecycle".to_owned(), json!(spec.lifecycle));
    body.insert("owner".to_owned(), json!(spec.owner));
    if let Some(system) = &spec.system {
        body.insert("system".to_owned(), json!(system));
    }
    let named = &spec.depends_on;
    let added = resources.iter().map(Resource::reference);
    let added = added.filter(|reference| !named.iter().any(|known| is_same(known, reference)));
    let depends_on = named.iter().cloned().chain(added);
    let relations = [
        ("dependsOn", depends_on.collect::<Vec<_>>()),
        ("providesApis", spec.provides_apis.clone()),
        ("consumesApis", spec.consumes_apis.clone()),
    ];
    for (name, references) in relations {
        if !references.is_empty() {
            body.insert(name.to_owned(), json!(references));
        }
    }
    json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": metadata,
        "spec": body,
    })
}

/// Whether a reference of the spec is `resource:<name>`, with or without the namespace that Backstage assumes.
fn is_same(known: &str, reference: &str) -> bool {
    known.to_ascii_lowercase().replace(":default/", ":") == reference
}

/// The types that Backstage documents for components.
fn component_type(spec: &Spec) -> &'static str {
    match (spec.kind, spec.buildpack) {
        (Kind::Static, _) | (Kind::Web, Some(Buildpack::Static)) => "website",
        _ => "service",
    }
}

/// The keys by which plugins of the portal find what belongs to the component.
fn annotations(spec: &Spec, platform: &Platform) -> Map<String, Value> {
    let mut annotations = Map::new();
    let mut add = |key: &str, value: String| {
        annotations.insert(key.to_owned(), Value::String(value));
    };
    add("backstage.io/kubernetes-id", spec.name.clone());
    // With environments there are several namespaces, and the annotation would hide all but one.
    if spec.environments.is_empty() {
        let namespace = spec.namespace.clone();
        let namespace = namespace.unwrap_or_else(|| platform.namespace_of(&spec.name, spec.team.as_deref()));
        add("backstage.io/kubernetes-namespace", namespace);
    }
    if let Some(repository) = spec.git_repo.as_deref().and_then(GitRepository::parse) {
        add(
            "backstage.io/source-location",
            format!("url:https://{}/{}/", repository.host, repository.slug),
        );
        if let Some(key) = slug_annotation(&repository.host) {
            add(key, repository.slug);
        }
    }
    if let Some(service) = spec.oncall.as_ref().and_then(|oncall| oncall.pagerduty.clone()) {
        add("pagerduty.com/service-id", service);
    }
    if spec.techdocs {
        add("backstage.io/techdocs-ref", "dir:.".to_owned());
    }
    annotations
}

/// The annotation for a repository's path; the host's name tells which product it is.
fn slug_annotation(host: &str) -> Option<&'static str> {
    let names = [
        ("github", "github.com/project-slug"),
        ("gitlab", "gitlab.com/project-slug"),
        ("bitbucket", "bitbucket.org/project-slug"),
    ];
    let found = names
        .into_iter()
        .find(|(name, _)| host.split('.').any(|part| part == *name));
    found.map(|(_, key)| key)
}

/// The spec's tags, and the tier where something depends on the service (seed 003).
fn tags(spec: &Spec) -> Vec<String> {
    let tier = match spec.tier {
        Tier::One => Some("tier-1"),
        Tier::Two => Some("tier-2"),
        Tier::Three => None,
    };
    let mut tags: Vec<String> = Vec::new();
    for tag in spec.tags.iter().map(String::as_str).chain(tier) {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}
