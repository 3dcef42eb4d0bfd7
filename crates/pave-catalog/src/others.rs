//! The entities around a component: its APIs, and the group, system and domain that its spec defines for others.

use pave_report::Finding;
use pave_spec::{Api, Defined, Spec};
use serde_json::{Map, Value, json};

/// The API entities that the spec defines. Their definitions stay in their files: the catalog reads them from there.
pub(crate) fn apis(spec: &Spec) -> impl Iterator<Item = Value> {
    spec.apis.iter().map(|api| entity_of_api(api, spec))
}

fn entity_of_api(api: &Api, spec: &Spec) -> Value {
    let description = api.description.clone();
    let description = description.unwrap_or_else(|| format!("The API of {}", spec.name));
    let mut metadata = Map::new();
    metadata.insert("name".to_owned(), json!(api.name));
    metadata.insert("description".to_owned(), json!(description));
    let mut body = json!({ "type": api.api_type, "lifecycle": spec.lifecycle, "owner": spec.owner });
    if let Some(body) = body.as_object_mut() {
        if let Some(system) = &spec.system {
            body.insert("system".to_owned(), json!(system));
        }
        body.insert("definition".to_owned(), json!({ "$text": api.definition }));
    }
    entity("API", &metadata, &body)
}

/// The entities that the spec defines for others, and what keeps it from defining one.
pub(crate) fn defined(spec: &Spec) -> (Vec<Value>, Vec<Finding>) {
    let mut entities = Vec::new();
    let mut findings = Vec::new();
    let Some(entry) = &spec.catalog else {
        return (entities, findings);
    };
    for kind in [Defined::Domain, Defined::System, Defined::Owner] {
        if !entry.defines.contains(&kind) {
            continue;
        }
        let domain = entry.domain.as_deref();
        let (found, message, hint) = match kind {
            Defined::Owner => (
                Reference::parse(&spec.owner, "group").map(|owner| group(&owner)),
                "the owner is no group that a spec can define",
                "name a group as the `owner`, or leave `owner` out",
            ),
            Defined::System => (
                Reference::parse(spec.system.as_deref().unwrap_or("unknown"), "system").map(|system| {
                    let mut body = json!({ "owner": spec.owner });
                    if let (Some(domain), Some(body)) = (domain, body.as_object_mut()) {
                        body.insert("domain".to_owned(), json!(domain));
                    }
                    entity("System", &system.metadata(), &body)
                }),
                "there is no `system` to define",
                "name the service's `system`, or leave `system` out",
            ),
            Defined::Domain => (
                Reference::parse(domain.unwrap_or("unknown"), "domain")
                    .map(|domain| entity("Domain", &domain.metadata(), &json!({ "owner": spec.owner }))),
                "there is no `catalog.domain` to define",
                "name it, or leave `domain` out",
            ),
        };
        match found {
            Some(entity) => entities.push(entity),
            None => findings.push(Finding::error("C4", message).about("catalog.defines").with_hint(hint)),
        }
    }
    (entities, findings)
}

fn group(group: &Reference<'_>) -> Value {
    entity("Group", &group.metadata(), &json!({ "type": "team", "children": [] }))
}

/// The group of a team's file.
pub(crate) fn group_of_team(name: &str) -> Value {
    group(&Reference { namespace: None, name })
}

fn entity(kind: &str, metadata: &Map<String, Value>, body: &Value) -> Value {
    json!({
        "apiVersion": "backstage.io/v1alpha1",
        "kind": kind,
        "metadata": metadata,
        "spec": body,
    })
}

/// A reference to an entity of a known kind.
struct Reference<'a> {
    namespace: Option<&'a str>,
    name: &'a str,
}

impl<'a> Reference<'a> {
    /// `None` for a reference to another kind, and for `unknown`, which names nothing.
    fn parse(text: &'a str, kind: &str) -> Option<Self> {
        let rest = match text.split_once(':') {
            Some((given, rest)) => given.eq_ignore_ascii_case(kind).then_some(rest)?,
            None => text,
        };
        let (namespace, name) = match rest.split_once('/') {
            Some((namespace, name)) => (Some(namespace).filter(|namespace| *namespace != "default"), name),
            None => (None, rest),
        };
        (name != "unknown").then_some(Self { namespace, name })
    }

    fn metadata(&self) -> Map<String, Value> {
        let mut metadata = Map::new();
        metadata.insert("name".to_owned(), json!(self.name));
        if let Some(namespace) = self.namespace {
            metadata.insert("namespace".to_owned(), json!(namespace));
        }
        metadata
    }
}
