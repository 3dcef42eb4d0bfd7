//! A whole skeleton directory, as `fetch:template` renders it.

mod binary;
mod files;
mod glob;
mod project;
mod tree;
mod written;

use crate::cache::TemplateCache;
use crate::codes;
use crate::host::Host;
use crate::nunjucks::scan;
use crate::options::{Dialect, RenderOptions, SkeletonOptions};
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

/// How an entry takes part in one rendering of a skeleton that is too large to be rendered at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// It is rendered.
    #[default]
    Rendered,
    /// It is rendered in another part: its name is taken, and templates may include its content if that is given.
    Elsewhere,
    /// It is too large to be rendered, so its content is not given: the host copies it. That is an error if it is a
    /// template.
    Copied {
        /// Whether [`has_tags`] says so of any part of it, and it is not binary.
        has_tags: bool,
    },
}

/// The largest file that is rendered, in bytes: what a template may print.
pub const LARGEST_TEMPLATE: usize = 16 * 1024 * 1024;

/// Whether a file is binary, from its first 512 bytes or all of it.
#[must_use]
pub fn is_binary(head: &[u8]) -> bool {
    binary::is_binary(head, false)
}

/// Whether a text, or a part of one, has anything that a template of these options acts on.
#[must_use]
pub fn has_tags(text: &[u8], options: &RenderOptions) -> bool {
    let double_braces = options.cookiecutter_compat || options.dialect == Dialect::Jinja;
    scan::has_tags(text, double_braces)
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
    /// Whether this rendering is about it.
    pub part: Part,
}

impl SkeletonEntry<'_> {
    /// Whether templates may include its content: that of a large file is left out where another part renders it.
    fn has_content(&self) -> bool {
        self.part == Part::Rendered || !self.content.is_empty()
    }
}

/// One entry to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeEntry<'a> {
    /// The path from the target's root, with `/`.
    pub path: Cow<'a, str>,
    /// Which of the skeleton's entries it comes from, counted from 0.
    pub source: usize,
    /// What it is.
    pub kind: EntryKind<'a>,
    /// The content of a file: borrowed where it is the entry's own.
    pub content: Cow<'a, [u8]>,
    /// The permission bits, without special ones.
    pub mode: u32,
    /// Whether the file is binary: Backstage copies it with its mode, where it gives a text the mode less the umask.
    pub is_binary: bool,
}

/// A rendered skeleton. If any finding is an error, nothing may be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree<'a> {
    /// What to write, in the order of the skeleton's entries.
    pub files: Vec<TreeEntry<'a>>,
    /// What is wrong or worth knowing.
    pub findings: Vec<Finding>,
}

/// Renders a skeleton, or one part of it: names and contents, as Backstage's `fetch:template` does, or in Jinja.
///
/// Templates see `values` under that name (with `cookiecutter_compat` under `cookiecutter`). Every problem of every
/// entry is told; if one is an error, [`Tree::files`] is empty and nothing may be written.
///
/// Templates that are in `cache` are not read again; those that are read are kept there.
#[must_use]
pub fn render_tree<'a>(
    entries: &[SkeletonEntry<'a>],
    values: &Values,
    options: &SkeletonOptions,
    host: &Host<'_>,
    cache: &TemplateCache,
) -> Tree<'a> {
    let mut findings = check_options(options);
    let mut files = Vec::new();
    if !has_errors(&findings) {
        let mut renderer = tree::Renderer::new(entries, values, options, host, cache);
        match renderer.prepare_jinja(values) {
            Ok(()) => entries
                .iter()
                .enumerate()
                .for_each(|(index, entry)| renderer.entry(index, entry)),
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
