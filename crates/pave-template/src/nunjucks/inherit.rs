//! Blocks, and templates that load others: `include`, `import`, `from`, `extends`, with Nunjucks' meaning.

use super::ast::{BodyId, ExprId, Statement, Symbol};
use super::coerce::to_text;
use super::evaluate::{Env, Evaluator, Template};
use super::failure::{Failure, Outcome};
use super::scope::{Frame, Scope};
use super::text::Text;
use super::value::{Callable, Record, Value};
use crate::codes;
use std::collections::BTreeMap;
use std::rc::Rc;

/// One definition of a block.
#[derive(Clone)]
pub(crate) struct Block {
    template: Rc<Template>,
    body: BodyId,
    frame: u32,
}

/// The blocks of templates that extend each other, by name, the most derived first; and the template that is
/// extended, while its child runs.
#[derive(Default)]
pub(crate) struct Blocks {
    definitions: BTreeMap<Text, Vec<Block>>,
    parent: Option<Rc<Template>>,
}

impl Evaluator<'_> {
    /// Runs a template and everything that it extends; gives what it exports.
    pub(crate) fn run(
        &self,
        template: &Rc<Template>,
        outer: &Rc<Scope>,
        output: &mut String,
        depth: u32,
    ) -> Outcome<Rc<Scope>> {
        if self.loader.is_none() {
            return self.run_alone(template, outer, output, depth);
        }
        // An included template has blocks of its own.
        let before = self.blocks.take();
        let result = self.run_chain(template, outer, output, depth);
        self.blocks.replace(before);
        result
    }

    fn run_chain(
        &self,
        template: &Rc<Template>,
        outer: &Rc<Scope>,
        output: &mut String,
        depth: u32,
    ) -> Outcome<Rc<Scope>> {
        let start = output.len();
        let mut current = Rc::clone(template);
        let mut scope = Rc::clone(outer);
        let mut depth = depth;
        loop {
            self.define_blocks(&current);
            let exports = self.run_alone(&current, &scope, output, depth)?;
            let Some(parent) = self.blocks.borrow_mut().parent.take() else {
                return Ok(exports);
            };
            // Only the outermost template prints; its children give blocks and variables.
            output.truncate(start);
            scope = exports;
            current = parent;
            depth += 2;
            self.meter.enter(depth)?;
        }
    }

    fn define_blocks(&self, template: &Rc<Template>) {
        if !template.program.has_blocks {
            return;
        }
        let mut blocks = self.blocks.borrow_mut();
        for placed in template.program.bodies.iter().flatten() {
            if let Statement::Block { name, body, frame } = &placed.statement {
                blocks.definitions.entry(name.clone()).or_default().push(Block {
                    template: Rc::clone(template),
                    body: *body,
                    frame: *frame,
                });
            }
        }
    }

    /// A block where it stands: its most derived definition.
    pub(crate) fn block(
        &self,
        env: &Env<'_>,
        name: &Text,
        body: BodyId,
        frame: u32,
        output: &mut String,
        depth: u32,
    ) -> Outcome<()> {
        // Where another template is extended, that one decides where blocks stand.
        if self.blocks.borrow().parent.is_some() {
            return Ok(());
        }
        let derived = self
            .blocks
            .borrow()
            .definitions
            .get(name)
            .and_then(|definitions| definitions.first().cloned());
        let block = derived.unwrap_or_else(|| Block {
            template: Rc::clone(env.template),
            body,
            frame,
        });
        self.run_block(env, name, &block, 0, output, depth)
    }

    fn run_block(
        &self,
        env: &Env<'_>,
        name: &Text,
        block: &Block,
        level: usize,
        output: &mut String,
        depth: u32,
    ) -> Outcome<()> {
        let scope = Scope::inside(env.scope, true);
        let has_parent = self
            .blocks
            .borrow()
            .definitions
            .get(name)
            .is_some_and(|definitions| definitions.len() > level + 1);
        if has_parent {
            scope.set(
                &Text::from("super"),
                Value::Callable(Rc::new(Callable::Super(name.clone(), level + 1))),
            );
        }
        let places = block
            .template
            .program
            .frames
            .get(block.frame as usize)
            .copied()
            .unwrap_or(0);
        let frame = Frame::new(block.frame, places, None);
        let inner = Env {
            template: &block.template,
            scope: &scope,
            frame: &frame,
            invocation: env.invocation,
            exports_macros: true,
            exports_assignments: false,
        };
        self.body(&inner, block.body, output, depth + 1)
    }

    /// What `super()` prints in a block.
    pub(crate) fn super_block(&self, env: &Env<'_>, name: &Text, level: usize, depth: u32) -> Outcome<Value> {
        let block = self
            .blocks
            .borrow()
            .definitions
            .get(name)
            .and_then(|definitions| definitions.get(level).cloned());
        let Some(block) = block else {
            return Err(Failure::wrong("`super` has no block above this one"));
        };
        let mut output = String::new();
        self.run_block(env, name, &block, level, &mut output, depth)?;
        Ok(Value::safe(&output))
    }

    /// The template that an expression names.
    fn load(&self, env: &Env<'_>, name: ExprId, depth: u32) -> Outcome<Result<Rc<Template>, Failure>> {
        let value = self.expression(env, name, depth + 1)?;
        let at = env.template.program.node(name).at as usize;
        let Some(text) = value.as_text() else {
            return Err(Failure::wrong(format!("a template's name is a string, not {}", value.kind())).at(at));
        };
        let text = to_text(&Value::String(text.clone()), &self.meter)?.into_owned();
        let Some(loader) = self.loader else {
            return Err(Failure::new(codes::MISSING_TEMPLATE, "no other template can be loaded here").at(at));
        };
        let missing = || {
            Failure::new(codes::MISSING_TEMPLATE, "the skeleton has no file of this name")
                .with_hint("name it from the skeleton's root, or relative to this file with `./`")
                .at(at)
                .in_file(&env.template.file)
        };
        Ok(loader.load(&text, &env.template.file)?.ok_or_else(missing))
    }

    pub(crate) fn include(
        &self,
        env: &Env<'_>,
        name: ExprId,
        ignore_missing: bool,
        output: &mut String,
        depth: u32,
    ) -> Outcome<()> {
        match self.load(env, name, depth)? {
            Ok(template) => self.run(&template, env.scope, output, depth + 1).map(|_| ()),
            Err(_) if ignore_missing => Ok(()),
            Err(missing) => Err(missing),
        }
    }

    /// What a template defines at its top level.
    fn exports(&self, env: &Env<'_>, name: ExprId, with_context: bool, depth: u32) -> Outcome<Vec<(Text, Value)>> {
        let template = self.load(env, name, depth)??;
        let empty = Scope::of_context(Rc::new(Record::of_entries(Vec::new())));
        let outer = if with_context { env.scope } else { &empty };
        let mut discarded = String::new();
        Ok(self.run(&template, outer, &mut discarded, depth + 1)?.entries())
    }

    pub(crate) fn import(
        &self,
        env: &Env<'_>,
        name: ExprId,
        target: &Symbol,
        with_context: bool,
        depth: u32,
    ) -> Outcome<()> {
        let entries = self.exports(env, name, with_context, depth)?;
        let module = Value::Record(Record::new(entries, &self.meter)?);
        Self::define(env, target, &module);
        Ok(())
    }

    pub(crate) fn import_names(
        &self,
        env: &Env<'_>,
        name: ExprId,
        names: &[(Text, Symbol)],
        with_context: bool,
        depth: u32,
    ) -> Outcome<()> {
        let entries = self.exports(env, name, with_context, depth)?;
        for (wanted, local) in names {
            let Some((_, value)) = entries.iter().find(|(known, _)| known == wanted) else {
                let failure = Failure::new(
                    codes::UNDEFINED,
                    format!("the imported file does not define `{}`", &**wanted),
                );
                return Err(
                    match pave_report::did_you_mean(wanted, entries.iter().map(|(known, _)| &**known)) {
                        Some(known) => failure.with_hint(format!("did you mean `{known}`?")),
                        None => failure,
                    },
                );
            };
            Self::define(env, local, value);
        }
        Ok(())
    }

    fn define(env: &Env<'_>, target: &Symbol, value: &Value) {
        if let Some(slot) = target.slot {
            env.frame.set(slot, value.clone());
        }
        env.scope.set(&target.name, value.clone());
        if env.exports_assignments {
            env.invocation.set(&target.name, value.clone());
        }
    }

    pub(crate) fn extends(&self, env: &Env<'_>, name: ExprId, depth: u32) -> Outcome<()> {
        let parent = self.load(env, name, depth)??;
        let mut blocks = self.blocks.borrow_mut();
        if blocks.parent.is_some() {
            return Err(Failure::wrong("a template extends one other template only"));
        }
        blocks.parent = Some(parent);
        Ok(())
    }
}
