//! What becomes of files that were generated before.

use crate::frame::{self, Answer, BadFrame, Body};
use pave_report::Finding;
use pave_update::{ExistingFile, Lock, NewFile, Outcome, Request};
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    owner: String,
    #[serde(default)]
    overwrite: bool,
    #[serde(default)]
    eject: bool,
    lock_length: usize,
    generated: Vec<HeaderFile>,
    existing: Vec<HeaderFile>,
}

#[derive(Deserialize)]
struct HeaderFile {
    path: String,
    length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Value {
    changes: Vec<Change>,
    /// Bytes of the lock file behind those of the changes; null where there is to be none.
    lock_length: Option<usize>,
    diff: String,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Change {
    path: String,
    outcome: Outcome,
    /// Null where nothing is written.
    length: Option<usize>,
}

/// Header: `owner`, `overwrite`, `eject`, `lockLength`, `generated`, `existing`; body: the lock file, the generated files,
/// the existing ones. Answers with what happens to each file, its new content and that of the lock file, a diff, and the
/// findings; with an error among these nothing may be written.
pub(crate) fn update(frame: &[u8]) -> Vec<u8> {
    answer(frame).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn answer(frame: &[u8]) -> Result<Vec<u8>, BadFrame> {
    let (header, mut body) = frame::read::<Header>(frame)?;
    // A lock that is no text is as broken as one that is none of Pave's: the plan says so.
    let lock = String::from_utf8_lossy(body.bytes(header.lock_length)?);
    let generated = header.generated.iter().map(|file| {
        let content = body.text(file.length)?;
        Ok(NewFile {
            path: &file.path,
            content,
        })
    });
    let generated = generated.collect::<Result<Vec<_>, BadFrame>>()?;
    let existing = existing(&header.existing, &mut body)?;
    let update = pave_update::update(&Request {
        owner: &header.owner,
        generated: &generated,
        existing: &existing,
        lock: &lock,
        overwrite: header.overwrite,
        eject: header.eject,
    });
    let diff = update.diff(&existing);
    let contents = update.changes.iter().filter_map(|change| change.content.as_deref());
    let sections = contents.chain(update.lock.as_deref()).map(str::as_bytes).collect();
    let changes = update.changes.iter().map(|change| Change {
        path: change.path.clone(),
        outcome: change.outcome,
        length: change.content.as_ref().map(String::len),
    });
    let value = Value {
        changes: changes.collect(),
        lock_length: update.lock.as_ref().map(String::len),
        diff,
        findings: update.findings.clone(),
    };
    Ok(frame::write(&Answer { value, sections }))
}

fn existing<'a>(files: &'a [HeaderFile], body: &mut Body<'a>) -> Result<Vec<ExistingFile<'a>>, BadFrame> {
    let files = files.iter().map(|file| {
        let content = body.bytes(file.length)?;
        Ok(ExistingFile {
            path: &file.path,
            content,
        })
    });
    files.collect()
}

/// The paths of a lock file, none for one that cannot be read: the request itself reports that.
pub(crate) fn locked_paths(lock: &[u8]) -> Vec<String> {
    let lock = str::from_utf8(lock).ok().and_then(|lock| Lock::parse(lock).ok());
    lock.map(|lock| lock.paths().map(str::to_owned).collect())
        .unwrap_or_default()
}
