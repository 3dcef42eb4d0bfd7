//! Where on its line an error is, and which name it is about: minijinja tells the line only.

use crate::codes;
use minijinja::machinery::{Span, Token, Tokenizer};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Value, ValueKind};
use minijinja::{Error, ErrorKind};
use pave_report::{Finding, Position, did_you_mean};
use std::collections::HashSet;

/// Words that are no names.
const WORDS: [&str; 22] = [
    "true", "True", "false", "False", "none", "None", "and", "or", "not", "in", "is", "if", "else", "elif", "for",
    "set", "endif", "endfor", "loop", "self", "import", "include",
];

/// `finding` at the column of what it is about, and with the name of that where it is known.
pub(super) fn locate(
    finding: Finding,
    error: &Error,
    source: &str,
    line: usize,
    syntax: &SyntaxConfig,
    context: &Value,
) -> Finding {
    let tokens = tokens_of(source, syntax);
    let first = tokens.partition_point(|(_, span)| usize::from(span.start_line) < line);
    let here = tokens.get(first..).unwrap_or_default();
    let on_line = here.partition_point(|(_, span)| usize::from(span.start_line) == line);
    // A tag that starts on the line may go on: what is wrong is in one of its lines.
    let rest = here.get(on_line..).unwrap_or_default();
    let until = rest
        .iter()
        .position(|(token, _)| matches!(token, Token::VariableEnd | Token::BlockEnd));
    let tag = here.get(..on_line + until.unwrap_or(0)).unwrap_or_default();
    let about = match error.kind() {
        ErrorKind::UndefinedError => undefined_name(tag, &assigned(&tokens), context),
        ErrorKind::UnknownFilter => after(tag, |token| matches!(token, Token::Pipe), error),
        ErrorKind::UnknownTest => after(tag, |token| matches!(token, Token::Ident("is" | "not")), error),
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => after(tag, |_| true, error),
        _ => None,
    };
    let start = tag
        .iter()
        .find(|(token, _)| matches!(token, Token::VariableStart | Token::BlockStart));
    let span = about
        .as_ref()
        .map(|about| about.span)
        .or(start.or(here.first()).map(|(_, span)| *span));
    let Some(span) = span.filter(|span| usize::from(span.start_line) >= line) else {
        return finding.at(Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: 1,
        });
    };
    let place = Position::of_offset(source, usize::try_from(span.start_offset).unwrap_or_default());
    let mut finding = finding.at(place);
    if let Some(About { name, hint, .. }) = about {
        finding.message = match finding.code.as_ref() {
            codes::UNDEFINED => format!("`{name}` has no value"),
            codes::UNKNOWN_FILTER => format!("there is no filter `{name}`"),
            codes::UNKNOWN_TEST => format!("there is no test `{name}`"),
            _ => format!("there is no function or method `{name}`"),
        };
        if let Some(hint) = hint {
            finding = finding.with_hint(format!("did you mean `{hint}`?"));
        }
    }
    finding
}

/// What an error is about.
struct About {
    name: String,
    span: Span,
    hint: Option<String>,
}

fn tokens_of<'s>(source: &'s str, syntax: &SyntaxConfig) -> Vec<(Token<'s>, Span)> {
    let mut tokenizer = Tokenizer::new(source, "", false, syntax.clone());
    let mut tokens = Vec::new();
    while let Ok(Some(token)) = tokenizer.next_token() {
        tokens.push(token);
    }
    tokens
}

/// The names that tags of the template give a value.
fn assigned<'s>(tokens: &[(Token<'s>, Span)]) -> HashSet<&'s str> {
    let mut names = HashSet::new();
    let mut gives = false;
    for (at, (token, _)) in tokens.iter().enumerate() {
        match token {
            Token::BlockStart => {
                let keyword = tokens.get(at + 1).map(|(token, _)| token);
                gives = matches!(
                    keyword,
                    Some(Token::Ident(
                        "set" | "for" | "macro" | "call" | "with" | "import" | "from" | "block"
                    ))
                );
            }
            Token::BlockEnd | Token::Ident("in") => gives = false,
            Token::Ident(name) if gives => {
                names.insert(*name);
            }
            _ => {}
        }
    }
    names
}

/// The first name on the line, or the first field of one, that has no value.
fn undefined_name(tag: &[(Token<'_>, Span)], assigned: &HashSet<&str>, context: &Value) -> Option<About> {
    let mut at = 0;
    while let Some((token, span)) = tag.get(at) {
        let before = at
            .checked_sub(1)
            .and_then(|before| tag.get(before))
            .map(|(token, _)| token);
        at += 1;
        let Token::Ident(root) = token else {
            continue;
        };
        let follows = matches!(
            before,
            Some(Token::Dot | Token::Pipe | Token::BlockStart | Token::Ident("is"))
        );
        if follows || WORDS.contains(root) || assigned.contains(root) {
            continue;
        }
        let (mut holder, mut name, mut place) = (context.clone(), *root, *span);
        let mut path = String::new();
        loop {
            let value = holder.get_attr(name).ok()?;
            if value.is_undefined() {
                let is_called = path.is_empty() && matches!(tag.get(at), Some((Token::ParenOpen, _)));
                if is_called || holder.kind() != ValueKind::Map {
                    break;
                }
                let known: Vec<String> = holder.try_iter().ok()?.map(|key| key.to_string()).collect();
                let meant = did_you_mean(name, known.iter().map(String::as_str));
                return Some(About {
                    hint: meant.map(|meant| format!("{path}{meant}")),
                    name: format!("{path}{name}"),
                    span: place,
                });
            }
            let (Some((Token::Dot, _)), Some((Token::Ident(field), span))) = (tag.get(at), tag.get(at + 1)) else {
                break;
            };
            path.push_str(name);
            path.push('.');
            (holder, name, place) = (value, field, *span);
            at += 2;
        }
    }
    None
}

/// The name that minijinja's detail quotes, where it stands behind a token of a kind. Details of these errors are made of
/// the template's text, not of values.
fn after(tag: &[(Token<'_>, Span)], leads: impl Fn(&Token<'_>) -> bool, error: &Error) -> Option<About> {
    let detail = error.detail()?;
    let pairs = tag.iter().zip(tag.iter().skip(1));
    let found = pairs
        .filter(|((before, _), _)| leads(before))
        .find_map(|(_, (token, span))| match token {
            Token::Ident(name)
                if detail
                    .split(|part: char| !part.is_alphanumeric() && part != '_')
                    .any(|word| word == *name) =>
            {
                Some((*name, *span))
            }
            _ => None,
        });
    found.map(|(name, span)| About {
        name: name.to_owned(),
        span,
        hint: None,
    })
}
