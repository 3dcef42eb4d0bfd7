//! Schema checks and guardrails over any set of documents.
//!
//! The documents of all files are read first, so that a rule can look at several of them; each rule then adds its
//! findings. How a document was made makes no difference.

mod document;
mod entity;
mod kubernetes;
mod rules;
mod sink;
mod table;

use document::Documents;
use pave_report::{Finding, Level};
use pave_spec::Platform;
use serde::Deserialize;
use sink::Sink;

pub use table::{RULES, Rule};

/// A file to check.
#[derive(Clone, Copy, Debug)]
pub struct InputFile<'a> {
    /// Its path, for findings.
    pub path: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
}

/// How strict the rules are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// What would not work or is plainly dangerous.
    Baseline,
    /// The golden path of the platform.
    #[default]
    Golden,
    /// What a security team would ask for.
    Strict,
}

/// What to check for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct ValidateOptions {
    /// The minor version of Kubernetes, such as `1.34`. No rule depends on it yet.
    pub kubernetes: Option<String>,
    /// How strict the rules are.
    pub profile: Profile,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The findings, by file and position.
    pub findings: Vec<Finding>,
    /// From 0 to 100: 100 without findings; each error costs 10, each warning 3.
    pub score: u32,
}

/// Checks `files` as one set: app specs, platform files, catalog entities, Backstage templates, Kubernetes objects.
///
/// What a document is, it says itself (`apiVersion` and `kind`), or its file's name does (`*.pave.yaml`). YAML and JSON
/// files are read; other files, and the templates of Helm charts, are not YAML and are passed over.
#[must_use]
pub fn validate(files: &[InputFile<'_>], platform: &Platform, options: &ValidateOptions) -> Report {
    let mut sink = Sink::new(options.profile);
    let documents = Documents::read(files, platform, &mut sink);
    rules::check(&documents, &mut sink);
    let findings = sink.into_findings();
    let cost: u32 = findings
        .iter()
        .map(|finding| match finding.level {
            Level::Error => 10,
            Level::Warning => 3,
            Level::Info => 0,
        })
        .fold(0, u32::saturating_add);
    Report {
        findings,
        score: 100_u32.saturating_sub(cost),
    }
}
