//! Collects findings, at the level their rule has in the profile.

use crate::Profile;
use crate::table;
use pave_report::{Finding, Position, sort};

/// How many findings one run gives at most; what comes after is counted in the last one.
const FINDING_LIMIT: usize = 1000;

pub(crate) struct Sink {
    profile: Profile,
    findings: Vec<Finding>,
    left_out: usize,
}

/// Where something is wrong.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) position: Option<Position>,
    pub(crate) path: &'a str,
}

impl Sink {
    pub(crate) fn new(profile: Profile) -> Self {
        Self {
            profile,
            findings: Vec::new(),
            left_out: 0,
        }
    }

    /// A finding of the rule with `code`; nothing where the profile does not ask for the rule.
    pub(crate) fn add(
        &mut self,
        code: &'static str,
        place: Place<'_>,
        message: impl AsRef<str>,
        hint: impl AsRef<str>,
    ) {
        let Some(rule) = table::find(code).filter(|rule| rule.profile <= self.profile) else {
            return;
        };
        let mut finding = Finding::error(code, message).in_file(place.file).with_hint(hint);
        finding.level = rule.level;
        if let Some(position) = place.position {
            finding = finding.at(position);
        }
        if !place.path.is_empty() {
            finding = finding.about(place.path);
        }
        self.extend([finding]);
    }

    /// Findings made elsewhere.
    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            if self.findings.len() < FINDING_LIMIT {
                self.findings.push(finding);
            } else {
                self.left_out += 1;
            }
        }
    }

    /// All findings by file and position, each once.
    pub(crate) fn into_findings(mut self) -> Vec<Finding> {
        sort(&mut self.findings);
        self.findings.dedup();
        if self.left_out > 0 {
            let message = format!("{} more findings are not shown", self.left_out);
            let finding = Finding::error("rules.limit", message).with_hint("correct the first ones and check again");
            self.findings.push(finding);
        }
        self.findings
    }
}
