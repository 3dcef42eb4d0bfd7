//! Templates: statements with their bodies.

mod blocks;
mod loads;
mod macros;

use super::ast::{BodyId, Expr, ExprId, Node, Placed, Program, Statement, Symbol};
use super::expression::{ExpressionParser, Signature};
use super::failure::{Failure, MOST_NESTING, Outcome};
use super::scan::{Piece, PieceKind, Syntax, scan};
use super::text::Text;
use super::token::{Kind, Token, is_code_space, name_end, tokenize, trim_code};
use super::value::Value;
use pave_report::did_you_mean;
use std::collections::BTreeSet;
use std::ops::Range;

/// Expressions and statements of one template.
const MOST_NODES: usize = 1_000_000;
/// How high an expression may be, so that walks over it need not count.
const MOST_HEIGHT: u16 = 2_000;
/// Broken tags that are told of one template.
const MOST_FAILURES: usize = 50;

const TAGS: [&str; 14] = [
    "if", "for", "set", "macro", "call", "filter", "block", "switch", "include", "import", "from", "extends", "raw",
    "verbatim",
];

/// Parses `source`; with `loads`, tags that load other templates are known.
///
/// # Errors
/// Everything that is wrong in the tags, in the order of the source.
pub(crate) fn parse(source: &str, syntax: Syntax, loads: bool) -> Result<Program, Vec<Failure>> {
    let pieces = scan(source, syntax).map_err(|failure| vec![failure])?;
    let mut parser = Parser {
        source,
        pieces,
        next: 0,
        program: Program::default(),
        heights: Vec::new(),
        depth: 0,
        body_depth: 0,
        tokens: Vec::new(),
        failures: Vec::new(),
        blocks: BTreeSet::new(),
        macros: 0,
        needs_slots: false,
        loads,
    };
    parser.program.bodies.push(Vec::new());
    let result = parser.body(&[]);
    let Parser {
        mut program,
        mut failures,
        needs_slots,
        ..
    } = parser;
    match result {
        Ok((statements, _)) => {
            if let Some(root) = program.bodies.first_mut() {
                *root = statements;
            }
        }
        Err(failure) => failures.push(failure),
    }
    if failures.is_empty() {
        program.frames.push(0);
        super::resolve::resolve(&mut program, needs_slots).map_err(|failure| vec![failure])?;
        return Ok(program);
    }
    Err(failures)
}

/// The state of one parse.
pub(crate) struct Parser<'s> {
    source: &'s str,
    pieces: Vec<Piece>,
    next: usize,
    pub(crate) program: Program,
    heights: Vec<u16>,
    depth: u32,
    body_depth: u32,
    tokens: Vec<Token<'s>>,
    failures: Vec<Failure>,
    blocks: BTreeSet<Text>,
    macros: usize,
    needs_slots: bool,
    loads: bool,
}

/// The tag that ended a body.
struct Stop<'s> {
    name: &'s str,
    rest: Range<usize>,
    at: usize,
}

impl<'s> Parser<'s> {
    fn text(&self, range: Range<usize>) -> &'s str {
        self.source.get(range).unwrap_or_default()
    }

    /// A new expression.
    pub(crate) fn add(&mut self, expr: Expr, at: usize) -> Outcome<ExprId> {
        if self.program.nodes.len() >= MOST_NODES {
            return Err(Failure::limit("expressions in one file", MOST_NODES).at(at));
        }
        let height = self.height_of(&expr);
        if height > MOST_HEIGHT {
            return Err(Failure::limit("operators in one chain", usize::from(MOST_HEIGHT)).at(at));
        }
        let id = ExprId(u32::try_from(self.program.nodes.len()).unwrap_or(u32::MAX));
        self.heights.push(height);
        self.program.nodes.push(Node {
            expr,
            at: u32::try_from(at).unwrap_or(u32::MAX),
        });
        Ok(id)
    }

    fn height_of(&self, expr: &Expr) -> u16 {
        let mut highest = 0;
        expr.for_each_child(&mut |child| {
            highest = highest.max(self.heights.get(child.0 as usize).copied().unwrap_or(0) + 1);
        });
        highest
    }

    /// Puts `left` in place of the leftmost operand of `parent`.
    pub(crate) fn replace_left(&mut self, parent: ExprId, left: ExprId) {
        if let Some(Node {
            expr: Expr::Binary(_, place, _) | Expr::Compare(place, _),
            ..
        }) = self.program.nodes.get_mut(parent.0 as usize)
        {
            *place = left;
        }
    }

    /// A use of `name`.
    pub(crate) fn symbol(&mut self, name: &str) -> Symbol {
        self.program.mentions_loop |= name == "loop";
        Symbol {
            name: Text::from(name),
            slot: None,
        }
    }

    /// One level deeper in an expression.
    pub(crate) fn enter(&mut self, at: usize) -> Outcome<()> {
        self.depth += 1;
        if self.depth > MOST_NESTING {
            return Err(Failure::limit("levels of nesting", 512).at(at));
        }
        Ok(())
    }

    /// One level up again.
    pub(crate) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Parses the code of `range` by `parse`. What is wrong inside is kept and the parse goes on, so that one run
    /// names everything.
    fn with_tokens<T>(
        &mut self,
        range: Range<usize>,
        close: bool,
        parse: impl FnOnce(&mut ExpressionParser<'_, 's>) -> Outcome<T>,
    ) -> Outcome<T> {
        let mut tokens = std::mem::take(&mut self.tokens);
        self.depth = 0;
        let result = tokenize(self.source, range.clone(), &mut tokens).and_then(|()| {
            if close {
                let end = tokens.len() - 1;
                tokens.insert(
                    end,
                    Token {
                        kind: Kind::Operator(")"),
                        at: range.end,
                    },
                );
            }
            parse(&mut ExpressionParser {
                parser: self,
                tokens: &tokens,
                place: 0,
            })
        });
        self.tokens = tokens;
        result
    }

    /// A whole expression; one that is broken is noted and stands for nothing.
    fn expression(&mut self, range: Range<usize>) -> Outcome<ExprId> {
        let at = range.start;
        let result = self.with_tokens(range, false, |parser| {
            let expression = parser.inline_if()?;
            parser.expect_end()?;
            Ok(expression)
        });
        self.keep(result, at)
    }

    fn keep(&mut self, result: Outcome<ExprId>, at: usize) -> Outcome<ExprId> {
        match result {
            Err(failure) if !failure.is_limit() && self.failures.len() < MOST_FAILURES => {
                self.failures.push(failure);
                self.add(Expr::Constant(Value::Undefined), at)
            }
            other => other,
        }
    }

    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method is not general enough over lifetimes"
    )]
    fn targets(&mut self, range: Range<usize>) -> Outcome<Vec<Symbol>> {
        self.with_tokens(range, false, |parser| parser.targets())
    }

    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method is not general enough over lifetimes"
    )]
    fn signature(&mut self, range: Range<usize>) -> Outcome<Signature> {
        if self.text(range.clone()).trim_matches(is_code_space).is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        self.with_tokens(range, true, |parser| parser.signature())
    }

    fn add_body(&mut self, statements: Vec<Placed>) -> BodyId {
        let id = BodyId(u32::try_from(self.program.bodies.len()).unwrap_or(u32::MAX));
        self.program.bodies.push(statements);
        id
    }

    /// Statements up to one of `stops`, or to the end of the template.
    fn body(&mut self, stops: &[&str]) -> Outcome<(Vec<Placed>, Option<Stop<'s>>)> {
        self.body_depth += 1;
        if self.body_depth > MOST_NESTING {
            return Err(Failure::limit("levels of nesting", 512));
        }
        let mut statements = Vec::new();
        while let Some(piece) = self.pieces.get(self.next).cloned() {
            self.next += 1;
            let at = u32::try_from(piece.at).unwrap_or(u32::MAX);
            let statement = match piece.kind {
                PieceKind::Text => {
                    let range =
                        u32::try_from(piece.content.start).unwrap_or(0)..u32::try_from(piece.content.end).unwrap_or(0);
                    Statement::Text(range)
                }
                PieceKind::Variable => Statement::Output(self.expression(piece.content)?),
                PieceKind::Block => {
                    let end = name_end(self.source.as_bytes(), piece.content.start, false)
                        .unwrap_or(piece.content.start)
                        .min(piece.content.end);
                    let name = self.text(piece.content.start..end);
                    let rest = trim_code(self.source, end..piece.content.end);
                    let stop = Stop {
                        name,
                        rest,
                        at: piece.at,
                    };
                    if stops.contains(&name) {
                        self.body_depth -= 1;
                        self.check_stop(&stop)?;
                        return Ok((statements, Some(stop)));
                    }
                    self.statement(stop, stops)?
                }
            };
            statements.push(Placed { statement, at });
        }
        self.body_depth -= 1;
        Ok((statements, None))
    }

    fn check_stop(&self, stop: &Stop) -> Outcome<()> {
        let may_have_rest = matches!(stop.name, "elif" | "elseif" | "case" | "endblock");
        if !may_have_rest && !self.text(stop.rest.clone()).is_empty() {
            return Err(Failure::syntax(
                format!("`{}` takes nothing after its name", stop.name),
                stop.at,
            ));
        }
        Ok(())
    }

    /// A body that must end in one of `stops`.
    fn closed_body(&mut self, stops: &[&str], end: &str, at: usize) -> Outcome<(Vec<Placed>, Stop<'s>)> {
        match self.body(stops)? {
            (statements, Some(stop)) => Ok((statements, stop)),
            (_, None) => Err(Failure::syntax(format!("`{end}` is missing"), at)
                .with_hint(format!("end the block with `{{% {end} %}}`"))),
        }
    }

    fn statement(&mut self, tag: Stop<'s>, stops: &[&str]) -> Outcome<Statement> {
        let Stop { name, rest, at } = tag;
        match name {
            "if" => self.conditional(rest, at),
            "for" => self.for_loop(rest, at),
            "set" => self.assignment(rest, at),
            "macro" => self.macro_definition(&rest, at),
            "call" => self.call_block(&rest, at),
            "filter" => self.filter_block(rest, at),
            "block" => self.block(rest, at),
            "switch" => self.switch(rest, at),
            "include" | "import" | "from" | "extends" if self.loads => self.load(name, rest, at),
            "include" | "import" | "from" | "extends" => {
                Err(Failure::syntax(format!("`{name}` needs a skeleton to load from"), at)
                    .with_hint("render the whole skeleton directory"))
            }
            "" => Err(Failure::syntax("a block tag has no name", at)),
            _ if name == "else"
                || name.starts_with("end")
                || matches!(name, "elif" | "elseif" | "case" | "default") =>
            {
                let failure = Failure::syntax(format!("`{name}` has no tag that it belongs to here"), at);
                Err(match stops.last() {
                    Some(expected) => failure.with_hint(format!("the innermost open block ends with `{expected}`")),
                    None => failure,
                })
            }
            _ => {
                let failure = Failure::syntax(format!("unknown tag `{name}`"), at);
                Err(match did_you_mean(name, TAGS) {
                    Some(known) => failure.with_hint(format!("did you mean `{known}`?")),
                    None => failure,
                })
            }
        }
    }
}
