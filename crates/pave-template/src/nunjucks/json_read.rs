//! JSON in: every string JavaScript can hold, positions in paths, and nothing that a template must not get.

use super::failure::MOST_ENTRIES;
use super::number;
use super::text::{self, Text};
use super::value::{Map, Record, Set, Value, is_reserved};
use std::cell::RefCell;
use std::rc::Rc;

/// How deep values from outside may nest.
pub(crate) const MOST_JSON_DEPTH: usize = 128;

/// Why a text is not accepted: what is wrong, and the path or byte.
#[derive(Debug)]
pub(crate) struct JsonError {
    pub(crate) message: String,
    pub(crate) path: String,
    pub(crate) byte: usize,
}

/// Reads JSON text.
///
/// With `tags`, an object of one key `$pave:map`, `$pave:set`, `$pave:number` or `$pave:undefined` stands for what
/// JSON cannot say; only a host writes that, so a user's own object is never mistaken for one.
pub(crate) fn read(bytes: &[u8], tags: bool) -> Result<Value, JsonError> {
    let text = simdutf8::basic::from_utf8(bytes);
    let mut reader = Reader {
        bytes,
        text: text.unwrap_or_default(),
        at: 0,
        path: Vec::new(),
        entries: 0,
        tags,
        depth: 0,
    };
    let Ok(text) = text else {
        return Err(reader.error("the values are not UTF-8"));
    };
    reader.at = usize::from(text.starts_with('\u{feff}')) * 3;
    let value = reader.value()?;
    reader.spaces();
    if reader.at < bytes.len() {
        return Err(reader.error("the values have something after their end"));
    }
    Ok(value)
}

enum Step {
    Key(Text),
    Index(usize),
}

struct Reader<'a> {
    bytes: &'a [u8],
    /// The same as text.
    text: &'a str,
    at: usize,
    path: Vec<Step>,
    entries: usize,
    tags: bool,
    depth: usize,
}

impl<'a> Reader<'a> {
    #[cold]
    fn error(&self, message: impl Into<String>) -> JsonError {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) if path.is_empty() => path.push_str(key),
                Step::Key(key) => {
                    path.push('.');
                    path.push_str(key);
                }
                Step::Index(index) => {
                    path.push('[');
                    path.push_str(&index.to_string());
                    path.push(']');
                }
            }
        }
        JsonError {
            message: message.into(),
            path,
            byte: self.at,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Value, JsonError> {
        self.spaces();
        match self.peek() {
            Some(b'"') => Ok(Value::String(self.string()?)),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                for (word, value) in [
                    ("null", Value::Null),
                    ("true", Value::Bool(true)),
                    ("false", Value::Bool(false)),
                ] {
                    if self
                        .bytes
                        .get(self.at..)
                        .is_some_and(|rest| rest.starts_with(word.as_bytes()))
                    {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(self.error("the values are not JSON"))
            }
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Result<Value, JsonError>) -> Result<Value, JsonError> {
        self.depth += 1;
        if self.depth > MOST_JSON_DEPTH {
            return Err(self.error(format!("the values nest deeper than {MOST_JSON_DEPTH} levels")));
        }
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn count(&mut self) -> Result<(), JsonError> {
        self.entries += 1;
        if self.entries > MOST_ENTRIES {
            return Err(self.error(format!("the values have more than {MOST_ENTRIES} entries")));
        }
        Ok(())
    }

    /// After an entry: whether another follows.
    fn follows(&mut self, close: u8) -> Result<bool, JsonError> {
        self.spaces();
        let next = self.peek();
        self.at += 1;
        match next {
            Some(b',') => Ok(true),
            Some(byte) if byte == close => Ok(false),
            _ => {
                self.at -= 1;
                Err(self.error("the values are not JSON"))
            }
        }
    }

    fn is_empty_group(&mut self, close: u8) -> bool {
        self.at += 1;
        self.spaces();
        let empty = self.peek() == Some(close);
        self.at += usize::from(empty);
        empty
    }

    fn array(&mut self) -> Result<Value, JsonError> {
        let mut items = Vec::new();
        if !self.is_empty_group(b']') {
            loop {
                self.count()?;
                self.path.push(Step::Index(items.len()));
                items.push(Some(self.value()?));
                self.path.pop();
                if !self.follows(b']')? {
                    break;
                }
            }
        }
        Ok(Value::Array(Rc::new(super::value::Array::of_places(items))))
    }

    fn object(&mut self) -> Result<Value, JsonError> {
        let mut entries = Vec::new();
        if !self.is_empty_group(b'}') {
            loop {
                self.spaces();
                if self.peek() != Some(b'"') {
                    return Err(self.error("the values are not JSON"));
                }
                let name = self.string()?;
                self.spaces();
                if self.peek() != Some(b':') {
                    return Err(self.error("the values are not JSON"));
                }
                self.at += 1;
                self.count()?;
                self.path.push(Step::Key(name.clone()));
                if is_reserved(&name) {
                    return Err(self.error("a key of the values is reserved"));
                }
                let value = self.value()?;
                entries.push((name, value));
                self.path.pop();
                if !self.follows(b'}')? {
                    break;
                }
            }
        }
        if self.tags
            && let [(name, value)] = entries.as_slice()
            && let Some(value) = tagged(name, value)
        {
            return Ok(value);
        }
        Ok(Value::Record(Rc::new(Record::of_entries(entries))))
    }

    fn number(&mut self) -> Result<Value, JsonError> {
        let start = self.at;
        let digits = |reader: &mut Self| {
            let before = reader.at;
            while matches!(reader.peek(), Some(b'0'..=b'9')) {
                reader.at += 1;
            }
            reader.at - before
        };
        self.at += usize::from(self.peek() == Some(b'-'));
        let zero = self.peek() == Some(b'0');
        let mut fine = matches!((zero, digits(self)), (true, 1) | (false, 1..));
        if self.peek() == Some(b'.') {
            self.at += 1;
            fine &= digits(self) > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            fine &= digits(self) > 0;
        }
        let text = self
            .bytes
            .get(start..self.at)
            .and_then(|bytes| std::str::from_utf8(bytes).ok());
        match text.and_then(|text| text.parse().ok()).filter(|_| fine) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(self.error("the values are not JSON")),
        }
    }

    fn string(&mut self) -> Result<Text, JsonError> {
        self.at += 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(plain) = memchr::memchr2(b'"', b'\\', rest) else {
            return Err(self.error("the values are not JSON"));
        };
        let start = self.at;
        if rest.get(plain) == Some(&b'"') {
            self.at += plain + 1;
            let slice = self.slice(start, start + plain)?;
            return Ok(Text::from(&*text::import(slice)));
        }
        // With escapes: code units decide where pairs join, so halves are put together at the end.
        let mut output: Vec<u16> = Vec::new();
        let mut from = start;
        self.at = start + plain;
        loop {
            let segment = text::import(self.slice(from, self.at)?).into_owned();
            output.extend(text::units(&segment));
            if self.peek() == Some(b'"') {
                self.at += 1;
                return Ok(Text::from(text::from_units(&output)));
            }
            self.at += 1;
            output.push(self.escape()?);
            from = self.at;
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            match memchr::memchr2(b'"', b'\\', rest) {
                Some(next) => self.at += next,
                None => return Err(self.error("the values are not JSON")),
            }
        }
    }

    /// A part between byte offsets without control characters.
    fn slice(&self, start: usize, end: usize) -> Result<&'a str, JsonError> {
        // Both ends are ASCII, so this is a part of the text.
        let part = self.text.get(start..end).unwrap_or_default();
        if part.bytes().fold(0, |controls, byte| controls | u8::from(byte < b' ')) != 0 {
            return Err(self.error("the values are not JSON"));
        }
        Ok(part)
    }

    fn escape(&mut self) -> Result<u16, JsonError> {
        let byte = self.peek();
        self.at += 1;
        Ok(match byte {
            Some(byte @ (b'"' | b'\\' | b'/')) => u16::from(byte),
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => 10,
            Some(b'r') => 13,
            Some(b't') => 9,
            Some(b'u') => {
                let digits = self.bytes.get(self.at..self.at + 4).unwrap_or_default();
                let digits = std::str::from_utf8(digits).unwrap_or_default();
                let fine = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                match u16::from_str_radix(digits, 16) {
                    Ok(unit) if fine => {
                        self.at += 4;
                        unit
                    }
                    _ => return Err(self.error("the values are not JSON")),
                }
            }
            _ => return Err(self.error("the values are not JSON")),
        })
    }
}

/// What a host's tagged object stands for.
fn tagged(name: &str, value: &Value) -> Option<Value> {
    match (name, value) {
        ("$pave:undefined", _) => Some(Value::Undefined),
        ("$pave:number", Value::String(text)) => Some(Value::Number(number::from_text(text))),
        ("$pave:set", Value::Array(items)) => {
            let mut values: Vec<Value> = Vec::new();
            for item in items.values() {
                if !values.iter().any(|known| known.is_same_or_nan(&item)) {
                    values.push(item);
                }
            }
            Some(Value::Set(Rc::new(Set {
                values: RefCell::new(values),
            })))
        }
        ("$pave:map", Value::Array(items)) => {
            let mut entries: Vec<(Value, Value)> = Vec::new();
            for item in items.values() {
                let Value::Array(pair) = item else { return None };
                let (key, value) = (pair.at(0), pair.at(1));
                match entries.iter_mut().find(|(known, _)| known.is_same_or_nan(&key)) {
                    Some(entry) => entry.1 = value,
                    None => entries.push((key, value)),
                }
            }
            Some(Value::Map(Rc::new(Map {
                entries: RefCell::new(entries),
            })))
        }
        _ => None,
    }
}
