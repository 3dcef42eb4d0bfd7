//! Which paths of the target are taken: no entry may be written over another, or where another needs a directory.

use super::{EntryKind, SkeletonEntry, TreeEntry};
use crate::codes;
use pave_report::Finding;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Rendered paths with the entry each came from, and whether it is a directory.
#[derive(Default)]
pub(super) struct Written<'a> {
    by_path: BTreeMap<Cow<'a, str>, (&'a str, bool)>,
}

impl<'a> Written<'a> {
    /// Notes that the entry is written to `path`. Says whether it is the first there; a directory may be again.
    ///
    /// # Errors
    /// Another entry is there.
    pub(super) fn take(&mut self, entry: &SkeletonEntry<'a>, path: Cow<'a, str>) -> Result<bool, Box<Finding>> {
        let is_directory = entry.kind == EntryKind::Directory;
        let (other, was_directory) = match self.by_path.entry(path) {
            Entry::Vacant(place) => {
                place.insert((entry.path, is_directory));
                return Ok(true);
            }
            Entry::Occupied(taken) => *taken.get(),
        };
        if is_directory && was_directory {
            return Ok(false);
        }
        let message = format!("renders to the same name as `{other}`");
        let collision = Finding::error(codes::NAME_COLLISION, message).in_file(entry.path);
        let hint = "make one of the two names different, or empty to leave it out";
        Err(Box::new(collision.with_hint(hint)))
    }

    /// What cannot be written, since a file is where it needs a directory.
    pub(super) fn without_directory(&self, output: &[TreeEntry<'_>]) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut checked = "";
        for entry in output {
            // Entries of one directory come one after another.
            let directory = entry.path.rsplit_once('/').map_or("", |(directory, _)| directory);
            if directory == checked {
                continue;
            }
            let ends = directory.match_indices('/').map(|(end, _)| end);
            let mut is_free = true;
            for end in ends.chain([directory.len()]) {
                let parent = directory.get(..end).unwrap_or_default();
                if let Some((other, false)) = self.by_path.get(parent) {
                    is_free = false;
                    let source = self.by_path.get(&*entry.path).map_or("", |(source, _)| source);
                    let message = format!("needs a directory where `{other}` is a file");
                    findings.push(Finding::error(codes::NAME_COLLISION, message).in_file(source));
                }
            }
            if is_free {
                checked = directory;
            }
        }
        findings
    }
}
