//! Renders skeletons on the machine itself, for `make bench`: prints the least microseconds of each, one a line.
//!
//! Takes the file that `tests/bench/native.mjs` writes.

use pave_template::{EntryKind, Host, Part, SkeletonEntry, SkeletonOptions, TemplateCache, Values, render_tree};
use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};

struct Packed<'a>(&'a [u8]);

impl<'a> Packed<'a> {
    fn number(&mut self) -> Option<usize> {
        let (number, rest) = self.0.split_first_chunk::<4>()?;
        self.0 = rest;
        usize::try_from(u32::from_le_bytes(*number)).ok()
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    fn file(&mut self) -> Option<SkeletonEntry<'a>> {
        Some(SkeletonEntry {
            path: str::from_utf8(self.bytes()?).ok()?,
            kind: EntryKind::File,
            content: self.bytes()?,
            mode: 0o644,
            part: Part::Rendered,
        })
    }

    fn skeleton(&mut self) -> Option<Vec<SkeletonEntry<'a>>> {
        let count = self.number()?;
        (0..count).map(|_| self.file()).collect()
    }
}

fn least(files: &[SkeletonEntry<'_>], values_json: &[u8], cache: &TemplateCache) -> Duration {
    let (options, host) = (SkeletonOptions::default(), Host::default());
    let mut least = Duration::MAX;
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(20) {
        let round = Instant::now();
        if let Ok(values) = Values::from_json(values_json) {
            std::hint::black_box(render_tree(files, &values, &options, &host, cache));
        }
        least = least.min(round.elapsed());
    }
    least
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("the packed skeletons are missing")?;
    let file = std::fs::read(path)?;
    let mut packed = Packed(&file);
    let values = packed.bytes().ok_or("cut short")?;
    let cache = TemplateCache::with_room(8 * 1024 * 1024);
    let mut output = std::io::stdout().lock();
    for _ in 0..packed.number().ok_or("cut short")? {
        let files = packed.skeleton().ok_or("cut short")?;
        writeln!(output, "{:.3}", least(&files, values, &cache).as_secs_f64() * 1e6)?;
    }
    Ok(())
}
