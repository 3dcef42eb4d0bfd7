//! K1: the schema of the object's kind, in the chosen minor version.

use super::expressions::{Asked, has_rules, is_known};
use super::versions::is_retired;
use crate::mend;
use crate::object::Object;
use crate::options::Profile;
use crate::schema::{Found, Mistake, Schema, check, find};
use crate::sink::Sink;
use pave_report::did_you_mean;
use pave_yaml::Node;

/// The definitions that are given, and those in the set.
pub(super) fn read_definitions(objects: &[Object], definitions: &[Object]) -> Vec<Definition> {
    definitions.iter().chain(objects).flat_map(definitions_of).collect()
}

/// Checks each object against its schema; gives those whose definitions have rules in CEL.
#[inline(never)]
pub(super) fn check_objects<'a>(objects: &'a [Object], own: &'a [Definition], sink: &mut Sink<'_>) -> Vec<Asked<'a>> {
    let mut asked = Vec::new();
    for object in objects {
        let (version, kind) = (object.api_version(), object.kind());
        if version.is_empty() || kind.is_empty() {
            continue;
        }
        let minor = sink.options().minor();
        if let Some(definition) = own.iter().find(|own| own.version == version && own.kind == kind) {
            report(
                object,
                check(object.root(), &definition.schema, None, minor),
                false,
                sink,
            );
            if definition.is_cluster_wide && !object.namespace().is_empty() {
                let message = format!("{} belongs to the whole cluster, and names a namespace", object.title());
                let spot = object.spot_at(&["metadata"]).key("namespace");
                sink.add("K7", spot, message, "remove `metadata.namespace`");
            }
            if let Some(schema) = &definition.rules {
                let schema = Some(schema);
                asked.push(Asked { object, schema });
            }
            continue;
        }
        if other_version(object, own, sink) {
            continue;
        }
        if is_known(version, kind) {
            asked.push(Asked { object, schema: None });
        }
        match find(version, kind, minor) {
            Found::Schema(schema, set) => {
                let is_custom = !is_native(object);
                report(object, check(object.root(), schema, Some(set), minor), is_custom, sink);
            }
            found => unknown(object, &found, minor, sink),
        }
    }
    asked
}

/// Checks what merge patches say: fields that their kind does not have are dropped, or make the result invalid.
#[inline(never)]
pub(super) fn check_patches(patches: &[Object], sink: &mut Sink<'_>) {
    let minor = sink.options().minor();
    for patch in patches {
        if patch.api_version().is_empty() || patch.kind().is_empty() {
            continue;
        }
        let Found::Schema(schema, set) = find(patch.api_version(), patch.kind(), minor) else {
            continue;
        };
        // What a patch leaves out, the object has; `$patch` and its like are directions.
        let mistakes = check(patch.root(), schema, Some(set), minor)
            .into_iter()
            .filter(|mistake| mistake.missing.is_none() && mistake.field.is_some_and(|field| !field.starts_with('$')));
        report(patch, mistakes.collect(), !is_native(patch), sink);
    }
}

/// Reports an object whose definition is in the set, and has other versions than the object's.
fn other_version(object: &Object, own: &[Definition], sink: &mut Sink<'_>) -> bool {
    let versions: Vec<&str> = own
        .iter()
        .filter(|own| own.kind == object.kind() && own.version.split('/').next() == Some(object.group()))
        .map(|own| own.version.as_str())
        .collect();
    let Some(first) = versions.first() else { return false };
    let message = "the definition in the set has no such version";
    let near = did_you_mean(object.api_version(), versions.iter().copied());
    let hint = format!("write `apiVersion: {}`", near.unwrap_or(first));
    sink.add("K1", object.spot_at(&["apiVersion"]), message, hint);
    true
}

/// A version of a kind that a custom resource definition brings.
pub(super) struct Definition {
    version: String,
    kind: String,
    is_cluster_wide: bool,
    schema: Schema,
    /// The schema as it is written, where it has rules in CEL.
    rules: Option<serde_json::Value>,
}

fn definitions_of(object: &Object) -> Vec<Definition> {
    if !object.is("apiextensions.k8s.io", "CustomResourceDefinition") {
        return Vec::new();
    }
    let group = object.text(&["spec", "group"]);
    let versions = object.at(&["spec", "versions"]).map(Node::items).unwrap_or_default();
    let read = |version: &Node| {
        let name = version.get("name")?.as_str()?;
        let mut value = version.at(&["schema", "openAPIV3Schema"])?.to_json();
        let rules = has_rules(&value).then(|| value.clone());
        // What every object has, whatever its definition says.
        if let Some(properties) = value.get_mut("properties").and_then(serde_json::Value::as_object_mut) {
            for field in ["apiVersion", "kind", "metadata"] {
                properties.insert(field.to_owned(), serde_json::json!({}));
            }
        }
        Some(Definition {
            version: format!("{group}/{name}"),
            kind: object.text(&["spec", "names", "kind"]).to_owned(),
            is_cluster_wide: object.text(&["spec", "scope"]) == "Cluster",
            schema: Schema::read_structural(&value),
            rules,
        })
    };
    versions.iter().filter_map(read).collect()
}

fn report(object: &Object, mistakes: Vec<Mistake<'_>>, is_custom: bool, sink: &mut Sink<'_>) {
    for mistake in mistakes {
        let mut spot = object.spot(mistake.node);
        if let Some(field) = mistake.field {
            spot = spot.key(field);
        }
        if let Some(missing) = &mistake.missing {
            // Said of the envelope already.
            let is_root = std::ptr::eq(mistake.node, object.root());
            if is_root && matches!(&**missing, "apiVersion" | "kind" | "metadata") {
                continue;
            }
            spot = spot.field(missing);
        }
        spot = spot.mended_by(mistake.fix);
        // Definitions of add-ons grow between releases: a field that is nearly a known one is a slip, others may be new.
        let may_be_new = mistake.field.is_some_and(|field| !is_slip(field, &mistake.hint));
        if is_custom && may_be_new {
            sink.warn("K1", spot, mistake.message, mistake.hint);
        } else {
            sink.add("K1", spot, mistake.message, mistake.hint);
        }
    }
}

/// Whether a field is nearly the one that a hint names, and not that with a word more.
fn is_slip(field: &str, hint: &str) -> bool {
    let near = hint
        .strip_prefix("did you mean `")
        .and_then(|rest| rest.split('`').next());
    near.is_some_and(|near| !(field.len() >= near.len() + 2 && field.starts_with(near)))
}

fn unknown(object: &Object, found: &Found, minor: u32, sink: &mut Sink<'_>) {
    let (version, kind) = (object.api_version(), object.kind());
    let is_native = is_native(object);
    match found {
        // K2 says more about versions that were served once.
        Found::OtherVersions(_) if is_retired(version, kind) => {}
        Found::OtherVersions(versions) if !versions.is_empty() => {
            let message = if is_native {
                format!("Kubernetes 1.{minor} has no {kind} in `{version}`")
            } else {
                format!("no {kind} is known in `{version}`")
            };
            let near = did_you_mean(version, versions.iter().copied());
            let hint = format!(
                "write `apiVersion: {}`",
                near.or(versions.first().copied()).unwrap_or_default()
            );
            sink.add("K1", object.spot_at(&["apiVersion"]), message, hint);
        }
        Found::NoSuchKind(kinds) => {
            let near = did_you_mean(kind, kinds.iter().copied());
            // Other add-ons share groups such as `argoproj.io`.
            if !is_native && near.is_none() {
                return;
            }
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "check `apiVersion` and `kind`".to_owned(),
            };
            let message = format!(
                "`{version}` has no kind `{}`",
                kind.chars().take(100).collect::<String>()
            );
            let change = near.and_then(|near| mend::replace(object.at(&["kind"])?, near));
            sink.add("K1", object.spot_at(&["kind"]).mended_by(change), message, hint);
        }
        Found::OtherVersions(_) if is_native => {
            let message = format!(
                "Kubernetes 1.{minor} has no `{}`",
                version.chars().take(100).collect::<String>()
            );
            sink.add(
                "K1",
                object.spot_at(&["apiVersion"]),
                message,
                "check `apiVersion` and `kind`",
            );
        }
        _ => {
            let message = "nothing is known of this kind: only its name and labels were checked";
            let hint = "give its CustomResourceDefinition";
            sink.add_from(Profile::Strict, "K1", object.spot_at(&["kind"]), message, hint);
        }
    }
}

/// Whether the object is of Kubernetes itself. Its groups have no dot or end in `.k8s.io`, as the Gateway API's does.
fn is_native(object: &Object) -> bool {
    let group = object.group();
    !group.contains('.') || group.ends_with(".k8s.io") && !group.starts_with("gateway.")
}
