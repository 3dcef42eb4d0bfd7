//! Which line of a spec, or which default, made a field of an object.

use crate::frame::{self, Answer, BadFrame};
use crate::spec_request::{PLATFORM_FILE, Source, SpecHeader, not_utf8};
use pave_manifests::Explanation;
use pave_report::Finding;
use pave_spec::{DocumentKind, SpecSource, app_spec_of_score, place_score_findings};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Header {
    #[serde(flatten)]
    spec: SpecHeader,
    /// The place: `Kind/name:path`.
    place: String,
    environment: Option<String>,
}

#[derive(Serialize)]
struct Value {
    explanation: Option<Explanation>,
    findings: Vec<Finding>,
}

/// Header: [`SpecHeader`] with one document, `place`, `environment`. Answers with the explanation (null when a finding is
/// an error) and the findings.
pub(crate) fn explain(frame: &[u8]) -> Vec<u8> {
    match answer(frame) {
        Ok(answer) => frame::write(&answer),
        Err(bad) => frame::write_bad(&bad),
    }
}

fn answer(frame: &[u8]) -> Result<Answer<'_, Value>, BadFrame> {
    let (header, mut body) = frame::read::<Header>(frame)?;
    let (platform, source) = header.spec.sources(&mut body)?;
    let environment = header.environment.as_deref();
    let (explanation, findings) = explain_source(&source, platform, environment, &header.place);
    Ok(Answer {
        value: Value { explanation, findings },
        sections: Vec::new(),
    })
}

fn explain_source(
    source: &Source<'_>,
    platform: &[u8],
    environment: Option<&str>,
    place: &str,
) -> (Option<Explanation>, Vec<Finding>) {
    let file = source.file.as_deref();
    let Ok(text) = str::from_utf8(source.bytes) else {
        return (None, vec![not_utf8(file)]);
    };
    let Ok(platform) = str::from_utf8(platform) else {
        return (None, vec![not_utf8(Some(PLATFORM_FILE))]);
    };
    let explain =
        |source: &SpecSource<'_>| pave_manifests::explain(source, PLATFORM_FILE, platform, environment, place);
    let source_text = SpecSource { file, text };
    match source.kind.unwrap_or_else(|| DocumentKind::of(&source_text)) {
        DocumentKind::Spec => explain(&source_text),
        DocumentKind::Score => {
            let (spec, mut findings) = app_spec_of_score(&source_text);
            let Some(text) = spec else { return (None, findings) };
            let (explanation, found) = explain(&SpecSource {
                file: None,
                text: &text,
            });
            findings.extend(place_score_findings(&source_text, found));
            (explanation, findings)
        }
        DocumentKind::Team | DocumentKind::Platform => {
            let finding = Finding::error("explain.place", "only the spec of a service can be explained")
                .with_hint("give the spec of a service");
            (None, vec![finding])
        }
    }
}
