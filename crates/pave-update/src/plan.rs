//! Decides about every file before any is written.

use crate::lock::{Fingerprints, Lock, Record};
use crate::merge::merge;
use crate::unified::unified;
use pave_report::{Finding, Position};
use serde::Serialize;
use std::collections::BTreeMap;

/// A file as it is generated now.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// Its path in the folder.
    pub path: &'a str,
    /// Its text.
    pub content: &'a str,
}

/// A file that is there.
#[derive(Clone, Copy, Debug)]
pub struct ExistingFile<'a> {
    /// Its path in the folder.
    pub path: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
}

/// One run of a generator into a folder.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Whom the files are for, such as `service/orders`; another's files are left alone.
    pub owner: &'a str,
    /// All files of the owner, as they are generated now.
    pub generated: &'a [NewFile<'a>],
    /// Those of them, and of the lock, that are there.
    pub existing: &'a [ExistingFile<'a>],
    /// The lock file's text, empty without one.
    pub lock: &'a str,
    /// What stands in the way is replaced: changes by hand, and files that nothing generated.
    pub overwrite: bool,
    /// The owner goes on without Pave: the lock forgets its files.
    pub eject: bool,
}

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is new.
    Created,
    /// It is rewritten; nobody had changed it.
    Updated,
    /// It was changed by hand, and gets what the generator changed besides.
    Merged,
    /// Changes by hand, or a file that nothing generated, are replaced, as asked for.
    Overwritten,
    /// It stays as it is.
    Unchanged,
    /// It is no longer generated, and goes.
    Removed,
    /// It is no longer generated, but was changed by hand, and stays.
    Kept,
}

/// What happens to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path in the folder.
    pub path: String,
    /// What happens to it.
    pub outcome: Outcome,
    /// What is written; `None` where nothing is.
    pub content: Option<String>,
}

/// What happens to all files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// Every file, by path.
    pub changes: Vec<Change>,
    /// The lock file's new text; `None` where it is removed, or was not there and is not needed.
    pub lock: Option<String>,
    /// What to know; with an error among them nothing may be written.
    pub findings: Vec<Finding>,
}

impl Update {
    /// What would be written, as a unified diff; empty when nothing would. The lock file is left out.
    #[must_use]
    pub fn diff(&self, existing: &[ExistingFile<'_>]) -> String {
        let mut out = String::new();
        for change in &self.changes {
            let old = existing.iter().find(|file| file.path == change.path);
            let old = old
                .map(|file| String::from_utf8_lossy(file.content))
                .unwrap_or_default();
            let new = match (change.outcome, &change.content) {
                (Outcome::Removed, _) => "",
                (_, Some(content)) => content,
                _ => continue,
            };
            let header = |is_empty: bool, side: char| {
                if is_empty {
                    return "/dev/null".to_owned();
                }
                format!("{side}/{}", change.path)
            };
            let old_name = header(change.outcome == Outcome::Created, 'a');
            let new_name = header(change.outcome == Outcome::Removed, 'b');
            out.push_str(&unified(&old_name, &old, &new_name, new));
        }
        out
    }
}

/// Decides about every file of the request. Nothing of a person is lost: a file changed by hand is merged, or the run
/// stops with `update.conflict`; a file that nothing generated stops it with `update.unknown-file`; `overwrite` replaces both.
#[must_use]
pub fn update(request: &Request<'_>) -> Update {
    let known = match Lock::parse(request.lock) {
        Ok(known) => known,
        Err(_) if request.overwrite => Lock::default(),
        Err(findings) => {
            return Update {
                findings,
                ..Update::default()
            };
        }
    };
    let existing = request.existing.iter().map(|file| (file.path, file.content));
    let mut plan = Plan {
        request,
        existing: existing.collect(),
        known: &known,
        next: known.clone(),
        update: Update::default(),
    };
    for file in request.generated {
        plan.generated(file);
    }
    plan.no_longer_generated();
    plan.finish()
}

/// Whether merged lines are still what the file's name promises; a chart's templates are text.
fn is_well_formed(path: &str, text: &str) -> bool {
    match path.rsplit_once('.') {
        Some((_, "json")) => serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok(),
        Some((path, "yaml" | "yml")) => path.contains("templates/") || pave_yaml::parse(path, text).is_ok(),
        _ => true,
    }
}

struct Plan<'a> {
    request: &'a Request<'a>,
    existing: BTreeMap<&'a str, &'a [u8]>,
    known: &'a Lock,
    next: Lock,
    update: Update,
}

impl<'a> Plan<'a> {
    fn generated(&mut self, file: &NewFile<'_>) {
        let record = Record {
            owner: self.request.owner.to_owned(),
            lines: Fingerprints::of(file.content),
        };
        let known = self.known.records.get(file.path);
        if let Some(other) = known.filter(|known| known.owner != record.owner && !self.request.overwrite) {
            let message = format!("belongs to `{}`", other.owner);
            self.error(
                "update.other-owner",
                file.path,
                message,
                "give each service a folder of its own",
            );
            return;
        }
        let (outcome, content) = match (self.existing(file.path), known) {
            (None, None) => (Outcome::Created, Some(file.content.to_owned())),
            (None, Some(_)) => {
                self.note("update.restored", file.path, "was deleted, and is made again");
                (Outcome::Created, Some(file.content.to_owned()))
            }
            (Some(bytes), known) => match self.over(file, bytes, known, &record) {
                Some(decided) => decided,
                None => return,
            },
        };
        self.next.records.insert(file.path.to_owned(), record);
        self.change(file.path, outcome, content);
    }

    /// A file that is there already.
    fn over(
        &mut self,
        file: &NewFile<'_>,
        bytes: &[u8],
        known: Option<&Record>,
        record: &Record,
    ) -> Option<(Outcome, Option<String>)> {
        let text = std::str::from_utf8(bytes).ok();
        let now = text.map(Fingerprints::of);
        if now.as_ref() == Some(&record.lines) {
            return Some((Outcome::Unchanged, None));
        }
        let new = || Some(file.content.to_owned());
        match (known, text) {
            (Some(known), _) if now.as_ref() == Some(&known.lines) => return Some((Outcome::Updated, new())),
            _ if self.request.overwrite => {
                self.note(
                    "update.overwritten",
                    file.path,
                    "was replaced, with what somebody had written in it",
                );
                return Some((Outcome::Overwritten, new()));
            }
            (None, _) => {
                let hint = "move it away or remove it, or generate with `overwrite`";
                self.error(
                    "update.unknown-file",
                    file.path,
                    "exists, and was not generated here",
                    hint,
                );
            }
            (Some(_), None) => self.conflict(file.path, 1),
            (Some(known), Some(text)) => match merge(&known.lines, text, file.content) {
                Err(conflict) => self.conflict(file.path, conflict.line),
                Ok(merged) if !is_well_formed(file.path, &merged) => self.conflict(file.path, 1),
                Ok(merged) if Fingerprints::of(&merged) == Fingerprints::of(text) => {
                    self.note("update.changed-by-hand", file.path, "was changed by hand, and stays so");
                    return Some((Outcome::Unchanged, None));
                }
                Ok(merged) => {
                    self.note(
                        "update.merged",
                        file.path,
                        "was changed by hand; those changes are kept beside the new ones",
                    );
                    return Some((Outcome::Merged, Some(merged)));
                }
            },
        }
        None
    }

    fn no_longer_generated(&mut self) {
        for (path, record) in &self.known.records {
            let is_new = self.request.generated.iter().any(|file| file.path == path);
            if record.owner != self.request.owner || is_new {
                continue;
            }
            let Some(bytes) = self.existing(path) else {
                self.next.records.remove(path);
                continue;
            };
            let now = std::str::from_utf8(bytes).ok().map(Fingerprints::of);
            if self.request.overwrite || now.as_ref() == Some(&record.lines) {
                self.note("update.removed", path, "is no longer generated, and was removed");
                self.next.records.remove(path);
                self.change(path, Outcome::Removed, None);
            } else {
                let finding = Finding::warning(
                    "update.kept",
                    "is no longer generated, but was changed by hand, and stays",
                );
                let hint = "remove it, or keep it outside of the generated folder";
                self.update.findings.push(finding.in_file(path).with_hint(hint));
                self.change(path, Outcome::Kept, None);
            }
        }
    }

    fn finish(mut self) -> Update {
        if self.request.eject {
            self.next.records.retain(|_, record| record.owner != self.request.owner);
        }
        self.update.lock = (!self.next.records.is_empty()).then(|| self.next.text());
        self.update.changes.sort_by(|left, right| left.path.cmp(&right.path));
        self.update
    }

    fn existing(&self, path: &str) -> Option<&'a [u8]> {
        self.existing.get(path).copied()
    }

    fn change(&mut self, path: &str, outcome: Outcome, content: Option<String>) {
        let path = path.to_owned();
        self.update.changes.push(Change { path, outcome, content });
    }

    fn note(&mut self, code: &'static str, path: &str, message: &str) {
        self.update.findings.push(Finding::info(code, message).in_file(path));
    }

    fn error(&mut self, code: &'static str, path: &str, message: impl AsRef<str>, hint: &str) {
        let finding = Finding::error(code, message).in_file(path).with_hint(hint);
        self.update.findings.push(finding);
    }

    fn conflict(&mut self, path: &str, line: usize) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let message = "was changed by hand where the generated text changes too";
        let hint =
            "say it in the spec, for example with `patches`, and take the file back; or generate with `overwrite`";
        let finding = Finding::error("update.conflict", message)
            .in_file(path)
            .at(Position { line, column: 1 })
            .with_hint(hint);
        self.update.findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: &str = "service/api";

    fn run(
        generated: &[(&str, &str)],
        existing: &[(&str, &str)],
        lock: &str,
        change: impl Fn(&mut Request<'_>),
    ) -> Update {
        let generated: Vec<_> = generated
            .iter()
            .map(|(path, content)| NewFile { path, content })
            .collect();
        let existing: Vec<_> = existing
            .iter()
            .map(|(path, content)| ExistingFile {
                path,
                content: content.as_bytes(),
            })
            .collect();
        let mut request = Request {
            owner: OWNER,
            generated: &generated,
            existing: &existing,
            lock,
            overwrite: false,
            eject: false,
        };
        change(&mut request);
        update(&request)
    }

    fn outcomes(update: &Update) -> Vec<(&str, Outcome)> {
        let changes = update.changes.iter();
        changes.map(|change| (change.path.as_str(), change.outcome)).collect()
    }

    fn codes(update: &Update) -> Vec<&str> {
        update.findings.iter().map(|finding| &*finding.code).collect()
    }

    const FIRST: &[(&str, &str)] = &[("a.yaml", "a: 1\nb: 1\nc: 1\nd: 1\n"), ("b.yaml", "b: 1\n")];

    fn first_lock() -> String {
        run(FIRST, &[], "", |_| ()).lock.unwrap()
    }

    #[test]
    fn a_first_run_creates_everything_and_a_second_changes_nothing() {
        let first = run(FIRST, &[], "", |_| ());
        assert_eq!(
            outcomes(&first),
            [("a.yaml", Outcome::Created), ("b.yaml", Outcome::Created)]
        );
        let second = run(FIRST, FIRST, &first_lock(), |_| ());
        assert_eq!(
            outcomes(&second),
            [("a.yaml", Outcome::Unchanged), ("b.yaml", Outcome::Unchanged)]
        );
        assert_eq!((second.lock, second.findings), (first.lock, Vec::new()));
    }

    #[test]
    fn only_what_differs_is_rewritten() {
        let next = [FIRST[0], ("b.yaml", "b: 2\n")];
        let update = run(&next, FIRST, &first_lock(), |_| ());
        assert_eq!(
            outcomes(&update),
            [("a.yaml", Outcome::Unchanged), ("b.yaml", Outcome::Updated)]
        );
        assert!(update.findings.is_empty());
        let diff = update.diff(&[ExistingFile {
            path: "b.yaml",
            content: b"b: 1\n",
        }]);
        assert_eq!(diff, "--- a/b.yaml\n+++ b/b.yaml\n@@ -1,1 +1,1 @@\n-b: 1\n+b: 2\n");
    }

    #[test]
    fn changes_by_hand_are_kept_and_reported() {
        let edited = [("a.yaml", "a: 1\n# why\nb: 1\nc: 1\nd: 1\n"), FIRST[1]];
        let same = run(FIRST, &edited, &first_lock(), |_| ());
        assert_eq!(
            (outcomes(&same)[0].1, codes(&same)),
            (Outcome::Unchanged, vec!["update.changed-by-hand"])
        );
        let next = [("a.yaml", "a: 1\nb: 1\nc: 1\nd: 2\n"), FIRST[1]];
        let merged = run(&next, &edited, &first_lock(), |_| ());
        assert_eq!(
            (outcomes(&merged)[0].1, codes(&merged)),
            (Outcome::Merged, vec!["update.merged"])
        );
        let content = merged.changes[0].content.clone().unwrap();
        assert_eq!(content, "a: 1\n# why\nb: 1\nc: 1\nd: 2\n");
        // The next run knows what was generated, not what was merged.
        let again = run(&next, &[("a.yaml", &content), FIRST[1]], &merged.lock.unwrap(), |_| ());
        assert_eq!(outcomes(&again)[0].1, Outcome::Unchanged);
    }

    #[test]
    fn what_both_changed_stops_the_run_unless_it_may_overwrite() {
        let edited = [("a.yaml", "a: 1\nb: 9\nc: 1\nd: 1\n"), FIRST[1]];
        let next = [("a.yaml", "a: 1\nb: 2\nc: 1\nd: 1\n"), FIRST[1]];
        let stopped = run(&next, &edited, &first_lock(), |_| ());
        assert_eq!(codes(&stopped), ["update.conflict"]);
        assert_eq!(stopped.findings[0].position.unwrap().line, 2);
        let forced = run(&next, &edited, &first_lock(), |request| request.overwrite = true);
        assert_eq!(
            (outcomes(&forced)[0].1, codes(&forced)),
            (Outcome::Overwritten, vec!["update.overwritten"])
        );
    }

    #[test]
    fn a_merge_that_is_no_yaml_is_a_conflict() {
        let first = [("a.yaml", "a:\n  b: 1\n  c: 1\n  d: 1\n")];
        let lock = run(&first, &[], "", |_| ()).lock.unwrap();
        let hand = [("a.yaml", "a:\n  b: 1\n  c: 1\n  d: 1\n  e: 1\n")];
        let next = [("a.yaml", "a:\n  e: 2\n  b: 1\n  c: 1\n  d: 1\n")];
        assert_eq!(codes(&run(&next, &hand, &lock, |_| ())), ["update.conflict"]);
    }

    #[test]
    fn a_file_that_nothing_generated_is_left_alone() {
        let mine = [("a.yaml", "mine: true\n")];
        assert_eq!(codes(&run(FIRST, &mine, "", |_| ())), ["update.unknown-file"]);
        let adopted = run(FIRST, FIRST, "", |_| ());
        assert!(adopted.findings.is_empty());
        assert_eq!(outcomes(&adopted)[0].1, Outcome::Unchanged);
    }

    #[test]
    fn what_is_no_longer_generated_goes_unless_somebody_changed_it() {
        let gone = run(&FIRST[..1], FIRST, &first_lock(), |_| ());
        assert_eq!(outcomes(&gone)[1], ("b.yaml", Outcome::Removed));
        assert_eq!(codes(&gone), ["update.removed"]);
        let edited = [FIRST[0], ("b.yaml", "b: 9\n")];
        let kept = run(&FIRST[..1], &edited, &first_lock(), |_| ());
        assert_eq!(
            (outcomes(&kept)[1].1, codes(&kept)),
            (Outcome::Kept, vec!["update.kept"])
        );
        // It is reported again as long as it is there.
        let again = run(&FIRST[..1], &edited, &kept.lock.unwrap(), |_| ());
        assert_eq!(codes(&again), ["update.kept"]);
    }

    #[test]
    fn a_deleted_file_is_made_again_and_reported() {
        let update = run(FIRST, &FIRST[1..], &first_lock(), |_| ());
        assert_eq!(
            (outcomes(&update)[0].1, codes(&update)),
            (Outcome::Created, vec!["update.restored"])
        );
    }

    #[test]
    fn the_files_of_another_owner_are_left_alone() {
        let other = run(FIRST, FIRST, &first_lock(), |request| request.owner = "service/till");
        assert_eq!(codes(&other), ["update.other-owner", "update.other-owner"]);
        let beside = run(&[("c.yaml", "c: 1\n")], FIRST, &first_lock(), |request| {
            request.owner = "service/till";
        });
        assert_eq!(
            (outcomes(&beside), codes(&beside)),
            (vec![("c.yaml", Outcome::Created)], Vec::new())
        );
    }

    #[test]
    fn a_broken_lock_stops_the_run_and_an_ejected_owner_leaves_none() {
        assert_eq!(codes(&run(FIRST, FIRST, "<<<<<<< HEAD\n", |_| ())), ["update.lock"]);
        let ejected = run(FIRST, FIRST, &first_lock(), |request| request.eject = true);
        assert_eq!(
            (ejected.lock.as_deref(), outcomes(&ejected)[0].1),
            (None, Outcome::Unchanged)
        );
    }
}
