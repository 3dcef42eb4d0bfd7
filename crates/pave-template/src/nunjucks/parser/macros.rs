//! `macro`, and `call` with its body.

use super::super::ast::{Expr, ExprId, Routine, Statement};
use super::super::failure::{Failure, Outcome};
use super::super::token::{is_code_space, name_end, trim_code, walk_code};
use super::super::value::is_reserved;
use super::Parser;
use std::ops::Range;
use std::rc::Rc;

impl Parser<'_> {
    pub(super) fn macro_definition(&mut self, rest: &Range<usize>, at: usize) -> Outcome<Statement> {
        let header = self.text(rest.clone());
        let broken = || {
            Failure::syntax("a macro needs a name and parentheses", at).with_hint("write `{% macro name(argument) %}`")
        };
        let end = name_end(header.as_bytes(), 0, false).ok_or_else(broken)?;
        let name = header.get(..end).unwrap_or_default();
        let after = header.get(end..).unwrap_or_default();
        let inner = after
            .trim_start_matches(is_code_space)
            .strip_prefix('(')
            .and_then(|inner| inner.strip_suffix(')'))
            .ok_or_else(broken)?;
        if is_reserved(name) || matches!(name, "true" | "false" | "null" | "none") {
            return Err(Failure::syntax(format!("a macro cannot be named `{name}`"), at));
        }
        let start = rest.end - 1 - inner.len();
        let (positional, defaults) = self.signature(start..rest.end - 1)?;
        let (statements, _) = self.closed_body(&["endmacro"], "endmacro", at)?;
        let body = self.add_body(statements);
        self.macros += 1;
        self.needs_slots = true;
        let name = self.symbol(name);
        Ok(Statement::Macro {
            name,
            routine: Rc::new(Routine {
                positional,
                defaults,
                body,
                frame: 0,
            }),
        })
    }

    pub(super) fn call_block(&mut self, rest: &Range<usize>, at: usize) -> Outcome<Statement> {
        let mut call = rest.clone();
        let mut parameters = rest.start..rest.start;
        if self.text(rest.clone()).starts_with('(') {
            let mut open = Vec::new();
            let closing = walk_code(self.source, rest.clone(), |place, byte, _| {
                match byte {
                    b'(' | b'[' | b'{' => open.push(byte),
                    b')' | b']' | b'}' => {
                        let opening = match byte {
                            b')' => b'(',
                            b']' => b'[',
                            _ => b'{',
                        };
                        if open.last() == Some(&opening) {
                            open.pop();
                        }
                    }
                    _ => {}
                }
                open.is_empty().then_some(place)
            })?;
            let Some(closing) = closing else {
                return Err(Failure::syntax("the parameters of `call` are not closed", at));
            };
            parameters = rest.start + 1..closing;
            call = trim_code(self.source, closing + 1..rest.end);
        }
        let call = self.expression(call)?;
        let (target, arguments) = match &self.program.node(call).expr {
            Expr::Call(target, arguments) => (*target, arguments.clone()),
            _ => return Err(Failure::syntax("`call` needs a macro call", at).with_hint("write `{% call name() %}`")),
        };
        if !self.is_static_target(target) {
            return Err(Failure::syntax("`call` needs the name of a macro", at));
        }
        let (statements, _) = self.closed_body(&["endcall"], "endcall", at)?;
        let body = self.add_body(statements);
        let (positional, defaults) = self.signature(parameters)?;
        self.needs_slots = true;
        let caller = Rc::new(Routine {
            positional,
            defaults,
            body,
            frame: 0,
        });
        Ok(Statement::CallBlock {
            target,
            arguments,
            caller,
        })
    }

    fn is_static_target(&self, target: ExprId) -> bool {
        let mut current = target;
        loop {
            match &self.program.node(current).expr {
                Expr::Symbol(_) => return true,
                Expr::Lookup(inner, key) if matches!(self.program.node(*key).expr, Expr::Constant(_)) => {
                    current = *inner;
                }
                _ => return false,
            }
        }
    }
}
