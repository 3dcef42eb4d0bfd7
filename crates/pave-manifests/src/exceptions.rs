//! The ways out: objects that the spec brings itself, and patches of the generated ones.

mod operations;

use crate::bundle::{Object, unpatched};
use crate::helm::VALUES;
use crate::names::Names;
use pave_report::Finding;
use pave_spec::{Patch, Platform, Spec, kebab_case};
use serde_json::{Map, Value, json};

/// Adds the spec's own objects, with the labels of the service, in its namespace.
pub(crate) fn add_manifests(objects: &mut Vec<Object>, spec: &Spec, names: &Names<'_>) {
    for manifest in &spec.manifests {
        let mut value = manifest.clone();
        let kind = text(manifest.get("kind")).to_owned();
        if let Some(Value::Object(metadata)) = value.get_mut("metadata") {
            metadata.insert("namespace".to_owned(), json!(names.namespace()));
            let labels = metadata.entry("labels").or_insert_with(|| json!({}));
            if let Value::Object(labels) = labels {
                for (key, label) in Map::from(&names.labels()) {
                    labels.entry(key).or_insert(label);
                }
            }
            let name = text(metadata.get("name"));
            objects.push(Object {
                file: format!("manifest-{}-{name}.yaml", kebab_case(&kind)),
                value: Value::Object(value),
            });
        }
    }
}

/// Lays every patch of `spec` over the objects it names.
pub(crate) fn apply_patches(objects: &mut [Object], spec: &Spec) {
    apply(objects, &spec.patches);
}

fn apply(objects: &mut [Object], patches: &[Patch]) {
    for patch in patches {
        for object in objects.iter_mut().filter(|object| is_meant(patch, object)) {
            lay_over(&mut object.value, &patch.patch);
            operations::apply(&mut object.value, &patch.operations);
        }
    }
}

/// What is wrong with the ways out of `spec`. Most services have none, nor claims, whose kinds may be any; their
/// objects are not made again for it.
pub(crate) fn findings(spec: &Spec, platform: &Platform) -> Vec<Finding> {
    let claims = spec.databases.len() + spec.queues.len() + spec.buckets.len() + spec.claims.len();
    let mut findings = Vec::new();
    if !spec.patches.is_empty() || !spec.manifests.is_empty() || claims > 0 {
        let objects = unpatched(spec, platform);
        check_patches(&objects, spec, 0, "", &mut findings);
        check_names(&objects, &mut findings);
    }
    for (name, inner) in spec.in_environments() {
        let own = own_patches(spec, name);
        if own > 0 {
            let first = inner.patches.len().saturating_sub(own);
            let place = format!("environments.{name}.");
            let mut objects = unpatched(inner, platform);
            apply(&mut objects, inner.patches.get(..first).unwrap_or_default());
            check_patches(&objects, inner, first, &place, &mut findings);
        }
    }
    findings
}

/// How many patches an environment has of its own.
fn own_patches(spec: &Spec, environment: &str) -> usize {
    let patches = spec.environments.get(environment).and_then(|own| own.get("patches"));
    patches.and_then(Value::as_array).map_or(0, Vec::len)
}

/// Findings about patches of one environment only: a chart's templates are those of every environment.
pub(crate) fn beyond_a_chart(spec: &Spec) -> Vec<Finding> {
    let patched = spec.in_environments().filter(|(name, _)| own_patches(spec, name) > 0);
    let findings = patched.map(|(name, _)| {
        let path = format!("environments.{name}.patches");
        let message = format!("`{path}` has no place in a Helm chart, whose templates are those of every environment");
        let hint = "patch all environments with `patches`, or choose Kustomize or plain files";
        Finding::error("helm.environment", message).about(path).with_hint(hint)
    });
    findings.collect()
}

/// What is wrong with the patches from `first` on: one without an object, or of what a chart's values hold. `objects` are
/// those before any patch; `place` is where in the spec the patches stand.
fn check_patches(objects: &[Object], spec: &Spec, first: usize, place: &str, findings: &mut Vec<Finding>) {
    for (index, patch) in spec.patches.iter().skip(first).enumerate() {
        let path = format!("{place}patches[{index}]");
        let mut meant = objects.iter().filter(|object| is_meant(patch, object)).peekable();
        if meant.peek().is_none() {
            let message = format!("`{path}` fits no object of the service");
            let mut kinds: Vec<_> = objects.iter().map(|object| text(object.value.get("kind"))).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let hint = format!("it has objects of the kinds {}", kinds.join(", "));
            findings.push(Finding::error("S3", message).about(&path).with_hint(hint));
        }
        for object in meant {
            if let Some(place) = operations::misses(&object.value, &patch.operations) {
                let message = format!("`{path}.operations[{place}]` finds nothing at its path");
                let place = format!("{path}.operations[{place}]");
                let hint = "write the path of what is there; `add` puts a field into an object that is there";
                findings.push(Finding::error("S3", message).about(place).with_hint(hint));
            }
            let own = VALUES
                .iter()
                .map(|(file, pointer, field)| (*file, (*pointer).to_owned(), *field, &spec.name));
            for (file, pointer, field, container) in own.chain(values_of_extra(spec)) {
                let is_laid_over = !patch.patch.is_empty() && reaches(&patch.patch, &pointer, container);
                let operates = operations::reach(&patch.operations, &pointer, container, &object.value);
                if object.file == file && (is_laid_over || operates) {
                    let message = format!("`{path}` changes what `{field}` of the spec says");
                    let hint = format!("set `{field}` instead, for the service or in `environments`");
                    findings.push(Finding::error("S3", message).about(&path).with_hint(hint));
                }
            }
        }
    }
}

/// Two objects of one kind and name.
fn check_names(objects: &[Object], findings: &mut Vec<Finding>) {
    let identity = |object: &Object| {
        let name = object.value.pointer("/metadata/name");
        (text(object.value.get("kind")).to_owned(), text(name).to_owned())
    };
    for (index, object) in objects.iter().enumerate() {
        if objects
            .iter()
            .take(index)
            .any(|other| identity(other) == identity(object))
        {
            let (kind, name) = identity(object);
            let message = format!("`manifests` bring a second {kind} named `{name}`");
            let hint = "give it another name, or change the generated one with `patches`";
            findings.push(Finding::error("K6", message).about("manifests").with_hint(hint));
        }
    }
}

/// What a chart's values say of containers with the service's image: file, pointer, field, container.
fn values_of_extra(spec: &Spec) -> impl Iterator<Item = (&'static str, String, &'static str, &String)> {
    let names = spec.sidecars.iter().chain(&spec.before);
    let names = names.filter(|extra| extra.image.is_none()).map(|extra| &extra.name);
    names.flat_map(|name| {
        VALUES.iter().filter_map(move |(file, pointer, field)| {
            let (pod, value) = pointer
                .split_once("/containers/0/")
                .filter(|(_, value)| *value != "resources")?;
            Some((*file, format!("{pod}/initContainers/0/{value}"), *field, name))
        })
    })
}

fn is_meant(patch: &Patch, object: &Object) -> bool {
    let name = object.value.pointer("/metadata/name");
    object.value.get("kind").and_then(Value::as_str) == Some(patch.kind.as_str())
        && patch.name.as_deref().is_none_or(|wanted| text(name) == wanted)
}

/// Whether a patch changes the place of a JSON pointer, something around it or something in it. `0` in the pointer is the
/// container named `container`.
fn reaches(patch: &Map<String, Value>, pointer: &str, container: &str) -> bool {
    let mut fields = patch;
    let mut keys = pointer.split('/').skip(1);
    while let Some(key) = keys.next() {
        fields = match fields.get(key) {
            None => return false,
            Some(Value::Object(inner)) => inner,
            Some(Value::Array(items)) if !items.is_empty() && items.iter().all(has_name) => {
                let own = items.iter().find(|item| text(item.get("name")) == container);
                keys.next();
                match own {
                    Some(Value::Object(inner)) => inner,
                    _ => return false,
                }
            }
            Some(_) => return true,
        };
    }
    true
}

/// RFC 7386 for objects; items of lists that have names are matched by them, as `kubectl` does for containers, volumes
/// and variables. The reader bounds the depth.
fn lay_over(under: &mut Value, over: &Map<String, Value>) {
    if !under.is_object() {
        *under = json!({});
    }
    let Value::Object(fields) = under else { return };
    for (key, value) in over {
        match value {
            Value::Null => drop(fields.shift_remove(key)),
            Value::Object(inner) => lay_over(fields.entry(key.clone()).or_insert(Value::Null), inner),
            Value::Array(items) if !items.is_empty() && items.iter().all(has_name) => {
                let known = fields.entry(key.clone()).or_insert_with(|| json!([]));
                lay_items_over(known, items);
            }
            other => drop(fields.insert(key.clone(), other.clone())),
        }
    }
}

fn lay_items_over(known: &mut Value, items: &[Value]) {
    let Value::Array(known) = known else {
        *known = Value::Array(items.to_vec());
        return;
    };
    for item in items {
        let same = known
            .iter_mut()
            .find(|other| has_name(other) && other.get("name") == item.get("name"));
        let Value::Object(item) = item else { continue };
        if let Some(same) = same {
            lay_over(same, item);
        } else {
            let mut new = json!({});
            lay_over(&mut new, item);
            known.push(new);
        }
    }
}

fn has_name(item: &Value) -> bool {
    item.get("name").is_some_and(Value::is_string)
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patched(mut object: Value, patch: &Value) -> Value {
        lay_over(&mut object, patch.as_object().unwrap());
        object
    }

    #[test]
    fn null_removes_and_objects_merge() {
        let object = json!({ "a": { "b": 1, "c": 2 }, "d": 3 });
        let patch = json!({ "a": { "b": null, "e": { "f": 4, "g": null } } });
        assert_eq!(
            patched(object, &patch),
            json!({ "a": { "c": 2, "e": { "f": 4 } }, "d": 3 })
        );
    }

    #[test]
    fn items_with_names_are_matched_and_other_lists_replaced() {
        let object = json!({ "containers": [{ "name": "api", "image": "a" }], "args": [1, 2] });
        let patch = json!({ "containers": [{ "name": "api", "tty": true }, { "name": "side" }], "args": [3] });
        let wanted = json!({
            "containers": [{ "name": "api", "image": "a", "tty": true }, { "name": "side" }],
            "args": [3],
        });
        assert_eq!(patched(object, &patch), wanted);
    }
}
