//! Escapes and classes of a pattern.

use crate::names::group_name;
use crate::parse::{Parser, Read, Refused};
use crate::syntax::{Class, DIGITS, Node, SPACES, WORDS, complement};

/// An escape that stands for one unit, or for a set of them.
enum Escaped {
    Unit(u16),
    Set(Vec<(u16, u16)>),
}

impl Parser<'_> {
    /// After a backslash outside of a class.
    pub(crate) fn escape(&mut self) -> Read<(Node, bool)> {
        let folds = self.mode.folds;
        match self.peek() {
            None if self.at >= self.source.len() => return Err(Refused),
            Some(b'b' | b'B') => {
                let inside = self.peek() == Some(b'b');
                self.at += 1;
                return Ok((Node::Boundary { inside }, false));
            }
            Some(b'1'..=b'9') => {
                let start = self.at;
                let number = self.number().and_then(|number| usize::try_from(number).ok());
                if let Some(group) = number.filter(|group| *group <= self.names.groups()) {
                    return Ok((
                        Node::Back {
                            groups: vec![group],
                            folds,
                        },
                        true,
                    ));
                }
                self.at = start;
            }
            Some(b'k') if self.names.has_any() => {
                if !(self.take("k<")) {
                    return Err(Refused);
                }
                let (name, end) = group_name(self.source, self.at).ok_or(Refused)?;
                self.at = end;
                let groups = self.names.groups_of(&name);
                return if groups.is_empty() {
                    Err(Refused)
                } else {
                    Ok((Node::Back { groups, folds }, true))
                };
            }
            _ => {}
        }
        Ok(match self.character(false) {
            Escaped::Unit(unit) => (Node::Unit { unit, folds }, true),
            Escaped::Set(ranges) => (
                Node::Class(Class {
                    ranges,
                    negative: false,
                    folds: false,
                }),
                true,
            ),
        })
    }

    /// An escape that a class may have, too, after its backslash.
    fn character(&mut self, in_class: bool) -> Escaped {
        let Some(unit) = self.source.get(self.at).copied() else {
            return Escaped::Unit(u16::from(b'\\'));
        };
        let Ok(letter) = u8::try_from(unit) else {
            self.at += 1;
            return Escaped::Unit(unit);
        };
        self.at += 1;
        let code = match letter {
            b'd' => return Escaped::Set(DIGITS.to_vec()),
            b'D' => return Escaped::Set(complement(DIGITS)),
            b's' => return Escaped::Set(SPACES.to_vec()),
            b'S' => return Escaped::Set(complement(SPACES)),
            b'w' => return Escaped::Set(WORDS.to_vec()),
            b'W' => return Escaped::Set(complement(WORDS)),
            b't' => 0x09,
            b'n' => 0x0a,
            b'v' => 0x0b,
            b'f' => 0x0c,
            b'r' => 0x0d,
            b'c' => {
                let next = self.peek();
                let is_control = next.is_some_and(|next| {
                    next.is_ascii_alphabetic() || in_class && (next.is_ascii_digit() || next == b'_')
                });
                if let Some(next) = next.filter(|_| is_control) {
                    self.at += 1;
                    u16::from(next & 0x1f)
                } else {
                    // The backslash is itself, and the `c` after it.
                    self.at -= 1;
                    u16::from(b'\\')
                }
            }
            b'x' => self.hexadecimal(2).unwrap_or(unit),
            b'u' => self.hexadecimal(4).unwrap_or(unit),
            b'0'..=b'7' => self.octal(letter),
            _ => unit,
        };
        Escaped::Unit(code)
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<u16> {
        let mut code = 0_u16;
        for ahead in 0..digits {
            let digit = char::from(self.peek_at(ahead)?).to_digit(16)?;
            code = code * 16 + u16::try_from(digit).unwrap_or(0);
        }
        self.at += digits;
        Some(code)
    }

    /// Up to three octal digits, at most 0o377.
    fn octal(&mut self, first: u8) -> u16 {
        let mut code = u16::from(first - b'0');
        for _ in 0..2 {
            match self.peek() {
                Some(digit @ b'0'..=b'7') if code < 32 => {
                    code = code * 8 + u16::from(digit - b'0');
                    self.at += 1;
                }
                _ => break,
            }
        }
        code
    }

    /// A class after its `[`.
    pub(crate) fn class(&mut self) -> Read<Class> {
        let mut class = Class {
            negative: self.take("^"),
            folds: self.mode.folds,
            ranges: Vec::new(),
        };
        loop {
            if self.take("]") {
                return Ok(class);
            }
            let first = self.class_atom()?;
            if self.peek() == Some(b'-') && self.peek_at(1) != Some(b']') && self.at + 1 < self.source.len() {
                self.at += 1;
                let last = self.class_atom()?;
                match (first, last) {
                    (Escaped::Unit(first), Escaped::Unit(last)) if first <= last => class.ranges.push((first, last)),
                    (Escaped::Unit(_), Escaped::Unit(_)) => return Err(Refused),
                    (first, last) => {
                        add(&mut class, first);
                        add(&mut class, Escaped::Unit(u16::from(b'-')));
                        add(&mut class, last);
                    }
                }
            } else {
                add(&mut class, first);
            }
        }
    }

    fn class_atom(&mut self) -> Read<Escaped> {
        let unit = self.source.get(self.at).copied().ok_or(Refused)?;
        self.at += 1;
        if unit != u16::from(b'\\') {
            return Ok(Escaped::Unit(unit));
        }
        match self.peek() {
            None if self.at >= self.source.len() => Err(Refused),
            Some(b'b') => {
                self.at += 1;
                Ok(Escaped::Unit(0x08))
            }
            Some(b'k') if self.names.has_any() => Err(Refused),
            _ => Ok(self.character(true)),
        }
    }
}

fn add(class: &mut Class, escaped: Escaped) {
    match escaped {
        Escaped::Unit(unit) => class.ranges.push((unit, unit)),
        Escaped::Set(ranges) => class.ranges.extend(ranges),
    }
}
