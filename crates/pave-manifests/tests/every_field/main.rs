//! Whatever stands in any field: a right value is taken, another is an error at its place, and no text of any field makes
//! another document.
//!
//! The walk goes over the tables of fields: a field that no sample has fails the first test, so none can be forgotten.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod samples;
mod texts;

use pave_manifests::{Output, generate_team};
use pave_spec::field::{Field, Shape};
use pave_spec::{Platform, Spec, SpecSource, fields, read, read_team};
use samples::{PLATFORM, SPECS, TEAM, json, places, with};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use texts::{Known, hostile, kinds, known};

/// The platform of the samples, without its locks: the specs have every field.
fn platform() -> Platform {
    let platform = Platform::read("pave.platform.yaml", PLATFORM);
    let platform = platform.unwrap_or_else(|findings| panic!("{findings:#?}"));
    Platform {
        locked: Vec::new(),
        ..platform
    }
}

/// Reads a document as a file would be read, so that null is a mistake too.
fn read_file(document: &Value, platform: &Platform) -> (Option<Spec>, Vec<pave_report::Finding>) {
    let text = document.to_string();
    let file = Some("spec.pave.yaml");
    read(&SpecSource { file, text: &text }, platform)
}

#[test]
fn the_samples_are_right_and_have_every_field_between_them() {
    let mut missing: BTreeSet<String> = BTreeSet::new();
    let mut note = |table: &'static [Field], documents: &[&str]| {
        let mut wanted = Vec::new();
        samples::fields(table, "", &mut wanted);
        let found: BTreeSet<String> = documents
            .iter()
            .flat_map(|text| places(&json(text), table))
            .map(|place| place.field)
            .collect();
        missing.extend(wanted.into_iter().filter(|path| !found.contains(path)));
    };
    note(fields::SPEC, &SPECS);
    note(fields::PLATFORM, &[PLATFORM]);
    note(fields::TEAM, &[TEAM]);
    assert!(missing.is_empty(), "in no sample: {missing:#?}");
    for text in SPECS {
        let file = Some("spec.pave.yaml");
        let (spec, findings) = read(&SpecSource { file, text }, &platform());
        assert!(spec.is_some(), "{findings:#?}");
    }
}

/// Values of every type, and whether a shape takes them.
fn is_right(shape: &Shape, value: &Value) -> bool {
    match shape {
        Shape::Text(_) => value.is_string(),
        Shape::OneOf(words) => value.as_str().is_some_and(|text| words.contains(&text)),
        Shape::Scalar => value.is_string() || value.is_number() || value.is_boolean(),
        Shape::Quantity(_) => value.is_string() || value.is_number(),
        Shape::Integer { .. } => value.is_i64(),
        Shape::Percentage | Shape::Price => value.is_number(),
        Shape::Flag => value.is_boolean(),
        Shape::Object(_) | Shape::Map(..) | Shape::Free => value.is_object(),
        Shape::List(_) => value.is_array(),
    }
}

#[test]
fn a_value_of_a_wrong_type_is_an_error_at_its_field() {
    let values = [
        json!(null),
        json!(true),
        json!(7),
        json!("text of no rule \u{0}"),
        json!([[1]]),
        json!({ "surprising": { "deep": [1] } }),
    ];
    let platform = platform();
    for text in SPECS {
        let document = json(text);
        for place in places(&document, fields::SPEC) {
            for value in values.iter().filter(|value| !is_right(place.shape, value)) {
                let (spec, findings) = read_file(&with(&document, &place, value), &platform);
                assert!(spec.is_none(), "{} takes {value}", place.path);
                let at_field = findings.iter().any(|finding| {
                    finding.path.as_deref() == Some(place.path.as_str())
                        && finding.position.is_some()
                        && finding.hint.is_some()
                });
                assert!(at_field, "{} = {value}: {findings:#?}", place.path);
            }
        }
    }
}

#[test]
fn a_number_out_of_range_is_an_error_at_its_field() {
    let platform = platform();
    let mut count = 0;
    for text in SPECS {
        let document = json(text);
        for place in places(&document, fields::SPEC) {
            let outside = match place.shape {
                Shape::Integer { least, greatest } => {
                    vec![json!(least - 1), json!(greatest + 1), json!(i64::MAX), json!(1e300)]
                }
                Shape::Percentage => vec![json!(0), json!(50), json!(100), json!(-1)],
                Shape::Price => vec![json!(-1), json!(1e9)],
                Shape::Quantity(_) => vec![json!(-1), json!(0), json!("1e30"), json!("1GB"), json!("")],
                _ => continue,
            };
            for value in outside {
                let (spec, findings) = read_file(&with(&document, &place, &value), &platform);
                let at_field = findings
                    .iter()
                    .any(|finding| finding.path.as_deref() == Some(place.path.as_str()));
                assert!(spec.is_none() && at_field, "{} = {value}: {findings:#?}", place.path);
                count += 1;
            }
        }
    }
    assert!(count > 100);
}

#[test]
fn no_key_of_any_object_makes_another_document() {
    let platform = platform();
    for text in SPECS {
        let document = json(text);
        for place in places(&document, fields::SPEC) {
            if !matches!(place.shape, Shape::Object(_) | Shape::Map(..)) {
                continue;
            }
            for key in ["", "---", "a: b", "{{ x }}", "surprise", "__proto__", "\n"] {
                let mut value = place.keys.iter().fold(document.clone(), |at, key| match key {
                    samples::Key::Field(name) => at[name].clone(),
                    samples::Key::Index(index) => at[index].clone(),
                });
                value.as_object_mut().unwrap().insert(key.to_owned(), json!("a"));
                let is_known = |shape: &Shape| match shape {
                    Shape::Map(rule, _) => rule.accepts(key),
                    _ => false,
                };
                let (spec, findings) = read_file(&with(&document, &place, &value), &platform);
                assert!(
                    spec.is_none() || is_known(place.shape),
                    "{} takes the key {key:?}",
                    place.path
                );
                assert!(spec.is_some() || !findings.is_empty());
            }
        }
    }
}

#[test]
fn no_text_of_the_platform_file_makes_another_document() {
    let document = json(PLATFORM);
    let spec = json(SPECS[0]);
    let usual = platform();
    let (read_spec, _) = read_file(&spec, &usual);
    let wanted = kinds(read_spec.as_ref().unwrap(), &usual, Output::Kustomize, &Known::new());
    let known = known(read_spec.as_ref().unwrap(), &usual, Output::Kustomize);
    let texts = hostile();
    for place in places(&document, fields::PLATFORM) {
        // Kinds and definitions say which objects there are.
        let chooses = place.field.starts_with("infrastructure")
            || ["locked", "autoscaling.by", "ingress.via"].contains(&place.field.as_str());
        if !matches!(place.shape, Shape::Text(_) | Shape::Scalar | Shape::Quantity(_)) || chooses {
            continue;
        }
        for text in texts.iter().step_by(2) {
            let changed = with(&document, &place, &json!(text)).to_string();
            let Ok(platform) = Platform::read("pave.platform.yaml", &changed) else {
                continue;
            };
            let (Some(spec), _) = read_file(&spec, &platform) else {
                continue;
            };
            let found = kinds(&spec, &platform, Output::Kustomize, &known);
            assert!(found.0 == 0 || found == wanted, "{} = {text:?}", place.path);
        }
    }
}

#[test]
fn a_platform_file_with_a_value_of_a_wrong_type_is_an_error_at_its_field() {
    let document = json(PLATFORM);
    for place in places(&document, fields::PLATFORM) {
        for value in [
            json!(true),
            json!(7),
            json!("text of no rule \u{0}"),
            json!([]),
            json!([[1]]),
            json!({}),
        ] {
            if is_right(place.shape, &value) {
                continue;
            }
            let text = with(&document, &place, &value).to_string();
            let findings = Platform::read("pave.platform.yaml", &text).expect_err(&place.path);
            let at_field = findings
                .iter()
                .any(|finding| finding.path.as_deref() == Some(place.path.as_str()));
            assert!(at_field, "{} = {value}: {findings:#?}", place.path);
        }
    }
}

#[test]
fn no_text_of_a_teams_file_makes_another_document() {
    let platform = Platform::default();
    let document = json(TEAM);
    let kinds = |document: &Value| {
        let text = document.to_string();
        let file = Some("team.pave.yaml");
        let (team, _) = read_team(&SpecSource { file, text: &text }, &platform);
        let files = generate_team(&team?, &platform).files;
        let documents = files
            .iter()
            .flat_map(|file| pave_yaml::parse(&file.path, &file.content).unwrap());
        let kinds = documents.map(|document| {
            document
                .root
                .get("kind")
                .and_then(|kind| kind.as_str())
                .unwrap_or("none")
                .to_owned()
        });
        let mut kinds: Vec<String> = kinds.collect();
        kinds.sort();
        Some(kinds)
    };
    let wanted = kinds(&document);
    assert!(wanted.is_some());
    for place in places(&document, fields::TEAM) {
        if !matches!(place.shape, Shape::Text(_) | Shape::Quantity(_)) {
            continue;
        }
        for text in hostile() {
            if let Some(found) = kinds(&with(&document, &place, &json!(text))) {
                assert_eq!(Some(found), wanted, "{} = {text:?}", place.path);
            }
        }
    }
}
