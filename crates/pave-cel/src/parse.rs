//! Reads an expression: the grammar of CEL's specification, names resolved to places and functions.

mod macros;
mod operators;
mod types;

use crate::functions;
use crate::syntax::Expr;
use crate::token::{Token, TokenKind, tokens};
use crate::value::Value;
use std::fmt;

/// How long an expression may be, in bytes.
const MOST_BYTES: usize = 64 * 1024;
/// How deep parts of an expression may lie in each other: parentheses, chains of operators and of fields.
const MOST_DEPTH: usize = 200;

/// Words that are no names.
const RESERVED: [&str; 18] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "in",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Words that are no fields either, unless they are quoted.
const KEYWORDS: [&str; 4] = ["false", "in", "null", "true"];

/// Whether a word is CEL's own, and so no name.
pub(crate) fn is_word(word: &str) -> bool {
    RESERVED.contains(&word) || KEYWORDS.contains(&word)
}

/// Why an expression cannot be read, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte at which it goes wrong.
    pub at: usize,
    /// What is wrong.
    pub message: String,
    /// Whether it is a function that is not known here; another evaluator may have it.
    pub is_unknown_function: bool,
}

impl SyntaxError {
    pub(crate) fn new(at: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
            is_unknown_function: false,
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

pub(crate) type Read<T> = Result<T, SyntaxError>;

/// An expression that was read.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) expr: Expr,
    /// Which of the given names it uses.
    pub(crate) used: Vec<bool>,
}

/// Reads `source`, in which `names` are variables.
///
/// # Errors
/// It is not CEL, uses a name or function that is not there, or is too long or too deep.
pub(crate) fn parse(source: &str, names: &[&str]) -> Read<Parsed> {
    if source.len() > MOST_BYTES {
        return Err(SyntaxError::new(0, format!("it has more than {MOST_BYTES} bytes")));
    }
    let mut parser = Parser {
        tokens: tokens(source)?,
        at: 0,
        depth: 0,
        scope: names.iter().map(|name| (*name).to_owned()).collect(),
        used: vec![false; names.len()],
    };
    let expr = parser.expression()?;
    if parser.peek() != &TokenKind::End {
        return parser.error("an operator is missing here, or something is left over");
    }
    Ok(Parsed {
        expr,
        used: parser.used,
    })
}

pub(crate) struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    scope: Vec<String>,
    used: Vec<bool>,
}

impl Parser {
    fn peek(&self) -> &TokenKind {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> &TokenKind {
        self.tokens
            .get(self.at + ahead)
            .map_or(&TokenKind::End, |token| &token.kind)
    }

    fn place(&self) -> usize {
        self.tokens.get(self.at).map_or(0, |token| token.at)
    }

    fn error<T>(&self, message: impl Into<String>) -> Read<T> {
        Err(SyntaxError::new(self.place(), message))
    }

    fn is_symbol(&self, ahead: usize, symbol: &str) -> bool {
        matches!(self.peek_at(ahead), TokenKind::Symbol(found) if *found == symbol)
    }

    /// Takes `symbol` if it is next.
    fn take(&mut self, symbol: &str) -> bool {
        let is_next = self.is_symbol(0, symbol);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, symbol: &str) -> Read<()> {
        if self.take(symbol) {
            return Ok(());
        }
        self.error(format!("`{symbol}` is missing here"))
    }

    /// A name that is no reserved word.
    fn name(&mut self) -> Read<String> {
        match self.peek().clone() {
            TokenKind::Name(name) if !RESERVED.contains(&name.as_str()) => {
                self.at += 1;
                Ok(name)
            }
            _ => self.error("a name is missing here"),
        }
    }

    /// One level deeper, for as long as `read` reads.
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        self.deepen(1)?;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn deepen(&mut self, levels: usize) -> Read<()> {
        if self.depth + levels > MOST_DEPTH {
            return self.error(format!("it is more than {MOST_DEPTH} levels deep"));
        }
        self.depth += levels;
        Ok(())
    }

    fn primary(&mut self) -> Read<Expr> {
        let literal = match self.peek().clone() {
            TokenKind::Int(number) => match i64::try_from(number) {
                Ok(number) => Value::Int(number),
                Err(_) => return self.error("a number that is too large"),
            },
            TokenKind::Uint(number) => Value::Uint(number),
            TokenKind::Double(number) => Value::Double(number),
            TokenKind::Text(text) => Value::text(text),
            TokenKind::Bytes(bytes) => Value::Bytes(bytes.into()),
            TokenKind::Name(name) => match name.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "null" => Value::Null,
                _ => return self.named(),
            },
            TokenKind::Symbol(".") => {
                self.at += 1;
                return self.named();
            }
            TokenKind::Symbol("(") => {
                self.at += 1;
                let inner = self.deeper(Self::expression)?;
                self.expect(")")?;
                return Ok(inner);
            }
            TokenKind::Symbol("[") => return self.deeper(Self::list),
            TokenKind::Symbol("{") => return self.deeper(Self::map),
            TokenKind::End => return self.error("the expression ends too early"),
            _ => return self.error("a value is missing here"),
        };
        self.at += 1;
        Ok(Expr::Literal(literal))
    }

    fn list(&mut self) -> Read<Expr> {
        self.at += 1;
        let mut items = Vec::new();
        while !self.take("]") {
            let is_optional = self.take("?");
            items.push((self.expression()?, is_optional));
            if !self.take(",") && !self.is_symbol(0, "]") {
                return self.error("`]` is missing here");
            }
        }
        Ok(Expr::List(items))
    }

    fn map(&mut self) -> Read<Expr> {
        self.at += 1;
        let mut entries = Vec::new();
        while !self.take("}") {
            let is_optional = self.take("?");
            let key = self.expression()?;
            self.expect(":")?;
            entries.push((key, self.expression()?, is_optional));
            if !self.take(",") && !self.is_symbol(0, "}") {
                return self.error("`}` is missing here");
            }
        }
        Ok(Expr::Map(entries))
    }

    /// A variable, a type, a function, or a function of a name space.
    fn named(&mut self) -> Read<Expr> {
        let place = self.place();
        let name = self.name()?;
        if self.is_symbol(0, "(") {
            if name == "has" {
                return self.has();
            }
            let arguments = self.arguments()?;
            return call(place, &name, false, arguments);
        }
        if let Some(index) = self.scope.iter().rposition(|known| *known == name) {
            if let Some(used) = self.used.get_mut(index) {
                *used = true;
            }
            return Ok(Expr::Variable(index));
        }
        if self.is_symbol(0, ".") && self.is_symbol(2, "(") {
            let TokenKind::Name(member) = self.peek_at(1).clone() else {
                return self.error("a name is missing here");
            };
            let qualified = format!("{name}.{member}");
            if qualified == "cel.bind" {
                self.at += 2;
                return self.bind();
            }
            if functions::is_known(&qualified) {
                self.at += 2;
                let arguments = self.arguments()?;
                return call(place, &qualified, false, arguments);
            }
        }
        if let Some(printed) = self.type_name(&name) {
            return Ok(Expr::Literal(Value::Type(printed)));
        }
        Err(SyntaxError::new(place, format!("there is no `{}` here", short(&name))))
    }

    /// The arguments of a call, from its parenthesis on.
    fn arguments(&mut self) -> Read<Vec<Expr>> {
        self.expect("(")?;
        self.deeper(|parser| {
            let mut arguments = Vec::new();
            while !parser.take(")") {
                arguments.push(parser.expression()?);
                if parser.take(",") {
                    // The last argument has no comma behind it, unlike the last item of a list.
                    if parser.is_symbol(0, ")") {
                        return parser.error("a value is missing here");
                    }
                } else if !parser.is_symbol(0, ")") {
                    return parser.error("`)` is missing here");
                }
            }
            Ok(arguments)
        })
    }

    /// A value with its fields, items and methods.
    fn member(&mut self) -> Read<Expr> {
        let mut value = self.primary()?;
        let mut levels = 0;
        loop {
            let place = self.place();
            if self.take(".") {
                let is_optional = self.take("?");
                let name = match self.peek().clone() {
                    TokenKind::Name(name) if KEYWORDS.contains(&name.as_str()) => {
                        return self.error(format!("`{name}` is no name of a field: write `__{name}__`"));
                    }
                    TokenKind::Name(name) | TokenKind::Quoted(name) => name,
                    _ => return self.error("the name of a field is missing here"),
                };
                self.at += 1;
                value = if !is_optional && self.is_symbol(0, "(") {
                    self.method(place, value, &name)?
                } else {
                    Expr::Select {
                        operand: Box::new(value),
                        field: name.as_str().into(),
                        is_optional,
                    }
                };
            } else if self.take("[") {
                let is_optional = self.take("?");
                let index = self.deeper(Self::expression)?;
                self.expect("]")?;
                value = Expr::Index {
                    operand: Box::new(value),
                    index: Box::new(index),
                    is_optional,
                };
            } else {
                break;
            }
            self.deepen(1)?;
            levels += 1;
        }
        self.depth -= levels;
        Ok(value)
    }

    fn method(&mut self, place: usize, target: Expr, name: &str) -> Read<Expr> {
        if let Some(kind) = macros::Macro::of(name)
            && matches!(self.peek_at(1), TokenKind::Name(_))
            && self.is_symbol(2, ",")
        {
            return self.deeper(|parser| parser.each(kind, target));
        }
        let mut arguments = vec![target];
        arguments.append(&mut self.arguments()?);
        call(place, name, true, arguments)
    }
}

/// A call of `name`; `arguments` begin with the value before the point of a method.
fn call(place: usize, name: &str, is_method: bool, arguments: Vec<Expr>) -> Read<Expr> {
    let Some(function) = functions::find(name, is_method) else {
        return Err(SyntaxError {
            is_unknown_function: true,
            ..SyntaxError::new(place, format!("there is no function `{}`", short(name)))
        });
    };
    if !function.takes(arguments.len()) {
        return Err(SyntaxError::new(
            place,
            format!("`{}` takes another number of arguments", function.name),
        ));
    }
    Ok(Expr::Call {
        function: function.call,
        name: function.name,
        arguments,
    })
}

fn short(name: &str) -> String {
    name.chars().take(100).collect()
}
