//! Renders a directory.

use crate::extensions::{Caller, Extensions};
use crate::frame::{self, Answer, BadFrame, Body};
use crate::render_string::read_options;
use js_sys::Function;
use pave_report::Finding;
use pave_template::{EntryKind, Integration, Part, SkeletonEntry, SkeletonOptions, Tree, TreeEntry, Values};
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
#[serde(rename_all = "camelCase")]
struct HeaderFile {
    path: String,
    #[serde(default)]
    kind: Kind,
    #[serde(default = "default_mode")]
    mode: u32,
    #[serde(default)]
    target: String,
    length: usize,
    /// How it takes part in one rendering of a tree that is too large for one.
    #[serde(default)]
    part: HeaderPart,
    /// For a copied file: whether it is a template.
    #[serde(default)]
    has_tags: bool,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum HeaderPart {
    #[default]
    Rendered,
    Elsewhere,
    Copied,
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

/// A file of the result: its bytes are the next `length` of the body, or without that those of the entry `source` of the
/// request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutputFile<'a> {
    path: &'a str,
    kind: Kind,
    mode: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
    source: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<usize>,
    /// The mode is set as it is, whatever the umask.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    exact_mode: bool,
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
        let length = match &entry.content {
            Cow::Borrowed(_) => None,
            Cow::Owned(bytes) => {
                sections.push(bytes.as_slice());
                Some(bytes.len())
            }
        };
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
            source: entry.source,
            length,
            exact_mode: entry.is_binary,
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
                part: match file.part {
                    HeaderPart::Rendered => Part::Rendered,
                    HeaderPart::Elsewhere => Part::Elsewhere,
                    HeaderPart::Copied => Part::Copied {
                        has_tags: file.has_tags,
                    },
                },
            })
        })
        .collect()
}
