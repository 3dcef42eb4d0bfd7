//! Texts that no field may take for anything but text.

use crate::samples::{Place, SPECS, json, places, with};
use crate::{platform, read_file};
use pave_manifests::{File, Output, generate};
use pave_spec::field::Shape;
use pave_spec::{Platform, Spec, fields};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Texts that have a meaning to a reader of YAML, a template, a shell, Kubernetes or a person.
pub(crate) fn hostile() -> Vec<String> {
    let texts = [
        "",
        "a\nb",
        "---",
        "a\n---\nkind: Secret\n",
        "{{ .Values.image }}",
        "}}",
        "${{ parameters.name }}",
        "$(HOSTNAME)",
        "a: b",
        "- a",
        "a #b",
        "\"",
        "'",
        "a\r\nb",
        "*a",
        "|",
        "@",
        "\u{2028}",
        "no",
        "1_000",
        "<<",
        "../../etc/passwd",
        "a--b",
        "\"\\ue0000-0\": null",
        "\u{1f600}",
    ];
    let mut texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    texts.push("x".repeat(300));
    texts
}

/// Files that were read before, with the kinds of their documents.
pub(crate) type Known = BTreeMap<(String, String), Vec<String>>;

/// The files of a spec with the kinds of their documents: most are the same for the next spec.
pub(crate) fn known(spec: &Spec, platform: &Platform, output: Output) -> Known {
    let files = generate(spec, platform, output).files;
    let known = files.into_iter().map(|file| {
        let kinds = kinds_of(&file);
        ((file.path, file.content), kinds)
    });
    known.collect()
}

/// The kinds of all documents, and how many files there are; a chart's templates count by their lines.
pub(crate) fn kinds(spec: &Spec, platform: &Platform, output: Output, known: &Known) -> (usize, Vec<String>) {
    let generated = generate(spec, platform, output);
    if pave_report::has_errors(&generated.findings) {
        return (0, Vec::new());
    }
    let count = generated.files.len();
    let files = generated.files.into_iter();
    let kinds = files.flat_map(|file| {
        let key = (file.path.clone(), file.content.clone());
        known.get(&key).cloned().unwrap_or_else(|| kinds_of(&file))
    });
    let mut kinds: Vec<String> = kinds.collect();
    kinds.sort();
    (count, kinds)
}

fn kinds_of(file: &File) -> Vec<String> {
    if file.path.starts_with("templates/") || file.path.rsplit('.').next() != Some("yaml") {
        let lines = file.content.lines();
        let lines = lines.filter(|line| line.starts_with("kind:") || line.starts_with("---"));
        return lines.map(str::to_owned).collect();
    }
    let documents = pave_yaml::parse(&file.path, &file.content);
    let documents = documents.unwrap_or_else(|findings| panic!("{}: {findings:?}", file.path));
    let kinds = documents.iter().map(|document| {
        let kind = document.root.get("kind").and_then(|kind| kind.as_str());
        kind.unwrap_or("none").to_owned()
    });
    kinds.collect()
}

const OUTPUTS: [Output; 3] = [Output::Plain, Output::Kustomize, Output::Helm];

/// Fields that say which objects there are: another value means others.
fn chooses_objects(place: &Place) -> bool {
    const FIELDS: [&str; 5] = ["kind", "expose.via", "autoscaling.by", "manifests", "claims.kind"];
    FIELDS.contains(&place.field.as_str())
}

/// What a right spec gives in each layout.
struct Usual {
    kinds: [(usize, Vec<String>); 3],
    known: [Known; 3],
}

impl Usual {
    fn of(spec: &Spec, platform: &Platform) -> Self {
        Self {
            kinds: OUTPUTS.map(|output| kinds(spec, platform, output, &Known::new())),
            known: OUTPUTS.map(|output| known(spec, platform, output)),
        }
    }

    /// How many files and which documents `document` gives in a layout; `None` where it is refused.
    fn of_changed(&self, document: &Value, platform: &Platform, layout: usize) -> Option<(usize, Vec<String>)> {
        let (spec, _) = read_file(document, platform);
        Some(kinds(&spec?, platform, OUTPUTS[layout], &self.known[layout]))
    }
}

/// Whether a field takes text that a rule does not refuse.
fn may_take(place: &Place, text: &str) -> bool {
    !matches!(place.shape, Shape::Text(rule) if !rule.accepts(text))
}

#[test]
fn no_text_of_any_field_makes_another_document() {
    let platform = platform();
    let texts = hostile();
    let mut taken = 0;
    for sample in SPECS {
        let document = json(sample);
        let (spec, _) = read_file(&document, &platform);
        let usual = Usual::of(&spec.unwrap(), &platform);
        // A chart has no place for patches of one environment.
        let files = usual.kinds.iter().map(|(files, _)| *files);
        assert!(
            files
                .zip(OUTPUTS)
                .all(|(files, output)| files > 0 || output == Output::Helm)
        );
        let mut fields = places(&document, fields::SPEC);
        fields.retain(|place| {
            matches!(place.shape, Shape::Text(_) | Shape::Scalar | Shape::Quantity(_)) && !chooses_objects(place)
        });
        for (index, text) in texts.iter().enumerate() {
            let taking: Vec<_> = fields.iter().filter(|place| may_take(place, text)).collect();
            // Several fields at once, each group in one layout, in turn; by themselves where that says nothing.
            for (turn, together) in taking.chunks(8).enumerate() {
                let layout = (turn + index) % OUTPUTS.len();
                let whole = together
                    .iter()
                    .fold(document.clone(), |document, place| with(&document, place, &json!(text)));
                if usual.of_changed(&whole, &platform, layout).as_ref() == Some(&usual.kinds[layout]) {
                    taken += together.len();
                    continue;
                }
                for place in together {
                    let changed = with(&document, place, &json!(text));
                    let Some(found) = usual.of_changed(&changed, &platform, layout) else {
                        continue;
                    };
                    taken += 1;
                    // A finding of the generator is an answer too: nothing is written.
                    assert!(
                        found.0 == 0 || found == usual.kinds[layout],
                        "{} = {text:?} in {:?}",
                        place.path,
                        OUTPUTS[layout]
                    );
                }
            }
        }
    }
    assert!(taken > 500, "{taken} texts were taken");
}

#[test]
fn text_that_a_rule_refuses_is_an_error_at_its_field() {
    let platform = platform();
    let texts = hostile();
    let mut refused = 0;
    for sample in SPECS {
        let document = json(sample);
        for place in places(&document, fields::SPEC) {
            // What a rule refuses is refused in one way: two of the texts are enough for each field.
            for text in texts.iter().filter(|text| !may_take(&place, text)).take(2) {
                let (spec, findings) = read_file(&with(&document, &place, &json!(text)), &platform);
                let at_field = |finding: &pave_report::Finding| finding.path.as_deref() == Some(place.path.as_str());
                assert!(
                    spec.is_none() && findings.iter().any(at_field),
                    "{} = {text:?}",
                    place.path
                );
                refused += 1;
            }
        }
    }
    assert!(refused > 200, "{refused} texts were refused");
}
