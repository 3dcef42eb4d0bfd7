//! K4: the rules in CEL that definitions hold; and the organisation's own, which are in CEL, too.

use super::advice::advice;
use super::definition_rules::{self, Source};
use crate::document::Documents;
use crate::expressions::{Answer, AskedCheck, AskedRule, Expressions, Outcome, OutcomeKind, Request, Step};
use crate::object::Object;
use crate::own_rule::OwnRule;
use crate::place::Spot;
use crate::sink::Sink;
use pave_report::Finding;
use pave_yaml::{Node, Value};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// How much of an expression a finding shows.
const SHOWN: usize = 200;

/// The kinds whose rules come with the evaluator: `<apiVersion> <kind>` on each line.
const KNOWN: &str = include_str!("../../../data/expressions.txt");

/// An object whose definition has rules.
pub(super) struct Asked<'a> {
    pub(super) object: &'a Object,
    /// The schema that holds them; none where they come with the evaluator.
    pub(super) schema: Option<&'a Json>,
}

/// Whether rules of this kind come with the evaluator.
pub(super) fn is_known(api_version: &str, kind: &str) -> bool {
    // Kubernetes' own groups have none; most objects are of these.
    if !api_version.contains('.') {
        return false;
    }
    let is_it = |line: &str| line.split_once(' ') == Some((api_version, kind));
    KNOWN.lines().any(is_it)
}

/// Whether a schema holds rules.
pub(super) fn has_rules(schema: &Json) -> bool {
    match schema {
        Json::Object(members) => members.contains_key("x-kubernetes-validations") || members.values().any(has_rules),
        Json::Array(items) => items.iter().any(has_rules),
        _ => false,
    }
}

/// What an answer's check was about.
enum About<'a> {
    Definition(&'a Object),
    Own(&'a Object, &'a OwnRule),
}

/// Asks the evaluator, all at once, if there is anything to ask.
pub(super) fn check(
    asked: &[Asked<'_>],
    documents: &Documents<'_>,
    expressions: Option<&dyn Expressions>,
    sink: &mut Sink<'_>,
) {
    let sources = definition_rules::sources(&documents.objects);
    if !asked.is_empty() || !sink.options().own_rules.is_empty() || !sources.is_empty() {
        check_with(asked, &sources, documents, expressions, sink);
    }
}

#[inline(never)]
fn check_with(
    asked: &[Asked<'_>],
    sources: &[Source<'_>],
    documents: &Documents<'_>,
    expressions: Option<&dyn Expressions>,
    sink: &mut Sink<'_>,
) {
    let rules = &sink.options().own_rules;
    let everything: Vec<&Object> = documents.objects.iter().chain(&documents.entities).collect();
    let mut request = Request {
        rules: rules.iter().map(asked_rule).collect(),
        sources: sources.iter().map(|source| source.text).collect(),
        ..Request::default()
    };
    let has_variables = sink.knows_variables();
    let mut about = Vec::new();
    let mut places: BTreeMap<*const Object, usize> = BTreeMap::new();
    for Asked { object, schema } in asked {
        let definition = schema.map(|schema| {
            let same = request
                .definitions
                .iter()
                .position(|known| std::ptr::eq(*known, schema));
            same.unwrap_or_else(|| {
                request.definitions.push(schema);
                request.definitions.len() - 1
            })
        });
        request.checks.push(AskedCheck {
            object: request.objects.len(),
            definition,
            known: definition.is_none(),
            rule: None,
        });
        places.insert(std::ptr::from_ref(*object), request.objects.len());
        request.objects.push(json_of(object, has_variables));
        about.push(About::Definition(object));
    }
    // `objects` are all of the set, where a rule looks at them: then nothing else may be among them.
    let has_unread = sink.has_unread();
    let looks_at_all = rules.iter().any(OwnRule::looks_at_all);
    for object in everything {
        let fitting: Vec<usize> = (0..rules.len())
            .filter(|index| rules.get(*index).is_some_and(|rule| rule.is_about(object)))
            // Of a file that cannot be read nobody knows what it holds.
            .filter(|index| !has_unread || rules.get(*index).is_some_and(|rule| !rule.looks_at_all()))
            .collect();
        if fitting.is_empty() && !looks_at_all {
            continue;
        }
        let place = places.get(&std::ptr::from_ref(object)).copied().unwrap_or_else(|| {
            request.objects.push(json_of(object, has_variables));
            request.objects.len() - 1
        });
        for index in fitting {
            let Some(rule) = rules.get(index) else { continue };
            request.checks.push(AskedCheck {
                object: place,
                rule: Some(index),
                ..AskedCheck::default()
            });
            about.push(About::Own(object, rule));
        }
    }
    match answer(&request, expressions) {
        Ok(answer) => {
            report(&answer, &about, sink);
            definition_rules::report(&answer.source_errors, sources, sink);
        }
        Err(reason) => sink.extend([unavailable(&about, &reason)]),
    }
}

/// An object as the evaluator takes it: a text with one of Flux' variables is one that a template leaves open.
fn json_of(object: &Object, has_variables: bool) -> Json {
    fn open(json: &mut Json) {
        match json {
            Json::String(text) if text.split("${").skip(1).any(|rest| rest.contains('}')) => "${{ }}".clone_into(text),
            Json::Array(items) => items.iter_mut().for_each(open),
            Json::Object(members) => members.values_mut().for_each(open),
            _ => {}
        }
    }
    let mut json = object.root().to_json();
    if has_variables {
        open(&mut json);
    }
    json
}

fn asked_rule(rule: &OwnRule) -> AskedRule<'_> {
    AskedRule {
        expression: &rule.expression,
        message_expression: rule.message_expression.as_deref(),
    }
}

fn answer(request: &Request<'_>, expressions: Option<&dyn Expressions>) -> Result<Answer, String> {
    let Some(expressions) = expressions else {
        return Err("their evaluator is not there".to_owned());
    };
    let request = serde_json::to_string(request).map_err(|_| "they cannot be asked".to_owned())?;
    let answer = expressions.answer(&request)?;
    serde_json::from_str(&answer).map_err(|_| "their evaluator gave no answer".to_owned())
}

/// Said once for the whole set.
fn unavailable(about: &[About<'_>], reason: &str) -> Finding {
    let finding = Finding::info(
        "rules.expressions",
        format!("the rules in CEL were not checked: {reason}"),
    );
    let finding = finding.with_hint("install the package again, whole");
    match about.first() {
        Some(About::Definition(object) | About::Own(object, _)) => finding.in_file(&object.file),
        None => finding,
    }
}

fn report(answer: &Answer, about: &[About<'_>], sink: &mut Sink<'_>) {
    for error in &answer.errors {
        let Some(rule) = sink.options().own_rules.get(error.rule) else {
            continue;
        };
        let message = format!(
            "the `{}` of `{}` cannot be read: {}",
            error.part, rule.id, error.message
        );
        let hint = format!("correct it at its character {}", error.at + 1);
        let finding = Finding::error("rules.options", message)
            .in_file("pave.rules.yaml")
            .with_hint(hint);
        sink.extend([match rule.place {
            Some(place) => finding.at(place),
            None => finding,
        }]);
    }
    let mut unchecked = BTreeSet::new();
    for outcome in &answer.outcomes {
        match about.get(outcome.check) {
            Some(_) if outcome.kind == OutcomeKind::Unchecked && !unchecked.insert(&outcome.rule) => {}
            Some(About::Definition(object)) => of_definition(object, outcome, sink),
            Some(About::Own(object, rule)) => of_own(object, rule, outcome, sink),
            None => {}
        }
    }
}

fn of_definition(object: &Object, outcome: &Outcome, sink: &mut Sink<'_>) {
    let whole: Vec<Step> = outcome.path.iter().chain(&outcome.culprit).cloned().collect();
    let rule = shown(&outcome.rule);
    match outcome.kind {
        OutcomeKind::Violated => {
            let message = one_line(&outcome.message);
            let (field, hint) = advice(object.api_version(), &message)
                .unwrap_or_else(|| (None, format!("its definition asks for `{rule}`")));
            // The field is one of the value that the rule is about, or of its item.
            let is_inside = matches!(outcome.culprit.first(), Some(Step::Field(_)));
            let spot = match field {
                Some(field) if is_inside => spot_of(object, &outcome.path).field(field),
                Some(field) => spot_of(object, &whole).field(field),
                None => spot_of(object, &whole),
            };
            sink.add("K4", spot, message, hint);
        }
        OutcomeKind::Failed => {
            let message = format!("a rule of its definition fails here: {}", outcome.message);
            sink.add("K4", spot_of(object, &whole), message, format!("the rule is `{rule}`"));
        }
        OutcomeKind::Unchecked => {
            let message = format!("a rule of its definition is not checked here: {}", outcome.message);
            sink.note(
                "rules.expressions",
                &spot_of(object, &whole),
                &message,
                &format!("the rule is `{rule}`"),
            );
        }
    }
}

fn of_own(object: &Object, rule: &OwnRule, outcome: &Outcome, sink: &mut Sink<'_>) {
    let spot = match &rule.field_path {
        Some(path) => {
            let steps: Vec<Step> = path
                .split('.')
                .filter(|step| !step.is_empty())
                .map(|step| Step::Field(step.to_owned()))
                .collect();
            spot_of(object, &steps)
        }
        None if !outcome.culprit.is_empty() => spot_of(object, &outcome.culprit),
        None => object.spot_at(&["metadata", "name"]),
    };
    let hint = match &rule.docs {
        Some(docs) => format!("see {docs}"),
        None => format!("the rule is `{}`", shown(&outcome.rule)),
    };
    match outcome.kind {
        OutcomeKind::Violated => {
            // What is made of a Secret's values may hold them.
            let is_secret = object.is("", "Secret");
            let made = Some(&outcome.message).filter(|message| !message.is_empty() && !is_secret);
            let message = made.or(rule.message.as_ref()).unwrap_or(&rule.title);
            sink.add_own(rule, &spot, &one_line(message), &hint);
        }
        OutcomeKind::Failed => {
            let message = format!("the rule fails here: {}", outcome.message);
            sink.add_own(rule, &spot, &message, &hint);
        }
        OutcomeKind::Unchecked => {
            let message = format!("the rule `{}` is not checked here: {}", rule.id, outcome.message);
            sink.note("rules.expressions", &spot, &message, &hint);
        }
    }
}

/// A text as one line, without a point at its end.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

fn shown(rule: &str) -> String {
    let line = one_line(rule);
    if line.chars().count() <= SHOWN {
        return line;
    }
    let start: String = line.chars().take(SHOWN).collect();
    format!("{start}...")
}

/// The value at a path, or the deepest one on the way there with what is missing below it.
fn spot_of<'a>(object: &'a Object, path: &[Step]) -> Spot<'a> {
    let mut node = object.root();
    let mut steps = path.iter().peekable();
    while let Some(step) = steps.peek() {
        let Some(next) = below(node, step) else { break };
        node = next;
        steps.next();
    }
    steps.fold(object.spot(node), |spot, step| match step {
        Step::Field(name) => spot.field(name),
        Step::Item(_) => spot,
    })
}

fn below<'a>(node: &'a Node, step: &Step) -> Option<&'a Node> {
    match (step, &node.value) {
        (Step::Item(index), Value::Sequence(items)) => items.get(*index),
        (Step::Field(name), Value::Mapping(_)) => node.get(name),
        _ => None,
    }
}
