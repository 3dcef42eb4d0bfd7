//! An expression that can be evaluated.

use crate::evaluate::{culprit, evaluate};
use crate::meter::{Failure, Meter, Outcome, REQUEST_STEPS};
use crate::parse::{Parsed, SyntaxError, parse};
use crate::value::{Key, Value};

/// An expression that was read, with the variables that it may use.
#[derive(Debug)]
pub struct Program {
    parsed: Parsed,
}

impl Program {
    /// Reads `source`, in which `names` are variables.
    ///
    /// # Errors
    /// It is not CEL, or uses a name or function that is not there.
    ///
    /// # Examples
    /// ```
    /// let program = pave_cel::Program::compile("self.replicas <= 3", &["self"]).unwrap();
    /// assert_eq!(program.holds(&[serde_json::json!({"replicas": 5})]), Ok(false));
    /// ```
    pub fn compile(source: &str, names: &[&str]) -> Result<Self, SyntaxError> {
        Ok(Self {
            parsed: parse(source, names)?,
        })
    }

    /// Whether the expression is true, for values in the order of the names it was compiled with.
    ///
    /// # Errors
    /// It fails, or gives something else than true or false.
    pub fn holds(&self, values: &[serde_json::Value]) -> Result<bool, Failure> {
        let values = values.iter().map(Value::of_json).collect();
        self.holds_for(values, &Meter::new(REQUEST_STEPS))
    }

    /// Whether it uses the name at this place of those that it was compiled with.
    pub(crate) fn uses(&self, place: usize) -> bool {
        self.parsed.used.get(place).copied().unwrap_or_default()
    }

    pub(crate) fn holds_for(&self, values: Vec<Value>, meter: &Meter) -> Outcome<bool> {
        meter.begin_rule();
        match evaluate(&self.parsed.expr, values, meter)? {
            Value::Bool(holds) => Ok(holds),
            other => Err(Failure::Unsupported(format!(
                "it gives a {}, not true or false",
                other.type_name()
            ))),
        }
    }

    /// Where in the first variable the part is that makes the expression false.
    pub(crate) fn culprit(&self, values: Vec<Value>, meter: &Meter) -> Vec<Key> {
        meter.begin_rule();
        culprit(&self.parsed.expr, values, meter)
    }

    /// The text that the expression gives; none where it fails, or gives none.
    pub(crate) fn text_for(&self, values: Vec<Value>, meter: &Meter) -> Option<String> {
        meter.begin_rule();
        match evaluate(&self.parsed.expr, values, meter) {
            Ok(Value::Text(text)) if !text.trim().is_empty() && !text.contains('\n') => Some(text.trim().to_owned()),
            _ => None,
        }
    }
}
