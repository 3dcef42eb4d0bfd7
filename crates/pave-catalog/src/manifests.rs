//! Entities from Kubernetes objects, for services that have no spec yet.
//!
//! What the objects say is taken over; what they cannot say is a finding at the workload's place, for a person to add.

use crate::resources::type_in;
use pave_report::{Finding, Position};
use pave_spec::{Platform, TextRule};
use pave_yaml::{Document, Node};
use serde_json::{Map, Value, json};

/// A file with objects.
#[derive(Clone, Copy, Debug)]
pub struct ManifestFile<'a> {
    /// Its path, for findings.
    pub path: &'a str,
    /// Its text.
    pub content: &'a str,
}

/// Kinds whose objects run something.
const WORKLOADS: [&str; 6] = ["Deployment", "StatefulSet", "DaemonSet", "Rollout", "CronJob", "Job"];

/// An object and where it is.
struct Object {
    file: String,
    document: Document,
}

impl Object {
    fn text(&self, keys: &[&str]) -> Option<&str> {
        self.document.root.at(keys).and_then(Node::as_str)
    }

    fn kind(&self) -> &str {
        self.text(&["kind"]).unwrap_or_default()
    }

    fn name(&self) -> &str {
        self.text(&["metadata", "name"]).unwrap_or_default()
    }

    fn namespace(&self) -> Option<&str> {
        self.text(&["metadata", "namespace"])
    }

    /// The template of a workload's pods.
    fn pods(&self) -> Option<&Node> {
        let root = &self.document.root;
        match self.kind() {
            "CronJob" => root.at(&["spec", "jobTemplate", "spec", "template"]),
            _ => root.at(&["spec", "template"]),
        }
    }

    /// A label of the object, or of its pods.
    fn label(&self, key: &str) -> Option<&str> {
        let own = self.text(&["metadata", "labels", key]);
        own.or_else(|| self.pods()?.at(&["metadata", "labels", key])?.as_str())
    }
}

/// One component: the workloads that say they are the same.
struct Component<'a> {
    name: &'a str,
    workloads: Vec<&'a Object>,
}

/// The components of `files`, with their relations as far as the objects tell them. Files that are no YAML give findings.
#[must_use]
pub fn from_manifests(files: &[ManifestFile<'_>], platform: &Platform) -> crate::Catalog {
    let mut findings = Vec::new();
    let mut objects = Vec::new();
    for file in files {
        match pave_yaml::parse(file.path, file.content) {
            Ok(documents) => objects.extend(documents.into_iter().map(|document| Object {
                file: file.path.to_owned(),
                document,
            })),
            Err(wrong) => findings.extend(wrong),
        }
    }
    let components = components(&objects);
    if components.is_empty() && findings.is_empty() {
        let finding = Finding::error("catalog.no-workload", "the files hold nothing that runs");
        findings.push(
            finding.with_hint("give the manifests of a service, or what `helm template` or `kustomize build` prints"),
        );
    }
    let mut entities = Vec::new();
    for component in &components {
        let set = Set {
            objects: &objects,
            components: &components,
            component,
        };
        entities.push(set.entity(platform, &mut findings));
        entities.extend(set.resources(platform));
    }
    crate::catalog_from(crate::FROM_MANIFESTS, entities, findings)
}

fn components(objects: &[Object]) -> Vec<Component<'_>> {
    let mut components: Vec<Component<'_>> = Vec::new();
    for object in objects.iter().filter(|object| WORKLOADS.contains(&object.kind())) {
        let labels = ["backstage.io/kubernetes-id", "app.kubernetes.io/name", "app"];
        let named = labels.iter().find_map(|key| object.label(key));
        let name = named
            .filter(|name| TextRule::Identifier.accepts(name))
            .unwrap_or(object.name());
        if !TextRule::Identifier.accepts(name) {
            continue;
        }
        match components.iter_mut().find(|component| component.name == name) {
            Some(component) => component.workloads.push(object),
            None => components.push(Component {
                name,
                workloads: vec![object],
            }),
        }
    }
    components
}

/// A component among all objects.
struct Set<'a> {
    objects: &'a [Object],
    components: &'a [Component<'a>],
    component: &'a Component<'a>,
}

impl Set<'_> {
    fn entity(&self, platform: &Platform, findings: &mut Vec<Finding>) -> Value {
        let name = self.component.name;
        let mut metadata = Map::new();
        metadata.insert("name".to_owned(), json!(name));
        if let Some(description) = self.first(|object| {
            let annotation = |key: &str| object.text(&["metadata", "annotations", key]);
            annotation("kubernetes.io/description").or_else(|| annotation("description"))
        }) {
            metadata.insert("description".to_owned(), json!(description));
        }
        metadata.insert("annotations".to_owned(), Value::Object(self.annotations()));
        let links: Vec<Value> = self
            .hosts()
            .iter()
            .map(|host| json!({ "url": format!("https://{host}"), "title": "Address" }))
            .collect();
        if !links.is_empty() {
            metadata.insert("links".to_owned(), json!(links));
        }
        let mut unknown = Vec::new();
        let lifecycle = match self.first(|object| object.label("environment")) {
            Some("dev" | "development" | "test" | "staging" | "preview") => "experimental",
            Some(_) => "production",
            None => {
                unknown.push("lifecycle");
                "production"
            }
        };
        let mut body =
            json!({ "type": "service", "lifecycle": lifecycle, "owner": self.owner(platform, &mut unknown) });
        if let Some(fields) = body.as_object_mut() {
            match self.first(|object| object.label("app.kubernetes.io/part-of")) {
                Some(system) if TextRule::EntityRef.accepts(system) => {
                    drop(fields.insert("system".to_owned(), json!(system)));
                }
                _ => unknown.push("system"),
            }
            let resources = self
                .resource_names()
                .into_iter()
                .map(|(name, _)| format!("resource:{name}"));
            let depends_on: Vec<String> = self.called().chain(resources).collect();
            if !depends_on.is_empty() {
                fields.insert("dependsOn".to_owned(), json!(depends_on));
            }
        }
        if !metadata.contains_key("description") {
            unknown.push("description");
        }
        findings.push(self.unknown(&unknown));
        json!({ "apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": metadata, "spec": body })
    }

    fn first<'s>(&'s self, get: impl Fn(&'s Object) -> Option<&'s str>) -> Option<&'s str> {
        self.component.workloads.iter().find_map(|object| get(object))
    }

    fn owner(&self, platform: &Platform, unknown: &mut Vec<&str>) -> String {
        let labels = ["team", "owner", "app.kubernetes.io/owner"];
        let named = self.first(|object| labels.iter().find_map(|key| object.label(key)));
        let named = named
            .filter(|owner| TextRule::EntityRef.accepts(owner))
            .map(str::to_owned);
        named.or_else(|| platform.owner.clone()).unwrap_or_else(|| {
            unknown.push("owner");
            "unknown".to_owned()
        })
    }

    /// By which the portal finds the objects: the label made for it, else the selector of the workload.
    fn annotations(&self) -> Map<String, Value> {
        let mut annotations = Map::new();
        let mut add = |key: &str, value: String| drop(annotations.insert(key.to_owned(), Value::String(value)));
        if self
            .first(|object| object.label("backstage.io/kubernetes-id"))
            .is_some()
        {
            add("backstage.io/kubernetes-id", self.component.name.to_owned());
        } else if let Some(selector) = self.selector() {
            add("backstage.io/kubernetes-label-selector", selector);
        }
        let mut namespaces: Vec<&str> = self
            .component
            .workloads
            .iter()
            .filter_map(|object| object.namespace())
            .collect();
        namespaces.dedup();
        if let [namespace] = namespaces.as_slice() {
            add("backstage.io/kubernetes-namespace", (*namespace).to_owned());
        }
        let application = self
            .objects
            .iter()
            .find(|object| object.kind() == "Application" && object.name() == self.component.name);
        if let Some(application) = application {
            add("argocd/app-name", application.name().to_owned());
        }
        annotations
    }

    fn selector(&self) -> Option<String> {
        let object = self.component.workloads.first()?;
        let labels = object.document.root.at(&["spec", "selector", "matchLabels"]);
        let labels = labels.or_else(|| object.pods()?.at(&["metadata", "labels"]))?;
        let pairs = labels.entries().iter();
        let pairs: Vec<String> = pairs
            .filter_map(|entry| Some(format!("{}={}", entry.key.name, entry.value.as_str()?)))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join(","))
    }

    /// The Services that reach the component's pods.
    fn services(&self) -> impl Iterator<Item = &Object> {
        self.objects.iter().filter(|object| {
            let selector = object
                .document
                .root
                .at(&["spec", "selector"])
                .map(Node::entries)
                .unwrap_or_default();
            let fits = |workload: &&Object| {
                let pods = workload.pods();
                selector.iter().all(|entry| {
                    let label = pods.and_then(|pods| pods.at(&["metadata", "labels", &entry.key.name]));
                    label.and_then(Node::as_str) == entry.value.as_str()
                })
            };
            object.kind() == "Service" && !selector.is_empty() && self.component.workloads.iter().any(fits)
        })
    }

    /// The host names by which it is reached from outside.
    fn hosts(&self) -> Vec<String> {
        let services: Vec<&str> = self.services().map(Object::name).collect();
        let mut hosts: Vec<String> = Vec::new();
        for route in self.objects {
            let root = &route.document.root;
            let rules = root.at(&["spec", "rules"]).map(Node::items).unwrap_or_default();
            let found: Vec<&str> = match route.kind() {
                "Ingress" => rules
                    .iter()
                    .filter(|rule| mentions(rule, &services))
                    .filter_map(|rule| rule.get("host")?.as_str())
                    .collect(),
                "HTTPRoute" if rules.iter().any(|rule| mentions(rule, &services)) => {
                    let names = root.at(&["spec", "hostnames"]).map(Node::items).unwrap_or_default();
                    names.iter().filter_map(Node::as_str).collect()
                }
                _ => continue,
            };
            for host in found {
                if TextRule::Host.accepts(host) && !host.starts_with('*') && !hosts.iter().any(|known| known == host) {
                    hosts.push(host.to_owned());
                }
            }
        }
        hosts
    }

    /// The environment variables of all containers.
    fn variables(&self) -> impl Iterator<Item = &Node> {
        let pods = self.component.workloads.iter().filter_map(|object| object.pods());
        let containers = pods
            .filter_map(|pods| pods.at(&["spec", "containers"]))
            .flat_map(Node::items);
        containers
            .filter_map(|container| container.get("env"))
            .flat_map(Node::items)
    }

    /// Components whose Service a variable names as a host.
    fn called(&self) -> impl Iterator<Item = String> {
        let others = self.components.iter().filter(|other| other.name != self.component.name);
        others.filter_map(|other| {
            let set = Set {
                objects: self.objects,
                components: self.components,
                component: other,
            };
            let hosts: Vec<&str> = set.services().map(Object::name).collect();
            let values = self.variables().filter_map(|variable| variable.get("value")?.as_str());
            let is_called = values
                .into_iter()
                .any(|value| hosts.iter().any(|host| names_host(value, host)));
            is_called.then(|| format!("component:{}", other.name))
        })
    }

    /// What variables that secrets fill speak of.
    fn resource_names(&self) -> Vec<(String, &'static str)> {
        let mut names: Vec<(String, &'static str)> = Vec::new();
        for variable in self.variables() {
            let is_secret = variable.at(&["valueFrom", "secretKeyRef"]).is_some();
            let name = variable.get("name").and_then(Node::as_str).unwrap_or_default();
            if let Some(resource_type) = type_in(name).filter(|_| is_secret) {
                let name = crate::resources::resource_name(self.component.name, resource_type, 0);
                if !names.iter().any(|(known, _)| *known == name) {
                    names.push((name, resource_type));
                }
            }
        }
        names
    }

    fn resources(&self, platform: &Platform) -> Vec<Value> {
        let owner = self.owner(platform, &mut Vec::new());
        let names = self.resource_names().into_iter();
        let entities = names.map(|(name, resource_type)| {
            json!({
                "apiVersion": "backstage.io/v1alpha1",
                "kind": "Resource",
                "metadata": {
                    "name": name,
                    "description": format!("The {resource_type} of {}", self.component.name),
                },
                "spec": { "type": resource_type, "owner": owner },
            })
        });
        entities.collect()
    }

    fn unknown(&self, unknown: &[&str]) -> Finding {
        let mut unknown = unknown.to_vec();
        unknown.push("the repository");
        let message = format!(
            "the objects of `{}` do not tell: {}",
            self.component.name,
            unknown.join(", ")
        );
        let hint = "write an app spec that says them; `pave catalog` then completes the entity";
        let finding = Finding::warning("catalog.unknown", message).with_hint(hint);
        let Some(object) = self.component.workloads.first() else {
            return finding;
        };
        let start = Position { line: 1, column: 1 };
        finding
            .in_file(&object.file)
            .at(object.document.root.position().unwrap_or(start))
    }
}

/// Whether a rule of a route names one of the services as its backend. The reader bounds the depth.
fn mentions(node: &Node, services: &[&str]) -> bool {
    let is_backend = |entry: &pave_yaml::Entry| match entry.key.name.as_str() {
        "name" | "serviceName" => entry.value.as_str().is_some_and(|name| services.contains(&name)),
        _ => mentions(&entry.value, services),
    };
    node.entries().iter().any(is_backend) || node.items().iter().any(|item| mentions(item, services))
}

/// Whether a value is an address on `host`: `http://orders:8080`, `orders.shop.svc:5432`, `orders`.
fn names_host(value: &str, host: &str) -> bool {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let name = rest.split(['/', ':', '?']).next().unwrap_or_default();
    let name = name.rsplit_once('@').map_or(name, |(_, name)| name);
    name == host
        || name
            .strip_prefix(host)
            .is_some_and(|rest| rest.starts_with('.') && rest.contains(".svc"))
}

#[cfg(test)]
mod tests;
