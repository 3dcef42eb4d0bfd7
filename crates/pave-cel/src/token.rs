//! The words of an expression.

use crate::parse::SyntaxError;

/// A word and the byte at which it begins.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) at: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TokenKind {
    /// A name, or a word of the language.
    Name(String),
    /// A field in backquotes.
    Quoted(String),
    Int(u64),
    Uint(u64),
    Double(f64),
    Text(String),
    Bytes(Vec<u8>),
    Symbol(&'static str),
    End,
}

/// Longer ones first.
const SYMBOLS: [&str; 26] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]",
    "{", "}", "=", "&",
];

/// The words of `source`, the last of which is [`TokenKind::End`].
///
/// # Errors
/// A character that belongs to no word, a text without an end, a number that is too large.
pub(crate) fn tokens(source: &str) -> Result<Vec<Token>, SyntaxError> {
    let mut reader = Reader { source, at: 0 };
    let mut tokens = Vec::new();
    loop {
        reader.skip_blank();
        let at = reader.at;
        let kind = reader.token()?;
        let is_end = kind == TokenKind::End;
        tokens.push(Token { kind, at });
        if is_end {
            return Ok(tokens);
        }
    }
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Takes characters as long as they are wanted.
    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let taken: String = self.rest().chars().take_while(|character| wanted(*character)).collect();
        self.at += taken.len();
        taken
    }

    fn skip_blank(&mut self) {
        loop {
            self.take_while(|character| matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}'));
            if !self.rest().starts_with("//") {
                return;
            }
            self.take_while(|character| character != '\n');
        }
    }

    fn error<T>(&self, message: &str) -> Result<T, SyntaxError> {
        Err(SyntaxError::new(self.at, message))
    }

    fn token(&mut self) -> Result<TokenKind, SyntaxError> {
        let Some(first) = self.peek() else {
            return Ok(TokenKind::End);
        };
        let second = self.rest().chars().nth(1);
        if first.is_ascii_digit() || first == '.' && second.is_some_and(|second| second.is_ascii_digit()) {
            return self.number();
        }
        if first == '`' {
            self.next();
            let name = self.take_while(|character| character.is_ascii_alphanumeric() || "_.-/ ".contains(character));
            return match self.next() {
                Some('`') if !name.is_empty() => Ok(TokenKind::Quoted(name)),
                _ => self.error("a name in backquotes has no end"),
            };
        }
        if let Some(text) = self.literal()? {
            return Ok(text);
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let name = self.take_while(|character| character.is_ascii_alphanumeric() || character == '_');
            return Ok(TokenKind::Name(name));
        }
        let symbol = SYMBOLS.iter().find(|symbol| self.rest().starts_with(**symbol));
        match symbol {
            Some(symbol) if !matches!(*symbol, "=" | "&") => {
                self.at += symbol.len();
                Ok(TokenKind::Symbol(symbol))
            }
            Some(&"=") => self.error("`=` alone: write `==`"),
            Some(_) => self.error("`&` alone: write `&&`"),
            None => self.error("a character that has no meaning here"),
        }
    }

    fn number(&mut self) -> Result<TokenKind, SyntaxError> {
        let start = self.at;
        if self.rest().starts_with("0x") || self.rest().starts_with("0X") {
            self.at += 2;
            let digits = self.take_while(|character| character.is_ascii_hexdigit());
            return match u64::from_str_radix(&digits, 16) {
                Ok(number) => Ok(self.whole(number)),
                Err(_) => self.error("a number that is too large"),
            };
        }
        let digits = |character: char| character.is_ascii_digit();
        let mut text = self.take_while(digits);
        let mut is_double = false;
        if self.peek() == Some('.') && self.rest().chars().nth(1).is_some_and(digits) {
            is_double = true;
            self.next();
            text.push('.');
            text.push_str(&self.take_while(digits));
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            let back = self.at;
            let mut exponent = String::from("e");
            self.next();
            if let Some(sign @ ('+' | '-')) = self.peek() {
                self.next();
                exponent.push(sign);
            }
            let power = self.take_while(digits);
            if power.is_empty() {
                self.at = back;
            } else {
                is_double = true;
                text.push_str(&exponent);
                text.push_str(&power);
            }
        }
        if is_double {
            return match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(TokenKind::Double(number)),
                Ok(_) => Err(SyntaxError::new(start, "a number that is too large")),
                Err(_) => self.error("a number that cannot be read"),
            };
        }
        match text.parse() {
            Ok(number) => Ok(self.whole(number)),
            Err(_) => Err(SyntaxError::new(start, "a number that is too large")),
        }
    }

    fn whole(&mut self, number: u64) -> TokenKind {
        if matches!(self.peek(), Some('u' | 'U')) {
            self.next();
            return TokenKind::Uint(number);
        }
        TokenKind::Int(number)
    }

    /// A text or bytes, with `r` and `b` before it.
    fn literal(&mut self) -> Result<Option<TokenKind>, SyntaxError> {
        let (mut is_raw, mut is_bytes, mut length) = (false, false, 0);
        for character in self.rest().chars() {
            match character {
                'r' | 'R' if !is_raw => is_raw = true,
                'b' | 'B' if !is_bytes => is_bytes = true,
                '"' | '\'' => break,
                _ => return Ok(None),
            }
            length += 1;
        }
        let Some(quote) = self.rest().chars().nth(length) else {
            return Ok(None);
        };
        self.at += length;
        let triple = quote.to_string().repeat(3);
        let is_long = self.rest().starts_with(&triple);
        self.at += if is_long { 3 } else { 1 };
        let mut bytes = Vec::new();
        loop {
            if is_long && self.rest().starts_with(&triple) {
                self.at += 3;
                break;
            }
            match self.next() {
                None => return self.error("a text has no end"),
                Some('\n' | '\r') if !is_long => return self.error("a text has no end"),
                Some(character) if character == quote && !is_long => break,
                Some('\\') if !is_raw => self.escape(is_bytes, &mut bytes)?,
                Some(character) => push(&mut bytes, character),
            }
        }
        if is_bytes {
            return Ok(Some(TokenKind::Bytes(bytes)));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(TokenKind::Text(text))),
            Err(_) => self.error("a text that is not UTF-8"),
        }
    }

    fn escape(&mut self, is_bytes: bool, bytes: &mut Vec<u8>) -> Result<(), SyntaxError> {
        let simple = match self.next() {
            Some('a') => '\u{7}',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('v') => '\u{b}',
            Some(same @ ('\\' | '?' | '"' | '\'' | '`')) => same,
            Some('x' | 'X') => return self.code(2, 16, is_bytes, bytes),
            Some('u') if !is_bytes => return self.code(4, 16, false, bytes),
            Some('U') if !is_bytes => return self.code(8, 16, false, bytes),
            Some('0'..='3') => {
                self.at -= 1;
                return self.code(3, 8, is_bytes, bytes);
            }
            _ => return self.error("`\\` stands before a character that has no such form: write `\\\\`"),
        };
        push(bytes, simple);
        Ok(())
    }

    fn code(&mut self, length: usize, radix: u32, is_bytes: bool, bytes: &mut Vec<u8>) -> Result<(), SyntaxError> {
        let digits = self.rest().get(..length).unwrap_or_default().to_owned();
        let number = u32::from_str_radix(&digits, radix)
            .ok()
            .filter(|_| !digits.starts_with('+'));
        let Some(number) = number else {
            return self.error("the number of a character cannot be read");
        };
        self.at += length;
        if is_bytes {
            bytes.extend(u8::try_from(number));
            return Ok(());
        }
        match char::from_u32(number) {
            Some(character) => push(bytes, character),
            None => return self.error("there is no character of this number"),
        }
        Ok(())
    }
}

fn push(bytes: &mut Vec<u8>, character: char) {
    let mut buffer = [0; 4];
    bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
}
