//! The catalog entities of app specs.

use crate::frame::{self, Answer, BadFrame};
use crate::generated_files::{self, GeneratedFile};
use crate::spec_request::{Results, SpecHeader, not_utf8, read_platform};
use pave_catalog::{Catalog, ManifestFile};
use pave_report::Finding;
use pave_spec::Document;
use serde::{Deserialize, Serialize};

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
            // A platform file describes nothing that the catalog holds.
            Some(Document::Platform(_)) | None => Catalog::default(),
        };
        catalog.findings.splice(0..0, read.findings);
        if pave_report::has_errors(&catalog.findings) {
            catalog.files.clear();
            catalog.entities.clear();
        }
        catalogs.push(catalog);
    }
    Ok(write(&catalogs))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ManifestsHeader {
    platform_length: usize,
    files: Vec<HeaderFile>,
}

#[derive(Deserialize)]
struct HeaderFile {
    path: String,
    length: usize,
}

/// Header: `platformLength`, `files`; body: the platform file, Kubernetes manifests. Answers as [`catalog`], with one
/// result.
pub(crate) fn catalog_from_manifests(frame: &[u8]) -> Vec<u8> {
    from_manifests(frame).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn from_manifests(frame: &[u8]) -> Result<Vec<u8>, BadFrame> {
    let (header, mut body) = frame::read::<ManifestsHeader>(frame)?;
    let (platform, mut findings) = read_platform(body.bytes(header.platform_length)?);
    let mut files = Vec::with_capacity(header.files.len());
    for file in &header.files {
        match str::from_utf8(body.bytes(file.length)?) {
            Ok(content) => files.push(ManifestFile {
                path: &file.path,
                content,
            }),
            Err(_) => findings.push(not_utf8(Some(&file.path))),
        }
    }
    let mut catalog = pave_catalog::from_manifests(&files, &platform);
    catalog.findings.splice(0..0, findings);
    if pave_report::has_errors(&catalog.findings) {
        catalog.files.clear();
        catalog.entities.clear();
    }
    Ok(write(&[catalog]))
}

fn write(catalogs: &[Catalog]) -> Vec<u8> {
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
    frame::write(&Answer { value, sections })
}
