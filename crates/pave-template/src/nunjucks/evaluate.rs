//! Runs a parsed template: statements.
//!
//! Steps and depths are counted as Backstage's renderer counts them, so that both give up at the same size.

use super::ast::{Assigned, BodyId, Expr, ExprId, For, Placed, Program, ROOT, Routine, Statement, Symbol};
use super::coerce::{print, to_number};
use super::failure::{Failure, Meter, Outcome};
use super::host_filters::HostNames;
use super::iterate::{Binding, entries};
use super::scope::{Frame, Scope};
use super::text::{self, Text};
use super::value::{Callable, Record, Value};
use crate::codes;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// A parsed template with its text.
pub(crate) struct Template {
    pub(crate) file: Rc<str>,
    pub(crate) source: String,
    pub(crate) program: Program,
}

/// Gives other templates of the same skeleton by their name.
pub(crate) trait Loader {
    /// The template `name` as the template `from` names it; `None` if there is none.
    ///
    /// # Errors
    /// The template is broken, or its name leaves the skeleton.
    fn load(&self, name: &str, from: &str) -> Outcome<Option<Rc<Template>>>;

    /// The template of `file`, if it was loaded before: for places in messages.
    fn loaded(&self, file: &str) -> Option<Rc<Template>>;
}

/// A macro or the body of a call block, with what it sees.
pub(crate) struct MacroEntry {
    template: Rc<Template>,
    routine: Rc<Routine>,
    scope: Rc<Scope>,
    invocation: Rc<Scope>,
    /// The frame around the body of a call block; macros have none.
    outer: Option<Rc<Frame>>,
}

/// Where an expression or statement runs.
#[derive(Clone, Copy)]
pub(crate) struct Env<'a> {
    pub(crate) template: &'a Rc<Template>,
    pub(crate) scope: &'a Rc<Scope>,
    pub(crate) frame: &'a Rc<Frame>,
    pub(crate) invocation: &'a Rc<Scope>,
    pub(crate) exports_macros: bool,
    pub(crate) exports_assignments: bool,
}

/// What may be noted about one place of a template.
pub(crate) struct Note {
    pub(crate) failure: Failure,
    pub(crate) is_error: bool,
}

/// Notes by file, place and text.
pub(crate) type Notes = BTreeMap<(Rc<str>, u32, String), Note>;

/// Runs templates of one rendering.
pub(crate) struct Evaluator<'e> {
    pub(crate) meter: Meter,
    pub(crate) strict: bool,
    pub(crate) cookiecutter: bool,
    pub(crate) host: &'e HostNames<'e>,
    pub(crate) loader: Option<&'e dyn Loader>,
    pub(crate) macros: RefCell<Vec<Rc<MacroEntry>>>,
    pub(crate) globals: RefCell<HashMap<Text, Value>>,
    pub(crate) random: Cell<u64>,
    /// Errors and warnings, by file, place and text, each once.
    pub(crate) notes: RefCell<Notes>,
    /// The chain of templates that extend each other: each name's blocks, innermost first.
    pub(crate) blocks: RefCell<super::inherit::Blocks>,
}

/// Different errors that are noted before a rendering gives up.
const MOST_NOTES: usize = 50;

impl Evaluator<'_> {
    /// Renders a whole template.
    pub(crate) fn render(&self, template: &Rc<Template>, context: &Rc<Record>) -> Outcome<String> {
        let context = if template.program.changes_values {
            match Value::Record(Rc::clone(context)).deep_copy(0) {
                Value::Record(copy) => copy,
                _ => Rc::clone(context),
            }
        } else {
            Rc::clone(context)
        };
        let outermost = Scope::of_context(context);
        let mut output = String::with_capacity(template.source.len() + template.source.len() / 8);
        self.run(template, &outermost, &mut output, 0)?;
        Ok(output)
    }

    /// Runs `template` in fresh scopes inside of `outer`; gives what it exports.
    pub(crate) fn run_alone(
        &self,
        template: &Rc<Template>,
        outer: &Rc<Scope>,
        output: &mut String,
        depth: u32,
    ) -> Outcome<Rc<Scope>> {
        let exports = Scope::inside(outer, true);
        let scope = Scope::inside(&exports, true);
        let frame = Frame::new(0, template.program.frames.first().copied().unwrap_or(0), None);
        let env = Env {
            template,
            scope: &scope,
            frame: &frame,
            invocation: &exports,
            exports_macros: true,
            exports_assignments: true,
        };
        self.body(&env, ROOT, output, depth + 1)?;
        Ok(exports)
    }

    /// Runs a body. A statement that fails is noted and the next one runs, so that one rendering names everything
    /// that is wrong; only limits end it.
    pub(crate) fn body(&self, env: &Env<'_>, id: BodyId, output: &mut String, depth: u32) -> Outcome<()> {
        self.meter.enter(depth)?;
        for placed in env.template.program.body(id) {
            if let Err(failure) = self.statement(env, placed, output, depth + 1) {
                let failure = failure.at(placed.at as usize).in_file(&env.template.file);
                if failure.is_limit() || self.notes.borrow().len() >= MOST_NOTES {
                    return Err(failure);
                }
                self.note(failure, true);
            }
        }
        Ok(())
    }

    /// Keeps a failure for later; the same at the same place only once.
    pub(crate) fn note(&self, failure: Failure, is_error: bool) {
        let detail = failure.detail();
        let file = detail.file.clone().unwrap_or_else(|| Rc::from(""));
        let key = (file, detail.offset.unwrap_or(0), detail.message.clone());
        self.notes.borrow_mut().entry(key).or_insert(Note { failure, is_error });
    }

    /// Writes text, counted.
    pub(crate) fn write(&self, output: &mut String, written: &str) -> Outcome<()> {
        self.meter.write(text::length(written))?;
        if written.as_bytes().first() == Some(&0xF4) {
            text::append(output, written);
        } else {
            output.push_str(written);
        }
        Ok(())
    }

    fn statement(&self, env: &Env<'_>, placed: &Placed, output: &mut String, depth: u32) -> Outcome<()> {
        self.meter.enter(depth)?;
        match &placed.statement {
            Statement::Text(range) => {
                let range = range.start as usize..range.end as usize;
                self.write(output, env.template.source.get(range).unwrap_or_default())
            }
            Statement::Output(expression) => self.output(env, *expression, output, depth),
            Statement::If { branches, otherwise } => self.conditional(env, branches, *otherwise, output, depth),
            Statement::For(statement) => self.for_loop(env, statement, output, depth + 1),
            Statement::Set { targets, value } => self.assignment(env, targets, value, depth + 1),
            Statement::Macro { name, routine } => {
                self.define_macro(env, name, routine);
                Ok(())
            }
            Statement::CallBlock {
                target,
                arguments,
                caller,
            } => {
                let text = self.call_block(env, *target, arguments, caller, depth + 1)?;
                self.write(output, &text)
            }
            Statement::Block { name, body, frame } => self.block(env, name, *body, *frame, output, depth + 1),
            Statement::Switch {
                subject,
                cases,
                default,
            } => self.switch(env, *subject, cases, *default, output, depth),
            Statement::Include { name, ignore_missing } => self.include(env, *name, *ignore_missing, output, depth + 1),
            Statement::Import {
                name,
                target,
                with_context,
            } => self.import(env, *name, target, *with_context, depth + 1),
            Statement::FromImport {
                name,
                names,
                with_context,
            } => self.import_names(env, *name, names, *with_context, depth + 1),
            Statement::Extends(name) => self.extends(env, *name, depth + 1),
        }
    }

    fn output(&self, env: &Env<'_>, expression: ExprId, output: &mut String, depth: u32) -> Outcome<()> {
        let value = self.expression(env, expression, depth + 1)?;
        match &value {
            Value::String(text) | Value::Safe(text) => {
                self.check_leftover(env, expression, text)?;
                self.write(output, text)
            }
            Value::Undefined => self.undefined(env, expression, "is printed"),
            _ => {
                let printed = print(&value, &self.meter)?;
                self.write(output, &printed)
            }
        }
    }

    /// Backstage passes an expression of an earlier step that failed on as its own text. Where such a text comes
    /// straight out of the values, it is an error that says so.
    fn check_leftover(&self, env: &Env<'_>, expression: ExprId, text: &str) -> Outcome<()> {
        let program = &env.template.program;
        let is_plain = matches!(program.node(expression).expr, Expr::Lookup(..) | Expr::Symbol(_));
        if !is_plain || !self.strict || !text.contains("${{") {
            return Ok(());
        }
        let name = self.path(env, expression).unwrap_or_else(|| "a value".to_owned());
        Err(Failure::new(
            codes::LEFTOVER_EXPRESSION,
            format!("the value of `{name}` still holds an expression"),
        )
        .with_hint("an earlier step or its name in `steps` is wrong: Backstage left its `${{ }}` as text")
        .at(program.node(expression).at as usize))
    }

    fn conditional(
        &self,
        env: &Env<'_>,
        branches: &[(ExprId, BodyId)],
        otherwise: Option<BodyId>,
        output: &mut String,
        depth: u32,
    ) -> Outcome<()> {
        let mut depth = depth;
        for (place, (condition, body)) in branches.iter().enumerate() {
            if place > 0 {
                depth += 1;
                self.meter.enter(depth)?;
            }
            if self.expression(env, *condition, depth + 1)?.is_truthy() {
                return self.body(env, *body, output, depth + 1);
            }
        }
        match otherwise {
            Some(body) => self.body(env, body, output, depth + 1),
            None => Ok(()),
        }
    }

    fn for_loop(&self, env: &Env<'_>, statement: &For, output: &mut String, depth: u32) -> Outcome<()> {
        let value = self.expression(env, statement.iterable, depth + 1)?;
        if matches!(value, Value::Undefined) {
            self.undefined(env, statement.iterable, "is looped over")?;
        }
        let found = entries(&value, statement.array.targets.len(), &self.meter)?;
        let scope = Scope::inside(env.scope, false);
        let inner = Env {
            scope: &scope,
            exports_macros: false,
            exports_assignments: false,
            ..*env
        };
        let part = match (&statement.record, found.binding) {
            (Some(record), Binding::Pair) => record,
            _ => &statement.array,
        };
        let mut length = env.frame.get(statement.length);
        if value.is_truthy() {
            length = found.length;
            env.frame.set(statement.length, length.clone());
        }
        for (index, entry) in found.values.enumerate() {
            let entry = entry?;
            bind_targets(&inner, &part.targets, &entry, statement.record.is_some(), found.binding)?;
            let numeric = to_number(&length, &self.meter)?;
            if env.template.program.mentions_loop {
                scope.set(&Text::from("loop"), self.loop_record(index, numeric, &length)?);
            }
            self.body(&inner, part.body, output, depth + 1)?;
        }
        if let Some(otherwise) = statement.otherwise
            && !length.is_truthy()
        {
            self.body(&inner, otherwise, output, depth + 1)?;
        }
        Ok(())
    }

    fn loop_record(&self, index: usize, length: f64, printed: &Value) -> Outcome<Value> {
        let index = super::number::from_count(index);
        let entries = [
            ("index", Value::Number(index + 1.0)),
            ("index0", Value::Number(index)),
            ("revindex", Value::Number(length - index)),
            ("revindex0", Value::Number(length - index - 1.0)),
            ("first", Value::Bool(index < 0.5)),
            (
                "last",
                Value::Bool(Value::Number(index).is_same(&Value::Number(length - 1.0))),
            ),
            ("length", printed.clone()),
        ];
        let entries = entries
            .into_iter()
            .map(|(name, value)| (Text::from(name), value))
            .collect();
        Ok(Value::Record(Record::new(entries, &self.meter)?))
    }

    fn assignment(&self, env: &Env<'_>, targets: &[Symbol], assigned: &Assigned, depth: u32) -> Outcome<()> {
        let value = match assigned {
            Assigned::Expression(expression) => self.expression(env, *expression, depth + 1)?,
            Assigned::Capture(body) => Value::string(self.capture(env, *body, depth + 1)?),
        };
        for target in targets {
            env.scope.assign(&target.name, value.clone());
            if let Some(slot) = target.slot {
                env.frame.set(slot, value.clone());
            }
            if env.exports_assignments {
                env.invocation.set(&target.name, value.clone());
            }
        }
        Ok(())
    }

    /// The text that a body prints.
    pub(crate) fn capture(&self, env: &Env<'_>, body: BodyId, depth: u32) -> Outcome<String> {
        let mut output = String::new();
        self.body(env, body, &mut output, depth + 1)?;
        Ok(output)
    }

    fn define_macro(&self, env: &Env<'_>, name: &Symbol, routine: &Rc<Routine>) {
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

    fn call_block(
        &self,
        env: &Env<'_>,
        target: ExprId,
        arguments: &super::ast::Arguments,
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
    pub(crate) fn invoke(&self, id: usize, given: super::call::Given, depth: u32) -> Outcome<Text> {
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

    fn switch(
        &self,
        env: &Env<'_>,
        subject: ExprId,
        cases: &[(ExprId, BodyId)],
        default: Option<BodyId>,
        output: &mut String,
        depth: u32,
    ) -> Outcome<()> {
        let value = self.expression(env, subject, depth + 1)?;
        let mut matched = false;
        for (condition, body) in cases {
            matched = matched || value.is_same(&self.expression(env, *condition, depth + 1)?);
            // An empty case falls through to the next one.
            if matched && !env.template.program.body(*body).is_empty() {
                return self.body(env, *body, output, depth + 1);
            }
        }
        match default {
            Some(body) => self.body(env, body, output, depth + 1),
            None => Ok(()),
        }
    }
}

/// Gives the loop's variables the values of one entry.
fn bind_targets(env: &Env<'_>, targets: &[Symbol], entry: &Value, several: bool, binding: Binding) -> Outcome<()> {
    if !several {
        for target in targets {
            bind_local(env, target, entry.clone());
        }
        return Ok(());
    }
    for (place, target) in targets.iter().enumerate() {
        let value = super::iterate::part(entry, place)?;
        match binding {
            // Over lists, several variables live in the frame only.
            Binding::List => {
                if let Some(slot) = target.slot {
                    env.frame.set(slot, value);
                }
            }
            Binding::Pair => bind_local(env, target, value),
        }
    }
    Ok(())
}

fn bind_local(env: &Env<'_>, target: &Symbol, value: Value) {
    if let Some(slot) = target.slot {
        env.frame.set(slot, value.clone());
    }
    env.scope.set(&target.name, value);
}
