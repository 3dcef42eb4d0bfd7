//! Checks an app spec and fills in its defaults.

use crate::frame::{self, Answer, BadFrame};
use crate::spec_request::SpecHeader;
use pave_report::Finding;
use serde::Serialize;

#[derive(Serialize)]
struct Value {
    spec: Option<serde_json::Value>,
    findings: Vec<Finding>,
}

/// Header: `specFile`, `specLength`, `platformLength`; body: the spec, the platform file. Answers with the spec, its
/// defaults filled in (null when a finding is an error), and the findings.
pub(crate) fn read_spec(frame: &[u8]) -> Vec<u8> {
    match answer(frame) {
        Ok(answer) => frame::write(&answer),
        Err(bad) => frame::write_bad(&bad),
    }
}

fn answer(frame: &[u8]) -> Result<Answer<'_, Value>, BadFrame> {
    let (header, mut body) = frame::read::<SpecHeader>(frame)?;
    let request = header.read(&mut body)?;
    let spec = request.spec.as_ref().map(pave_spec::Spec::to_json);
    Ok(Answer {
        value: Value {
            spec,
            findings: request.findings,
        },
        sections: Vec::new(),
    })
}
