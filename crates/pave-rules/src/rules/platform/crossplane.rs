//! I1: Crossplane definitions, compositions and claims.

use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::{Node, Value};

const GROUP: &str = "apiextensions.crossplane.io";

/// Whether the object defines a composite resource.
pub(super) fn is_definition(object: &Object) -> bool {
    object.is(GROUP, "CompositeResourceDefinition")
}

/// `definitions` are those of `objects` that define composite resources.
#[inline(never)]
pub(super) fn check(object: &Object, objects: &[Object], definitions: &[&Object], sink: &mut Sink<'_>) {
    if object.is(GROUP, "Composition") {
        composition(object, objects, sink);
    } else if is_definition(object) {
        definition(object, sink);
    } else if let Some(definition) = definitions.iter().find(|other| defines(other, object)) {
        claim(object, definition, sink);
    }
}

#[inline(never)]
fn composition(object: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    let is_pipeline = object.text(&["spec", "mode"]) == "Pipeline";
    if let Some(node) = object.at(&["spec", "resources"]) {
        let message = "`resources` went with Crossplane 2: a Composition is a pipeline of functions";
        let hint = "write `mode: Pipeline` and a step with `function-patch-and-transform`";
        sink.add("I1", object.spot(node), message, hint);
    } else if !is_pipeline || object.at(&["spec", "pipeline"]).is_none() {
        let message = "the Composition has no pipeline";
        sink.add(
            "I1",
            object.spot_at(&["spec", "pipeline"]),
            message,
            "write `mode: Pipeline` and `pipeline`",
        );
    }
    let kind = object.text(&["spec", "compositeTypeRef", "kind"]);
    let definition = objects
        .iter()
        .find(|other| other.is(GROUP, "CompositeResourceDefinition") && other.text(&["spec", "names", "kind"]) == kind);
    let group = object.text(&["spec", "compositeTypeRef", "apiVersion"]);
    let resources = objects
        .iter()
        .filter(|other| other.kind() == kind && other.api_version() == group && !kind.is_empty());
    // Without a definition, what the resources of the set write.
    let mut wanted: Vec<String> = match definition {
        Some(definition) => claim_fields(definition),
        None => resources
            .filter_map(|resource| resource.at(&["spec"]))
            .flat_map(fields)
            .collect(),
    };
    wanted.sort_unstable();
    wanted.dedup();
    // A template or program in a function's input may use any field; only patches can be followed.
    let uses_patches_only = object.at(&["spec", "resources"]).is_some() || !has_text_templates(object.root());
    let mut used = Vec::new();
    collect_paths(object.root(), &mut used);
    for name in wanted.iter().filter(|_| uses_patches_only) {
        let prefix = format!("spec.{name}");
        let is_below = |path: &str, top: &str| {
            path.strip_prefix(top)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let first = name.split('.').next().unwrap_or_default();
        let is_used = used
            .iter()
            .any(|path| is_below(path, &prefix) || is_below(&prefix, path));
        if !is_used && !OWN.contains(&first) {
            let short: String = name.chars().take(100).collect();
            let message = format!("a claim may set `{short}`, and the Composition never uses it");
            let hint = format!("patch from `spec.{short}`, or remove the field from the definition");
            sink.add("I1", object.spot_at(&["spec"]), message, hint);
        }
    }
}

/// The fields of a `spec`, those of objects in it each with its own.
fn fields(spec: &Node) -> Vec<String> {
    let of = |entry: &pave_yaml::Entry| match entry.value.entries() {
        [] => vec![entry.key.name.clone()],
        inner => inner
            .iter()
            .map(|inner| format!("{}.{}", entry.key.name, inner.key.name))
            .collect(),
    };
    spec.entries().iter().flat_map(of).collect()
}

/// Fields that Crossplane uses itself.
const OWN: [&str; 9] = [
    "writeConnectionSecretToRef",
    "compositionRef",
    "compositionSelector",
    "compositionRevisionRef",
    "compositionRevisionSelector",
    "compositionUpdatePolicy",
    "publishConnectionDetailsTo",
    "resourceRef",
    "crossplane",
];

/// The fields that a claim may set; many definitions put them below `parameters`.
fn claim_fields(definition: &Object) -> Vec<String> {
    let versions = definition
        .at(&["spec", "versions"])
        .map(Node::items)
        .unwrap_or_default();
    let of = |entry: &pave_yaml::Entry| {
        let inner = entry.value.get("properties").map(Node::entries).unwrap_or_default();
        let name = &entry.key.name;
        match inner {
            [] => vec![name.clone()],
            inner => inner.iter().map(|inner| format!("{name}.{}", inner.key.name)).collect(),
        }
    };
    versions
        .iter()
        .filter_map(|version| version.at(&["schema", "openAPIV3Schema", "properties", "spec", "properties"]))
        .flat_map(Node::entries)
        .flat_map(of)
        .collect()
}

/// The `fromFieldPath`s of patches, at any depth.
fn collect_paths<'n>(node: &'n Node, paths: &mut Vec<&'n str>) {
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| collect_paths(item, paths)),
        Value::Mapping(entries) => {
            for entry in entries {
                if entry.key.name == "fromFieldPath" {
                    paths.extend(entry.value.as_str());
                }
                collect_paths(&entry.value, paths);
            }
        }
        _ => {}
    }
}

fn has_text_templates(node: &Node) -> bool {
    match &node.value {
        Value::Sequence(items) => items.iter().any(has_text_templates),
        Value::Mapping(entries) => entries.iter().any(|entry| has_text_templates(&entry.value)),
        Value::String(text) => text.contains("{{") || text.contains("observed.") || text.contains('\n'),
        _ => false,
    }
}

#[inline(never)]
fn definition(object: &Object, sink: &mut Sink<'_>) {
    let names = |field: &str| object.text(&["spec", "names", field]);
    let wanted = format!("{}.{}", names("plural"), object.text(&["spec", "group"]));
    if object.name() != wanted && !names("plural").is_empty() {
        let spot = object.spot_at(&["metadata", "name"]);
        sink.add(
            "I1",
            spot,
            "the definition's name is not `<plural>.<group>`",
            "write the plural and the group",
        );
    }
    if let Some(node) = object.at(&["spec", "claimNames"]) {
        let hint = "write `scope: Namespaced`, and use the resource itself";
        if object.api_version().ends_with("/v2") {
            sink.add("I1", object.spot(node), "version 2 of a definition has no claims", hint);
        } else {
            let message = "claims are left over from Crossplane 1: since version 2 resources live in namespaces";
            sink.warn("I1", object.spot(node), message, hint);
        }
    }
}

/// Whether `definition` defines the kind of `object`, as a claim or as a composite resource.
fn defines(definition: &Object, object: &Object) -> bool {
    definition.is(GROUP, "CompositeResourceDefinition")
        && definition.text(&["spec", "group"]) == object.group()
        && !object.kind().is_empty()
        && (definition.text(&["spec", "claimNames", "kind"]) == object.kind()
            || definition.text(&["spec", "names", "kind"]) == object.kind())
}

/// A claim fits the schema of its definition.
#[inline(never)]
fn claim(object: &Object, definition: &Object, sink: &mut Sink<'_>) {
    let version = object.api_version().rsplit('/').next().unwrap_or_default();
    let versions = definition
        .at(&["spec", "versions"])
        .map(Node::items)
        .unwrap_or_default();
    let Some(found) = versions
        .iter()
        .find(|candidate| candidate.get("name").and_then(Node::as_str) == Some(version))
    else {
        let message = "the definition does not have this version";
        sink.add(
            "I1",
            object.spot_at(&["apiVersion"]),
            message,
            "write a version of the definition",
        );
        return;
    };
    let Some(schema) = found.at(&["schema", "openAPIV3Schema", "properties", "spec"]) else {
        return;
    };
    let spec = object.at(&["spec"]);
    let properties = schema.get("properties").map(Node::entries).unwrap_or_default();
    for required in schema
        .get("required")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .filter_map(Node::as_str)
    {
        if spec.is_none_or(|spec| spec.get(required).is_none()) {
            let spot = object.spot_at(&["spec", required]);
            sink.add(
                "I1",
                spot,
                format!("`{required}` is missing"),
                "add it: the definition requires it",
            );
        }
    }
    for entry in spec.map(Node::entries).unwrap_or_default() {
        let name = entry.key.name.as_str();
        let known = properties.iter().find(|property| property.key.name == name);
        let Some(property) = known else {
            if !OWN.contains(&name) {
                let names = properties.iter().map(|property| property.key.name.as_str());
                let hint = match pave_report::did_you_mean(name, names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "remove it, or add it to the definition".to_owned(),
                };
                let short: String = name.chars().take(100).collect();
                let spot = object.spot_at(&["spec"]).key(name);
                sink.add("I1", spot, format!("the definition has no field `{short}`"), hint);
            }
            continue;
        };
        value(object, &entry.value, &property.value, sink);
    }
}

fn value(object: &Object, node: &Node, schema: &Node, sink: &mut Sink<'_>) {
    let allowed = schema.get("enum").map(Node::items).unwrap_or_default();
    if !allowed.is_empty() && !allowed.iter().any(|allowed| allowed.value == node.value) {
        let words: Vec<&str> = allowed.iter().filter_map(Node::as_str).collect();
        let hint = match node
            .as_str()
            .and_then(|text| pave_report::did_you_mean(text, words.iter().copied()))
        {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", words.join(", ")),
        };
        sink.add(
            "I1",
            object.spot(node),
            "the definition does not allow this value",
            hint,
        );
    }
    let is_good = match schema.get("type").and_then(Node::as_str) {
        Some("string") => node.as_str().is_some(),
        Some("integer") => node.as_i64().is_some(),
        Some("number") => matches!(node.value, Value::Number(_)),
        Some("boolean") => node.as_bool().is_some(),
        Some("object") => matches!(node.value, Value::Mapping(_)),
        Some("array") => matches!(node.value, Value::Sequence(_)),
        _ => true,
    };
    if !is_good {
        let wanted = schema.get("type").and_then(Node::as_str).unwrap_or_default();
        let message = format!("the definition wants another type than {}", node.kind());
        sink.add(
            "I1",
            object.spot(node),
            message,
            format!("write a value of the type {wanted}"),
        );
    }
}
