//! Reports: the same findings in the forms that people and tools read.

use crate::score::{ServiceScore, grade};
use crate::{Finding, github, junit, sarif, text};
use serde::Deserialize;

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// For a terminal: each finding with its line and a caret.
    #[default]
    Text,
    /// As the engine gives them.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Commands of GitHub Actions, shown beside the lines of a pull request.
    Github,
    /// `JUnit`'s XML, for test reports.
    Junit,
}

/// What is known of a rule, for reports that list them.
#[derive(Clone, Copy, Debug)]
pub struct RuleText<'a> {
    /// The rule's code.
    pub code: &'a str,
    /// What it asks for.
    pub about: &'a str,
    /// What happens without it.
    pub why: &'a str,
    /// Where more is written about it.
    pub docs: Option<&'a str>,
}

/// A file that was checked.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// As findings name it.
    pub path: &'a str,
    /// Its text; nothing where it is none.
    pub text: Option<&'a str>,
}

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct ReportInput<'a> {
    /// The findings, in order.
    pub findings: &'a [Finding],
    /// From 0 to 100.
    pub score: u32,
    /// What each service scores, by name.
    pub services: &'a [ServiceScore],
    /// How many findings were let pass.
    pub exempted: usize,
    /// All files that were checked.
    pub files: &'a [SourceFile<'a>],
    /// All rules.
    pub rules: &'a [RuleText<'a>],
    /// Pave's version.
    pub version: &'a str,
    /// Whether the text has colours, by ANSI's escape sequences.
    pub color: bool,
}

/// The report in a form; the same input gives the same bytes.
#[must_use]
pub fn render(format: Format, input: &ReportInput<'_>) -> String {
    match format {
        Format::Text => text::render(input),
        Format::Json => json(input),
        Format::Sarif => sarif::render(input),
        Format::Github => github::render(input),
        Format::Junit => junit::render(input),
    }
}

fn json(input: &ReportInput<'_>) -> String {
    let value = serde_json::json!({
        "findings": input.findings,
        "exempted": input.exempted,
        "score": input.score,
        "grade": grade(input.score),
        "services": input.services,
    });
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

/// `1 error`, `2 warnings`.
pub(crate) fn count(number: impl TryInto<u64>, word: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {word}{ending}")
}
