//! What an evaluation may cost, and why one ends early.

use std::cell::Cell;
use std::fmt;

/// Steps for one rule at one place: the API server's limit for one call is of the same size.
pub(crate) const RULE_STEPS: u64 = 1_000_000;
/// Steps for everything that one request asks, besides those for each of its checks; less than a second.
pub(crate) const REQUEST_STEPS: u64 = 10_000_000;
/// Steps more for each check: a large set has as many for each of its objects as a small one.
const CHECK_STEPS: u64 = 20_000;

/// Why an evaluation gave no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It used up its steps.
    Cost,
    /// Something that this evaluator does not have; says nothing about the value.
    Unsupported(String),
    /// What the API server would refuse, too: a key that is not there, a division by zero, an overflow.
    Wrong(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cost => formatter.write_str("it takes too many steps"),
            Self::Unsupported(message) | Self::Wrong(message) => formatter.write_str(message),
        }
    }
}

pub(crate) type Outcome<T> = Result<T, Failure>;

/// A failure that the API server would have, too.
pub(crate) fn wrong<T>(message: impl Into<String>) -> Outcome<T> {
    Err(Failure::Wrong(message.into()))
}

/// A failure for want of an overload.
pub(crate) fn no_overload<T>(name: &str) -> Outcome<T> {
    Err(Failure::Unsupported(format!("`{name}` takes no values of these types")))
}

/// Counts steps down, for one rule and for the request that it belongs to.
#[derive(Debug)]
pub(crate) struct Meter {
    rule: Cell<u64>,
    request: Cell<u64>,
}

impl Meter {
    pub(crate) fn new(request: u64) -> Self {
        Self {
            rule: Cell::new(RULE_STEPS),
            request: Cell::new(request),
        }
    }

    /// The steps of a request with so many checks.
    pub(crate) fn of_request(checks: usize) -> Self {
        let checks = u64::try_from(checks).unwrap_or(u64::MAX);
        Self::new(checks.saturating_mul(CHECK_STEPS).saturating_add(REQUEST_STEPS))
    }

    /// The next rule begins, with steps of its own.
    pub(crate) fn begin_rule(&self) {
        self.rule.set(RULE_STEPS);
    }

    /// Takes `steps`; fails where there are not as many left.
    pub(crate) fn charge(&self, steps: usize) -> Outcome<()> {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        match (
            self.rule.get().checked_sub(steps),
            self.request.get().checked_sub(steps),
        ) {
            (Some(rule), Some(request)) => {
                self.rule.set(rule);
                self.request.set(request);
                Ok(())
            }
            _ => Err(Failure::Cost),
        }
    }

    /// Takes what looking at a text of `bytes`, or making it, costs.
    pub(crate) fn charge_text(&self, bytes: usize) -> Outcome<()> {
        self.charge(1 + bytes / 8)
    }
}
