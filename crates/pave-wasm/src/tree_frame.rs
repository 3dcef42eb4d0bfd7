//! The entries of a tree in a frame: a table of numbers, the names, the contents. A skeleton has many small files, and JSON
//! would cost more than rendering them.
//!
//! Names are separated by NUL, which no name holds; a link's target follows its name. All numbers have 32 bits, little endian.

use crate::frame::{BadFrame, Body};
use pave_template::{EntryKind, Part, SkeletonEntry, TreeEntry};
use std::borrow::Cow;

/// An entry's first number: permission bits, then what it is.
mod flags {
    pub(super) const MODE: u32 = 0xFFFF;
    pub(super) const DIRECTORY: u32 = 1 << 16;
    pub(super) const LINK: u32 = 1 << 17;
    /// Of a request: another part of the tree renders it.
    pub(super) const ELSEWHERE: u32 = 1 << 18;
    /// Of a request: the host copies it, being too large.
    pub(super) const COPIED: u32 = 1 << 19;
    /// Of a request: a copied file is a template.
    pub(super) const HAS_TAGS: u32 = 1 << 20;
    /// Of an answer: the mode is set as it is, whatever the umask.
    pub(super) const EXACT_MODE: u32 = 1 << 18;
    /// Of an answer: the content is in the frame; without, it is that of the entry in the request.
    pub(super) const CHANGED: u32 = 1 << 19;
}

/// Reads `count` entries: for each its flags and the length of its content.
///
/// # Errors
/// When the frame is not what the host should have written.
pub(crate) fn read<'a>(
    count: usize,
    names_length: usize,
    body: &mut Body<'a>,
) -> Result<Vec<SkeletonEntry<'a>>, BadFrame> {
    let table = body.bytes(count.saturating_mul(8))?;
    let mut names = body.text(names_length)?.split('\0');
    let mut name = || names.next().ok_or(BadFrame("a name is missing"));
    let (rows, _) = table.as_chunks::<4>();
    let (rows, _) = rows.as_chunks::<2>();
    rows.iter()
        .map(|[flags, length]| {
            let flags = u32::from_le_bytes(*flags);
            let has = |flag: u32| flags & flag != 0;
            let path = name()?;
            let kind = if has(flags::DIRECTORY) {
                EntryKind::Directory
            } else if has(flags::LINK) {
                EntryKind::Link { target: name()? }
            } else {
                EntryKind::File
            };
            let part = if has(flags::ELSEWHERE) {
                Part::Elsewhere
            } else if has(flags::COPIED) {
                Part::Copied {
                    has_tags: has(flags::HAS_TAGS),
                }
            } else {
                Part::Rendered
            };
            Ok(SkeletonEntry {
                path,
                kind,
                content: body.bytes(u32::from_le_bytes(*length) as usize)?,
                mode: flags & flags::MODE,
                part,
            })
        })
        .collect()
}

/// The table and the names of an answer: for each entry its flags, the number of the request's entry that it comes from and
/// the length of its content. A name that is the request's own is left empty.
pub(crate) fn write(written: &[TreeEntry<'_>], request: &[SkeletonEntry<'_>]) -> (Vec<u8>, String) {
    let mut table = Vec::with_capacity(written.len() * 12);
    let mut names = String::new();
    for (place, entry) in written.iter().enumerate() {
        if place > 0 {
            names.push('\0');
        }
        let is_own_name = request
            .get(entry.source)
            .is_some_and(|source| source.path == entry.path);
        if !is_own_name {
            names.push_str(&entry.path);
        }
        let mut flags = entry.mode & flags::MODE;
        match entry.kind {
            EntryKind::File => {}
            EntryKind::Directory => flags |= flags::DIRECTORY,
            EntryKind::Link { target } => {
                flags |= flags::LINK;
                names.push('\0');
                names.push_str(target);
            }
        }
        if entry.is_binary {
            flags |= flags::EXACT_MODE;
        }
        let mut length = 0;
        if let Cow::Owned(content) = &entry.content {
            flags |= flags::CHANGED;
            length = content.len();
        }
        for number in [flags, to_u32(entry.source), to_u32(length)] {
            table.extend_from_slice(&number.to_le_bytes());
        }
    }
    (table, names)
}

/// Lengths and counts fit: the memory of an instance does.
fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
