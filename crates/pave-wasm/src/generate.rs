//! The manifests of app specs and teams, and the chart of a platform.

use crate::frame::{self, Answer, BadFrame};
use crate::generated_files::{self, GeneratedFile};
use crate::read_spec::costs;
use crate::spec_request::{Results, SpecHeader};
use pave_manifests::{CostEstimate, Generated, Output};
use pave_report::Finding;
use pave_spec::Document;
use serde::{Deserialize, Serialize};

/// What a header has besides the [`SpecHeader`].
#[derive(Deserialize)]
struct Options {
    /// What the spec asks for when absent.
    #[serde(default)]
    output: Option<Output>,
    /// Without the line that says what made a file.
    #[serde(default)]
    eject: bool,
}

#[derive(Serialize)]
struct Bundle<'a> {
    /// Whom the files are for, as a lock file names them.
    owner: Option<String>,
    files: Vec<GeneratedFile<'a>>,
    costs: Vec<CostEstimate>,
    findings: Vec<Finding>,
}

/// Header: [`SpecHeader`], `output`, `eject`. Answers for each document with the files, what they cost, and the findings;
/// with an error among these there are no files.
pub(crate) fn generate(frame: &[u8]) -> Vec<u8> {
    answer(frame).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn answer(frame: &[u8]) -> Result<Vec<u8>, BadFrame> {
    // Read twice: taking one struct out of the other copies every field first, which costs more than a short text does.
    let (header, _) = frame::read::<Options>(frame)?;
    let (spec, mut body) = frame::read::<SpecHeader>(frame)?;
    let request = spec.read(&mut body)?;
    let platform = &request.platform;
    let mut bundles = Vec::with_capacity(request.documents.len());
    for mut read in request.documents {
        let generated = read.document.as_ref().map(|document| match document {
            Document::Service(spec) => pave_manifests::generate(spec, platform, header.output),
            Document::Team(team) => pave_manifests::generate_team(team, platform),
            Document::Platform(platform) => pave_manifests::base_chart(platform),
        });
        let Generated { mut files, findings } = generated.unwrap_or_default();
        read.report(findings);
        if pave_report::has_errors(&read.findings) {
            files.clear();
        } else if header.eject {
            files = pave_manifests::eject(files);
        }
        bundles.push((read, files));
    }
    let mut sections = Vec::new();
    let results = bundles.iter().map(|(read, files)| {
        let (files, contents) = generated_files::list(files.iter().map(|file| (&file.path, &file.content)));
        sections.extend(contents);
        Bundle {
            owner: read.document.as_ref().map(|document| owner(document, header.output)),
            files,
            costs: costs(read.document.as_ref(), platform),
            findings: read.findings.clone(),
        }
    });
    let value = Results {
        results: results.collect(),
    };
    Ok(frame::write(&Answer { value, sections }))
}

/// Files of one owner never take those of another for their own earlier ones.
fn owner(document: &Document, output: Option<Output>) -> String {
    match document {
        Document::Service(spec) if output == Some(Output::Namespaces) => format!("namespaces/{}", spec.name),
        Document::Service(spec) => format!("service/{}", spec.name),
        Document::Team(team) => format!("team/{}", team.name),
        Document::Platform(_) => "chart/base-service".to_owned(),
    }
}
