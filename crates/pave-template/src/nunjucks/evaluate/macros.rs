//! Macros: defined, called, and called with a body.

use super::super::ast::{ExprId, Routine, Symbol};
use super::super::failure::{Failure, Outcome};
use super::super::scope::{Frame, Scope};
use super::super::text::Text;
use super::super::value::{Callable, Value};
use super::{Env, Evaluator, MacroEntry};
use std::rc::Rc;

impl Evaluator<'_> {
    pub(super) fn define_macro(&self, env: &Env<'_>, name: &Symbol, routine: &Rc<Routine>) {
        let handle = self.register(MacroEntry {
            template: Rc::clone(env.template),
            routine: Rc::clone(routine),
            scope: Rc::clone(env.invocation),
            invocation: Rc::clone(env.invocation),
            outer: None,
        });
        let handle = Value::Callable(Rc::new(Callable::Macro(handle)));
        if let Some(slot) = name.slot {
            env.frame.set(slot, handle.clone());
        }
        if env.exports_macros {
            env.invocation.set(&name.name, handle);
        }
    }

    fn register(&self, entry: MacroEntry) -> usize {
        let mut macros = self.macros.borrow_mut();
        macros.push(Rc::new(entry));
        macros.len() - 1
    }

    pub(super) fn call_block(
        &self,
        env: &Env<'_>,
        target: ExprId,
        arguments: &super::super::ast::Arguments,
        caller: &Rc<Routine>,
        depth: u32,
    ) -> Outcome<Text> {
        let target_value = self.expression(env, target, depth + 1)?;
        let macro_id = match &target_value {
            Value::Callable(callable) => match **callable {
                Callable::Macro(id) => Some(id),
                _ => None,
            },
            _ => None,
        };
        let Some(id) = macro_id else {
            return Err(Failure::wrong("`call` needs a macro of the template")
                .at(env.template.program.node(target).at as usize));
        };
        let mut given = self.arguments(env, arguments, depth + 1)?;
        let handle = self.register(MacroEntry {
            template: Rc::clone(env.template),
            routine: Rc::clone(caller),
            scope: Rc::clone(env.scope),
            invocation: Rc::clone(env.invocation),
            outer: Some(Rc::clone(env.frame)),
        });
        let name = Text::from("caller");
        given.keywords.retain(|(known, _)| *known != name);
        given
            .keywords
            .push((name, Value::Callable(Rc::new(Callable::Caller(handle)))));
        self.invoke(id, given, depth + 1)
    }

    /// Calls a macro or the body of a call block.
    pub(crate) fn invoke(&self, id: usize, given: super::super::call::Given, depth: u32) -> Outcome<Text> {
        let Some(entry) = self.macros.borrow().get(id).map(Rc::clone) else {
            return Err(Failure::wrong("a macro is gone"));
        };
        let routine = &entry.routine;
        let scope = Scope::inside(&entry.scope, true);
        let places = entry
            .template
            .program
            .frames
            .get(routine.frame as usize)
            .copied()
            .unwrap_or(0);
        let frame = Frame::new(routine.frame, places, entry.outer.clone());
        let env = Env {
            template: &entry.template,
            scope: &scope,
            frame: &frame,
            invocation: &entry.invocation,
            exports_macros: entry.outer.is_none(),
            exports_assignments: false,
        };
        let defaults: Vec<Text> = routine.defaults.iter().map(|(name, _)| name.clone()).collect();
        let names: Vec<&Text> = routine.positional.iter().map(|symbol| &symbol.name).collect();
        let mut given = given.for_parameters(&names, &defaults);
        for (symbol, value) in routine.positional.iter().zip(given.positional.drain(..)) {
            scope.set(&symbol.name, value.clone());
            if let Some(slot) = symbol.slot {
                frame.set(slot, value);
            }
        }
        let keyword = |name: &Text| {
            given
                .keywords
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        };
        for (name, default) in &routine.defaults {
            let value = match keyword(name) {
                Some(value) => value,
                None => self.expression(&env, *default, depth + 1)?,
            };
            scope.set(name, value);
        }
        let caller = Text::from("caller");
        let declares = names.contains(&&caller) || defaults.contains(&caller);
        if !declares && let Some(value) = keyword(&caller) {
            scope.set(&caller, value);
        }
        Ok(Text::from(self.capture(&env, routine.body, depth + 1)?))
    }
}
