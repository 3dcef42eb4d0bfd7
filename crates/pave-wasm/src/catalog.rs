//! The catalog entities of an app spec.

use crate::frame::{self, Answer, BadFrame};
use crate::generated_files::{self, GeneratedFile};
use crate::spec_request::SpecHeader;
use pave_report::Finding;
use serde::Serialize;

#[derive(Serialize)]
struct Value<'a> {
    files: Vec<GeneratedFile<'a>>,
    entities: Vec<serde_json::Value>,
    findings: Vec<Finding>,
}

/// Header: as for reading a spec. Answers with the entities, the file they make, and the findings; with an error among
/// them there are neither.
pub(crate) fn catalog(frame: &[u8]) -> Vec<u8> {
    answer(frame).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn answer(frame: &[u8]) -> Result<Vec<u8>, BadFrame> {
    let (header, mut body) = frame::read::<SpecHeader>(frame)?;
    let request = header.read(&mut body)?;
    let mut findings = request.findings;
    let mut files = Vec::new();
    let mut entities = Vec::new();
    if let Some(spec) = &request.spec {
        let catalog = pave_catalog::generate(spec, &request.platform);
        findings.extend(catalog.findings);
        if !pave_report::has_errors(&findings) {
            files = catalog.files;
            entities = catalog.entities;
        }
    }
    let (files, sections) = generated_files::list(files.iter().map(|file| (&file.path, &file.content)));
    let value = Value {
        files,
        entities,
        findings,
    };
    Ok(frame::write(&Answer { value, sections }))
}
