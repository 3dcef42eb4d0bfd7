//! R13, R14: variables, and where their values come from.

use crate::generated::Generated;
use crate::object::Object;
use crate::options::Profile;
use crate::pod::{Container, Pod, set};
use crate::sink::Sink;
use pave_yaml::Node;
use std::collections::BTreeSet;

/// R13.
#[inline(never)]
pub(super) fn check(container: &Container<'_>, sink: &mut Sink<'_>) {
    let mut names = BTreeSet::new();
    for variable in container.node.get("env").map(Node::items).unwrap_or_default() {
        let Some(node) = variable.get("name") else { continue };
        if let Some(name) = node.as_str()
            && !names.insert(name)
        {
            let message = format!("{} has the variable `{}` twice", container.title(), short(name));
            sink.add("R13", container.object.spot(node), message, "keep one of them");
        }
    }
}

/// R14: what the pod needs to start.
#[inline(never)]
pub(super) fn check_references(pod: &Pod<'_>, objects: &[Object], generated: &[Generated], sink: &mut Sink<'_>) {
    let scope = &Scope { objects, generated };
    let is_optional = |node: &Node| node.get("optional").and_then(Node::as_bool) == Some(true);
    for container in pod.containers() {
        for variable in container.node.get("env").map(Node::items).unwrap_or_default() {
            for (field, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
                if let Some(node) = set(variable.at(&["valueFrom", field])).filter(|node| !is_optional(node)) {
                    reference(pod, scope, node, kind, "name", Some("key"), sink);
                }
            }
        }
        for source in container.node.get("envFrom").map(Node::items).unwrap_or_default() {
            for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
                if let Some(node) = set(source.get(field)).filter(|node| !is_optional(node)) {
                    reference(pod, scope, node, kind, "name", None, sink);
                }
            }
        }
    }
    for volume in pod.volumes() {
        let sources = volume
            .at(&["projected", "sources"])
            .map(Node::items)
            .unwrap_or_default();
        for holder in std::iter::once(volume).chain(sources) {
            for (field, kind) in [
                ("configMap", "ConfigMap"),
                ("secret", "Secret"),
                ("persistentVolumeClaim", "PersistentVolumeClaim"),
            ] {
                let Some(node) = set(holder.get(field)).filter(|node| !is_optional(node)) else {
                    continue;
                };
                let name = match kind {
                    "Secret" if node.get("secretName").is_some() => "secretName",
                    "PersistentVolumeClaim" => "claimName",
                    _ => "name",
                };
                reference(pod, scope, node, kind, name, None, sink);
                for item in node.get("items").map(Node::items).unwrap_or_default() {
                    key_exists(pod, scope, node, kind, name, item, sink);
                }
            }
        }
    }
}

/// The object of the set that provides what `kind`/`name` is: itself, or what an operator makes it of.
fn provider<'o>(pod: &Pod<'_>, objects: &'o [Object], kind: &str, name: &str) -> Option<&'o Object> {
    objects
        .iter()
        .filter(|object| object.shares_namespace(pod.object))
        .find(|object| match (object.kind(), kind) {
            (own, wanted) if own == wanted && object.group().is_empty() => object.name() == name,
            ("ExternalSecret", "Secret") => match object.text(&["spec", "target", "name"]) {
                "" => object.name() == name,
                target => target == name,
            },
            ("SealedSecret", "Secret") => object.name() == name,
            ("Certificate", "Secret") => object.text(&["spec", "secretName"]) == name,
            // A Crossplane claim writes its connection details.
            (_, "Secret") => object.text(&["spec", "writeConnectionSecretToRef", "name"]) == name,
            _ => false,
        })
}

/// Where a pod's references are looked for.
struct Scope<'o> {
    /// Those that may share the pod's namespace.
    objects: &'o [Object],
    generated: &'o [Generated],
}

fn reference(
    pod: &Pod<'_>,
    scope: &Scope<'_>,
    node: &Node,
    kind: &'static str,
    field: &str,
    key: Option<&str>,
    sink: &mut Sink<'_>,
) {
    let Some(name) = node.get(field).and_then(Node::as_str).filter(|name| !name.is_empty()) else {
        return;
    };
    let Some(provider) = provider(pod, scope.objects, kind, name) else {
        missing(pod, scope, node, kind, field, sink);
        return;
    };
    if let Some(key) = key {
        key_of(pod, provider, node, key, sink);
    }
}

/// A ConfigMap is part of the service. Secrets are kept out of repositories on purpose: the absence of one is a mistake
/// only where its name is nearly that of another, and a suspicion where the set brings others.
fn missing(pod: &Pod<'_>, scope: &Scope<'_>, node: &Node, kind: &str, field: &str, sink: &mut Sink<'_>) {
    let name = node.get(field).and_then(Node::as_str).unwrap_or_default();
    let options = sink.options();
    if options
        .external
        .iter()
        .any(|external| *external == format!("{kind}/{name}"))
    {
        return;
    }
    let made = scope.generated.iter();
    let made: Vec<&str> = made
        .filter(|made| made.family == pod.object.family && made.kind == kind)
        .map(|made| made.name.as_str())
        .collect();
    if made.contains(&name) {
        return;
    }
    let known = scope
        .objects
        .iter()
        .filter(|object| object.shares_namespace(pod.object));
    let known = known.filter(|object| object.is("", kind) || (kind == "Secret" && object.kind() == "ExternalSecret"));
    let names: Vec<&str> = known.map(Object::name).chain(made).collect();
    let near = pave_report::did_you_mean(name, names.iter().copied());
    let hint = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add the {kind}, mark the reference `optional: true`, or declare it in `external`"),
    };
    let message = format!("the {kind} `{}` is not in the set", short(name));
    let spot = pod.object.spot(node).field(field);
    if kind == "ConfigMap" || near.is_some() {
        sink.missing("R14", spot, message, hint);
    } else if kind == "PersistentVolumeClaim" || !names.is_empty() || options.profile == Profile::Strict {
        sink.warn("R14", spot, message, hint);
    }
}

fn key_exists(
    pod: &Pod<'_>,
    scope: &Scope<'_>,
    node: &Node,
    kind: &str,
    field: &str,
    item: &Node,
    sink: &mut Sink<'_>,
) {
    let name = node.get(field).and_then(Node::as_str).unwrap_or_default();
    if let Some(provider) = provider(pod, scope.objects, kind, name) {
        key_of(pod, provider, item, "key", sink);
    }
}

/// Only for objects that hold their data themselves.
fn key_of(pod: &Pod<'_>, provider: &Object, node: &Node, field: &str, sink: &mut Sink<'_>) {
    let is_external = provider.is("external-secrets.io", "ExternalSecret");
    // What a store gives besides is not known, and what a template adds that is elsewhere or merged neither.
    let template = set(provider.at(&["spec", "target", "template"])).filter(|_| is_external);
    let written = template
        .filter(|template| template.get("templateFrom").is_none())
        .filter(|template| template.get("mergePolicy").and_then(Node::as_str) != Some("Merge"))
        .and_then(|template| set(template.get("data")));
    let is_open = written.is_none() && (template.is_some() || set(provider.at(&["spec", "dataFrom"])).is_some());
    if !provider.is("", "ConfigMap") && !provider.is("", "Secret") && (!is_external || is_open) {
        return;
    }
    let Some(key) = node.get(field).and_then(Node::as_str) else {
        return;
    };
    let entries = || {
        ["data", "binaryData", "stringData"]
            .into_iter()
            .flat_map(|part| provider.at(&[part]).map(Node::entries).unwrap_or_default())
            .map(|entry| entry.key.name.as_str())
            .chain(
                provider
                    .at(&["spec", "data"])
                    .filter(|_| is_external && written.is_none())
                    .map(Node::items)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|item| item.get("secretKey")?.as_str()),
            )
            .chain(
                written
                    .map(Node::entries)
                    .unwrap_or_default()
                    .iter()
                    .map(|entry| entry.key.name.as_str()),
            )
    };
    // An empty Secret is filled in the cluster, where nobody reads along.
    let is_filled_later = provider.is("", "Secret") && entries().next().is_none();
    if !is_filled_later && !entries().any(|known| known == key) {
        let hint = match pave_report::did_you_mean(key, entries()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add the key, or mark the reference `optional: true`".to_owned(),
        };
        let message = format!("{} has no key `{}`", provider.title(), short(key));
        sink.add("R14", pod.object.spot(node).field(field), message, hint);
    }
}

fn short(name: &str) -> String {
    name.chars().take(100).collect()
}
