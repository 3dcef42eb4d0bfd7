//! Rules in CEL: who evaluates them, and what is asked and answered.
//!
//! The evaluator is no part of this crate: most sets of documents have no such rules, and a worker loads it only for those
//! that do.

use serde::{Deserialize, Serialize};

/// Evaluates rules in CEL. `pave_cel::answer` is one that does, and says the form of requests and answers.
pub trait Expressions {
    /// The answer to a request, both JSON text.
    ///
    /// # Errors
    /// One line that says why there is no answer.
    fn answer(&self, request: &str) -> Result<String, String>;
}

/// What the evaluator is asked.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request<'a> {
    pub(crate) objects: Vec<serde_json::Value>,
    pub(crate) definitions: Vec<&'a serde_json::Value>,
    pub(crate) rules: Vec<AskedRule<'a>>,
    pub(crate) sources: Vec<&'a str>,
    pub(crate) checks: Vec<AskedCheck>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AskedRule<'a> {
    pub(crate) expression: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) message_expression: Option<&'a str>,
}

#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct AskedCheck {
    pub(crate) object: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) definition: Option<usize>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) known: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rule: Option<usize>,
}

/// What it answers.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) errors: Vec<RuleError>,
    pub(crate) source_errors: Vec<SourceError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SourceError {
    pub(crate) source: usize,
    pub(crate) at: usize,
    pub(crate) message: String,
    pub(crate) is_unknown_function: bool,
}

#[derive(Deserialize)]
pub(crate) struct Outcome {
    pub(crate) check: usize,
    pub(crate) kind: OutcomeKind,
    pub(crate) path: Vec<Step>,
    pub(crate) culprit: Vec<Step>,
    pub(crate) message: String,
    pub(crate) rule: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OutcomeKind {
    /// The rule does not hold.
    Violated,
    /// It cannot be evaluated, nor could the API server.
    Failed,
    /// It cannot be evaluated here.
    Unchecked,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Step {
    Item(usize),
    Field(String),
}

#[derive(Deserialize)]
pub(crate) struct RuleError {
    pub(crate) rule: usize,
    pub(crate) part: String,
    pub(crate) at: usize,
    pub(crate) message: String,
}
