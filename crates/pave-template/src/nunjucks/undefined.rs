//! Names and fields without a value: an error with `strict`, otherwise a warning where they are printed.

use super::ast::{Expr, ExprId};
use super::coerce::to_text;
use super::evaluate::{Env, Evaluator};
use super::failure::{Failure, Outcome};
use super::lookup::own_value;
use super::text::Text;
use super::value::Value;
use crate::codes;
use pave_report::did_you_mean;

/// The longest path that a message names.
const MOST_STEPS: usize = 16;

impl Evaluator<'_> {
    /// Notes that an expression without a value `is_used`.
    ///
    /// # Errors
    /// With `strict`, always.
    pub(crate) fn undefined(&self, env: &Env<'_>, id: ExprId, is_used: &str) -> Outcome<()> {
        // A loop comes by the same place again and again.
        let place = (std::rc::Rc::as_ptr(env.template) as usize, id.0);
        if !self.strict && !self.undefined_places.borrow_mut().insert(place) {
            return Ok(());
        }
        let Some(path) = self.path(env, id) else {
            return Ok(());
        };
        let at = env.template.program.node(id).at as usize;
        let failure = Failure::new(codes::UNDEFINED, format!("`{path}` has no value and {is_used}"))
            .with_hint(self.suggestion(env, id))
            .at(at)
            .in_file(&env.template.file);
        if self.strict {
            return Err(failure);
        }
        self.note(failure, false);
        Ok(())
    }

    /// With `strict`, fails if `value` is undefined.
    pub(crate) fn require_defined(&self, env: &Env<'_>, id: ExprId, value: &Value, is_used: &str) -> Outcome<()> {
        if self.strict && matches!(value, Value::Undefined) {
            return self.undefined(env, id, is_used);
        }
        Ok(())
    }

    /// A name with its fields, such as `values.owner`; nothing for other expressions.
    pub(crate) fn path(&self, env: &Env<'_>, id: ExprId) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        let mut current = id;
        loop {
            match &env.template.program.node(current).expr {
                Expr::Symbol(symbol) => {
                    parts.push(symbol.name.to_string());
                    parts.reverse();
                    return Some(parts.concat());
                }
                Expr::Group(children) => current = *children.first().filter(|_| children.len() == 1)?,
                Expr::Lookup(target, key) if parts.len() < MOST_STEPS => {
                    parts.push(match &env.template.program.node(*key).expr {
                        Expr::Constant(Value::String(name)) => format!(".{}", &**name),
                        Expr::Constant(index) => format!("[{}]", to_text(index, &self.meter).ok()?),
                        _ => "[...]".to_owned(),
                    });
                    current = *target;
                }
                _ => return None,
            }
        }
    }

    /// What to write instead: the nearest name that is there, or how to give a value.
    fn suggestion(&self, env: &Env<'_>, id: ExprId) -> String {
        let general = "give the value, or write `| default(\"\")` where it may be missing";
        let program = &env.template.program;
        let nearest = match &program.node(id).expr {
            Expr::Symbol(symbol) => {
                let known = env.scope.known();
                did_you_mean(&symbol.name, known.iter().map(|name| &**name)).map(str::to_owned)
            }
            Expr::Lookup(target, key) => match (self.peek(env, *target), &program.node(*key).expr) {
                (Some(Value::Record(record)), Expr::Constant(Value::String(name))) => {
                    let known = record.entries().iter().map(|(name, _)| &**name);
                    did_you_mean(name, known).map(|name| {
                        let target = self.path(env, *target).unwrap_or_default();
                        format!("{target}.{name}")
                    })
                }
                _ => None,
            },
            _ => None,
        };
        nearest.map_or_else(|| general.to_owned(), |name| format!("did you mean `{name}`?"))
    }

    /// The value of a name with fields, without running anything.
    fn peek(&self, env: &Env<'_>, id: ExprId) -> Option<Value> {
        let mut keys: Vec<Text> = Vec::new();
        let mut current = id;
        loop {
            match &env.template.program.node(current).expr {
                Expr::Symbol(symbol) => {
                    let mut value = match symbol.slot {
                        Some(slot) => env.frame.get(slot),
                        None => env.scope.get(&symbol.name)?,
                    };
                    for key in keys.iter().rev() {
                        value = own_value(&value, key)?;
                    }
                    return Some(value);
                }
                Expr::Lookup(target, key) if keys.len() < MOST_STEPS => {
                    let Expr::Constant(key) = &env.template.program.node(*key).expr else {
                        return None;
                    };
                    keys.push(Text::from(&*to_text(key, &self.meter).ok()?));
                    current = *target;
                }
                _ => return None,
            }
        }
    }
}
