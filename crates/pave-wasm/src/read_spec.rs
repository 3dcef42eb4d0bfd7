//! Checks app specs, Score workloads and teams, and fills in their defaults.

use crate::frame::{self, Answer, BadFrame};
use crate::spec_request::{Results, SpecHeader};
use pave_manifests::CostEstimate;
use pave_report::Finding;
use pave_spec::{Document, Platform};
use serde::Serialize;

#[derive(Serialize)]
struct ReadSpec {
    spec: Option<serde_json::Value>,
    costs: Vec<CostEstimate>,
    findings: Vec<Finding>,
}

/// Header: [`SpecHeader`]. Answers for each document with its value, its defaults filled in (null when a finding is an
/// error), what it costs, and the findings.
pub(crate) fn read_spec(frame: &[u8]) -> Vec<u8> {
    match answer(frame) {
        Ok(answer) => frame::write(&answer),
        Err(bad) => frame::write_bad(&bad),
    }
}

fn answer(frame: &[u8]) -> Result<Answer<'_, Results<ReadSpec>>, BadFrame> {
    let (header, mut body) = frame::read::<SpecHeader>(frame)?;
    let request = header.read(&mut body)?;
    let results = request.documents.into_iter().map(|read| ReadSpec {
        spec: read.document.as_ref().map(to_json),
        costs: costs(read.document.as_ref(), &request.platform),
        findings: read.findings,
    });
    Ok(Answer {
        value: Results {
            results: results.collect(),
        },
        sections: Vec::new(),
    })
}

fn to_json(document: &Document) -> serde_json::Value {
    match document {
        Document::Service(spec) => spec.to_json(),
        Document::Team(team) => serde_json::to_value(team).unwrap_or_default(),
        Document::Platform(platform) => serde_json::to_value(platform).unwrap_or_default(),
    }
}

/// What a service costs in a month; nothing for a team.
pub(crate) fn costs(document: Option<&Document>, platform: &Platform) -> Vec<CostEstimate> {
    match document {
        Some(Document::Service(spec)) => pave_manifests::estimate_cost(spec, platform),
        Some(Document::Team(_) | Document::Platform(_)) | None => Vec::new(),
    }
}
