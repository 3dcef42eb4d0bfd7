//! Which names are places in a frame, decided before a template runs.
//!
//! Nunjucks compiles a template to JavaScript, and loop variables, macro parameters and macro names become local
//! variables of it: a use that was compiled after such a binding reads the variable, wherever it is at run time. This
//! pass makes the same decisions in the same order. A loop with several targets is compiled twice, once for lists and
//! once for objects, so its body is copied here and each copy gets its own places.

mod copy;

use super::ast::{
    Arguments, Assigned, BodyId, Expr, ExprId, For, LoopBody, Program, ROOT, Routine, Slot, Statement, Symbol,
};
use super::failure::Outcome;
use super::text::Text;
use super::value::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Expressions that copies of loop bodies may add.
const MOST_COPIES: usize = 1_000_000;

/// Decides the places of `program`'s names. Without `needs_slots` nothing binds one; then only the question whether
/// the template changes its values is answered.
///
/// # Errors
/// Loops with several targets nest so that their copies grow without bound.
pub(crate) fn resolve(program: &mut Program, needs_slots: bool) -> Outcome<()> {
    program.changes_values = may_change_values(program);
    if !needs_slots {
        return Ok(());
    }
    let mut resolver = Resolver {
        program,
        bound: BTreeMap::new(),
        order: Vec::new(),
        base: 0,
        frame: 0,
        copies: 0,
    };
    resolver.body(ROOT)
}

/// Whether the method `name` changes the value it is called on.
fn is_mutating(name: &str) -> bool {
    matches!(
        name,
        "add"
            | "append"
            | "clear"
            | "copyWithin"
            | "delete"
            | "fill"
            | "insert"
            | "pop"
            | "push"
            | "remove"
            | "reverse"
            | "set"
            | "shift"
            | "sort"
            | "splice"
            | "unshift"
    )
}

/// Whether some call may reach such a method; looked-up names that are computed count, as they may be any.
fn may_change_values(program: &Program) -> bool {
    let (mut dynamic_lookup, mut indirect_call) = (false, false);
    for node in &program.nodes {
        match &node.expr {
            Expr::Lookup(_, key) => match &program.node(*key).expr {
                Expr::Constant(Value::String(name)) if is_mutating(name) => return true,
                Expr::Constant(_) => {}
                _ => dynamic_lookup = true,
            },
            Expr::Call(target, _) => match &program.node(*target).expr {
                Expr::Lookup(_, key) if !matches!(program.node(*key).expr, Expr::Constant(_)) => return true,
                Expr::Lookup(..) => {}
                _ => indirect_call = true,
            },
            _ => {}
        }
    }
    dynamic_lookup && indirect_call
}

struct Resolver<'p> {
    program: &'p mut Program,
    /// For each name its bindings, innermost last: when it was bound, and where it is.
    bound: BTreeMap<Text, Vec<(usize, Slot)>>,
    /// Names in the order in which they were bound, to undo them.
    order: Vec<Text>,
    /// Bindings before this one belong to another macro and are not seen.
    base: usize,
    frame: u32,
    copies: usize,
}

impl Resolver<'_> {
    fn new_slot(&mut self) -> Slot {
        let count = self.program.frames.get_mut(self.frame as usize);
        let index = count.map_or(0, |count| {
            *count += 1;
            *count - 1
        });
        Slot {
            frame: self.frame,
            index,
        }
    }

    fn bind(&mut self, name: &Text) -> Slot {
        let slot = self.new_slot();
        self.bound
            .entry(name.clone())
            .or_default()
            .push((self.order.len(), slot));
        self.order.push(name.clone());
        slot
    }

    fn lookup(&self, name: &Text) -> Option<Slot> {
        let (when, slot) = self.bound.get(name)?.last()?;
        (*when >= self.base).then_some(*slot)
    }

    /// Forgets everything bound since `mark`.
    fn undo(&mut self, mark: usize) {
        while self.order.len() > mark {
            if let Some(bindings) = self.order.pop().and_then(|name| self.bound.get_mut(&name)) {
                bindings.pop();
            }
        }
    }

    /// Runs `plan` in a new frame; `sees` keeps the bindings around it visible.
    fn in_frame<T>(&mut self, sees: bool, plan: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<(T, u32)> {
        let frame = u32::try_from(self.program.frames.len()).unwrap_or(u32::MAX);
        self.program.frames.push(0);
        let (outer_frame, outer_base, mark) = (self.frame, self.base, self.order.len());
        self.frame = frame;
        if !sees {
            self.base = mark;
        }
        let result = plan(self);
        self.undo(mark);
        (self.frame, self.base) = (outer_frame, outer_base);
        Ok((result?, frame))
    }

    fn body(&mut self, id: BodyId) -> Outcome<()> {
        let mut statements = match self.program.bodies.get_mut(id.0 as usize) {
            Some(body) => std::mem::take(body),
            None => return Ok(()),
        };
        for placed in &mut statements {
            self.statement(&mut placed.statement)?;
        }
        if let Some(body) = self.program.bodies.get_mut(id.0 as usize) {
            *body = statements;
        }
        Ok(())
    }

    fn statement(&mut self, statement: &mut Statement) -> Outcome<()> {
        match statement {
            Statement::Text(_) => {}
            Statement::Output(expression) | Statement::Extends(expression) => self.expression(*expression)?,
            Statement::Include { name, .. } => self.expression(*name)?,
            Statement::If { branches, otherwise } => {
                for (condition, body) in branches {
                    self.expression(*condition)?;
                    self.body(*body)?;
                }
                if let Some(body) = otherwise {
                    self.body(*body)?;
                }
            }
            Statement::For(statement) => self.for_loop(statement)?,
            Statement::Set { targets, value } => {
                match value {
                    Assigned::Expression(expression) => self.expression(*expression)?,
                    Assigned::Capture(body) => self.body(*body)?,
                }
                for target in targets {
                    target.slot = self.lookup(&target.name);
                }
            }
            Statement::Macro { name, routine } => {
                name.slot = Some(self.bind(&name.name));
                *routine = self.routine(routine, false)?;
            }
            Statement::CallBlock {
                target,
                arguments,
                caller,
            } => {
                self.expression(*target)?;
                self.arguments(arguments)?;
                *caller = self.routine(caller, true)?;
            }
            Statement::Block { body, frame, .. } => {
                let body = *body;
                ((), *frame) = self.in_frame(false, |resolver| resolver.body(body))?;
            }
            Statement::Switch {
                subject,
                cases,
                default,
            } => {
                self.expression(*subject)?;
                for (condition, body) in cases {
                    self.expression(*condition)?;
                    self.body(*body)?;
                }
                if let Some(body) = default {
                    self.body(*body)?;
                }
            }
            Statement::Import { name, target, .. } => {
                self.expression(*name)?;
                target.slot = Some(self.bind(&target.name));
            }
            Statement::FromImport { name, names, .. } => {
                self.expression(*name)?;
                for (_, local) in names {
                    local.slot = Some(self.bind(&local.name));
                }
            }
        }
        Ok(())
    }

    /// A macro sees none of the variables around it, the body of a call block all of them.
    fn routine(&mut self, routine: &Routine, sees: bool) -> Outcome<Rc<Routine>> {
        let mut routine = routine.clone();
        let (routine, frame) = self.in_frame(sees, |resolver| {
            let mut parameters: BTreeMap<Text, Slot> = BTreeMap::new();
            for parameter in &mut routine.positional {
                let slot = match parameters.get(&parameter.name) {
                    Some(slot) => *slot,
                    None => resolver.bind(&parameter.name),
                };
                parameters.insert(parameter.name.clone(), slot);
                parameter.slot = Some(slot);
            }
            for (_, default) in &routine.defaults {
                resolver.expression(*default)?;
            }
            resolver.body(routine.body)?;
            Ok(routine)
        })?;
        Ok(Rc::new(Routine { frame, ..routine }))
    }

    fn for_loop(&mut self, statement: &mut For) -> Outcome<()> {
        self.expression(statement.iterable)?;
        statement.length = self.new_slot();
        let mark = self.order.len();
        if statement.array.targets.len() > 1 {
            let body = self.copy_body(statement.array.body)?;
            statement.record = Some(LoopBody {
                targets: statement.array.targets.iter().take(2).cloned().collect(),
                body,
            });
        }
        for part in [Some(&mut statement.array), statement.record.as_mut()]
            .into_iter()
            .flatten()
        {
            for target in &mut part.targets {
                target.slot = Some(self.bind(&target.name));
            }
            self.body(part.body)?;
        }
        if let Some(body) = statement.otherwise {
            self.body(body)?;
        }
        self.undo(mark);
        Ok(())
    }

    fn arguments(&mut self, arguments: &Arguments) -> Outcome<()> {
        let mut result = Ok(());
        arguments.for_each(&mut |argument| {
            if result.is_ok() {
                result = self.expression(argument);
            }
        });
        result
    }

    fn expression(&mut self, id: ExprId) -> Outcome<()> {
        match self.program.node(id).expr {
            Expr::Constant(_) | Expr::Regex(_) => return Ok(()),
            Expr::Capture(body) => return self.body(body),
            Expr::Symbol(Symbol { ref name, .. }) => {
                let slot = self.lookup(name);
                if let Some(super::ast::Node {
                    expr: Expr::Symbol(symbol),
                    ..
                }) = self.program.nodes.get_mut(id.0 as usize)
                {
                    symbol.slot = slot;
                }
                return Ok(());
            }
            _ => {}
        }
        let mut children = Vec::new();
        self.program
            .node(id)
            .expr
            .for_each_child(&mut |child| children.push(child));
        children.into_iter().try_for_each(|child| self.expression(child))
    }
}
