//! Operators, from `?:` down to `!`.

use super::{Parser, Read};
use crate::syntax::{Expr, Operator};
use crate::token::TokenKind;
use crate::value::Value;

impl Parser {
    pub(super) fn expression(&mut self) -> Read<Expr> {
        self.deeper(|parser| {
            let condition = parser.either()?;
            if !parser.take("?") {
                return Ok(condition);
            }
            let yes = parser.either()?;
            parser.expect(":")?;
            let no = parser.expression()?;
            Ok(Expr::Choice(Box::new([condition, yes, no])))
        })
    }

    fn either(&mut self) -> Read<Expr> {
        self.joined("||", Self::both, Expr::Some)
    }

    fn both(&mut self) -> Read<Expr> {
        self.joined("&&", Self::relation, Expr::Every)
    }

    /// Parts between `symbol`: one list, however many.
    fn joined(
        &mut self,
        symbol: &str,
        part: impl Fn(&mut Self) -> Read<Expr>,
        join: impl Fn(Vec<Expr>) -> Expr,
    ) -> Read<Expr> {
        let first = part(self)?;
        if !self.is_symbol(0, symbol) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take(symbol) {
            parts.push(part(self)?);
        }
        Ok(join(parts))
    }

    fn relation(&mut self) -> Read<Expr> {
        self.chain(Self::sum, |parser| {
            Some(match parser.peek() {
                TokenKind::Symbol("==") => Operator::Equal,
                TokenKind::Symbol("!=") => Operator::Unequal,
                TokenKind::Symbol("<") => Operator::Less,
                TokenKind::Symbol("<=") => Operator::LessOrEqual,
                TokenKind::Symbol(">") => Operator::Greater,
                TokenKind::Symbol(">=") => Operator::GreaterOrEqual,
                TokenKind::Name(name) if name == "in" => Operator::In,
                _ => return None,
            })
        })
    }

    fn sum(&mut self) -> Read<Expr> {
        self.chain(Self::product, |parser| {
            Some(match parser.peek() {
                TokenKind::Symbol("+") => Operator::Add,
                TokenKind::Symbol("-") => Operator::Subtract,
                _ => return None,
            })
        })
    }

    fn product(&mut self) -> Read<Expr> {
        self.chain(Self::unary, |parser| {
            Some(match parser.peek() {
                TokenKind::Symbol("*") => Operator::Multiply,
                TokenKind::Symbol("/") => Operator::Divide,
                TokenKind::Symbol("%") => Operator::Remainder,
                _ => return None,
            })
        })
    }

    /// Parts between operators of one rank, from the left.
    fn chain(
        &mut self,
        part: impl Fn(&mut Self) -> Read<Expr>,
        operator: impl Fn(&Self) -> Option<Operator>,
    ) -> Read<Expr> {
        let mut left = part(self)?;
        let mut levels = 0;
        while let Some(operator) = operator(self) {
            self.at += 1;
            // The left part lies below each operator that follows.
            self.deepen(1)?;
            levels += 1;
            let right = part(self)?;
            left = Expr::Binary(operator, Box::new(left), Box::new(right));
        }
        self.depth -= levels;
        Ok(left)
    }

    fn unary(&mut self) -> Read<Expr> {
        if self.take("!") {
            let operand = self.deeper(Self::unary)?;
            return Ok(Expr::Not(Box::new(operand)));
        }
        if self.take("-") {
            match self.peek().clone() {
                // The least `int` has no positive counterpart.
                TokenKind::Int(number) if number == i64::MIN.unsigned_abs() => {
                    self.at += 1;
                    return Ok(Expr::Literal(Value::Int(i64::MIN)));
                }
                _ => {}
            }
            let operand = self.deeper(Self::unary)?;
            return Ok(Expr::Negate(Box::new(operand)));
        }
        self.member()
    }
}
