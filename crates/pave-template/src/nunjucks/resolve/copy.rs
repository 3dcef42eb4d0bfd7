//! Copies, for the second meaning of a loop's body.

use super::super::ast::{Arguments, Assigned, BodyId, Expr, ExprId, Placed, Routine, Statement};
use super::super::failure::{Failure, Outcome};
use super::{MOST_COPIES, Resolver};
use std::rc::Rc;

impl Resolver<'_> {
    pub(super) fn copy_body(&mut self, id: BodyId) -> Outcome<BodyId> {
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
    pub(super) fn copy(&mut self, id: ExprId) -> Outcome<ExprId> {
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
