//! The rules: their codes, how much each matters, what they ask for.

use crate::Profile;
use pave_report::Level;

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its stable code.
    pub code: &'static str,
    /// How much it matters.
    pub level: Level,
    /// The mildest profile that asks for it.
    pub profile: Profile,
    /// What it asks for, one sentence.
    pub about: &'static str,
}

const fn rule(code: &'static str, level: Level, profile: Profile, about: &'static str) -> Rule {
    Rule {
        code,
        level,
        profile,
        about,
    }
}

use Level::{Error, Warning};
use Profile::{Baseline, Golden};

/// Every rule that this crate checks, by code. `Y1` and the `S` rules are checked where YAML and specs are read.
pub const RULES: &[Rule] = &[
    rule(
        "C1",
        Error,
        Baseline,
        "A catalog entity has the fields of its kind, in the form Backstage accepts.",
    ),
    rule(
        "C2",
        Error,
        Baseline,
        "References of an entity name an entity, once, and never itself.",
    ),
    rule(
        "K1",
        Error,
        Baseline,
        "A Kubernetes object says its version, its kind and its name.",
    ),
    rule(
        "K5",
        Error,
        Baseline,
        "The selector of a workload matches the labels of its pods.",
    ),
    rule("K6", Error, Baseline, "An object appears once in a set."),
    rule(
        "K7",
        Warning,
        Golden,
        "An object says its namespace, and it is not `default`.",
    ),
    rule(
        "R1",
        Error,
        Golden,
        "Every container requests CPU and memory and limits both (seed 004).",
    ),
    rule("W1", Error, Baseline, "No container is privileged."),
    rule(
        "W2",
        Error,
        Baseline,
        "A pod does not share the node's processes or network.",
    ),
    rule("W5", Error, Golden, "No container can gain privileges."),
    rule("W6", Error, Golden, "Containers do not run as root (seed 002)."),
    rule(
        "W7",
        Error,
        Golden,
        "Containers drop all capabilities; only `NET_BIND_SERVICE` may come back.",
    ),
    rule("W8", Error, Golden, "A seccomp profile limits the system calls."),
    rule(
        "W9",
        Warning,
        Golden,
        "The root file system of a container is read-only.",
    ),
    rule(
        "W13",
        Error,
        Golden,
        "An image has a tag other than `latest`, or a digest.",
    ),
    rule(
        "Y2",
        Warning,
        Baseline,
        "YAML 1.1 and YAML 1.2 readers read every scalar alike.",
    ),
];

/// The rule with `code`.
pub(crate) fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<_> = RULES.iter().map(|rule| rule.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), RULES.len());
    }
}
