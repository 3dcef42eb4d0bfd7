//! The catalog entities of app specs.

use crate::frame::{self, Answer, BadFrame};
use crate::generated_files::{self, GeneratedFile};
use crate::spec_request::{Results, SpecHeader};
use pave_report::Finding;
use pave_spec::Document;
use serde::Serialize;

#[derive(Serialize)]
struct Entry<'a> {
    files: Vec<GeneratedFile<'a>>,
    entities: Vec<serde_json::Value>,
    findings: Vec<Finding>,
}

/// Header: [`SpecHeader`]. Answers for each document with the entities, the file they make, and the findings; with an error
/// among these there are neither.
pub(crate) fn catalog(frame: &[u8]) -> Vec<u8> {
    answer(frame).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn answer(frame: &[u8]) -> Result<Vec<u8>, BadFrame> {
    let (header, mut body) = frame::read::<SpecHeader>(frame)?;
    let request = header.read(&mut body)?;
    let mut catalogs = Vec::with_capacity(request.documents.len());
    for read in request.documents {
        let mut catalog = match &read.document {
            Some(Document::Service(spec)) => pave_catalog::generate(spec, &request.platform),
            Some(Document::Team(team)) => pave_catalog::generate_team(team),
            None => pave_catalog::Catalog::default(),
        };
        catalog.findings.splice(0..0, read.findings);
        if pave_report::has_errors(&catalog.findings) {
            catalog.files.clear();
            catalog.entities.clear();
        }
        catalogs.push(catalog);
    }
    let mut sections = Vec::new();
    let results = catalogs.iter().map(|catalog| {
        let (files, contents) = generated_files::list(catalog.files.iter().map(|file| (&file.path, &file.content)));
        sections.extend(contents);
        Entry {
            files,
            entities: catalog.entities.clone(),
            findings: catalog.findings.clone(),
        }
    });
    let value = Results {
        results: results.collect(),
    };
    Ok(frame::write(&Answer { value, sections }))
}
