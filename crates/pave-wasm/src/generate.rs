//! The manifests of an app spec.

use crate::frame::{self, Answer, BadFrame};
use crate::generated_files::{self, GeneratedFile};
use crate::spec_request::SpecHeader;
use pave_manifests::Output;
use pave_report::Finding;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
struct Header {
    #[serde(flatten)]
    spec: SpecHeader,
    output: Output,
}

#[derive(Serialize)]
struct Value<'a> {
    files: Vec<GeneratedFile<'a>>,
    findings: Vec<Finding>,
}

/// Header: as for reading a spec, and `output`. Answers with the files and the findings; with an error among them there
/// are no files.
pub(crate) fn generate(frame: &[u8]) -> Vec<u8> {
    answer(frame).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn answer(frame: &[u8]) -> Result<Vec<u8>, BadFrame> {
    let (header, mut body) = frame::read::<Header>(frame)?;
    let request = header.spec.read(&mut body)?;
    let mut findings = request.findings;
    let mut files = Vec::new();
    if let Some(spec) = &request.spec {
        let generated = pave_manifests::generate(spec, &request.platform, header.output);
        findings.extend(generated.findings);
        if !pave_report::has_errors(&findings) {
            files = generated.files;
        }
    }
    let (files, sections) = generated_files::list(files.iter().map(|file| (&file.path, &file.content)));
    let value = Value { files, findings };
    Ok(frame::write(&Answer { value, sections }))
}
