//! Which names are places in a frame, decided before a template runs.
//!
//! Nunjucks compiles a template to JavaScript, and loop variables, macro parameters and macro names become local
//! variables of it: a use that was compiled after such a binding reads the variable, wherever it is at run time. This
//! pass makes the same decisions in the same order. A loop with several targets is compiled twice, once for lists and
//! once for objects, so its body is copied here and each copy gets its own places.

use super::ast::{
    Arguments, Assigned, BodyId, Expr, ExprId, For, LoopBody, Placed, Program, ROOT, Routine, Slot, Statement, Symbol,
};
use super::failure::{Failure, Outcome};
use super::text::Text;
use super::value::Value;
use std::collections::HashMap;
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
        bound: HashMap::new(),
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
    bound: HashMap<Text, Vec<(usize, Slot)>>,
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
            let mut parameters: HashMap<Text, Slot> = HashMap::new();
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

/// Copies, for the second meaning of a loop's body.
impl Resolver<'_> {
    fn copy_body(&mut self, id: BodyId) -> Outcome<BodyId> {
        let mut statements: Vec<Placed> = self.program.body(id).to_vec();
        for placed in &mut statements {
            self.copy_statement(&mut placed.statement)?;
        }
        let copy = BodyId(u32::try_from(self.program.bodies.len()).unwrap_or(u32::MAX));
        self.program.bodies.push(statements);
        Ok(copy)
    }

    fn copy_bodies<'b>(&mut self, bodies: impl Iterator<Item = &'b mut BodyId>) -> Outcome<()> {
        for body in bodies {
            *body = self.copy_body(*body)?;
        }
        Ok(())
    }

    fn copy_branches(&mut self, branches: &mut [(ExprId, BodyId)]) -> Outcome<()> {
        for (condition, body) in branches {
            *condition = self.copy(*condition)?;
            *body = self.copy_body(*body)?;
        }
        Ok(())
    }

    fn copy_statement(&mut self, statement: &mut Statement) -> Outcome<()> {
        self.charge()?;
        match statement {
            Statement::Text(_) => {}
            Statement::Output(expression)
            | Statement::Extends(expression)
            | Statement::Set {
                value: Assigned::Expression(expression),
                ..
            } => *expression = self.copy(*expression)?,
            Statement::Include { name, .. } | Statement::Import { name, .. } | Statement::FromImport { name, .. } => {
                *name = self.copy(*name)?;
            }
            Statement::If { branches, otherwise } => {
                self.copy_branches(branches)?;
                self.copy_bodies(otherwise.iter_mut())?;
            }
            Statement::For(statement) => {
                statement.iterable = self.copy(statement.iterable)?;
                let bodies = std::iter::once(&mut statement.array.body).chain(statement.otherwise.iter_mut());
                self.copy_bodies(bodies)?;
            }
            Statement::Set {
                value: Assigned::Capture(body),
                ..
            }
            | Statement::Block { body, .. } => {
                *body = self.copy_body(*body)?;
            }
            Statement::Macro { routine, .. } => *routine = self.copy_routine(routine)?,
            Statement::CallBlock {
                target,
                arguments,
                caller,
            } => {
                *target = self.copy(*target)?;
                *arguments = self.copy_arguments(arguments)?;
                *caller = self.copy_routine(caller)?;
            }
            Statement::Switch {
                subject,
                cases,
                default,
            } => {
                *subject = self.copy(*subject)?;
                self.copy_branches(cases)?;
                self.copy_bodies(default.iter_mut())?;
            }
        }
        Ok(())
    }

    fn copy_routine(&mut self, routine: &Routine) -> Outcome<Rc<Routine>> {
        let mut copy = routine.clone();
        for (_, default) in &mut copy.defaults {
            *default = self.copy(*default)?;
        }
        copy.body = self.copy_body(copy.body)?;
        Ok(Rc::new(copy))
    }

    fn copy_arguments(&mut self, arguments: &Arguments) -> Outcome<Arguments> {
        let mut copy = arguments.clone();
        for argument in copy
            .positional
            .iter_mut()
            .chain(copy.keywords.iter_mut().map(|(_, value)| value))
        {
            *argument = self.copy(*argument)?;
        }
        Ok(copy)
    }

    fn charge(&mut self) -> Outcome<()> {
        self.copies += 1;
        if self.copies > MOST_COPIES {
            return Err(Failure::limit(
                "copies of loop bodies with several variables",
                MOST_COPIES,
            ));
        }
        Ok(())
    }

    /// A copy of an expression with everything below it.
    fn copy(&mut self, id: ExprId) -> Outcome<ExprId> {
        self.charge()?;
        let mut node = self.program.node(id).clone();
        match &mut node.expr {
            Expr::Constant(_) | Expr::Regex(_) | Expr::Symbol(_) => {}
            Expr::Capture(body) => *body = self.copy_body(*body)?,
            Expr::Array(children) | Expr::Group(children) => {
                for child in children {
                    *child = self.copy(*child)?;
                }
            }
            Expr::Dict(pairs) => {
                for (_, value) in pairs {
                    *value = self.copy(*value)?;
                }
            }
            Expr::Slice { start, stop, step } => {
                for part in [start, stop, step] {
                    *part = self.copy(*part)?;
                }
            }
            Expr::InlineIf {
                condition,
                body,
                otherwise,
            } => {
                for part in [Some(condition), Some(body), otherwise.as_mut()].into_iter().flatten() {
                    *part = self.copy(*part)?;
                }
            }
            Expr::Lookup(left, right)
            | Expr::Or(left, right)
            | Expr::And(left, right)
            | Expr::Binary(_, left, right)
            | Expr::In(left, right)
            | Expr::Is(left, right) => {
                *left = self.copy(*left)?;
                *right = self.copy(*right)?;
            }
            Expr::Not(target) | Expr::Negative(target) | Expr::Positive(target) | Expr::Floor(target) => {
                *target = self.copy(*target)?;
            }
            Expr::Compare(first, operations) => {
                *first = self.copy(*first)?;
                for (_, operand) in operations {
                    *operand = self.copy(*operand)?;
                }
            }
            Expr::Filter(_, arguments) => *arguments = self.copy_arguments(arguments)?,
            Expr::Call(target, arguments) => {
                *target = self.copy(*target)?;
                *arguments = self.copy_arguments(arguments)?;
            }
        }
        let copy = ExprId(u32::try_from(self.program.nodes.len()).unwrap_or(u32::MAX));
        self.program.nodes.push(node);
        Ok(copy)
    }
}
