//! Scores, as on a scorecard: of a whole set, and of each service in it.

use crate::{Finding, Level};
use serde::Serialize;

/// How many findings there are of each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// At level error.
    pub errors: u32,
    /// At level warning.
    pub warnings: u32,
    /// At level info.
    pub infos: u32,
}

/// What one service scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceScore {
    /// The service's name: lower-case letters, digits, `-`, `_` and `.`, which also a file's name may hold.
    pub name: String,
    /// From 0 to 100.
    pub score: u32,
    /// From A to E.
    pub grade: char,
    /// What it has come by.
    #[serde(flatten)]
    pub tally: Tally,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, level: Level) {
        let count = match level {
            Level::Error => &mut self.errors,
            Level::Warning => &mut self.warnings,
            Level::Info => &mut self.infos,
        };
        *count = count.saturating_add(1);
    }

    /// Counts what another has counted.
    pub fn join(&mut self, other: Self) {
        self.errors = self.errors.saturating_add(other.errors);
        self.warnings = self.warnings.saturating_add(other.warnings);
        self.infos = self.infos.saturating_add(other.infos);
    }

    /// From 0 to 100: 100 without findings; each error costs 10, each warning 3.
    #[must_use]
    pub const fn score(self) -> u32 {
        let cost = self
            .errors
            .saturating_mul(10)
            .saturating_add(self.warnings.saturating_mul(3));
        100_u32.saturating_sub(cost)
    }
}

impl FromIterator<Level> for Tally {
    fn from_iter<I: IntoIterator<Item = Level>>(levels: I) -> Self {
        let mut tally = Self::default();
        for level in levels {
            tally.add(level);
        }
        tally
    }
}

impl<'a> FromIterator<&'a Finding> for Tally {
    fn from_iter<I: IntoIterator<Item = &'a Finding>>(findings: I) -> Self {
        findings.into_iter().map(|finding| finding.level).collect()
    }
}

impl ServiceScore {
    /// The score of a service with these findings.
    #[must_use]
    pub fn new(name: String, tally: Tally) -> Self {
        let score = tally.score();
        Self {
            name,
            score,
            grade: grade(score),
            tally,
        }
    }
}

/// The grade of a score of 100, from A to E; nothing with an error has an A.
#[must_use]
pub const fn grade(score: u32) -> char {
    match score {
        91.. => 'A',
        75.. => 'B',
        50.. => 'C',
        25.. => 'D',
        _ => 'E',
    }
}
