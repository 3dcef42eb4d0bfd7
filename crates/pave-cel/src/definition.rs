//! The rules that a custom resource definition holds in its schema, and what they say of an object.

mod check;
mod schema;

pub(crate) use check::check;
pub(crate) use schema::{NAMES, Schema};

use crate::names::unescape;
use crate::value::Key;
use serde::Serialize;

/// A step on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Step {
    Field(String),
    Item(usize),
}

/// The steps along keys, by the names that fields have.
pub(crate) fn steps(keys: Vec<Key>) -> Vec<Step> {
    let step = |key| match key {
        Key::Int(place) => usize::try_from(place).ok().map(Step::Item),
        Key::Text(name) => Some(Step::Field(unescape(&name).unwrap_or_else(|| name.to_string()))),
        _ => None,
    };
    keys.into_iter().map_while(step).collect()
}

/// What is to be said of a rule at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Outcome {
    pub(crate) kind: Kind,
    pub(crate) path: Vec<Step>,
    /// From there to the item that a rule about a list stumbles over.
    pub(crate) culprit: Vec<Step>,
    pub(crate) message: String,
    /// The expression.
    pub(crate) rule: String,
}

/// What became of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// It does not hold.
    Violated,
    /// It cannot be evaluated, and the API server could not either: it refuses the object.
    Failed,
    /// It cannot be evaluated here.
    Unchecked,
}
