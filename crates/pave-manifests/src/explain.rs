//! Which line of the spec, or which default, made a field of an object.
//!
//! Found by trying: each field of the spec and of the platform file is changed by itself, and those whose change changes
//! the place asked about are its reasons. So an explanation cannot fall behind the generator.

mod change;
mod place;

use crate::bundle::{Object, objects};
use change::{changed, leaves, removed};
use pave_report::{Finding, Position};
use pave_spec::field::{Field, Shape};
use pave_spec::{Platform, Spec, SpecSource, fields, read};
use place::Place;
use serde::Serialize;
use serde_json::Value;

/// How many fields of a spec are tried at most.
const FIELD_LIMIT: usize = 500;

/// Why a field of an object is what it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The object, as `Kind/name`.
    pub object: String,
    /// The path in it.
    pub path: String,
    /// What is there; `None` where nothing is.
    pub value: Option<Value>,
    /// Its reasons: lines of the spec first, then the platform's; none where it is the same for every service.
    pub reasons: Vec<Reason>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Who decided.
    pub origin: Origin,
    /// The field of the spec or of the platform file.
    pub field: String,
    /// What the field means.
    pub about: String,
    /// Where it is written, if it came as text.
    #[serde(flatten)]
    pub position: Option<Position>,
}

/// Who decided a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Origin {
    /// The spec says so.
    Spec,
    /// The platform file says so.
    Platform,
    /// A field of the platform file that it leaves at the product's default.
    PlatformDefault,
    /// A field of the spec that it leaves at the product's default.
    SpecDefault,
}

/// Explains the place `at` of the objects of a spec, in one of its environments or without one.
///
/// `at` is a kind, optionally `/` and a name, `:` and a path: `Deployment:spec.template.spec.containers[0].image`; a key
/// with dots is written `["app.kubernetes.io/name"]`. `platform_text` is the text of the platform file, empty without one.
///
/// The explanation is `None` exactly when a finding is an error: the spec's and the platform's own errors, or
/// `explain.place` for a place that cannot be read, names no object, or an environment that the spec has not.
#[must_use]
pub fn explain(
    source: &SpecSource<'_>,
    platform_file: &str,
    platform_text: &str,
    environment: Option<&str>,
    at: &str,
) -> (Option<Explanation>, Vec<Finding>) {
    let platform = match Platform::read(platform_file, platform_text) {
        Ok(platform) => platform,
        Err(findings) => return (None, findings),
    };
    let (spec, findings) = read(source, &platform);
    let Some(spec) = spec else { return (None, findings) };
    let fail = |message: &str, hint: String| (None, vec![Finding::error("explain.place", message).with_hint(hint)]);
    let Some(place) = Place::parse(at) else {
        let hint = "write for example `Deployment:spec.template.spec.containers[0].image`";
        return fail("the place cannot be read", hint.to_owned());
    };
    let Some(spec) = in_environment(&spec, environment) else {
        let names: Vec<_> = spec.in_environments().map(|(name, _)| name).collect();
        return fail(
            "the spec has no such environment",
            format!("its environments are {}", names.join(", ")),
        );
    };
    let base = objects(spec, &platform);
    let Some(object) = base.iter().find(|object| place.is_in(&object.value)) else {
        let mut kinds: Vec<_> = base
            .iter()
            .filter_map(|object| object.value.get("kind")?.as_str())
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        return fail(
            "the service has no such object",
            format!("it has objects of the kinds {}", kinds.join(", ")),
        );
    };
    let trial = Trial {
        object,
        place: &place,
        environment,
    };
    let mut reasons = trial.lines_of_the_spec(source, &platform);
    reasons.extend(trial.fields_of_the_platform(source, &platform, platform_file, platform_text));
    if reasons.is_empty() {
        reasons = trial.defaults_of_the_spec(spec, &platform);
    }
    let name = object
        .value
        .pointer("/metadata/name")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let kind = object.value.get("kind").and_then(Value::as_str).unwrap_or_default();
    let explanation = Explanation {
        object: format!("{kind}/{name}"),
        path: place.path().to_owned(),
        value: place.value_in(&object.value).cloned(),
        reasons,
    };
    (Some(explanation), findings)
}

fn in_environment<'s>(spec: &'s Spec, environment: Option<&str>) -> Option<&'s Spec> {
    let Some(wanted) = environment else { return Some(spec) };
    spec.in_environments()
        .find_map(|(name, spec)| (name == wanted).then_some(spec))
}

/// The object as it is, to compare others with.
struct Trial<'a> {
    object: &'a Object,
    place: &'a Place,
    environment: Option<&'a str>,
}

impl Trial<'_> {
    /// Whether the place is another in `spec`. An object that is gone says nothing about its fields.
    fn differs(&self, spec: &Spec, platform: &Platform) -> bool {
        let others = objects(spec, platform);
        let other = others.iter().find(|other| other.file == self.object.file);
        other.is_some_and(|other| self.place.value_in(&other.value) != self.place.value_in(&self.object.value))
    }

    /// Whether the place is another when the spec's text is `value`; `None` where that is no right spec.
    fn differs_in(&self, value: &Value, platform: &Platform) -> Option<bool> {
        let text = value.to_string();
        let (spec, _) = read(
            &SpecSource {
                file: None,
                text: &text,
            },
            platform,
        );
        let spec = spec?;
        Some(self.differs(in_environment(&spec, self.environment)?, platform))
    }

    fn lines_of_the_spec(&self, source: &SpecSource<'_>, platform: &Platform) -> Vec<Reason> {
        let Some(root) = root(source) else { return Vec::new() };
        let given = root.to_json();
        let leaves = leaves(&given, FIELD_LIMIT);
        let lines = leaves.iter().filter(|path| {
            let shape = shape_at(fields::SPEC, path);
            let mut tried = changed(&given, path, shape);
            tried.extend(removed(&given, path));
            tried.iter().any(|spec| self.differs_in(spec, platform) == Some(true))
        });
        lines
            .map(|path| reason(Origin::Spec, fields::SPEC, path, Some(&root)))
            .collect()
    }

    fn fields_of_the_platform(
        &self,
        source: &SpecSource<'_>,
        platform: &Platform,
        file: &str,
        text: &str,
    ) -> Vec<Reason> {
        let Some(given) = root(source).map(|root| root.to_json()) else {
            return Vec::new();
        };
        let written = root(&SpecSource { file: Some(file), text });
        let all = serde_json::to_value(platform).unwrap_or_default();
        let mut reasons = Vec::new();
        for path in leaves(&all, FIELD_LIMIT) {
            let shape = shape_at(fields::PLATFORM, &path);
            let other = changed(&all, &path, shape)
                .into_iter()
                .filter_map(|value| serde_json::from_value::<Platform>(value).ok())
                .any(|platform| self.differs_in(&given, &platform) == Some(true));
            if other {
                let is_written = written
                    .as_ref()
                    .is_some_and(|root| place::node_at(root, &path).is_some());
                let origin = if is_written {
                    Origin::Platform
                } else {
                    Origin::PlatformDefault
                };
                reasons.push(reason(origin, fields::PLATFORM, &path, written.as_ref()));
            }
        }
        reasons
    }

    fn defaults_of_the_spec(&self, spec: &Spec, platform: &Platform) -> Vec<Reason> {
        let all = spec.to_json();
        let leaves = leaves(&all, FIELD_LIMIT);
        let defaults = leaves.iter().filter(|path| {
            changed(&all, path, shape_at(fields::SPEC, path))
                .into_iter()
                .filter_map(|value| serde_json::from_value::<Spec>(value).ok())
                .any(|spec| self.differs(&spec, platform))
        });
        defaults
            .map(|path| reason(Origin::SpecDefault, fields::SPEC, path, None))
            .collect()
    }
}

fn root(source: &SpecSource<'_>) -> Option<pave_yaml::Node> {
    let document = match source.file {
        Some(file) => pave_yaml::parse(file, source.text).ok()?.into_iter().next()?,
        None => pave_yaml::Document::from_json(&serde_json::from_str(source.text).ok()?)?,
    };
    Some(document.root)
}

fn reason(origin: Origin, table: &'static [Field], path: &str, root: Option<&pave_yaml::Node>) -> Reason {
    Reason {
        origin,
        field: path.to_owned(),
        about: field_at(table, path).map_or("", |field| field.about).to_owned(),
        position: root
            .and_then(|root| place::node_at(root, path))
            .and_then(pave_yaml::Node::position),
    }
}

/// The innermost field of a table that a path names.
fn field_at(table: &'static [Field], path: &str) -> Option<&'static Field> {
    let mut fields = table;
    let mut found = None;
    for key in place::keys(path)? {
        // An index of a list, or a free key, names no field of the table.
        let Some(field) = fields.iter().find(|field| field.name == key) else {
            continue;
        };
        found = Some(field);
        let mut shape = &field.shape;
        while let Shape::List(inner) | Shape::Map(_, inner) = shape {
            shape = inner;
        }
        fields = match shape {
            Shape::Object(inner) => inner,
            _ => &[],
        };
    }
    found
}

fn shape_at(table: &'static [Field], path: &str) -> Option<&'static Shape> {
    let mut shape = &field_at(table, path)?.shape;
    while let Shape::List(inner) | Shape::Map(_, inner) = shape {
        shape = inner;
    }
    Some(shape)
}
