//! Renders a directory.

use crate::extensions::Extensions;
use crate::frame::{self, Answer, BadFrame};
use crate::memory;
use crate::render_string::read_options;
use crate::tree_frame;
use js_sys::Function;
use pave_report::Finding;
use pave_template::{Integration, SkeletonEntry, SkeletonOptions, TemplateCache, Tree, Values};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Templates that may be kept take this much, or this part of what the instance may have if that is less.
const MOST_KEPT: usize = 8 * 1024 * 1024;
const SHARE_KEPT: usize = 16;

thread_local! {
    static CACHE: TemplateCache = TemplateCache::with_room(MOST_KEPT.min(memory::most() / SHARE_KEPT));
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    #[serde(default)]
    options: Option<serde_json::Value>,
    #[serde(default)]
    integrations: Vec<Integration>,
    #[serde(default)]
    extensions: Extensions,
    values_length: usize,
    files: usize,
    names_length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Value {
    files: usize,
    names_length: usize,
    findings: Vec<Finding>,
}

/// Header: `options`, `integrations`, `extensions`, `valuesLength`, `files` (how many), `namesLength`; body: the values as
/// JSON, the entries as [`tree_frame`] has them. Answers with `files`, `namesLength` and `findings`, and the entries to write;
/// with an error among the findings there are none.
pub(crate) fn render_tree(frame: &[u8], call_extension: &Function) -> Vec<u8> {
    answer(frame, call_extension).unwrap_or_else(|bad| frame::write_bad(&bad))
}

fn answer(frame: &[u8], call_extension: &Function) -> Result<Vec<u8>, BadFrame> {
    let (header, mut body) = frame::read::<Header>(frame)?;
    let values = body.bytes(header.values_length)?;
    let entries = tree_frame::read(header.files, header.names_length, &mut body)?;
    let mut tree = match render(&header, values, &entries, call_extension) {
        Ok(tree) => tree,
        Err(findings) => Tree {
            files: Vec::new(),
            findings,
        },
    };
    if pave_report::has_errors(&tree.findings) {
        tree.files.clear();
    }
    let (table, names) = tree_frame::write(&tree.files, &entries);
    let mut sections = Vec::with_capacity(tree.files.len() + 2);
    sections.extend([table.as_slice(), names.as_bytes()]);
    sections.extend(tree.files.iter().filter_map(|entry| match &entry.content {
        Cow::Borrowed(_) => None,
        Cow::Owned(content) => Some(content.as_slice()),
    }));
    Ok(frame::write(&Answer {
        value: Value {
            files: tree.files.len(),
            names_length: names.len(),
            findings: tree.findings,
        },
        sections,
    }))
}

fn render<'a>(
    header: &Header,
    values: &[u8],
    entries: &[SkeletonEntry<'a>],
    call_extension: &Function,
) -> Result<Tree<'a>, Vec<Finding>> {
    let options = match &header.options {
        Some(options) => read_options::<SkeletonOptions>(options)?,
        None => SkeletonOptions::default(),
    };
    let values = Values::from_json(values)?;
    let host = header.extensions.host(&header.integrations, call_extension);
    Ok(CACHE.with(|cache| pave_template::render_tree(entries, &values, &options, &host, cache)))
}
