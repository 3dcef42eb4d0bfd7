//! Collects findings, at the level their rule has for this run.

use crate::exemption::{Exempted, Exemptions};
use crate::options::{Profile, RuleLevel, ValidateOptions};
use crate::own_rule::OwnRule;
use crate::place::Spot;
use crate::table;
use pave_report::{Finding, Level, Tally, sort};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// How many findings one run gives at most; what comes after is counted in the last one.
const FINDING_LIMIT: usize = 1000;

pub(crate) struct Sink<'o> {
    options: &'o ValidateOptions,
    exemptions: Exemptions,
    findings: Vec<Finding>,
    exempted: Vec<Exempted>,
    left_out: LeftOut,
    has_unread: bool,
    has_variables: bool,
}

/// What is counted only, by file and line: a score would else be better the more is wrong.
pub(crate) type LeftOut = BTreeMap<(String, u32), Tally>;

/// What a run has found.
pub(crate) struct Found {
    /// By file and position, each once.
    pub(crate) findings: Vec<Finding>,
    pub(crate) exempted: Vec<Exempted>,
    pub(crate) left_out: LeftOut,
}

#[expect(clippy::needless_pass_by_value, reason = "a spot is made for one finding")]
impl<'o> Sink<'o> {
    pub(crate) fn new(options: &'o ValidateOptions, exemptions: Exemptions) -> Self {
        Self {
            options,
            exemptions,
            findings: Vec::new(),
            exempted: Vec::new(),
            left_out: LeftOut::new(),
            has_unread: false,
            has_variables: false,
        }
    }

    pub(crate) fn options(&self) -> &'o ValidateOptions {
        self.options
    }

    /// A finding of the rule `code`, at the rule's level; nothing where the profile does not ask for the rule.
    pub(crate) fn add(&mut self, code: &'static str, spot: Spot<'_>, message: impl AsRef<str>, hint: impl AsRef<str>) {
        if let Some(rule) = table::find(code) {
            self.put(code, rule.profile, rule.level, &spot, message.as_ref(), hint.as_ref());
        }
    }

    /// As [`Sink::add`], for the part of a rule that asks from another profile on.
    pub(crate) fn add_from(
        &mut self,
        profile: Profile,
        code: &'static str,
        spot: Spot<'_>,
        message: impl AsRef<str>,
        hint: impl AsRef<str>,
    ) {
        if let Some(rule) = table::find(code) {
            self.put(code, profile, rule.level, &spot, message.as_ref(), hint.as_ref());
        }
    }

    /// As [`Sink::add`], for the part of a rule that only warns.
    pub(crate) fn warn(&mut self, code: &'static str, spot: Spot<'_>, message: impl AsRef<str>, hint: impl AsRef<str>) {
        if let Some(rule) = table::find(code) {
            self.put(
                code,
                rule.profile,
                Level::Warning,
                &spot,
                message.as_ref(),
                hint.as_ref(),
            );
        }
    }

    /// As [`Sink::add`], for something that the set lacks: nothing where a file could not be read, which may hold it.
    pub(crate) fn missing(
        &mut self,
        code: &'static str,
        spot: Spot<'_>,
        message: impl AsRef<str>,
        hint: impl AsRef<str>,
    ) {
        if !self.has_unread {
            self.add(code, spot, message, hint);
        }
    }

    /// Whether Flux puts values in place of variables before it applies anything.
    pub(crate) fn knows_variables(&self) -> bool {
        self.has_variables
    }

    /// Notes that Flux puts values in place of variables before it applies anything.
    pub(crate) fn has_variables(&mut self) {
        self.has_variables = true;
    }

    /// Whether some file of the set could not be read.
    pub(crate) fn has_unread(&self) -> bool {
        self.has_unread
    }

    /// Notes that some file of the set could not be read.
    pub(crate) fn lacks_a_file(&mut self) {
        self.has_unread = true;
    }

    /// A finding of an organisation's own rule.
    pub(crate) fn add_own(&mut self, rule: &OwnRule, spot: &Spot<'_>, message: &str, hint: &str) {
        if let RuleLevel::Level(level) = rule.level.level() {
            self.put(rule.id.clone(), Profile::Baseline, level, spot, message, hint);
        }
    }

    /// Something worth knowing about the run itself.
    pub(crate) fn note(&mut self, code: &'static str, spot: &Spot<'_>, message: &str, hint: &str) {
        self.put(code, Profile::Baseline, Level::Info, spot, message, hint);
    }

    fn put(
        &mut self,
        code: impl Into<Cow<'static, str>>,
        profile: Profile,
        level: Level,
        spot: &Spot<'_>,
        message: &str,
        hint: &str,
    ) {
        let code = code.into();
        // What such a text becomes, nobody knows here.
        if self.has_variables && spot.holds_variable() {
            return;
        }
        let level = match self.options.level_of(&code) {
            Some(RuleLevel::Off) => return,
            Some(RuleLevel::Level(level)) => level,
            None if profile > self.options.profile => return,
            None => level,
        };
        if let Some(exempted) = self.exemptions.cover(&code, spot, self.options) {
            self.exempted.push(exempted);
            return;
        }
        let mut finding = Finding::error(code, message).in_file(&spot.object.file).with_hint(hint);
        finding.level = level;
        finding.fix = spot.fix().cloned();
        if let Some(position) = spot.position() {
            finding = finding.at(position);
        }
        if self.findings.len() < FINDING_LIMIT {
            let path = spot.path();
            if !path.is_empty() {
                finding = finding.about(path);
            }
        }
        self.extend([finding]);
    }

    /// Findings made elsewhere, and those about a file as a whole.
    pub(crate) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for mut finding in findings {
            match self.options.level_of(&finding.code) {
                Some(RuleLevel::Off) => continue,
                Some(RuleLevel::Level(level)) => finding.level = level,
                None => {}
            }
            if self.findings.len() < FINDING_LIMIT {
                self.findings.push(finding);
            } else {
                let line = finding.position.map_or(0, |at| at.line);
                let place = (finding.file.unwrap_or_default(), line);
                self.left_out.entry(place).or_default().add(finding.level);
            }
        }
    }

    /// A finding of the rule `code` about a place in a file that is no object.
    pub(crate) fn add_to_file(&mut self, code: &'static str, finding: Finding) {
        let Some(rule) = table::find(code) else { return };
        if rule.profile <= self.options.profile || self.options.level_of(code).is_some() {
            let mut finding = finding;
            finding.level = rule.level;
            self.extend([finding]);
        }
    }

    /// Everything that was found.
    pub(crate) fn into_found(mut self) -> Found {
        let mut unused = self.exemptions.into_findings();
        self.findings.append(&mut unused);
        sort(&mut self.findings);
        self.findings.dedup();
        let left_out: u32 = self
            .left_out
            .values()
            .map(|tally| tally.errors + tally.warnings + tally.infos)
            .sum();
        if left_out > 0 {
            let message = format!("{left_out} more findings are not shown");
            let finding = Finding::error("rules.limit", message).with_hint("correct the first ones and check again");
            self.findings.push(finding);
        }
        Found {
            findings: self.findings,
            exempted: self.exempted,
            left_out: self.left_out,
        }
    }
}
