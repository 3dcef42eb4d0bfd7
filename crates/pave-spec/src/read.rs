//! From text to a checked spec.

use crate::check::Checker;
use crate::fields::SPEC;
use crate::{Platform, Spec, contradictions, defaults, environments, exceptions, locks, secrets};
use pave_report::{Finding, Level, Position};
use pave_yaml::{Document, Node, Value};
use serde::Deserialize;
use serde::de::value::MapDeserializer;
use serde_json::Map;

/// A spec as it came.
#[derive(Clone, Copy, Debug)]
pub struct SpecSource<'a> {
    /// The file's name for findings; `None` where the spec came as an object: findings then have a path but no line.
    pub file: Option<&'a str>,
    /// YAML or JSON; JSON where the spec came as an object.
    pub text: &'a str,
}

/// Reads a spec: every finding at once in source order, and the spec with every default applied.
///
/// The spec is `None` exactly when a finding is an error. Codes are those of the rules: `Y1` not YAML, `S1` the name,
/// `S2` unknown fields, wrong types and forms, `S3` ranges and contradictions, `S4` sources of values and secrets.
#[must_use]
pub fn read(source: &SpecSource<'_>, platform: &Platform) -> (Option<Spec>, Vec<Finding>) {
    read_with_environments(source, platform, &[])
}

/// As [`read`], with an empty entry for each of `wanted` that the spec's `environments` lack.
pub(crate) fn read_with_environments(
    source: &SpecSource<'_>,
    platform: &Platform,
    wanted: &[String],
) -> (Option<Spec>, Vec<Finding>) {
    let mut documents = match documents(source) {
        Ok(documents) => documents,
        Err(findings) => return (None, findings),
    };
    if let Some(document) = documents.first_mut() {
        environments::add(&mut document.root, wanted);
    }
    let mut checker = Checker::new(source.file);
    let Some(root) = only_object(&documents, "a spec", "name: user-service", &mut checker) else {
        return (None, checker.into_findings());
    };
    let mut right = checker.object(root, SPEC);
    secrets::add_used(&mut right, platform);
    contradictions::check(root, platform, &mut checker);
    environments::check(root, &mut checker);
    locks::check(root, platform, &mut checker);
    exceptions::check(root, &mut checker);
    if defaults::has_no_owner(&right, platform) && root.get("owner").is_none() && root.get("team").is_none() {
        checker.warning(
            "C4",
            root.position(),
            "owner",
            "nobody owns the service",
            "add `owner: group:default/<team>`, or set `owner` in the platform file",
        );
    }
    let environments = environments::resolve(root, &right, platform, &mut checker);
    let mut findings = checker.into_findings();
    if findings.iter().any(|finding| finding.level == Level::Error) {
        return (None, findings);
    }
    let Some(mut spec) = build(&right, platform) else {
        findings.push(fault());
        return (None, findings);
    };
    for (name, given) in environments {
        let Some(resolved) = build(&given.fields, &given.platform) else {
            findings.push(fault());
            return (None, findings);
        };
        spec.resolved.push((name, resolved));
    }
    (Some(spec), findings)
}

fn build(given: &Map<String, serde_json::Value>, platform: &Platform) -> Option<Spec> {
    let fields = defaults::apply(given, platform);
    Spec::deserialize(MapDeserializer::<_, serde_json::Error>::new(fields.into_iter())).ok()
}

/// The table of fields and the model disagree; a test keeps them together.
fn fault() -> Finding {
    Finding::error("S2", "the spec cannot be read: this is a fault of Pave")
        .with_hint("report it with the spec that shows it")
}

pub(crate) fn documents(source: &SpecSource<'_>) -> Result<Vec<Document>, Vec<Finding>> {
    if let Some(file) = source.file {
        return pave_yaml::parse(file, source.text);
    }
    let fail = |message| vec![Finding::error("Y1", message).with_hint("pass the spec as an object of plain values")];
    let value = serde_json::from_str(source.text).map_err(|_| fail("the spec is not JSON"))?;
    let document = Document::from_json(&value).ok_or_else(|| fail("nested more than 64 levels deep"))?;
    Ok(vec![document])
}

/// The only document, if it is an object; findings otherwise, which call it `what`. `example` is its first line.
pub(crate) fn only_object<'d>(
    documents: &'d [Document],
    what: &str,
    example: &str,
    checker: &mut Checker<'_>,
) -> Option<&'d Node> {
    let example = format!("{what} begins with a line such as `{example}`");
    let (first, more) = match documents {
        [] => (None, &[][..]),
        [first, more @ ..] => (Some(&first.root), more),
    };
    let Some(root) = first.filter(|root| !root.is_null() || !more.is_empty()) else {
        let start = checker.is_file().then_some(Position { line: 1, column: 1 });
        checker.error("S2", start, "", format!("{what} is empty"), &example);
        return None;
    };
    if let Some(second) = more.first() {
        let hint = "keep one document in the file, without `---` between parts";
        checker.error("S2", second.root.position(), "", "more than one document", hint);
        return None;
    }
    if !matches!(root.value, Value::Mapping(_)) {
        let message = format!("{what} must be an object, not {}", root.kind());
        checker.error("S2", root.position(), "", message, &example);
        return None;
    }
    Some(root)
}
