//! Expressions cut into tokens, and the searches in code that need only know where strings and patterns end.

use super::failure::{Failure, Outcome};
use super::regex::Pattern;
use std::borrow::Cow;
use std::ops::Range;

/// The longest regular expression, in UTF-16 code units.
const MOST_PATTERN: usize = 16_384;

/// What a token is.
#[derive(Clone, Debug)]
pub(crate) enum Kind<'s> {
    Name(&'s str),
    Number(f64),
    Text(Cow<'s, str>),
    Regex { pattern: &'s str, flags: &'s str },
    Operator(&'static str),
    End,
}

/// One token and where it starts in the template.
#[derive(Clone, Debug)]
pub(crate) struct Token<'s> {
    pub(crate) kind: Kind<'s>,
    pub(crate) at: usize,
}

impl Token<'_> {
    /// Whether the token is written as `spelling`, whatever its kind: a string `'=='` counts as the operator here,
    /// since Backstage's renderer compares spellings in these places.
    pub(crate) fn is_spelled(&self, spelling: &str) -> bool {
        match &self.kind {
            Kind::Name(name) => *name == spelling,
            Kind::Text(text) => text == spelling,
            Kind::Operator(operator) => *operator == spelling,
            _ => false,
        }
    }
}

/// Whether `byte` starts a name.
fn starts_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphabetic()
}

fn continues_name(byte: u8) -> bool {
    starts_name(byte) || byte.is_ascii_digit()
}

/// The end of the name at `start`. With `leading_digits`, digits may come first, as in `list.0a`.
pub(crate) fn name_end(source: &[u8], start: usize, leading_digits: bool) -> Option<usize> {
    let mut at = start;
    if leading_digits {
        while source.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
    }
    if !source.get(at).copied().is_some_and(starts_name) {
        return None;
    }
    while source.get(at).copied().is_some_and(continues_name) {
        at += 1;
    }
    Some(at)
}

/// Whether `character` is a space inside of tags; fewer than in text.
pub(crate) fn is_code_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{a0}')
}

/// `range` of `source` without spaces at both ends.
pub(crate) fn trim_code(source: &str, range: Range<usize>) -> Range<usize> {
    let text = source.get(range.clone()).unwrap_or_default();
    let rest = text.trim_start_matches(is_code_space);
    let start = range.start + text.len() - rest.len();
    start..start + rest.trim_end_matches(is_code_space).len()
}

/// A regular-expression literal `r/.../flags` at `start`: its pattern, its flags and its end.
fn regex_literal(source: &str, start: usize) -> Outcome<(Range<usize>, Range<usize>, usize)> {
    let bytes = source.as_bytes();
    let body = start + 2;
    let (mut at, mut backslashes) = (body, 0_usize);
    loop {
        match bytes.get(at) {
            None => {
                return Err(Failure::syntax("a regular expression is not closed", start).with_hint("end it with `/`"));
            }
            Some(b'\\') => backslashes += 1,
            Some(b'/') if backslashes == 0 => break,
            Some(b'/') if backslashes % 2 == 0 => {
                return Err(Failure::syntax(
                    "it is not clear whether `/` ends the regular expression",
                    start,
                ));
            }
            Some(_) => backslashes = 0,
        }
        at += 1;
    }
    if at - body > MOST_PATTERN && super::text::length(source.get(body..at).unwrap_or_default()) > MOST_PATTERN {
        return Err(Failure::limit("characters in a regular expression", MOST_PATTERN).at(start));
    }
    let flags = at + 1;
    let mut end = flags;
    while let Some(flag @ (b'g' | b'i' | b'm' | b'y')) = bytes.get(end) {
        if bytes.get(flags..end).unwrap_or_default().contains(flag) {
            return Err(Failure::syntax("a flag of the regular expression occurs twice", start));
        }
        end += 1;
    }
    if bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
        return Err(
            Failure::syntax("an unknown flag of a regular expression", end).with_hint("use `g`, `i`, `m` or `y`")
        );
    }
    Ok((body..at, flags..end, end))
}

/// The end of the string, name, number or regular expression at `at`, if one starts there.
fn skip(source: &str, at: usize) -> Outcome<Option<usize>> {
    let bytes = source.as_bytes();
    let Some(first) = bytes.get(at).copied() else {
        return Ok(None);
    };
    if matches!(first, b'"' | b'\'') {
        let mut end = at + 1;
        while let Some(byte) = bytes.get(end) {
            if *byte == first {
                return Ok(Some(end + 1));
            }
            end += if *byte == b'\\' { 2 } else { 1 };
        }
        return Ok(Some(bytes.len()));
    }
    if !first.is_ascii_digit() && !starts_name(first) {
        return Ok(None);
    }
    match name_end(bytes, at, true) {
        Some(end) if first == b'r' && end == at + 1 && bytes.get(end) == Some(&b'/') => {
            Ok(Some(regex_literal(source, at)?.2))
        }
        Some(end) => Ok(Some(end)),
        None => {
            let digits = bytes.iter().skip(at).take_while(|byte| byte.is_ascii_digit()).count();
            Ok((digits > 0).then_some(at + digits))
        }
    }
}

/// Where `terminator` (`%}` or `}}`) ends the tag whose code starts at `start`.
pub(crate) fn find_terminator(source: &str, start: usize, terminator: [u8; 2]) -> Outcome<Option<usize>> {
    let bytes = source.as_bytes();
    let mut at = start;
    while let Some([first, second]) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let pair = [*first, *second];
        if pair == terminator {
            return Ok(Some(at));
        }
        if continues_name(*first) && pair != *b"r/" {
            at += 1;
            while bytes.get(at).copied().is_some_and(continues_name) {
                at += 1;
            }
        } else if let Some(end) = skip(source, at)? {
            at = end;
        } else {
            at += 1;
        }
    }
    Ok(None)
}

/// Goes through the code of `range` outside of strings and patterns: `look` gets each byte with its place and how many
/// brackets are open, and ends the search by giving an answer.
pub(crate) fn walk_code<T>(
    source: &str,
    range: Range<usize>,
    mut look: impl FnMut(usize, u8, i64) -> Option<T>,
) -> Outcome<Option<T>> {
    let part = source.get(..range.end).unwrap_or_default();
    let mut depth = 0;
    let mut at = range.start;
    while at < range.end {
        if let Some(end) = skip(part, at)? {
            // A name is shown as its first byte, which no caller mistakes for a delimiter.
            if part
                .as_bytes()
                .get(at)
                .copied()
                .is_some_and(|byte| starts_name(byte) || byte.is_ascii_digit())
                && let Some(answer) = look(at, b'a', depth)
            {
                return Ok(Some(answer));
            }
            at = end;
            continue;
        }
        let byte = part.as_bytes().get(at).copied().unwrap_or_default();
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        if let Some(answer) = look(at, byte, depth) {
            return Ok(Some(answer));
        }
        at += 1;
    }
    Ok(None)
}

/// The longest operator that `bytes` starts with.
fn operator(bytes: &[u8]) -> Option<&'static str> {
    let next = bytes.get(1).copied();
    let third = bytes.get(2).copied();
    Some(match (bytes.first()?, next, third) {
        (b'=', Some(b'='), Some(b'=')) => "===",
        (b'!', Some(b'='), Some(b'=')) => "!==",
        (b'*', Some(b'*'), _) => "**",
        (b'/', Some(b'/'), _) => "//",
        (b'=', Some(b'='), _) => "==",
        (b'!', Some(b'='), _) => "!=",
        (b'<', Some(b'='), _) => "<=",
        (b'>', Some(b'='), _) => ">=",
        (b'(', ..) => "(",
        (b')', ..) => ")",
        (b'[', ..) => "[",
        (b']', ..) => "]",
        (b'{', ..) => "{",
        (b'}', ..) => "}",
        (b'.', ..) => ".",
        (b',', ..) => ",",
        (b':', ..) => ":",
        (b'|', ..) => "|",
        (b'~', ..) => "~",
        (b'+', ..) => "+",
        (b'-', ..) => "-",
        (b'*', ..) => "*",
        (b'/', ..) => "/",
        (b'%', ..) => "%",
        (b'<', ..) => "<",
        (b'>', ..) => ">",
        (b'=', ..) => "=",
        _ => return None,
    })
}

/// Cuts the code of `range` into tokens, [`Kind::End`] last.
///
/// # Errors
/// A character that no token starts with, a broken number, string or regular expression.
pub(crate) fn tokenize<'s>(source: &'s str, range: Range<usize>, tokens: &mut Vec<Token<'s>>) -> Outcome<()> {
    tokens.clear();
    let part = source.get(..range.end).unwrap_or_default();
    let bytes = part.as_bytes();
    let slice = |range: Range<usize>| part.get(range).unwrap_or_default();
    let mut at = range.start;
    while let Some(byte) = bytes.get(at).copied() {
        if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            at += 1;
            continue;
        }
        let after_dot = matches!(tokens.last().map(|token| &token.kind), Some(Kind::Operator(".")));
        if let Some(end) = name_end(bytes, at, after_dot) {
            if byte == b'r' && end == at + 1 && bytes.get(end) == Some(&b'/') {
                let (pattern, flags, end) = regex_literal(part, at)?;
                let kind = Kind::Regex {
                    pattern: slice(pattern),
                    flags: slice(flags),
                };
                tokens.push(Token { kind, at });
                at = end;
            } else {
                tokens.push(Token {
                    kind: Kind::Name(slice(at..end)),
                    at,
                });
                at = end;
            }
            continue;
        }
        if byte == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) && !ends_operand(tokens.last()) {
            return Err(Failure::syntax("a number needs a digit before its point", at));
        }
        if byte.is_ascii_digit() {
            let end = number_end(bytes, at);
            if bytes.get(end).copied().is_some_and(starts_name) {
                return Err(Failure::syntax("a number has a letter at its end", end));
            }
            let number = slice(at..end).parse().unwrap_or(f64::NAN);
            tokens.push(Token {
                kind: Kind::Number(number),
                at,
            });
            at = end;
            continue;
        }
        if matches!(byte, b'"' | b'\'') {
            let (text, end) = string_literal(part, at, byte)?;
            tokens.push(Token {
                kind: Kind::Text(text),
                at,
            });
            at = end;
            continue;
        }
        let rest = part.get(at..).unwrap_or_default();
        let Some(operator) = operator(rest.as_bytes()) else {
            if let Some(character) = rest.chars().next().filter(|character| is_code_space(*character)) {
                at += character.len_utf8();
                continue;
            }
            return Err(Failure::syntax("a character that no expression has here", at));
        };
        tokens.push(Token {
            kind: Kind::Operator(operator),
            at,
        });
        at += operator.len();
    }
    tokens.push(Token {
        kind: Kind::End,
        at: range.end,
    });
    Ok(())
}

/// Whether a point after `token` is an access, not the start of a number.
fn ends_operand(token: Option<&Token>) -> bool {
    match token.map(|token| &token.kind) {
        Some(Kind::Name(_) | Kind::Number(_) | Kind::Text(_) | Kind::Regex { .. }) => true,
        Some(Kind::Operator(operator)) => matches!(*operator, ")" | "]" | "}"),
        _ => false,
    }
}

/// Digits, and a point with more digits.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let end = start + digits(start);
    if bytes.get(end) == Some(&b'.') {
        end + 1 + digits(end + 1)
    } else {
        end
    }
}

fn string_literal(source: &str, start: usize, quote: u8) -> Outcome<(Cow<'_, str>, usize)> {
    let bytes = source.as_bytes();
    let slice = |range: Range<usize>| source.get(range).unwrap_or_default();
    let mut output: Option<String> = None;
    let mut from = start + 1;
    loop {
        let rest = bytes.get(from..).unwrap_or_default();
        let Some(plain) = memchr::memchr2(quote, b'\\', rest) else {
            break;
        };
        let stop = from + plain;
        if bytes.get(stop) == Some(&quote) {
            let text = slice(from..stop);
            return Ok((
                match output {
                    None => Cow::Borrowed(text),
                    Some(output) => Cow::Owned(output + text),
                },
                stop + 1,
            ));
        }
        let Some(escaped) = slice(stop + 1..source.len()).chars().next() else {
            break;
        };
        let output = output.get_or_insert_default();
        output.push_str(slice(from..stop));
        output.push(match escaped {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            other => other,
        });
        from = stop + 1 + escaped.len_utf8();
    }
    Err(Failure::syntax("a string is not closed", start))
}

/// Compiles a regular-expression token.
pub(crate) fn compile_pattern(pattern: &str, flags: &str, at: usize) -> Outcome<Pattern> {
    Pattern::new(pattern, flags).map_err(|()| Failure::syntax("the regular expression is not valid", at))
}
