//! Requests and answers, as JSON text: what crosses to the module that evaluates rules.

use crate::definition::{self, Kind, Outcome, Schema, check, steps};
use crate::library;
use crate::meter::{Failure, Meter};
use crate::program::Program;
use crate::value::{Value, holds_open};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The variables of an organisation's own rules.
const NAMES: [&str; 2] = ["object", "objects"];

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Request {
    objects: Vec<Json>,
    /// Schemas of custom resource definitions.
    definitions: Vec<Json>,
    rules: Vec<OwnRule>,
    /// Expressions of definitions, which are read only.
    sources: Vec<String>,
    checks: Vec<Check>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OwnRule {
    expression: String,
    #[serde(default)]
    message_expression: Option<String>,
}

/// An object, and what it is asked: the rules of a definition, those that come with Pave, or one of an organisation's own.
#[derive(Deserialize)]
struct Check {
    object: usize,
    #[serde(default)]
    definition: Option<usize>,
    /// Whether it is asked the rules that come with Pave.
    #[serde(default)]
    known: bool,
    #[serde(default)]
    rule: Option<usize>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    outcomes: Vec<Found>,
    errors: Vec<RuleError>,
    source_errors: Vec<SourceError>,
}

/// An expression of a definition that cannot be read.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SourceError {
    source: usize,
    at: usize,
    message: String,
    is_unknown_function: bool,
}

/// An outcome of a check.
#[derive(Serialize)]
struct Found {
    check: usize,
    #[serde(flatten)]
    outcome: Outcome,
}

/// An own rule that cannot be read.
#[derive(Serialize)]
struct RuleError {
    rule: usize,
    /// `expression` or `messageExpression`.
    part: &'static str,
    /// The byte of the expression.
    at: usize,
    message: String,
}

/// Evaluates rules: `request` holds `objects`, `definitions` (their schemas), `rules` with `expression` and
/// `messageExpression`, and `checks`, each with an `object` and its `definition` or `rule`, as places in these lists, or
/// `known` for the rules that come with Pave.
///
/// Answers with `outcomes`, each with its `check`, `kind` (`violated`, `failed`, `unchecked`), the `path` of the value, the
/// way from there to the `culprit` of its parts, a `message` and the `rule`; and with `errors`, the own rules that cannot be read, and `sourceErrors`, those
/// of the `sources`, expressions of definitions that are read only. A request that cannot be read gives an
/// empty answer.
#[must_use]
pub fn answer(request: &str) -> String {
    let answer = serde_json::from_str(request).map_or_else(|_| Answer::default(), |request| answer_to(&request));
    serde_json::to_string(&answer).unwrap_or_default()
}

fn answer_to(request: &Request) -> Answer {
    let meter = Meter::of_request(request.checks.len());
    let definitions: Vec<Schema> = request.definitions.iter().map(Schema::read).collect();
    let mut errors = Vec::new();
    let programs: Vec<Option<OwnProgram>> = request
        .rules
        .iter()
        .enumerate()
        .map(|(index, rule)| OwnProgram::read(index, rule, &mut errors))
        .collect();
    let is_used = programs.iter().flatten().any(|own| own.program.uses(1));
    let objects: Vec<Value> = if is_used {
        request.objects.iter().map(Value::of_json).collect()
    } else {
        Vec::new()
    };
    let all = Value::list(objects);
    let mut outcomes = Vec::new();
    for (index, asked) in request.checks.iter().enumerate() {
        let Some(object) = request.objects.get(asked.object) else {
            continue;
        };
        let definition = asked.definition.and_then(|place| definitions.get(place));
        let own = asked.rule.and_then(|place| programs.get(place)?.as_ref());
        let mut found = definition
            .map(|schema| check(object, schema, &meter))
            .unwrap_or_default();
        if asked.known {
            let text = |name: &str| object.get(name).and_then(Json::as_str).unwrap_or_default();
            let schema = library::find(text("apiVersion"), text("kind"));
            found.extend(schema.iter().flat_map(|schema| check(object, schema, &meter)));
        }
        let own = own.and_then(|own| own.ask(object, &all, &meter));
        outcomes.extend(
            found
                .into_iter()
                .chain(own)
                .map(|outcome| Found { check: index, outcome }),
        );
    }
    let source_errors = request.sources.iter().enumerate().filter_map(|(source, text)| {
        let error = Program::compile(text, &definition::NAMES).err()?;
        Some(SourceError {
            source,
            at: error.at,
            message: error.message,
            is_unknown_function: error.is_unknown_function,
        })
    });
    Answer {
        outcomes,
        errors,
        source_errors: source_errors.collect(),
    }
}

struct OwnProgram {
    source: String,
    program: Program,
    message: Option<Program>,
}

impl OwnProgram {
    fn read(index: usize, rule: &OwnRule, errors: &mut Vec<RuleError>) -> Option<Self> {
        let mut compile = |part, source: &str| match Program::compile(source, &NAMES) {
            Ok(program) => Some(program),
            Err(error) => {
                errors.push(RuleError {
                    rule: index,
                    part,
                    at: error.at,
                    message: error.message,
                });
                None
            }
        };
        let program = compile("expression", &rule.expression);
        let message = rule
            .message_expression
            .as_deref()
            .map(|source| compile("messageExpression", source));
        Some(Self {
            source: rule.expression.trim().to_owned(),
            program: program?,
            message: message.flatten(),
        })
    }

    fn ask(&self, json: &Json, all: &Value, meter: &Meter) -> Option<Outcome> {
        let object = Value::of_json(json);
        let values = || vec![object.clone(), all.clone()];
        let (kind, message) = match self.program.holds_for(values(), meter) {
            Ok(true) => return None,
            Ok(false) => {
                let message = self
                    .message
                    .as_ref()
                    .and_then(|program| program.text_for(values(), meter));
                (Kind::Violated, message.unwrap_or_default())
            }
            Err(Failure::Wrong(message)) => (Kind::Failed, message),
            // It is asked again of what a template makes.
            Err(Failure::Unsupported(_)) if holds_open(json) => return None,
            Err(failure) => (Kind::Unchecked, failure.to_string()),
        };
        Some(Outcome {
            kind,
            path: Vec::new(),
            // Nothing more is spent on what cannot be decided.
            culprit: if kind == Kind::Unchecked {
                Vec::new()
            } else {
                steps(self.program.culprit(values(), meter))
            },
            message,
            rule: self.source.clone(),
        })
    }
}
