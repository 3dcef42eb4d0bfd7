//! Schema checks and guardrails over any set of documents.
//!
//! The documents of all files are read first, so that a rule can look at several of them; each rule then adds its
//! findings. How a document was made makes no difference.

mod document;
mod exemption;
mod expressions;
mod family;
mod fix;
mod generated;
mod mend;
mod neighbours;
mod object;
mod options;
mod options_file;
mod own_rule;
mod paths;
mod place;
mod pod;
mod policy;
mod rules;
mod schema;
mod selector;
mod service;
mod sink;
mod skeleton;
mod table;

use document::Documents;
use exemption::Exemptions;
use pave_report::{Finding, ServiceScore, Tally};
use pave_spec::Platform;
use service::Services;
use sink::{Found, Sink};

pub use exemption::{Exempted, Exemption};
pub use expressions::Expressions;
pub use fix::{Fixed, fix};
pub use options::{DatedLevel, LevelName, NEWEST_MINOR, OLDEST_MINOR, Profile, RuleSetting, ValidateOptions};
pub use own_rule::{OwnMatch, OwnRule};
pub use policy::{PolicyForm, policies};
pub use table::{Rule, find as find_rule, rules};

/// A file to check.
#[derive(Clone, Copy, Debug)]
pub struct InputFile<'a> {
    /// Its path, for findings.
    pub path: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The findings, by file and position.
    pub findings: Vec<Finding>,
    /// What was found and let pass.
    pub exempted: Vec<Exempted>,
    /// From 0 to 100: 100 without findings; each error costs 10, each warning 3.
    pub score: u32,
    /// What each service of the set scores, by name: by the findings at its own documents.
    pub services: Vec<ServiceScore>,
}

/// Checks `files` as one set: app specs, platform files, catalog entities, Backstage templates, Kubernetes objects.
///
/// What a document is, it says itself (`apiVersion` and `kind`), or its file's name does (`*.pave.yaml`). YAML and JSON
/// files are read, Dockerfiles too; the templates of Helm charts are not YAML, and only their values are read.
/// `definitions` are files with further custom resource definitions, which are not checked themselves. `expressions`
/// evaluates rules in CEL; without it they are not checked, which is said.
#[must_use]
pub fn validate(
    files: &[InputFile<'_>],
    definitions: &[InputFile<'_>],
    platform: &Platform,
    options: &ValidateOptions,
    expressions: Option<&dyn Expressions>,
) -> Report {
    let mut sink = Sink::new(options, Exemptions::new(&options.exemptions));
    sink.extend(options.unknown_version());
    let documents = Documents::read(files, definitions, platform, &mut sink);
    rules::check(&documents, platform, expressions, &mut sink);
    let Found {
        findings,
        exempted,
        left_out,
    } = sink.into_found();
    let mut tally: Tally = findings.iter().collect();
    for more in left_out.values() {
        tally.join(*more);
    }
    Report {
        services: Services::of(&documents).scores(&findings, &left_out),
        findings,
        exempted,
        score: tally.score(),
    }
}
