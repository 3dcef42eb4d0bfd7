//! What looks like a function and brings names of its own.

use super::{Parser, Read};
use crate::syntax::{Each, EachKind, Expr};
use crate::token::TokenKind;

/// A macro after a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Macro {
    Each(EachKind),
    OptMap,
    OptFlatMap,
}

impl Macro {
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(Self::Each(match name {
            "all" => EachKind::All,
            "exists" => EachKind::Exists,
            "exists_one" | "existsOne" => EachKind::ExistsOne,
            "filter" => EachKind::Filter,
            "sortBy" => EachKind::Sort,
            "map" | "transformList" => EachKind::List,
            "transformMap" => EachKind::Map,
            "transformMapEntry" => EachKind::Entries,
            "optMap" => return Some(Self::OptMap),
            "optFlatMap" => return Some(Self::OptFlatMap),
            _ => return None,
        }))
    }
}

impl Parser {
    /// `has(a.b)`, from its parenthesis on.
    pub(super) fn has(&mut self) -> Read<Expr> {
        let place = self.place();
        let mut arguments = self.arguments()?;
        match (arguments.pop(), arguments.is_empty()) {
            (
                Some(Expr::Select {
                    operand,
                    field,
                    is_optional: false,
                }),
                true,
            ) => Ok(Expr::Has { operand, field }),
            _ => Err(super::SyntaxError::new(
                place,
                "`has` takes one field, such as `has(self.name)`",
            )),
        }
    }

    /// `cel.bind(name, value, body)`, from its parenthesis on.
    pub(super) fn bind(&mut self) -> Read<Expr> {
        self.expect("(")?;
        self.deeper(|parser| {
            let name = parser.name()?;
            parser.expect(",")?;
            let value = parser.expression()?;
            parser.expect(",")?;
            parser.scope.push(name);
            let body = parser.expression();
            parser.scope.pop();
            let body = body?;
            parser.expect(")")?;
            Ok(Expr::Bind(Box::new([value, body])))
        })
    }

    /// The arguments of a macro, from its parenthesis on.
    pub(super) fn each(&mut self, kind: Macro, target: Expr) -> Read<Expr> {
        let is_named = |parser: &Self, ahead| {
            matches!(parser.peek_at(ahead), TokenKind::Name(_)) && parser.is_symbol(ahead + 1, ",")
        };
        let is_transform = matches!(
            (kind, self.tokens.get(self.at.saturating_sub(1)).map(|token| &token.kind)),
            (Macro::Each(_), Some(TokenKind::Name(name))) if name.starts_with("transform")
        );
        self.expect("(")?;
        let takes_filter = matches!(kind, Macro::Each(EachKind::List | EachKind::Map | EachKind::Entries));
        let takes_pairs = matches!(
            kind,
            Macro::Each(EachKind::All | EachKind::Exists | EachKind::ExistsOne)
        );
        let has_pairs = is_transform || takes_pairs && is_named(self, 2);
        let before = self.scope.len();
        let first = self.name()?;
        self.expect(",")?;
        self.scope.push(first);
        if has_pairs {
            let second = self.name()?;
            self.expect(",")?;
            self.scope.push(second);
        }
        let parts = self.each_parts(takes_filter);
        self.scope.truncate(before);
        let (filter, body) = parts?;
        self.expect(")")?;
        let Macro::Each(kind) = kind else {
            return Ok(Expr::OptionalMap {
                parts: Box::new([target, body]),
                is_flat: kind == Macro::OptFlatMap,
            });
        };
        Ok(Expr::Each(Box::new(Each {
            kind,
            range: target,
            has_pairs,
            filter,
            body,
        })))
    }

    /// The condition, where there may be one, and the body.
    fn each_parts(&mut self, takes_filter: bool) -> Read<(Option<Expr>, Expr)> {
        let first = self.expression()?;
        if takes_filter && self.take(",") {
            return Ok((Some(first), self.expression()?));
        }
        Ok((None, first))
    }
}
