//! Expressions: precedence and its oddities are those of Backstage's renderer.
//!
//! `|` binds tighter than `**`; unary minus tighter than `|`; `not a == b` negates `a` alone; an `if` without `else`
//! is an empty text.

mod operands;
mod operators;
mod sequences;

pub(crate) use sequences::Signature;

use super::ast::{Expr, ExprId, Operator};
use super::failure::{Failure, Outcome};
use super::parser::Parser;
use super::token::{Kind, Token};
use super::value::{Value, is_reserved};

/// Reads one list of tokens.
pub(crate) struct ExpressionParser<'p, 's> {
    pub(crate) parser: &'p mut Parser<'s>,
    pub(crate) tokens: &'p [Token<'s>],
    pub(crate) place: usize,
}

impl<'s> ExpressionParser<'_, 's> {
    fn peek(&self) -> &Token<'s> {
        self.peek_at(0)
    }

    /// The token `offset` further; the last one is [`Kind::End`] for good.
    #[expect(clippy::indexing_slicing, reason = "a list of tokens always ends in `End`")]
    fn peek_at(&self, offset: usize) -> &Token<'s> {
        &self.tokens[(self.place + offset).min(self.tokens.len() - 1)]
    }

    fn at(&self) -> usize {
        self.peek().at
    }

    fn take_operator(&mut self, operator: &str) -> bool {
        let found = matches!(self.peek().kind, Kind::Operator(known) if known == operator);
        self.place += usize::from(found);
        found
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek().kind, Kind::Name(name) if name == word);
        self.place += usize::from(found);
        found
    }

    fn expect_operator(&mut self, operator: &'static str) -> Outcome<()> {
        if self.take_operator(operator) {
            return Ok(());
        }
        Err(Failure::syntax(format!("`{operator}` is missing"), self.at()))
    }

    pub(crate) fn expect_end(&mut self) -> Outcome<()> {
        match self.peek().kind {
            Kind::End => Ok(()),
            _ => Err(Failure::syntax("the expression has something after its end", self.at())
                .with_hint("use one expression in each tag; operators are `and`, `or`, `not`, `==`, `~`")),
        }
    }

    fn expect_name(&mut self) -> Outcome<(&'s str, usize)> {
        let at = self.at();
        match self.peek().kind {
            Kind::Name(name) => {
                self.place += 1;
                if is_reserved(name) {
                    return Err(Failure::syntax(format!("the name `{name}` is reserved"), at));
                }
                Ok((name, at))
            }
            _ => Err(Failure::syntax("a name is missing", at)),
        }
    }

    fn add(&mut self, expr: Expr, at: usize) -> Outcome<ExprId> {
        self.parser.add(expr, at)
    }

    fn constant(&mut self, value: Value, at: usize) -> Outcome<ExprId> {
        self.add(Expr::Constant(value), at)
    }

    fn nested<T>(&mut self, parse: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        self.parser.enter(self.at())?;
        let result = parse(self);
        self.parser.leave();
        result
    }

    /// Whether the whole expression is a name or literal with fields and filters without arguments: most are.
    fn is_operand_only(&self) -> bool {
        let mut place = self.place + 1;
        match self.peek().kind {
            Kind::Name(name) if name != "not" => {}
            Kind::Text(_) | Kind::Number(_) => {}
            _ => return false,
        }
        while let [after, name, ..] = self.tokens.get(place..).unwrap_or_default() {
            if !matches!((&after.kind, &name.kind), (Kind::Operator("." | "|"), Kind::Name(_))) {
                break;
            }
            place += 2;
        }
        let closing = self.tokens.get(place).map(|token| &token.kind);
        matches!(closing, Some(Kind::End | Kind::Operator(")" | "," | "]")))
    }

    /// A whole expression.
    pub(crate) fn inline_if(&mut self) -> Outcome<ExprId> {
        if self.is_operand_only() {
            return self.filtered();
        }
        let at = self.at();
        let body = self.either()?;
        if !self.take_word("if") {
            return Ok(body);
        }
        let condition = self.either()?;
        let otherwise = if self.take_word("else") {
            Some(self.nested(Self::either)?)
        } else {
            None
        };
        self.add(
            Expr::InlineIf {
                condition,
                body,
                otherwise,
            },
            at,
        )
    }

    fn either(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let mut left = self.both()?;
        while self.take_word("or") {
            let right = self.both()?;
            left = self.add(Expr::Or(left, right), at)?;
        }
        Ok(left)
    }

    fn both(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let mut left = self.negation()?;
        while self.take_word("and") {
            let right = self.negation()?;
            left = self.add(Expr::And(left, right), at)?;
        }
        Ok(left)
    }

    fn negation(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        if self.take_word("not") {
            let target = self.nested(Self::negation)?;
            return self.negate(target, at);
        }
        self.membership()
    }

    /// `not` goes to the leftmost operand of arithmetic and comparisons.
    fn negate(&mut self, target: ExprId, at: usize) -> Outcome<ExprId> {
        let mut innermost = None;
        let mut current = target;
        while let Expr::Binary(
            Operator::Add
            | Operator::Concatenate
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Remainder,
            left,
            _,
        )
        | Expr::Compare(left, _) = self.parser.program.node(current).expr
        {
            innermost = Some(current);
            current = left;
        }
        let negated = self.add(Expr::Not(current), at)?;
        match innermost {
            None => Ok(negated),
            Some(parent) => {
                self.parser.replace_left(parent, negated);
                Ok(target)
            }
        }
    }

    fn membership(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let mut left = self.test()?;
        loop {
            let negates = self.peek().is_spelled("not") && self.peek_at(1).is_spelled("in");
            if negates {
                self.place += 2;
            } else if !self.take_word("in") {
                return Ok(left);
            }
            let right = self.test()?;
            left = self.add(Expr::In(left, right), at)?;
            if negates {
                left = self.add(Expr::Not(left), at)?;
            }
        }
    }

    fn test(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let left = self.equality()?;
        if !self.take_word("is") {
            return Ok(left);
        }
        let negates = self.take_word("not");
        let right = self.equality()?;
        let test = self.add(Expr::Is(left, right), at)?;
        if negates {
            self.add(Expr::Not(test), at)
        } else {
            Ok(test)
        }
    }
}
