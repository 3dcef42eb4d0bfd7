//! What minijinja would recurse or panic on, found in a template's tokens before it parses them.
//!
//! minijinja limits how deep brackets and blocks nest. It does not limit chains (`a + b + ...`, `not not ...`, `elif`
//! after `elif`), which become as deep a tree and overflow the stack, nor what `import` may assign to, nor where
//! `super()` is called.

#![allow(clippy::unnecessary_box_returns, reason = "a finding is small on WebAssembly only")]

use crate::codes;
use minijinja::machinery::{Span, Token, Tokenizer};
use minijinja::syntax::SyntaxConfig;
use pave_report::{Finding, Position};

/// How deep the tree of one expression may get, and how many conditions may be open at once.
const MOST_DEPTH: usize = 256;

/// Names that no variable can have.
const RESERVED: [&str; 8] = ["true", "True", "false", "False", "none", "None", "loop", "self"];

/// Words that operate on the expression before or after them.
const OPERATING_WORDS: [&str; 7] = ["and", "or", "not", "in", "is", "if", "else"];

/// Refuses what minijinja cannot compile safely. What is no template at all is left to its own error.
///
/// # Errors
/// One finding with its place in `source`, without a file.
pub(super) fn check(source: &str, syntax: &SyntaxConfig) -> Result<(), Box<Finding>> {
    let mut tokens = Tokenizer::new(source, "", false, syntax.clone());
    let mut tag = Tag::default();
    // The conditions of each `if` that is open.
    let mut conditions: Vec<usize> = Vec::new();
    // Whether each block, macro or call that is open is a block.
    let mut bodies: Vec<bool> = Vec::new();
    while let Ok(Some((token, span))) = tokens.next_token() {
        match token {
            Token::TemplateData(_) => {}
            Token::VariableStart | Token::BlockStart => {
                tag = Tag::default();
                tag.is_block = matches!(token, Token::BlockStart);
            }
            token => {
                if tag.is_block && tag.tokens == 0 {
                    count_conditions(&mut conditions, &token);
                    count_bodies(&mut bodies, &token);
                    tag.is_import = matches!(token, Token::Ident("import"));
                    if matches!(token, Token::Ident("now")) {
                        return Err(refused_clock(source, span));
                    }
                    if conditions.iter().sum::<usize>() > MOST_DEPTH {
                        return Err(too_deep(source, span));
                    }
                } else {
                    tag.take_target(&token).map_err(|()| refused_target(source, span))?;
                    tag.count(&token).map_err(|()| too_deep(source, span))?;
                }
                if tag.calls_super(&token) && bodies.last() != Some(&true) {
                    return Err(refused_super(source, span));
                }
                tag.tokens += 1;
            }
        }
    }
    Ok(())
}

fn count_conditions(open: &mut Vec<usize>, keyword: &Token<'_>) {
    match keyword {
        Token::Ident("if") => open.push(1),
        Token::Ident("elif") => open.last_mut().into_iter().for_each(|count| *count += 1),
        Token::Ident("endif") => {
            open.pop();
        }
        _ => {}
    }
}

fn count_bodies(open: &mut Vec<bool>, keyword: &Token<'_>) {
    match keyword {
        Token::Ident("block") => open.push(true),
        Token::Ident("macro" | "call") => open.push(false),
        Token::Ident("endblock" | "endmacro" | "endcall") => {
            open.pop();
        }
        _ => {}
    }
}

/// One tag while its tokens pass.
#[derive(Default)]
struct Tag {
    is_block: bool,
    is_import: bool,
    tokens: usize,
    target: Target,
    before: Before,
    here: Level,
    around: Vec<Level>,
}

/// The tree of the expression between two brackets.
#[derive(Default)]
struct Level {
    /// Of the part since the last comma.
    depth: usize,
    /// Of the parts before.
    deepest: usize,
}

/// The token before this one, as far as it matters.
#[derive(Default)]
enum Before {
    #[default]
    Other,
    Dot,
    Super,
}

/// Where an `import` tag is.
#[derive(Default, PartialEq)]
enum Target {
    #[default]
    Before,
    Due,
    Given,
    Done,
}

impl Tag {
    /// `import ... as` takes one name, and nothing but `with context` or `without context` after it.
    fn take_target(&mut self, token: &Token<'_>) -> Result<(), ()> {
        if !self.is_import {
            return Ok(());
        }
        self.target = match (&self.target, token) {
            (Target::Before, Token::Ident("as")) if self.around.is_empty() => Target::Due,
            (Target::Before, _) => Target::Before,
            (Target::Due, Token::Ident(name)) if !RESERVED.contains(name) => Target::Given,
            (Target::Given, Token::BlockEnd | Token::Ident("with" | "without")) | (Target::Done, _) => Target::Done,
            (Target::Due | Target::Given, _) => return Err(()),
        };
        Ok(())
    }

    /// Whether `token` opens the arguments of `super`.
    fn calls_super(&mut self, token: &Token<'_>) -> bool {
        let before = std::mem::take(&mut self.before);
        self.before = match (token, &before) {
            (Token::Dot, _) => Before::Dot,
            (Token::Ident("super"), Before::Other | Before::Super) => Before::Super,
            _ => Before::Other,
        };
        matches!((before, token), (Before::Super, Token::ParenOpen))
    }

    /// Counts how deep the tree is that the parser builds from the tokens so far.
    fn count(&mut self, token: &Token<'_>) -> Result<(), ()> {
        match token {
            Token::BracketOpen | Token::ParenOpen | Token::BraceOpen => {
                self.around.push(std::mem::take(&mut self.here));
            }
            Token::BracketClose | Token::ParenClose | Token::BraceClose => {
                let inner = self.here.deepest.max(self.here.depth);
                self.here = self.around.pop().unwrap_or_default();
                self.here.depth = self.here.depth.max(inner) + 1;
            }
            Token::Comma | Token::Colon | Token::Assign => {
                self.here.deepest = self.here.deepest.max(self.here.depth);
                self.here.depth = 0;
            }
            Token::Ident(word) if OPERATING_WORDS.contains(word) => self.here.depth += 1,
            Token::Plus
            | Token::Minus
            | Token::Mul
            | Token::Div
            | Token::FloorDiv
            | Token::Pow
            | Token::Mod
            | Token::Tilde
            | Token::Dot
            | Token::Pipe
            | Token::Eq
            | Token::Ne
            | Token::Gt
            | Token::Gte
            | Token::Lt
            | Token::Lte => self.here.depth += 1,
            _ => {}
        }
        if self.here.depth > MOST_DEPTH || self.around.len() > MOST_DEPTH {
            Err(())
        } else {
            Ok(())
        }
    }
}

fn at(finding: Finding, source: &str, span: Span) -> Box<Finding> {
    let offset = usize::try_from(span.start_offset).unwrap_or_default();
    Box::new(finding.at(Position::of_offset(source, offset)))
}

fn too_deep(source: &str, span: Span) -> Box<Finding> {
    let message = format!("more than {MOST_DEPTH} operators or conditions in one chain");
    let finding = Finding::error(codes::LIMIT, message).with_hint("split it with `{% set %}`");
    at(finding, source, span)
}

fn refused_target(source: &str, span: Span) -> Box<Finding> {
    let finding = Finding::error(codes::SYNTAX, "`import ... as` takes a name")
        .with_hint("write `{% import \"file\" as name %}`");
    at(finding, source, span)
}

/// Cookiecutter's tag for the present time.
fn refused_clock(source: &str, span: Span) -> Box<Finding> {
    let finding = Finding::error(
        codes::SYNTAX,
        "`now` is not supported: the same input gives the same bytes",
    )
    .with_hint("give the date as a value");
    at(finding, source, span)
}

/// In an included file or a macro, minijinja looks for the block of whoever includes or calls it.
fn refused_super(source: &str, span: Span) -> Box<Finding> {
    let finding = Finding::error(
        codes::SYNTAX,
        "`super()` stands outside of a `{% block %}` of this file",
    )
    .with_hint("call it in the block itself, not in a macro or an included file");
    at(finding, source, span)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(source: &str) -> Option<(&'static str, u32)> {
        let finding = check(source, &SyntaxConfig::default()).err()?;
        let code = if finding.code == codes::LIMIT {
            "limit"
        } else {
            "syntax"
        };
        Some((code, finding.position.map_or(0, |position| position.column)))
    }

    #[test]
    fn import_takes_a_name_only() {
        for target in [
            "0", "'x'", "(a, b)", "a.b", "a if b", "not a", "true", "[1]", "-a", "a()", "as 0", "loop",
        ] {
            let source = format!("{{% import 'x' as {target} %}}");
            assert_eq!(code_of(&source).map(|found| found.0), Some("syntax"), "{source}");
        }
        for fine in ["m", "m with context", "m without context"] {
            assert_eq!(code_of(&format!("{{%- import ('x' ~ as) as {fine} -%}}")), None);
        }
    }

    #[test]
    fn chains_are_limited_where_they_nest_and_not_where_they_list() {
        for part in ["a + ", "not ", "- ", "a | f(", "a.b.", "(a or ", "a if b else ", "a ~ "] {
            let source = format!("{{{{ {} }}}}", part.repeat(5_000));
            assert_eq!(code_of(&source).map(|found| found.0), Some("limit"), "{part}");
        }
        // A group is as deep as what is in it, also when it is the start of a longer chain.
        let group = |inner: String| format!("({inner}{})", " + 1".repeat(100));
        let source = (0..4).fold("1".to_owned(), |inner, _| group(inner));
        assert!(code_of(&format!("{{{{ {source} }}}}")).is_some());
        assert_eq!(
            code_of(&format!("{{% set x = [{}] %}}", "a.b + 1, ".repeat(5_000))),
            None
        );
        assert_eq!(code_of(&"{{ a + b }}".repeat(5_000)), None);
    }

    #[test]
    fn super_is_called_in_a_block_only() {
        for refused in [
            "{{ super() }}",
            "{% block a %}{% endblock %}{{ super ( ) }}",
            "{% block a %}{% macro m() %}{{ 1 + super() }}{% endmacro %}{% endblock %}",
            "{% block a %}{% call m() %}{% set x = super() %}{% endcall %}{% endblock %}",
        ] {
            assert_eq!(code_of(refused).map(|found| found.0), Some("syntax"), "{refused}");
        }
        for fine in [
            "{% block a %}{{ super() }}{% if b %}{{ super()|upper }}{% endif %}{% endblock %}",
            "{{ a.super() }}{{ super }}{{ 'super()' }}super()",
        ] {
            assert_eq!(code_of(fine), None, "{fine}");
        }
    }

    #[test]
    fn conditions_are_limited_for_each_chain() {
        let long = format!("{{% if a %}}{}{{% endif %}}", "{% elif a %}".repeat(300));
        assert_eq!(code_of(&long).map(|found| found.0), Some("limit"));
        let short = format!("{{% if a %}}{}{{% endif %}}", "{% elif a %}".repeat(100));
        assert_eq!(code_of(&short.repeat(20)), None);
    }
}
