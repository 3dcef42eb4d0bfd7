//! Checks files of any kind.

use crate::frame::{self, Answer, BadFrame, Body};
use crate::spec_request::read_platform;
use pave_report::Finding;
use pave_rules::{Exempted, InputFile, ValidateOptions};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    #[serde(default)]
    options: ValidateOptions,
    platform_length: usize,
    files: Vec<HeaderFile>,
    #[serde(default)]
    crds: Vec<HeaderFile>,
}

#[derive(Deserialize)]
struct HeaderFile {
    path: String,
    length: usize,
}

#[derive(Serialize)]
struct Value {
    findings: Vec<Finding>,
    exempted: Vec<Exempted>,
    score: u32,
}

/// Header: `options`, `platformLength`, `files` and `crds` with `path` and `length`; body: the platform file, the files, the
/// custom resource definitions. Answers with the findings, what was let pass, and a score from 0 to 100.
pub(crate) fn validate(frame: &[u8]) -> Vec<u8> {
    match answer(frame) {
        Ok(answer) => frame::write(&answer),
        Err(bad) => frame::write_bad(&bad),
    }
}

fn answer(frame: &[u8]) -> Result<Answer<'_, Value>, BadFrame> {
    let (header, mut body) = frame::read::<Header>(frame)?;
    let (platform, mut findings) = read_platform(body.bytes(header.platform_length)?);
    let files = input_files(&header.files, &mut body)?;
    let definitions = input_files(&header.crds, &mut body)?;
    let report = pave_rules::validate(&files, &definitions, &platform, &header.options);
    findings.extend(report.findings);
    Ok(Answer {
        value: Value {
            findings,
            exempted: report.exempted,
            score: report.score,
        },
        sections: Vec::new(),
    })
}

fn input_files<'a>(files: &'a [HeaderFile], body: &mut Body<'a>) -> Result<Vec<InputFile<'a>>, BadFrame> {
    files
        .iter()
        .map(|file| {
            Ok(InputFile {
                path: &file.path,
                content: body.bytes(file.length)?,
            })
        })
        .collect()
}
