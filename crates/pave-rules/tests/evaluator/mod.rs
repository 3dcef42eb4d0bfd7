//! The evaluator of rules in CEL, called as a function: in the package it is a module of its own.

use pave_rules::Expressions;

/// Pave's own evaluator.
pub(crate) struct Cel;

impl Expressions for Cel {
    fn answer(&self, request: &str) -> Result<String, String> {
        Ok(pave_cel::answer(request))
    }
}
