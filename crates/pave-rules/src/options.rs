//! What a run checks for: profile, Kubernetes version, levels of single rules, the organisation's own lists.

use crate::exemption::Exemption;
use crate::own_rule::OwnRule;
use pave_report::{Finding, Level};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The newest minor version of Kubernetes that Pave knows; what a run without a version checks for.
pub const NEWEST_MINOR: u32 = 37;
/// The oldest minor version of Kubernetes that Pave knows.
pub const OLDEST_MINOR: u32 = 30;

/// How strict the rules are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// What would not work or is plainly dangerous; of the Pod Security Standards, `baseline`.
    Baseline,
    /// The golden path of the platform; of the Pod Security Standards, `restricted`.
    #[default]
    Golden,
    /// What a security team would ask for.
    Strict,
}

/// How much a rule matters in a run, instead of what its table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RuleLevel {
    Off,
    Level(Level),
}

/// A level as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LevelName {
    /// The rule is not checked.
    Off,
    /// Worth knowing.
    Info,
    /// It works, but not as its author would want.
    Warning,
    /// Fails a step.
    Error,
}

impl LevelName {
    pub(crate) fn level(self) -> RuleLevel {
        match self {
            Self::Off => RuleLevel::Off,
            Self::Info => RuleLevel::Level(Level::Info),
            Self::Warning => RuleLevel::Level(Level::Warning),
            Self::Error => RuleLevel::Level(Level::Error),
        }
    }
}

/// What an organisation wants of one rule: start permissive, tighten on a date that everyone knows.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum RuleSetting {
    /// One level from now on.
    Level(LevelName),
    /// A level, and the day from which the rule is an error.
    Dated(DatedLevel),
}

/// A level that becomes `error` on a day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DatedLevel {
    /// The level until that day.
    pub level: LevelName,
    /// The day, `YYYY-MM-DD`.
    #[serde(default)]
    pub error_from: Option<String>,
}

/// What to check for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ValidateOptions {
    /// The minor version of Kubernetes, such as `1.34`; the newest one Pave knows when absent.
    pub kubernetes: Option<String>,
    /// How strict the rules are.
    pub profile: Profile,
    /// Today, `YYYY-MM-DD`, for exemptions and levels with a date; the core has no clock.
    pub today: Option<String>,
    /// Levels of single rules.
    pub rules: BTreeMap<String, RuleSetting>,
    /// What is let pass for a while, and why.
    pub exemptions: Vec<Exemption>,
    /// The registries that images may come from; any when empty.
    pub registries: Vec<String>,
    /// The lifecycles of the catalog; any when empty.
    pub lifecycles: Vec<String>,
    /// The types of components of the catalog; any when empty.
    pub component_types: Vec<String>,
    /// Entities that exist besides those in the files, as `kind:namespace/name`.
    pub known_entities: Vec<String>,
    /// The scaffolder's actions that the portal has besides Backstage's own.
    pub actions: Vec<String>,
    /// ConfigMaps and Secrets that exist besides those in the files: `Secret/name` or `ConfigMap/name`.
    pub external: Vec<String>,
    /// The organisation's own rules, in CEL.
    pub own_rules: Vec<OwnRule>,
}

impl ValidateOptions {
    /// The minor version: 34 for `1.34`, `v1.34.2` or `34`; the newest known one for anything else.
    #[must_use]
    pub fn minor(&self) -> u32 {
        let minor = self.kubernetes.as_deref().and_then(minor_of);
        minor.map_or(NEWEST_MINOR, |minor| minor.clamp(OLDEST_MINOR, NEWEST_MINOR))
    }

    /// What is wrong with the version that is asked for: nobody knows it, and another is taken.
    pub(crate) fn unknown_version(&self) -> Option<Finding> {
        let asked = self.kubernetes.as_deref()?;
        let hint = format!("write 1.{OLDEST_MINOR} to 1.{NEWEST_MINOR}");
        let finding = match minor_of(asked) {
            Some(OLDEST_MINOR..=NEWEST_MINOR) => return None,
            Some(_) => {
                let message = format!("this version of Kubernetes is not known: 1.{} is taken", self.minor());
                Finding::warning("validate.kubernetes", message)
            }
            None => Finding::error("validate.kubernetes", "not a version of Kubernetes"),
        };
        Some(finding.about("kubernetes").with_hint(hint))
    }

    /// Whether `day` is over today; never without a clock.
    pub(crate) fn is_past(&self, day: &str) -> bool {
        self.today.as_deref().is_some_and(|today| today > day)
    }

    /// What this run wants of the rule `code`.
    pub(crate) fn level_of(&self, code: &str) -> Option<RuleLevel> {
        Some(match self.rules.get(code)? {
            RuleSetting::Level(name) => name.level(),
            RuleSetting::Dated(dated) => {
                let from = dated.error_from.as_deref();
                let has_begun = from.is_some_and(|from| self.today.as_deref().is_some_and(|today| today >= from));
                if has_begun {
                    RuleLevel::Level(Level::Error)
                } else {
                    dated.level.level()
                }
            }
        })
    }
}

/// 34 of `1.34`, `v1.34.2` or `34`.
fn minor_of(text: &str) -> Option<u32> {
    let text = text.strip_prefix('v').unwrap_or(text);
    text.strip_prefix("1.").unwrap_or(text).split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_nobody_knows_is_said_to_be_unknown() {
        let codes = |text: &str| {
            let options = ValidateOptions {
                kubernetes: Some(text.to_owned()),
                ..ValidateOptions::default()
            };
            options.unknown_version().map(|finding| finding.level)
        };
        assert_eq!(codes("1.34"), None);
        assert_eq!(codes("v1.37.2"), None);
        assert_eq!(codes("1.12"), Some(Level::Warning));
        assert_eq!(codes("1.99"), Some(Level::Warning));
        assert_eq!(codes("soon"), Some(Level::Error));
        assert_eq!(ValidateOptions::default().unknown_version(), None);
    }

    #[test]
    fn the_minor_version_is_read_in_every_usual_form() {
        let minor = |text: &str| {
            let options = ValidateOptions {
                kubernetes: Some(text.to_owned()),
                ..ValidateOptions::default()
            };
            options.minor()
        };
        assert_eq!(minor("1.34"), 34);
        assert_eq!(minor("v1.31.4"), 31);
        assert_eq!(minor("1.12"), OLDEST_MINOR);
        assert_eq!(minor("soon"), NEWEST_MINOR);
        assert_eq!(ValidateOptions::default().minor(), NEWEST_MINOR);
    }
}
