//! What stands between commas: items, entries, arguments, parameters, targets.

use super::super::ast::{Arguments, Expr, ExprId, Symbol};
use super::super::failure::{Failure, Outcome};
use super::super::text::Text;
use super::super::token::Kind;
use super::super::value::is_reserved;
use super::ExpressionParser;

/// The parameters of a macro: plain ones, and those with a default.
pub(crate) type Signature = (Vec<Symbol>, Vec<(Text, ExprId)>);

/// Names that are values and therefore cannot be bound.
fn is_literal_name(name: &str) -> bool {
    matches!(name, "true" | "false" | "null" | "none")
}

impl ExpressionParser<'_, '_> {
    pub(super) fn until(&mut self, end: &'static str) -> Outcome<Vec<ExprId>> {
        let mut children = Vec::new();
        if self.take_operator(end) {
            return Ok(children);
        }
        loop {
            children.push(self.inline_if()?);
            if !self.take_operator(",") {
                break;
            }
        }
        self.expect_operator(end)?;
        Ok(children)
    }

    pub(super) fn dictionary(&mut self) -> Outcome<Vec<(Text, ExprId)>> {
        let mut pairs = Vec::new();
        if self.take_operator("}") {
            return Ok(pairs);
        }
        loop {
            let token = self.peek().clone();
            let name = match &token.kind {
                Kind::Name(name) if !is_literal_name(name) => Text::from(*name),
                Kind::Text(text) => Text::from(&**text),
                _ => {
                    return Err(Failure::syntax("a key of an object is a name or a string", token.at));
                }
            };
            if is_reserved(&name) {
                return Err(Failure::syntax(format!("the name `{}` is reserved", &*name), token.at));
            }
            self.place += 1;
            self.expect_operator(":")?;
            pairs.push((name, self.inline_if()?));
            if !self.take_operator(",") {
                break;
            }
        }
        self.expect_operator("}")?;
        Ok(pairs)
    }

    /// Arguments after `(`, with the `)`.
    pub(super) fn arguments(&mut self) -> Outcome<Arguments> {
        let mut arguments = Arguments::default();
        if self.take_operator(")") {
            return Ok(arguments);
        }
        loop {
            if matches!(self.peek().kind, Kind::Name(_)) && self.peek_at(1).is_spelled("=") {
                let (name, _) = self.expect_name()?;
                self.expect_operator("=")?;
                let value = self.inline_if()?;
                arguments.keywords.push((Text::from(name), value));
            } else {
                arguments.positional.push(self.inline_if()?);
            }
            if !self.take_operator(",") {
                break;
            }
        }
        self.expect_operator(")")?;
        Ok(arguments)
    }

    /// The parameters of a macro, after `(`: names, and names with defaults.
    pub(crate) fn signature(&mut self) -> Outcome<Signature> {
        let at = self.at();
        let arguments = self.arguments()?;
        self.expect_end()?;
        let mut names = Vec::new();
        for argument in arguments.positional {
            match &self.parser.program.node(argument).expr {
                Expr::Symbol(symbol) => names.push(symbol.clone()),
                _ => return Err(Failure::syntax("a parameter is a name", at)),
            }
        }
        Ok((names, arguments.keywords))
    }

    /// Names to bind, separated by commas.
    pub(crate) fn targets(&mut self) -> Outcome<Vec<Symbol>> {
        let mut targets = Vec::new();
        loop {
            let (name, at) = self.expect_name()?;
            if is_literal_name(name) {
                return Err(Failure::syntax(
                    format!("`{name}` is a value and cannot be assigned"),
                    at,
                ));
            }
            targets.push(self.parser.symbol(name));
            if !self.take_operator(",") {
                break;
            }
        }
        self.expect_end()?;
        Ok(targets)
    }
}
