//! The rules: their codes, how much each matters, what they ask for, why, and who else asks for it.
//!
//! `docs/rules/` is made of this table and of the cases in `tests/cases/rules/`.

mod bundle;
mod entities;
mod kubernetes;
mod platform;
mod reliability;
mod specs;
mod workload;

use crate::options::Profile;
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
    /// What happens without it.
    pub why: &'static str,
    /// Where it comes from: standards, and the ids of linters that ask for the same.
    pub source: &'static str,
}

const fn rule(
    code: &'static str,
    level: Level,
    profile: Profile,
    about: &'static str,
    why: &'static str,
    source: &'static str,
) -> Rule {
    Rule {
        code,
        level,
        profile,
        about,
        why,
        source,
    }
}

const PARTS: [&[Rule]; 7] = [
    specs::RULES,
    entities::RULES,
    kubernetes::RULES,
    workload::RULES,
    reliability::RULES,
    bundle::RULES,
    platform::RULES,
];

/// Every rule, grouped by the letter of its code.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    PARTS.into_iter().flatten()
}

/// The rule with `code`.
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<_> = rules().map(|rule| rule.code).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }

    #[test]
    fn every_rule_says_what_why_and_whence_in_whole_sentences() {
        for rule in rules() {
            for text in [rule.about, rule.why] {
                assert!(text.ends_with('.') && text.len() > 20, "{}: {text}", rule.code);
            }
            assert!(!rule.source.is_empty(), "{}", rule.code);
        }
    }
}
