//! What a template prints, which is limited; and where in the template that is, for a host that ends it at a deadline.

use crate::host::HostCalls;
use std::io;

/// Bytes that one text may print.
const MOST_OUTPUT: usize = 16 * 1024 * 1024;
/// Bytes of source that are looked at to tell every place; after that only some are told.
const MOST_TOLD: usize = 4 * 1024 * 1024;
/// A call of the host costs as much as looking at so many bytes.
const COST_OF_TELLING: usize = 16 * 1024;
/// How many writes pass between places then.
const WRITES_BETWEEN_PLACES: usize = 4_096;

/// A text that refuses to grow beyond [`MOST_OUTPUT`].
///
/// minijinja tells nobody where it is. But the text between tags is written as it lies in the source, and whatever takes
/// long comes behind the part that was written last.
pub(super) struct Output<'s> {
    bytes: Vec<u8>,
    file: &'s str,
    source: &'s str,
    calls: Option<&'s dyn HostCalls>,
    told: usize,
    writes: usize,
}

impl<'s> Output<'s> {
    /// The empty output of `file`, whose text is `source`; tells `calls` that it is begun.
    pub(super) fn new(file: &'s str, source: &'s str, calls: Option<&'s dyn HostCalls>) -> Self {
        let first_tag = ["{%", "{{"].iter().filter_map(|tag| source.find(tag)).min();
        let mut output = Self {
            bytes: Vec::new(),
            file,
            source,
            calls,
            told: 0,
            writes: 0,
        };
        output.tell_place(first_tag.unwrap_or_default());
        output
    }

    /// What was written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn tell_place(&mut self, offset: usize) {
        let Some(calls) = self.calls else {
            return;
        };
        self.writes += 1;
        if self.told > MOST_TOLD && !self.writes.is_multiple_of(WRITES_BETWEEN_PLACES) {
            return;
        }
        let before = self.source.as_bytes().get(..offset).unwrap_or_default();
        calls.at(self.file, 1 + memchr::memchr_iter(b'\n', before).count());
        self.told += before.len() + COST_OF_TELLING;
    }

    /// Where in the source a part of it ends; nothing for what comes from elsewhere.
    fn end_in_source(&self, bytes: &[u8]) -> Option<usize> {
        let start = bytes.as_ptr().addr().checked_sub(self.source.as_ptr().addr())?;
        Some(start + bytes.len()).filter(|end| *end <= self.source.len())
    }
}

impl io::Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MOST_OUTPUT {
            return Err(io::Error::other("output limit"));
        }
        self.bytes.extend_from_slice(bytes);
        if let Some(end) = self.end_in_source(bytes) {
            self.tell_place(end);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
