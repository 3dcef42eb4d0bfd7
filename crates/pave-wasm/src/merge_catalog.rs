//! Generated entities in a catalog file that is there.

use crate::frame::{self, Answer, BadFrame};
use crate::spec_request::not_utf8;
use pave_report::Finding;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    /// What findings call the file.
    file: String,
    existing_length: usize,
    entities: Vec<serde_json::Value>,
}

#[derive(Serialize)]
struct Value {
    findings: Vec<Finding>,
}

/// Header: `file`, `existingLength`, `entities`; body: the existing file. Answers with the findings, and the file's new
/// text as body; with an error among the findings it is empty.
pub(crate) fn merge_catalog(frame: &[u8]) -> Vec<u8> {
    answer(frame).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn answer(frame: &[u8]) -> Result<Vec<u8>, BadFrame> {
    let (header, mut body) = frame::read::<Header>(frame)?;
    let existing = body.bytes(header.existing_length)?;
    let merged = match str::from_utf8(existing) {
        Ok(existing) => pave_catalog::merge(&header.file, existing, &header.entities),
        Err(_) => Err(vec![not_utf8(Some(&header.file))]),
    };
    let (content, findings) = match merged {
        Ok(merged) => (merged.content, merged.findings),
        Err(findings) => (String::new(), findings),
    };
    Ok(frame::write(&Answer {
        value: Value { findings },
        sections: vec![content.as_bytes()],
    }))
}
