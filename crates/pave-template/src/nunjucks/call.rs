//! Calls: macros, methods, the language's global functions and the portal's.

use super::ast::{Arguments, Expr, ExprId};
use super::coerce::{add, order};
use super::evaluate::{Env, Evaluator};
use super::failure::{Failure, Outcome};
use super::operate::{reserve_result, size_of_all};
use super::text::Text;
use super::value::{Callable, Cycler, CyclerMethod, Global, Joiner, Value, is_reserved};
use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;

/// Arguments with their values.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) positional: Vec<Value>,
    pub(crate) keywords: Vec<(Text, Value)>,
}

impl Given {
    /// Sorts the arguments to a macro's parameters: too many positional ones go to the parameters with defaults, and
    /// missing ones are looked for among the keywords.
    pub(crate) fn for_parameters(mut self, names: &[&Text], defaults: &[Text]) -> Self {
        if self.positional.len() > names.len() {
            for (value, name) in self.positional.split_off(names.len()).into_iter().zip(defaults) {
                self.set_keyword(name, value);
            }
            return self;
        }
        for name in names.iter().skip(self.positional.len()) {
            let place = self.keywords.iter().position(|(known, _)| known == *name);
            let value = place.map_or(Value::Undefined, |place| self.keywords.remove(place).1);
            self.positional.push(value);
        }
        self
    }

    fn set_keyword(&mut self, name: &Text, value: Value) {
        match self.keywords.iter_mut().find(|(known, _)| known == name) {
            Some(entry) => entry.1 = value,
            None => self.keywords.push((name.clone(), value)),
        }
    }

    /// Fails if any argument is or contains a function.
    pub(crate) fn check_no_callable(&self, evaluator: &Evaluator<'_>) -> Outcome<()> {
        let keywords = self.keywords.iter().map(|(_, value)| value);
        self.positional
            .iter()
            .chain(keywords)
            .try_for_each(|value| value.check_no_callable(&evaluator.meter))
    }
}

/// What `callable.name` is: only cyclers have something.
pub(crate) fn callable_member(callable: &Callable, name: &str) -> Value {
    let Callable::Cycler(cycler) = callable else {
        return Value::Undefined;
    };
    let method = match name {
        "current" => {
            return match cycler.index.get() {
                None => Value::Null,
                Some(index) => cycler.values.get(index).cloned().unwrap_or(Value::Undefined),
            };
        }
        "next" => CyclerMethod::Next,
        "reset" => CyclerMethod::Reset,
        _ => return Value::Undefined,
    };
    Value::Callable(Rc::new(Callable::CyclerMethod(Rc::clone(cycler), method)))
}

/// Fails unless the call has no keywords and from `least` to `most` arguments.
fn check_count(arguments: &Arguments, what: &str, least: usize, most: usize) -> Outcome<()> {
    let count = arguments.positional.len();
    if !arguments.keywords.is_empty() {
        return Err(Failure::wrong(format!("{what} takes no arguments by name")));
    }
    if count < least || count > most {
        let wanted = match (least, most) {
            _ if least == most => format!("{least}"),
            (_, usize::MAX) => format!("at least {least}"),
            _ => format!("{least} to {most}"),
        };
        return Err(Failure::wrong(format!("{what} takes {wanted} arguments, not {count}")));
    }
    Ok(())
}

impl Evaluator<'_> {
    /// The values of arguments, in order.
    pub(crate) fn arguments(&self, env: &Env<'_>, arguments: &Arguments, depth: u32) -> Outcome<Given> {
        let mut given = Given::default();
        for argument in &arguments.positional {
            given.positional.push(self.expression(env, *argument, depth + 1)?);
        }
        for (name, argument) in &arguments.keywords {
            if is_reserved(name) {
                return Err(Failure::wrong(format!("the name `{}` is reserved", &**name)));
            }
            let value = self.expression(env, *argument, depth + 1)?;
            given.set_keyword(name, value);
        }
        Ok(given)
    }

    /// What a name is that no scope has.
    pub(crate) fn global(&self, name: &Text) -> Outcome<Value> {
        if self.cookiecutter {
            match &**name {
                "True" => return Ok(Value::Bool(true)),
                "False" => return Ok(Value::Bool(false)),
                "None" => return Ok(Value::Null),
                _ => {}
            }
        }
        if let Some(value) = self.globals.borrow().get(name) {
            return Ok(value.clone());
        }
        let value = if let Some(value) = self.host.global(name)? {
            value
        } else {
            let global = match &**name {
                "range" => Global::Range,
                "cycler" => Global::Cycler,
                "joiner" => Global::Joiner,
                _ => return Ok(Value::Undefined),
            };
            Value::Callable(Rc::new(Callable::Global(global)))
        };
        self.globals.borrow_mut().insert(name.clone(), value.clone());
        Ok(value)
    }

    /// Calls what `target` is.
    pub(crate) fn call(&self, env: &Env<'_>, target: ExprId, arguments: &Arguments, depth: u32) -> Outcome<Value> {
        let value = self.expression(env, target, depth + 1)?;
        let Value::Callable(callable) = &value else {
            return Err(self.not_callable(env, target, &value));
        };
        match &**callable {
            Callable::Macro(id) | Callable::Caller(id) => {
                let given = self.arguments(env, arguments, depth + 1)?;
                return Ok(Value::Safe(self.invoke(*id, given, depth + 1)?));
            }
            Callable::Super(name, level) => {
                check_count(arguments, "`super`", 0, 0)?;
                return self.super_block(env, name, *level, depth + 1);
            }
            Callable::Global(Global::Range) => check_count(arguments, "`range`", 0, 3)?,
            Callable::Global(Global::Cycler) => check_count(arguments, "`cycler`", 0, usize::MAX)?,
            Callable::Global(Global::Joiner) => check_count(arguments, "`joiner`", 0, 1)?,
            Callable::Joiner(_) => check_count(arguments, "a joiner", 0, 0)?,
            Callable::CyclerMethod(..) => check_count(arguments, "a cycler's method", 0, 0)?,
            Callable::Cycler(_) => return Err(Failure::wrong("a cycler is not called; call its `next`")),
            Callable::Host(name) => check_count(arguments, &format!("`{}`", &**name), 0, usize::MAX)?,
            Callable::Method(receiver, name) => {
                let (least, most) = super::methods::count(receiver, name, self.cookiecutter);
                check_count(arguments, &format!("`{}`", &**name), least, most)?;
            }
        }
        let given = self.arguments(env, arguments, depth + 1)?;
        given.check_no_callable(self)?;
        self.call_builtin(callable, given.positional)
    }

    fn not_callable(&self, env: &Env<'_>, target: ExprId, value: &Value) -> Failure {
        let what = self
            .path(env, target)
            .map_or_else(|| "this expression".to_owned(), |path| format!("`{path}`"));
        let failure = Failure::wrong(format!("{what} is {} and cannot be called", value.kind()));
        match &env.template.program.node(target).expr {
            Expr::Symbol(symbol) if matches!(value, Value::Undefined) => {
                let macros = env.scope.known();
                match pave_report::did_you_mean(
                    &symbol.name,
                    macros.iter().map(|name| &**name).chain(["range", "cycler", "joiner"]),
                ) {
                    Some(known) => failure.with_hint(format!("did you mean `{known}`?")),
                    None => failure.with_hint(
                        "if another tool reads this expression, put it between `{% raw %}` and `{% endraw %}`",
                    ),
                }
            }
            _ => failure,
        }
    }

    fn call_builtin(&self, callable: &Callable, positional: Vec<Value>) -> Outcome<Value> {
        Ok(match callable {
            Callable::Global(Global::Range) => self.range(&positional)?,
            Callable::Global(Global::Cycler) => Value::Callable(Rc::new(Callable::Cycler(Rc::new(Cycler {
                values: positional,
                index: Cell::new(None),
            })))),
            Callable::Global(Global::Joiner) => {
                let separator = positional.into_iter().next().filter(Value::is_truthy);
                Value::Callable(Rc::new(Callable::Joiner(Rc::new(Joiner {
                    separator: separator.unwrap_or_else(|| Value::string(",")),
                    used: Cell::new(false),
                }))))
            }
            Callable::Joiner(joiner) => {
                if joiner.used.replace(true) {
                    joiner.separator.clone()
                } else {
                    Value::string("")
                }
            }
            Callable::CyclerMethod(cycler, CyclerMethod::Reset) => {
                cycler.index.set(None);
                Value::Undefined
            }
            Callable::CyclerMethod(cycler, CyclerMethod::Next) => {
                let next = match cycler.index.get() {
                    Some(index) if index + 1 < cycler.values.len() => index + 1,
                    _ => 0,
                };
                cycler.index.set(Some(next));
                cycler.values.get(next).cloned().unwrap_or(Value::Undefined)
            }
            Callable::Method(receiver, name) => {
                let bytes = size_of_all(std::iter::once(receiver).chain(&positional), &self.meter)?;
                receiver.check_no_callable(&self.meter)?;
                let result = super::methods::call(receiver, name, &positional, self.cookiecutter, &self.meter)?;
                reserve_result(&result, bytes, &self.meter)?;
                result
            }
            Callable::Host(name) => {
                self.meter.call_host()?;
                self.host.call_global(name, &positional, &self.meter)?
            }
            Callable::Macro(_) | Callable::Caller(_) | Callable::Cycler(_) | Callable::Super(..) => {
                return Err(Failure::wrong("this function cannot be called here"));
            }
        })
    }

    /// `range(stop)`, `range(start, stop)` and `range(start, stop, step)`; the values need not be whole numbers.
    fn range(&self, positional: &[Value]) -> Outcome<Value> {
        let meter = &self.meter;
        size_of_all(positional.iter(), meter)?;
        let argument = |place: usize| positional.get(place).cloned().unwrap_or(Value::Undefined);
        let (start, stop, stride) = match argument(1) {
            Value::Undefined => (Value::Number(0.0), argument(0), Value::Number(1.0)),
            stop => {
                let stride = argument(2);
                (
                    argument(0),
                    stop,
                    if stride.is_truthy() { stride } else { Value::Number(1.0) },
                )
            }
        };
        let until = match order(&stride, &Value::Number(0.0), meter)? {
            Some(Ordering::Greater) => Ordering::Less,
            _ => Ordering::Greater,
        };
        let mut output = Vec::new();
        let mut value = start;
        while order(&value, &stop, meter)? == Some(until) {
            output.push(value.clone());
            meter.step()?;
            value = add(&value, &stride, meter)?;
        }
        Value::list(output, meter)
    }
}
