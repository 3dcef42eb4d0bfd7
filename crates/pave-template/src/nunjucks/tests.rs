//! The language's tests: `value is name`.

use super::ast::{Arguments, Expr, ExprId};
use super::coerce::{order, to_number, to_text};
use super::evaluate::{Env, Evaluator};
use super::failure::{Failure, Meter, Outcome};
use super::operate::size_of_all;
use super::value::Value;
use crate::codes;
use pave_report::did_you_mean;
use std::cmp::Ordering;

/// All names with how many arguments each takes.
const TESTS: &[(&str, usize)] = &[
    ("callable", 0),
    ("defined", 0),
    ("divisibleby", 1),
    ("escaped", 0),
    ("eq", 1),
    ("equalto", 1),
    ("even", 0),
    ("falsy", 0),
    ("ge", 1),
    ("greaterthan", 1),
    ("gt", 1),
    ("iterable", 0),
    ("le", 1),
    ("lessthan", 1),
    ("lower", 0),
    ("lt", 1),
    ("mapping", 0),
    ("ne", 1),
    ("null", 0),
    ("number", 0),
    ("odd", 0),
    ("sameas", 1),
    ("string", 0),
    ("truthy", 0),
    ("undefined", 0),
    ("upper", 0),
];

/// How many arguments the test `name` takes; `None` if there is none.
pub(crate) fn arity(name: &str) -> Option<usize> {
    TESTS.iter().find(|(known, _)| *known == name).map(|(_, arity)| *arity)
}

/// Fails unless `count` arguments are what `name` takes.
pub(crate) fn check_arity(name: &str, count: usize) -> Outcome<()> {
    match arity(name) {
        Some(wanted) if wanted == count => Ok(()),
        Some(wanted) => Err(Failure::wrong(format!(
            "the test `{name}` takes {wanted} arguments, not {count}"
        ))),
        None => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> Failure {
    let failure = Failure::new(codes::UNKNOWN_TEST, format!("unknown test `{name}`"));
    match did_you_mean(name, TESTS.iter().map(|(known, _)| *known)) {
        Some(known) => failure.with_hint(format!("did you mean `{known}`?")),
        None => failure.with_hint("use `defined`, `string`, `number`, `odd` or another test of the language"),
    }
}

/// Whether `input` passes the test `name`, whose number of arguments was checked.
///
/// # Errors
/// The test cannot be made with this kind of value.
pub(crate) fn apply(name: &str, input: &Value, arguments: &[Value], meter: &Meter) -> Outcome<bool> {
    if !matches!(name, "callable" | "eq" | "equalto" | "sameas" | "ne") {
        input.check_no_callable(meter)?;
        arguments.iter().try_for_each(|value| value.check_no_callable(meter))?;
    }
    let argument = arguments.first().unwrap_or(&Value::Undefined);
    let is_order = |accepted: &[Ordering]| -> Outcome<bool> {
        Ok(order(input, argument, meter)?.is_some_and(|order| accepted.contains(&order)))
    };
    let remainder = |divisor: f64| -> Outcome<Value> { Ok(Value::Number(to_number(input, meter)? % divisor)) };
    let is_cased = |folded: fn(&str) -> String| match input {
        Value::Safe(_) => Ok(false),
        Value::String(text) => Ok(folded(text) == **text),
        _ => Err(Failure::wrong(format!("needs a string, not {}", input.kind()))),
    };
    Ok(match name {
        "callable" => matches!(input, Value::Callable(_)),
        "defined" => !matches!(input, Value::Undefined),
        "undefined" => matches!(input, Value::Undefined),
        "divisibleby" => remainder(to_number(argument, meter)?)?.is_same(&Value::Number(0.0)),
        "even" => remainder(2.0)?.is_same(&Value::Number(0.0)),
        "odd" => remainder(2.0)?.is_same(&Value::Number(1.0)),
        "escaped" => matches!(input, Value::Safe(_)),
        "eq" | "equalto" | "sameas" => input.is_same(argument),
        "ne" => !input.is_same(argument),
        "falsy" => !input.is_truthy(),
        "truthy" => input.is_truthy(),
        "ge" => is_order(&[Ordering::Greater, Ordering::Equal])?,
        "gt" | "greaterthan" => is_order(&[Ordering::Greater])?,
        "le" => is_order(&[Ordering::Less, Ordering::Equal])?,
        "lt" | "lessthan" => is_order(&[Ordering::Less])?,
        "iterable" if input.is_nullish() => {
            return Err(Failure::wrong(format!("needs a value, not {}", input.kind())));
        }
        "iterable" => matches!(
            input,
            Value::String(_) | Value::Safe(_) | Value::Array(_) | Value::Map(_) | Value::Set(_)
        ),
        "lower" => is_cased(str::to_lowercase)?,
        "upper" => is_cased(str::to_uppercase)?,
        "mapping" => matches!(
            input,
            Value::Record(_) | Value::Map(_) | Value::Safe(_) | Value::Regex(_)
        ),
        "null" => matches!(input, Value::Null),
        "number" => matches!(input, Value::Number(_)),
        "string" => matches!(input, Value::String(_)),
        _ => return Err(unknown(name)),
    })
}

impl Evaluator<'_> {
    /// `subject is test`.
    pub(crate) fn test(&self, env: &Env<'_>, subject: ExprId, test: ExprId, depth: u32) -> Outcome<bool> {
        let program = &env.template.program;
        let (name, arguments) = match &program.node(test).expr {
            Expr::Call(target, arguments) => (self.test_name(env, *target)?, Some(arguments)),
            // `x is a|b` asks for the test `b` with the argument `a`: the filter binds tighter.
            Expr::Filter(name, arguments) => (name.to_string(), Some(arguments)),
            _ => (self.test_name(env, test)?, None),
        };
        let none = Arguments::default();
        let arguments = arguments.unwrap_or(&none);
        if arity(&name).is_none() {
            return Err(unknown(&name));
        }
        if !arguments.keywords.is_empty() {
            return Err(Failure::wrong(format!("the test `{name}` takes no arguments by name")));
        }
        check_arity(&name, arguments.positional.len())?;
        let input = self.expression(env, subject, depth + 1)?;
        if !matches!(&*name, "defined" | "undefined" | "null" | "truthy" | "falsy") {
            self.require_defined(env, subject, &input, "is tested")?;
        }
        let given = self.arguments(env, arguments, depth + 1)?;
        if !matches!(input, Value::Callable(_)) && !self.meter.callables_inside.get() {
            size_of_all(std::iter::once(&input), &self.meter)?;
        }
        let at = program.node(test).at as usize;
        apply(&name, &input, &given.positional, &self.meter)
            .map_err(|failure| failure.within(&format!("the test `{name}`")).at(at))
    }

    fn test_name(&self, env: &Env<'_>, test: ExprId) -> Outcome<String> {
        Ok(match &env.template.program.node(test).expr {
            Expr::Symbol(symbol) => symbol.name.to_string(),
            Expr::Constant(value) => to_text(value, &self.meter)?.into_owned(),
            Expr::Regex(pattern) => super::regex::Regex::new(std::rc::Rc::clone(pattern)).print(),
            // Anything else is read as the word that JavaScript prints for nothing.
            _ => "undefined".to_owned(),
        })
    }
}
