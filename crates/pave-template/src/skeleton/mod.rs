//! A whole skeleton directory, as `fetch:template` renders it.

mod binary;
mod glob;
mod tree;

use crate::codes;
use crate::host::Host;
use crate::options::SkeletonOptions;
use crate::values::Values;
use pave_report::{Finding, has_errors};
use std::borrow::Cow;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind<'a> {
    /// A file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link to `target`.
    Link {
        /// Where it points, as it is written in the link.
        target: &'a str,
    },
}

/// One entry of a skeleton.
#[derive(Clone, Copy, Debug)]
pub struct SkeletonEntry<'a> {
    /// The path from the skeleton's root, with `/` and without one at its ends.
    pub path: &'a str,
    /// What it is.
    pub kind: EntryKind<'a>,
    /// The content of a file.
    pub content: &'a [u8],
    /// The permission bits.
    pub mode: u32,
}

/// One entry to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry<'a> {
    /// The path from the target's root, with `/`.
    pub path: String,
    /// What it is.
    pub kind: EntryKind<'a>,
    /// The content of a file.
    pub content: Cow<'a, [u8]>,
    /// The permission bits, without special ones.
    pub mode: u32,
}

/// A rendered skeleton. If any finding is an error, nothing may be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree<'a> {
    /// What to write, in the order of the skeleton's entries.
    pub files: Vec<TreeEntry<'a>>,
    /// What is wrong or worth knowing.
    pub findings: Vec<Finding>,
}

/// Renders a skeleton: names and contents, as Backstage's `fetch:template` does, or in Jinja.
///
/// Templates see `values` under that name (with `cookiecutter_compat` under `cookiecutter`). Every problem of every
/// entry is told; if one is an error, [`Tree::files`] is empty and nothing may be written.
#[must_use]
pub fn render_tree<'a>(
    entries: &[SkeletonEntry<'a>],
    values: &Values,
    options: &SkeletonOptions,
    host: &Host<'_>,
) -> Tree<'a> {
    let mut findings = check_options(options);
    let mut files = Vec::new();
    if !has_errors(&findings) {
        let mut renderer = tree::Renderer::new(entries, values, options, host);
        match renderer.prepare_jinja(values) {
            Ok(()) => entries.iter().for_each(|entry| renderer.entry(entry)),
            Err(mut broken) => findings.append(&mut broken),
        }
        (files, findings) = renderer.finish(findings);
    }
    if has_errors(&findings) {
        files.clear();
    }
    Tree { files, findings }
}

/// What is wrong with the options themselves.
fn check_options(options: &SkeletonOptions) -> Vec<Finding> {
    let mut findings = Vec::new();
    let copies = !options.copy_without_templating.is_empty();
    if options.template_file_extension.is_some() && (copies || options.render.cookiecutter_compat) {
        findings.push(
            Finding::error(
                codes::OPTIONS,
                "`templateFileExtension` excludes `copyWithoutTemplating` and `cookiecutterCompat`",
            )
            .with_hint("keep one of them"),
        );
    }
    if !options.copy_without_render.is_empty() {
        findings.push(
            Finding::warning(
                codes::DROPPED_OPTION,
                "`copyWithoutRender` does nothing: Backstage dropped it",
            )
            .with_hint("write `copyWithoutTemplating`"),
        );
    }
    findings
}
