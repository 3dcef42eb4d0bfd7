//! The Component.

use crate::conventions::Placeholders;
use crate::resources::Resource;
use pave_spec::{Buildpack, GitRepository, Kind, Link, Platform, Spec, TextRule, Tier, is_production};
use serde_json::{Map, Value, json};

/// The Component of `spec`, which depends on `resources` too.
pub(crate) fn of(spec: &Spec, platform: &Platform, resources: &[Resource]) -> Value {
    let entry = spec.catalog.as_ref();
    let placeholders = Placeholders::of(spec, platform);
    let mut metadata = Map::new();
    metadata.insert("name".to_owned(), json!(spec.name));
    if let Some(title) = entry.and_then(|entry| entry.title.as_ref()) {
        metadata.insert("title".to_owned(), json!(title));
    }
    if let Some(description) = &spec.description {
        metadata.insert("description".to_owned(), json!(description));
    }
    let mut labels = placeholders.fill_all(&platform.catalog.labels);
    // A label has fewer letters than an annotation: `platform/team` of a repository is none.
    labels.retain(|_, label| label.as_str().is_some_and(|label| TextRule::Identifier.accepts(label)));
    labels.extend(entry.map(|entry| entry.labels.clone()).unwrap_or_default());
    if !labels.is_empty() {
        metadata.insert("labels".to_owned(), Value::Object(labels));
    }
    let mut annotations = annotations(spec, platform);
    annotations.extend(placeholders.fill_all(&platform.catalog.annotations));
    annotations.extend(entry.map(|entry| entry.annotations.clone()).unwrap_or_default());
    metadata.insert("annotations".to_owned(), Value::Object(annotations));
    let tags = tags(spec);
    if !tags.is_empty() {
        metadata.insert("tags".to_owned(), json!(tags));
    }
    let links = links(spec, platform, &placeholders);
    if !links.is_empty() {
        metadata.insert("links".to_owned(), json!(links));
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
    let defined = spec.apis.iter().map(|api| api.name.clone());
    let defined = defined.filter(|name| !spec.provides_apis.contains(name));
    let relations = [
        ("dependsOn", depends_on.collect::<Vec<_>>()),
        (
            "providesApis",
            spec.provides_apis.iter().cloned().chain(defined).collect(),
        ),
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

/// The address under which it is reached, the platform's links and its own; each address once.
fn links(spec: &Spec, platform: &Platform, placeholders: &Placeholders<'_>) -> Vec<Link> {
    // Users know production's address.
    let deployed = spec.in_environments().find(|(name, _)| is_production(name));
    let expose = deployed.map_or(spec, |(_, spec)| spec).expose.as_ref();
    let address = expose
        .filter(|expose| !expose.host.starts_with('*'))
        .map(|expose| Link {
            url: format!(
                "{}://{}{}",
                if expose.tls { "https" } else { "http" },
                expose.host,
                expose.path
            ),
            title: Some(
                if component_type(spec) == "website" {
                    "Website"
                } else {
                    "Address"
                }
                .to_owned(),
            ),
            icon: None,
        });
    let platforms = platform.catalog.links.iter().filter_map(|link| {
        let url = placeholders.fill(&link.url)?;
        let title = link.title.as_deref().and_then(|title| placeholders.fill(title));
        let icon = link.icon.clone();
        Some(Link { url, title, icon })
    });
    let own = spec.catalog.iter().flat_map(|entry| entry.links.iter().cloned());
    let mut links: Vec<Link> = Vec::new();
    for link in address.into_iter().chain(platforms).chain(own) {
        if !links.iter().any(|known| known.url == link.url) {
            links.push(link);
        }
    }
    links
}

/// Whether a reference of the spec is `resource:<name>`, with or without the namespace that Backstage assumes.
fn is_same(known: &str, reference: &str) -> bool {
    known.to_ascii_lowercase().replace(":default/", ":") == reference
}

/// The types that Backstage documents for components.
fn component_type(spec: &Spec) -> &str {
    if let Some(component_type) = spec.catalog.as_ref().and_then(|entry| entry.component_type.as_deref()) {
        return component_type;
    }
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
    if let Some(monitor) = spec.oncall.as_ref().and_then(|oncall| oncall.oneuptime.clone()) {
        add("oneuptime.com/monitor-id", monitor);
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
