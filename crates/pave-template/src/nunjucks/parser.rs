//! Templates: statements with their bodies.

use super::ast::{
    Assigned, BodyId, Expr, ExprId, For, LoopBody, Node, Placed, Program, Routine, Slot, Statement, Symbol,
};
use super::expression::{ExpressionParser, Signature};
use super::failure::{Failure, MOST_NESTING, Outcome};
use super::scan::{Piece, PieceKind, Syntax, scan};
use super::text::Text;
use super::token::{Kind, Token, is_code_space, name_end, tokenize, trim_code, walk_code};
use super::value::{Value, is_reserved};
use pave_report::did_you_mean;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

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

    fn conditional(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
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

    fn for_loop(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
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

    fn assignment(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
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

    fn macro_definition(&mut self, rest: &Range<usize>, at: usize) -> Outcome<Statement> {
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

    fn call_block(&mut self, rest: &Range<usize>, at: usize) -> Outcome<Statement> {
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

    fn filter_block(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
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

    fn block(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
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
        Ok(Statement::Block { name, body, frame: 0 })
    }

    fn switch(&mut self, rest: Range<usize>, at: usize) -> Outcome<Statement> {
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

    /// Tags that load another template.
    fn load(&mut self, tag: &str, rest: Range<usize>, at: usize) -> Outcome<Statement> {
        let (code, options) = super::load::split_options(self.source, rest)?;
        match tag {
            "include" => {
                let name = self.expression(code)?;
                Ok(Statement::Include {
                    name,
                    ignore_missing: options.ignore_missing,
                })
            }
            "extends" => Ok(Statement::Extends(self.expression(code)?)),
            "import" => {
                let (name, target) = super::load::split_keyword(self.source, code, "as")?.ok_or_else(|| {
                    Failure::syntax("`import` needs `as`", at).with_hint("write `{% import \"file\" as name %}`")
                })?;
                let name = self.expression(name)?;
                let target = self.targets(target)?.into_iter().next();
                let target = target.ok_or_else(|| Failure::syntax("`import` needs a name", at))?;
                self.needs_slots = true;
                Ok(Statement::Import {
                    name,
                    target,
                    with_context: options.with_context,
                })
            }
            _ => {
                let (name, list) = super::load::split_keyword(self.source, code, "import")?.ok_or_else(|| {
                    Failure::syntax("`from` needs `import`", at).with_hint("write `{% from \"file\" import name %}`")
                })?;
                let name = self.expression(name)?;
                let mut names = Vec::new();
                for part in super::load::split_commas(self.source, list)? {
                    let (imported, local) = match super::load::split_keyword(self.source, part.clone(), "as")? {
                        Some(pair) => pair,
                        None => (part.clone(), part),
                    };
                    let imported = self.targets(imported)?.into_iter().next();
                    let local = self.targets(local)?.into_iter().next();
                    if let (Some(imported), Some(local)) = (imported, local) {
                        names.push((imported.name, local));
                    }
                }
                self.needs_slots = true;
                Ok(Statement::FromImport {
                    name,
                    names,
                    with_context: options.with_context,
                })
            }
        }
    }
}
