//! The lock file: what was generated, line by line, and for whom.

use pave_report::{Finding, Position};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Where it is kept, in the folder that files are generated into. No ending that Kubernetes' tools read.
pub const LOCK_FILE: &str = ".pave.lock";

const HEADER: &str = "\
# Written by Pave, to tell your changes of generated files from its own. Keep it with the files.
";

/// How many characters a fingerprint has.
const WIDTH: usize = 6;
/// More files are no lock of Pave's.
const FILE_LIMIT: usize = 10_000;

/// The lines of a file, each by the first 36 bits of its SHA-256: enough that an edit is never taken for no edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprints(pub(crate) Vec<[u8; WIDTH]>);

/// A file as it was generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// Whom it was generated for, such as `service/orders`.
    pub(crate) owner: String,
    pub(crate) lines: Fingerprints,
}

/// Everything that was generated in one folder, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    pub(crate) records: BTreeMap<String, Record>,
}

impl Fingerprints {
    /// Those of a text; line ends do not count, since Git may change them.
    pub(crate) fn of(text: &str) -> Self {
        Self(lines(text).map(fingerprint).collect())
    }

    fn parse(text: &str) -> Option<Self> {
        let (chunks, []) = text.as_bytes().as_chunks::<WIDTH>() else {
            return None;
        };
        text.bytes()
            .all(|byte| ALPHABET.contains(&byte))
            .then(|| Self(chunks.to_vec()))
    }
}

/// The lines of a text without their ends; the last one is empty when the text ends with a line break.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line))
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn fingerprint(line: &str) -> [u8; WIDTH] {
    let digest = Sha256::digest(line.as_bytes());
    let bits = digest
        .iter()
        .take(8)
        .fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
    let mut letters = [b'A'; WIDTH];
    for (index, letter) in letters.iter_mut().enumerate() {
        let place = (bits >> (58 - 6 * index)) & 63;
        *letter = ALPHABET
            .get(usize::try_from(place).unwrap_or(0))
            .copied()
            .unwrap_or(b'A');
    }
    letters
}

impl Lock {
    /// Reads a lock file; an empty text is an empty lock.
    ///
    /// # Errors
    /// A finding `update.lock` with its line for a text that is no lock, such as one with Git's conflict markers, and for
    /// a path that leads out of the folder.
    pub fn parse(text: &str) -> Result<Self, Vec<Finding>> {
        let mut lock = Self::default();
        for (index, line) in lines(text).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut parts = line.split('\t');
            let record = (|| {
                let (path, owner, lines) = (parts.next()?, parts.next()?, parts.next()?);
                let lines = Fingerprints::parse(lines)?;
                let whole = parts.next().is_none() && is_inside(path) && lock.records.len() < FILE_LIMIT;
                whole.then(|| {
                    (
                        path.to_owned(),
                        Record {
                            owner: owner.to_owned(),
                            lines,
                        },
                    )
                })
            })();
            let Some((path, record)) = record else {
                let line = u32::try_from(index + 1).unwrap_or(u32::MAX);
                let finding = Finding::error("update.lock", "the lock file cannot be read")
                    .in_file(LOCK_FILE)
                    .at(Position { line, column: 1 });
                return Err(vec![finding.with_hint(
                    "take it back from Git, or remove it and generate with `overwrite`",
                )]);
            };
            lock.records.insert(path, record);
        }
        Ok(lock)
    }

    /// The paths of the files it knows.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.records.keys().map(String::as_str)
    }

    /// Its text; the same records give the same bytes.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = HEADER.to_owned();
        for (path, record) in &self.records {
            text.push_str(path);
            text.push('\t');
            text.push_str(&record.owner);
            text.push('\t');
            text.extend(record.lines.0.iter().flatten().copied().map(char::from));
            text.push('\n');
        }
        text
    }
}

/// Whether a path stays in the folder: the lock comes from a repository, which anyone may have written.
fn is_inside(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    !path.contains(['\\', ':', '\0']) && path != LOCK_FILE && path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(path: &str, text: &str) -> Lock {
        let record = Record {
            owner: "service/api".to_owned(),
            lines: Fingerprints::of(text),
        };
        Lock {
            records: [(path.to_owned(), record)].into(),
        }
    }

    #[test]
    fn a_lock_is_read_as_it_was_written() {
        let written = lock("base/service.yaml", "a: 1\nb: 2\n");
        assert_eq!(Lock::parse(&written.text()), Ok(written.clone()));
        assert_eq!(Lock::parse(&written.text().replace('\n', "\r\n")), Ok(written));
        assert_eq!(Lock::parse(""), Ok(Lock::default()));
    }

    #[test]
    fn line_ends_do_not_count_and_every_other_change_does() {
        let of = Fingerprints::of;
        assert_eq!(of("a\r\nb\r\n"), of("a\nb\n"));
        assert_ne!(of("a\nb"), of("a\nb\n"));
        assert_ne!(of("a \n"), of("a\n"));
    }

    #[test]
    fn a_broken_or_hostile_lock_is_refused_with_its_line() {
        let good = lock("a.yaml", "a");
        for broken in [
            "<<<<<<< HEAD",
            "../up.yaml\ts\tAAAAAA",
            "/etc/passwd\ts\tAAAAAA",
            "a/../../b\ts\tAAAAAA",
            "c:\\a\ts\tAAAAAA",
            "a.yaml\ts\tAAAAA",
            "a.yaml\ts\tAA AAA",
            "a.yaml\ts",
        ] {
            let findings = Lock::parse(&format!("{}{broken}\n", good.text())).unwrap_err();
            let finding = findings.first().unwrap();
            assert_eq!(
                (&*finding.code, finding.position.unwrap().line),
                ("update.lock", 3),
                "{broken}"
            );
        }
    }
}
