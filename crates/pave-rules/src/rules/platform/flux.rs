//! X1 for Flux: sources that exist, versions that are served.

use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(object: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    if object.is("source.toolkit.fluxcd.io", "HelmRepository")
        && object.text(&["spec", "url"]).starts_with("oci://")
        && object.text(&["spec", "type"]) != "oci"
        && let Some(node) = object.at(&["spec", "url"])
    {
        let message = "a repository of charts at `oci://` says so in its type";
        sink.add("X1", object.spot(node), message, "add `type: oci`");
    }
    let reference: &[&str] = match (object.group(), object.kind()) {
        ("kustomize.toolkit.fluxcd.io", "Kustomization") => &["spec", "sourceRef"],
        ("helm.toolkit.fluxcd.io", "HelmRelease") => &["spec", "chart", "spec", "sourceRef"],
        _ => return,
    };
    if object.kind() == "HelmRelease" {
        let names = [&["spec", "chart"][..], &["spec", "chartRef"]];
        if names.iter().all(|keys| object.at(keys).is_none()) {
            let message = "the release names no chart";
            sink.add(
                "X1",
                object.spot_at(&["spec", "chart"]),
                message,
                "add `chart` or `chartRef`",
            );
        } else if object.at(names[0]).is_some() && object.at(reference).is_none() {
            let message = "the chart names no source";
            let hint = "add `sourceRef: {kind: HelmRepository, name: ...}`";
            sink.add("X1", object.spot_at(reference), message, hint);
        }
    }
    let Some(node) = object.at(reference) else { return };
    let text = |field: &str| node.get(field).and_then(Node::as_str).unwrap_or_default();
    let namespace = match text("namespace") {
        "" => object.namespace(),
        namespace => namespace,
    };
    // Sources are often the platform's: one that is missing is a mistake where the set brings others of its kind.
    let mut names = objects
        .iter()
        .filter(|other| other.kind() == text("kind") && other.group() == "source.toolkit.fluxcd.io")
        .filter(|other| other.namespace() == namespace || other.namespace().is_empty())
        .map(Object::name)
        .peekable();
    if names.peek().is_none() || text("name").is_empty() {
        return;
    }
    let names: Vec<&str> = names.collect();
    if !names.contains(&text("name")) && !sink.has_unread() {
        let hint = match pave_report::did_you_mean(text("name"), names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a source of the set".to_owned(),
        };
        let message = format!(
            "the {} is not in the set",
            text("kind").chars().take(60).collect::<String>()
        );
        sink.warn("X1", object.spot(node).field("name"), message, hint);
    }
}
