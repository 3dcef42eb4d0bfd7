//! Renders a directory.

use crate::extensions::{Caller, Extensions};
use crate::frame::{self, Answer, BadFrame, Body};
use crate::render_string::read_options;
use js_sys::Function;
use pave_report::Finding;
use pave_template::{EntryKind, Integration, SkeletonEntry, SkeletonOptions, Tree, TreeEntry, Values};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    options: serde_json::Value,
    integrations: Vec<Integration>,
    #[serde(default)]
    extensions: Extensions,
    values_length: usize,
    files: Vec<HeaderFile>,
}

#[derive(Deserialize)]
struct HeaderFile {
    path: String,
    #[serde(default)]
    kind: Kind,
    #[serde(default = "default_mode")]
    mode: u32,
    #[serde(default)]
    target: String,
    length: usize,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    File,
    Directory,
    Link,
}

fn default_mode() -> u32 {
    0o644
}

#[derive(Serialize)]
struct Value<'a> {
    files: Vec<OutputFile<'a>>,
    findings: Vec<Finding>,
}

/// A file of the result: its bytes are those of the entry `source` of the request, or the next `length` of the body.
#[derive(Serialize)]
struct OutputFile<'a> {
    path: &'a str,
    kind: Kind,
    mode: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<usize>,
    length: usize,
}

/// Header: `options`, `integrations`, `valuesLength`, `files` with `path`, `kind`, `mode`, `target`, `length`; body: the
/// values as JSON, the files. Answers with the files and the findings; with an error among them there are no files.
pub(crate) fn render_tree(frame: &[u8], call_extension: &Function) -> Vec<u8> {
    answer(frame, &Caller(call_extension)).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn answer(frame: &[u8], caller: &Caller<'_>) -> Result<Vec<u8>, BadFrame> {
    let (header, mut body) = frame::read::<Header>(frame)?;
    let values = body.bytes(header.values_length)?;
    let entries = entries(&header.files, &mut body)?;
    let tree = match render(&header, values, &entries, caller) {
        Ok(tree) => tree,
        Err(findings) => Tree {
            files: Vec::new(),
            findings,
        },
    };
    let written: &[TreeEntry<'_>] = if pave_report::has_errors(&tree.findings) {
        &[]
    } else {
        &tree.files
    };
    let mut files = Vec::with_capacity(written.len());
    let mut sections = Vec::new();
    for entry in written {
        let source = match &entry.content {
            Cow::Borrowed(bytes) => position_of(bytes, &entries),
            Cow::Owned(_) => None,
        };
        if source.is_none() {
            sections.push(entry.content.as_ref());
        }
        let (kind, target) = match &entry.kind {
            EntryKind::File => (Kind::File, None),
            EntryKind::Directory => (Kind::Directory, None),
            EntryKind::Link { target } => (Kind::Link, Some(*target)),
        };
        files.push(OutputFile {
            path: &entry.path,
            kind,
            mode: entry.mode,
            target,
            source,
            length: entry.content.len(),
        });
    }
    Ok(frame::write(&Answer {
        value: Value {
            files,
            findings: tree.findings,
        },
        sections,
    }))
}

fn render<'a>(
    header: &Header,
    values: &[u8],
    entries: &[SkeletonEntry<'a>],
    caller: &Caller<'_>,
) -> Result<Tree<'a>, Vec<Finding>> {
    let options = read_options::<SkeletonOptions>(&header.options)?;
    let values = Values::from_json(values)?;
    let host = header.extensions.host(&header.integrations, caller);
    Ok(pave_template::render_tree(entries, &values, &options, &host))
}

fn entries<'a>(files: &'a [HeaderFile], body: &mut Body<'a>) -> Result<Vec<SkeletonEntry<'a>>, BadFrame> {
    files
        .iter()
        .map(|file| {
            let kind = match file.kind {
                Kind::File => EntryKind::File,
                Kind::Directory => EntryKind::Directory,
                Kind::Link => EntryKind::Link { target: &file.target },
            };
            Ok(SkeletonEntry {
                path: &file.path,
                kind,
                content: body.bytes(file.length)?,
                mode: file.mode,
            })
        })
        .collect()
}

/// The index of the entry whose content `bytes` are: what the core did not change, it borrows. The entries lie in the
/// frame one behind the other, so their addresses ascend.
fn position_of(bytes: &[u8], entries: &[SkeletonEntry<'_>]) -> Option<usize> {
    if bytes.is_empty() {
        return None;
    }
    let first = entries.partition_point(|entry| entry.content.as_ptr() < bytes.as_ptr());
    // Empty entries share the address of the next that is not.
    let skipped = entries.iter().skip(first).position(|entry| !entry.content.is_empty())?;
    let found = first + skipped;
    entries
        .get(found)
        .filter(|entry| std::ptr::eq(entry.content, bytes))
        .map(|_| found)
}
