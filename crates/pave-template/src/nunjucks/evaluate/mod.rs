//! Runs a parsed template: statements.
//!
//! Steps and depths are counted as Backstage's renderer counts them, so that both give up at the same size.

mod loops;
mod macros;

use super::ast::{Assigned, BodyId, Expr, ExprId, Placed, Program, ROOT, Routine, Statement, Symbol};
use super::coerce::print;
use super::failure::{Failure, Meter, Outcome};
use super::host_filters::HostNames;
use super::scope::{Frame, Scope};
use super::text::{self, Text};
use super::value::{Record, Value};
use crate::codes;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A parsed template with its text.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) file: Rc<str>,
    pub(crate) source: String,
    /// Whether the source is ASCII: its parts are as long in UTF-16 as in bytes then.
    pub(crate) is_ascii: bool,
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
    pub(crate) globals: RefCell<BTreeMap<Text, Value>>,
    pub(crate) random: Cell<u64>,
    /// What telling the host where the rendering is has cost.
    pub(crate) told: Cell<usize>,
    /// Errors and warnings, by file, place and text, each once.
    pub(crate) notes: RefCell<Notes>,
    /// Templates (by address) and expressions without a value that were noted.
    pub(crate) undefined_places: RefCell<BTreeSet<(usize, u32)>>,
    /// The chain of templates that extend each other: each name's blocks, innermost first.
    pub(crate) blocks: RefCell<super::inherit::Blocks>,
}

/// Bytes of source that are looked at to tell places of templates with slow patterns, where every statement is told; a call
/// of the host costs as much as some.
const MOST_TOLD: usize = 16 * 1024 * 1024;
const COST_OF_TELLING: usize = 1_024;

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
        if template.program.has_slow_patterns {
            self.meter.tells_place.set(true);
        }
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

    /// Tells the host which statement is next, since the rendering takes long or the statement may.
    #[cold]
    fn tell_place(&self, env: &Env<'_>, at: u32) {
        let source = env.template.source.as_bytes();
        let before = source.get(..at as usize).unwrap_or_default();
        self.host
            .tell_place(&env.template.file, 1 + memchr::memchr_iter(b'\n', before).count());
        let told = self.told.get() + before.len() + COST_OF_TELLING;
        self.told.set(told);
        self.meter
            .tells_place
            .set(env.template.program.has_slow_patterns && told < MOST_TOLD);
    }

    fn statement(&self, env: &Env<'_>, placed: &Placed, output: &mut String, depth: u32) -> Outcome<()> {
        self.meter.enter(depth)?;
        if self.meter.tells_place.get() && !matches!(placed.statement, Statement::Text(_)) {
            self.tell_place(env, placed.at);
        }
        match &placed.statement {
            Statement::Text(range) => {
                let range = range.start as usize..range.end as usize;
                let text = env.template.source.get(range).unwrap_or_default();
                if env.template.is_ascii {
                    self.meter.write(text.len())?;
                    output.push_str(text);
                    return Ok(());
                }
                self.write(output, text)
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
