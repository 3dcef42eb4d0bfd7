//! Tags that enclose a body or bind a name: `if`, `for`, `set`, `filter`, `block`, `switch`.

use super::super::ast::{Assigned, Expr, For, LoopBody, Slot, Statement};
use super::super::failure::{Failure, Outcome};
use super::super::token::{is_code_space, name_end, trim_code, walk_code};
use super::Parser;
use std::ops::Range;

impl Parser<'_> {
    pub(super) fn conditional(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
        let mut branches = Vec::new();
        let mut condition = rest;
        loop {
            let test = self.expression(condition)?;
            let (statements, stop) = self.closed_body(&["elif", "elseif", "else", "endif"], "endif", at)?;
            branches.push((test, self.add_body(statements)));
            match stop.name {
                "else" => {
                    let (statements, _) = self.closed_body(&["endif"], "endif", at)?;
                    let otherwise = Some(self.add_body(statements));
                    return Ok(Statement::If { branches, otherwise });
                }
                "endif" => {
                    return Ok(Statement::If {
                        branches,
                        otherwise: None,
                    });
                }
                _ => condition = stop.rest,
            }
        }
    }

    pub(super) fn for_loop(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
        let keyword = walk_code(self.source, rest.clone(), |place, byte, depth| {
            let bytes = self.source.as_bytes();
            (byte == b'a'
                && depth == 0
                && name_end(bytes, place, true) == Some(place + 2)
                && self.source.get(place..place + 2) == Some("in")
                && self
                    .text(rest.start..place)
                    .chars()
                    .next_back()
                    .is_none_or(is_code_space)
                && self.text(place + 2..rest.end).chars().next().is_none_or(is_code_space))
            .then_some(place)
        })?;
        let Some(keyword) = keyword else {
            return Err(Failure::syntax("`for` needs `in`", at).with_hint("write `{% for item in list %}`"));
        };
        let targets = self.targets(trim_code(self.source, rest.start..keyword))?;
        if targets.len() == 1 && targets.first().is_some_and(|target| &*target.name == "loop") {
            return Err(Failure::syntax("the loop variable cannot be named `loop`", at));
        }
        let iterable = self.expression(trim_code(self.source, keyword + 2..rest.end))?;
        let (statements, stop) = self.closed_body(&["else", "endfor"], "endfor", at)?;
        let body = self.add_body(statements);
        let mut otherwise = None;
        if stop.name == "else" {
            let (statements, _) = self.closed_body(&["endfor"], "endfor", at)?;
            otherwise = Some(self.add_body(statements));
        }
        self.needs_slots = true;
        Ok(Statement::For(Box::new(For {
            iterable,
            array: LoopBody { targets, body },
            record: None,
            otherwise,
            length: Slot { frame: 0, index: 0 },
        })))
    }

    pub(super) fn assignment(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
        let equals = walk_code(self.source, rest.clone(), |place, byte, depth| {
            (byte == b'=' && depth == 0).then_some(place)
        })?;
        if let Some(equals) = equals {
            let targets = self.targets(rest.start..equals)?;
            let value = Assigned::Expression(self.expression(equals + 1..rest.end)?);
            return Ok(Statement::Set { targets, value });
        }
        let targets = self.targets(rest)?;
        let macros = self.macros;
        let (statements, _) = self.closed_body(&["endset"], "endset", at)?;
        if self.macros > macros {
            return Err(Failure::syntax("a macro cannot be defined inside of a `set` block", at));
        }
        let value = Assigned::Capture(self.add_body(statements));
        Ok(Statement::Set { targets, value })
    }

    pub(super) fn filter_block(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
        let macros = self.macros;
        let (statements, _) = self.closed_body(&["endfilter"], "endfilter", at)?;
        if self.macros > macros {
            return Err(Failure::syntax(
                "a macro cannot be defined inside of a `filter` block",
                at,
            ));
        }
        let body = self.add_body(statements);
        let capture = self.add(Expr::Capture(body), at)?;
        let start = rest.start;
        let result = self.with_tokens(rest, false, |parser| {
            let filter = parser.filter(capture)?;
            parser.expect_end()?;
            Ok(filter)
        });
        Ok(Statement::Output(self.keep(result, start)?))
    }

    pub(super) fn block(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
        let name = self.expression(rest)?;
        let name = match &self.program.node(name).expr {
            Expr::Symbol(symbol) => symbol.name.clone(),
            _ => return Err(Failure::syntax("`block` needs a name", at)),
        };
        let (statements, stop) = self.closed_body(&["endblock"], "endblock", at)?;
        let closing = self.text(stop.rest);
        if !closing.is_empty() && *closing != *name {
            return Err(Failure::syntax(
                "`endblock` names another block than the one it ends",
                stop.at,
            ));
        }
        if !self.blocks.insert(name.clone()) {
            return Err(Failure::syntax(format!("the block `{}` occurs twice", &*name), at));
        }
        let body = self.add_body(statements);
        self.needs_slots = true;
        self.program.has_blocks = true;
        Ok(Statement::Block { name, body, frame: 0 })
    }

    pub(super) fn switch(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
        let subject = self.expression(rest)?;
        let stops = ["case", "default", "endswitch"];
        let (before, mut stop) = self.closed_body(&stops, "endswitch", at)?;
        if !before.is_empty() {
            return Err(Failure::syntax("`switch` has text before its first `case`", at)
                .with_hint("write `{% switch x -%}` so that no space is left before `{% case %}`"));
        }
        let (mut cases, mut default) = (Vec::new(), None);
        while stop.name == "case" {
            let condition = self.expression(stop.rest)?;
            let (statements, next) = self.closed_body(&stops, "endswitch", at)?;
            cases.push((condition, self.add_body(statements)));
            stop = next;
        }
        if stop.name == "default" {
            let (statements, _) = self.closed_body(&["endswitch"], "endswitch", at)?;
            default = Some(self.add_body(statements));
        }
        if cases.is_empty() && default.is_none() {
            return Err(Failure::syntax("`switch` has no `case`", at));
        }
        Ok(Statement::Switch {
            subject,
            cases,
            default,
        })
    }
}
