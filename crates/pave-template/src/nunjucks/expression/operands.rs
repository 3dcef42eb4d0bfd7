//! What operators work on: literals, names, and what may follow them (filters, fields, subscripts, calls).

use super::super::ast::{Arguments, Expr, ExprId};
use super::super::failure::{Failure, Outcome};
use super::super::text::Text;
use super::super::token::{Kind, compile_pattern};
use super::super::value::{Value, is_reserved};
use super::ExpressionParser;
use std::borrow::Cow;
use std::rc::Rc;

impl ExpressionParser<'_, '_> {
    pub(super) fn filtered(&mut self) -> Outcome<ExprId> {
        let mut value = self.signed()?;
        while self.take_operator("|") {
            value = self.filter(value)?;
        }
        Ok(value)
    }

    /// A filter's name and arguments, applied to `input`.
    pub(crate) fn filter(&mut self, input: ExprId) -> Outcome<ExprId> {
        let (first, at) = self.expect_name()?;
        let mut name = Cow::Borrowed(first);
        while self.take_operator(".") {
            name.to_mut().push('.');
            name.to_mut().push_str(self.expect_name()?.0);
        }
        let mut arguments = if self.take_operator("(") {
            self.nested(Self::arguments)?
        } else {
            Arguments::default()
        };
        arguments.positional.insert(0, input);
        self.add(Expr::Filter(Text::from(&*name), arguments), at)
    }

    fn signed(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let negative = self.take_operator("-");
        if !negative && !self.take_operator("+") {
            return self.postfix();
        }
        let target = self.nested(Self::signed)?;
        match (negative, &self.parser.program.node(target).expr) {
            (true, Expr::Negative(_)) | (false, Expr::Positive(_)) => {
                Err(Failure::syntax("a sign is repeated", at).with_hint("put the inner one in parentheses"))
            }
            (true, _) => self.add(Expr::Negative(target), at),
            (false, _) => self.add(Expr::Positive(target), at),
        }
    }

    fn postfix(&mut self) -> Outcome<ExprId> {
        let mut value = self.primary()?;
        loop {
            let start = self.at();
            if self.take_operator(".") {
                let (name, at) = self.expect_name()?;
                let key = self.constant(Value::string(name), at)?;
                value = self.add(Expr::Lookup(value, key), at)?;
            } else if self.take_operator("[") {
                let key = self.nested(Self::subscript)?;
                self.expect_operator("]")?;
                if let Expr::Constant(Value::String(name)) = &self.parser.program.node(key).expr
                    && is_reserved(name)
                {
                    return Err(Failure::syntax(format!("the name `{}` is reserved", &**name), start));
                }
                value = self.add(Expr::Lookup(value, key), start)?;
            } else if self.take_operator("(") {
                let arguments = self.nested(Self::arguments)?;
                value = self.add(Expr::Call(value, arguments), start)?;
            } else {
                return Ok(value);
            }
        }
    }

    fn subscript(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let ends = |parser: &Self| parser.peek().is_spelled(":") || parser.peek().is_spelled("]");
        let start = if ends(self) { None } else { Some(self.inline_if()?) };
        if !self.take_operator(":") {
            return start.ok_or_else(|| Failure::syntax("the brackets are empty", at));
        }
        let stop = if ends(self) { None } else { Some(self.inline_if()?) };
        let stride = if self.take_operator(":") && !self.peek().is_spelled("]") {
            Some(self.inline_if()?)
        } else {
            None
        };
        let mut or_constant = |part: Option<ExprId>, value: Value| match part {
            Some(part) => Ok(part),
            None => self.constant(value, at),
        };
        let start = or_constant(start, Value::Null)?;
        let stop = or_constant(stop, Value::Null)?;
        let stride = or_constant(stride, Value::Number(1.0))?;
        self.add(
            Expr::Slice {
                start,
                stop,
                step: stride,
            },
            at,
        )
    }

    fn primary(&mut self) -> Outcome<ExprId> {
        let token = self.peek().clone();
        let at = token.at;
        self.place += 1;
        match token.kind {
            Kind::Number(number) => self.constant(Value::Number(number), at),
            Kind::Text(text) => self.constant(Value::string(&*text), at),
            Kind::Regex { pattern, flags } => {
                let pattern = Rc::new(compile_pattern(pattern, flags, at)?);
                self.parser.program.has_slow_patterns |= !pattern.is_linear();
                self.add(Expr::Regex(pattern), at)
            }
            Kind::Name("true") => self.constant(Value::Bool(true), at),
            Kind::Name("false") => self.constant(Value::Bool(false), at),
            Kind::Name("none" | "null") => self.constant(Value::Null, at),
            Kind::Name(name) if is_reserved(name) => Err(Failure::syntax(format!("the name `{name}` is reserved"), at)),
            Kind::Name(name) => {
                let symbol = self.parser.symbol(name);
                self.add(Expr::Symbol(symbol), at)
            }
            Kind::Operator("(") => {
                let children = self.nested(|parser| parser.until(")"))?;
                if children.is_empty() {
                    return Err(Failure::syntax("the parentheses are empty", at));
                }
                self.add(Expr::Group(children), at)
            }
            Kind::Operator("[") => {
                let children = self.nested(|parser| parser.until("]"))?;
                self.add(Expr::Array(children), at)
            }
            Kind::Operator("{") => {
                let pairs = self.nested(Self::dictionary)?;
                self.add(Expr::Dict(pairs), at)
            }
            Kind::End => Err(Failure::syntax("the expression is not complete", at)
                .with_hint("to print `${{ ... }}` itself, put it between `{% raw %}` and `{% endraw %}`")),
            Kind::Operator(operator) => Err(Failure::syntax(format!("`{operator}` has nothing to work on"), at)),
        }
    }
}
