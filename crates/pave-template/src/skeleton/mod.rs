//! A whole skeleton directory, as `fetch:template` renders it.

use crate::host::Host;
use crate::options::SkeletonOptions;
use crate::values::Values;
use pave_report::Finding;
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

/// Renders a skeleton.
#[must_use]
pub fn render_tree<'a>(
    _entries: &[SkeletonEntry<'a>],
    _values: &Values,
    _options: &SkeletonOptions,
    _host: &Host<'_>,
) -> Tree<'a> {
    Tree::default()
}
