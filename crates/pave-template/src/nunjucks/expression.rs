//! Expressions: precedence and its oddities are those of Backstage's renderer.
//!
//! `|` binds tighter than `**`; unary minus tighter than `|`; `not a == b` negates `a` alone; an `if` without `else`
//! is an empty text.

use super::ast::{Arguments, Comparison, Expr, ExprId, Operator, Symbol};
use super::failure::{Failure, Outcome};
use super::parser::Parser;
use super::text::Text;
use super::token::{Kind, Token, compile_pattern};
use super::value::{Value, is_reserved};
use std::rc::Rc;

/// Names that are values and therefore cannot be bound.
fn is_literal_name(name: &str) -> bool {
    matches!(name, "true" | "false" | "null" | "none")
}

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

    /// A whole expression.
    pub(crate) fn inline_if(&mut self) -> Outcome<ExprId> {
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

    fn equality(&mut self) -> Outcome<ExprId> {
        self.comparisons(
            &[
                ("==", Comparison::Equal),
                ("===", Comparison::Identical),
                ("!=", Comparison::NotEqual),
                ("!==", Comparison::NotIdentical),
            ],
            Self::relation,
        )
    }

    fn relation(&mut self) -> Outcome<ExprId> {
        self.comparisons(
            &[
                ("<", Comparison::Less),
                ("<=", Comparison::LessOrEqual),
                (">", Comparison::Greater),
                (">=", Comparison::GreaterOrEqual),
            ],
            Self::sum,
        )
    }

    fn comparisons(
        &mut self,
        known: &[(&str, Comparison)],
        operand: fn(&mut Self) -> Outcome<ExprId>,
    ) -> Outcome<ExprId> {
        let at = self.at();
        let left = operand(self)?;
        let mut operations = Vec::new();
        while let Some((_, comparison)) = known.iter().find(|(spelling, _)| self.peek().is_spelled(spelling)) {
            self.place += 1;
            operations.push((*comparison, operand(self)?));
        }
        if operations.is_empty() {
            return Ok(left);
        }
        self.add(Expr::Compare(left, operations), at)
    }

    fn sum(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let mut left = self.product()?;
        loop {
            let operator = if self.take_operator("+") {
                Operator::Add
            } else if self.take_operator("-") {
                Operator::Subtract
            } else if self.take_operator("~") {
                Operator::Concatenate
            } else {
                return Ok(left);
            };
            let right = self.product()?;
            left = self.add(Expr::Binary(operator, left, right), at)?;
        }
    }

    /// `*`, `/` and `%` form one row that is grouped from the left; `//` rounds down all that its part of the row has
    /// so far. A row of `*` consists of rows of `/`, these of rows of `//`, these of rows of `%`.
    fn product(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let mut row = self.quotient_row()?;
        while self.take_operator("*") {
            let right = self.quotient_row()?;
            row.append(Operator::Multiply, right);
        }
        self.fold(row, at)
    }

    fn quotient_row(&mut self) -> Outcome<Row> {
        let mut row = self.floor_row()?;
        while self.take_operator("/") {
            let right = self.floor_row()?;
            row.append(Operator::Divide, right);
        }
        Ok(row)
    }

    fn floor_row(&mut self) -> Outcome<Row> {
        let at = self.at();
        let mut row = self.remainder_row()?;
        while self.take_operator("//") {
            let right = self.remainder_row()?;
            row.append(Operator::Divide, right);
            let quotient = self.fold(row, at)?;
            row = Row {
                first: self.add(Expr::Floor(quotient), at)?,
                rest: Vec::new(),
            };
        }
        Ok(row)
    }

    fn remainder_row(&mut self) -> Outcome<Row> {
        let mut row = Row {
            first: self.power()?,
            rest: Vec::new(),
        };
        while self.take_operator("%") {
            let right = self.power()?;
            row.rest.push((Operator::Remainder, right));
        }
        Ok(row)
    }

    fn fold(&mut self, row: Row, at: usize) -> Outcome<ExprId> {
        let mut left = row.first;
        for (operator, right) in row.rest {
            left = self.add(Expr::Binary(operator, left, right), at)?;
        }
        Ok(left)
    }

    fn power(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let mut left = self.filtered()?;
        while self.take_operator("**") {
            let right = self.filtered()?;
            left = self.add(Expr::Binary(Operator::Power, left, right), at)?;
        }
        Ok(left)
    }

    fn filtered(&mut self) -> Outcome<ExprId> {
        let mut value = self.signed()?;
        while self.take_operator("|") {
            value = self.filter(value)?;
        }
        Ok(value)
    }

    /// A filter's name and arguments, applied to `input`.
    pub(crate) fn filter(&mut self, input: ExprId) -> Outcome<ExprId> {
        let (first, at) = self.expect_name()?;
        let mut name = first.to_owned();
        while self.take_operator(".") {
            name.push('.');
            name.push_str(self.expect_name()?.0);
        }
        let mut arguments = if self.take_operator("(") {
            self.nested(Self::arguments)?
        } else {
            Arguments::default()
        };
        arguments.positional.insert(0, input);
        self.add(Expr::Filter(Text::from(name), arguments), at)
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

    fn until(&mut self, end: &'static str) -> Outcome<Vec<ExprId>> {
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

    fn dictionary(&mut self) -> Outcome<Vec<(Text, ExprId)>> {
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
    fn arguments(&mut self) -> Outcome<Arguments> {
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

/// The parameters of a macro: plain ones, and those with a default.
pub(crate) type Signature = (Vec<Symbol>, Vec<(Text, ExprId)>);

/// Operands with the operators between them, not grouped yet.
struct Row {
    first: ExprId,
    rest: Vec<(Operator, ExprId)>,
}

impl Row {
    fn append(&mut self, operator: Operator, right: Row) {
        self.rest.push((operator, right.first));
        self.rest.extend(right.rest);
    }
}
