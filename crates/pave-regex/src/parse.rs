//! Reads a pattern by the grammar of ECMAScript with its annex B, which web pages rely on, without the `u` flag.

use crate::names::{Names, group_name};
use crate::syntax::{Node, Syntax};

/// How deep groups may nest, and how far a count may go before it means without end.
const MOST_NESTING: usize = 200;
/// Groups that capture.
const MOST_GROUPS: usize = 1_000;

/// JavaScript would refuse the pattern, or it is larger than what is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

pub(crate) type Read<T> = Result<T, Refused>;

/// Reads `source`; `folds` is the flag `i`, `lines` the flag `m`.
pub(crate) fn parse(source: &[u16], folds: bool, lines: bool) -> Read<Syntax> {
    let names = Names::scan(source)?;
    let mut parser = Parser {
        source,
        at: 0,
        groups: 0,
        depth: 0,
        mode: Mode {
            folds,
            lines,
            dots: false,
        },
        names,
    };
    let node = parser.choice()?;
    if parser.at < source.len() {
        return Err(Refused);
    }
    Ok(Syntax {
        node,
        groups: parser.groups,
        names: parser.names.into_list(),
    })
}

/// The flags that hold for a part of the pattern.
#[derive(Clone, Copy)]
pub(crate) struct Mode {
    pub(crate) folds: bool,
    lines: bool,
    dots: bool,
}

pub(crate) struct Parser<'s> {
    pub(crate) source: &'s [u16],
    pub(crate) at: usize,
    groups: usize,
    depth: usize,
    pub(crate) mode: Mode,
    pub(crate) names: Names,
}

impl Parser<'_> {
    pub(crate) fn peek(&self) -> Option<u8> {
        self.peek_at(0)
    }

    /// The ASCII character `ahead` of here.
    pub(crate) fn peek_at(&self, ahead: usize) -> Option<u8> {
        self.source
            .get(self.at + ahead)
            .and_then(|unit| u8::try_from(*unit).ok())
    }

    pub(crate) fn take(&mut self, wanted: &str) -> bool {
        let is_here = wanted
            .bytes()
            .enumerate()
            .all(|(ahead, byte)| self.peek_at(ahead) == Some(byte));
        if is_here {
            self.at += wanted.len();
        }
        is_here
    }

    fn choice(&mut self) -> Read<Node> {
        let mut alternatives = vec![self.sequence()?];
        while self.take("|") {
            alternatives.push(self.sequence()?);
        }
        Ok(if alternatives.len() == 1 {
            alternatives.remove(0)
        } else {
            Node::Choice(alternatives)
        })
    }

    fn sequence(&mut self) -> Read<Node> {
        let mut nodes = Vec::new();
        while self.at < self.source.len() && !matches!(self.peek(), Some(b'|' | b')')) {
            let before = self.groups;
            let (node, repeats) = self.term()?;
            let node = match self.quantifier()? {
                Some(_) if !repeats => return Err(Refused),
                Some((least, most, greedy)) => Node::Repeat {
                    node: Box::new(node),
                    least,
                    most,
                    greedy,
                    groups: before..self.groups,
                },
                None => node,
            };
            nodes.push(node);
        }
        Ok(match nodes.len() {
            0 => Node::Empty,
            1 => nodes.remove(0),
            _ => Node::Sequence(nodes),
        })
    }

    /// `*`, `+`, `?` or a count, with what it is at least and most and whether it is greedy.
    fn quantifier(&mut self) -> Read<Option<(u32, Option<u32>, bool)>> {
        let (least, most) = match self.peek() {
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'?') => (0, Some(1)),
            Some(b'{') => {
                let start = self.at;
                let Some(counts) = self.counts() else {
                    self.at = start;
                    return Ok(None);
                };
                self.at -= 1;
                counts
            }
            _ => return Ok(None),
        };
        self.at += 1;
        if most.is_some_and(|most| most < least) {
            return Err(Refused);
        }
        let greedy = !self.take("?");
        Ok(Some((least, most, greedy)))
    }

    /// `{1}`, `{1,}` or `{1,2}`; anything else is text.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        self.take("{");
        let least = self.number()?;
        let most = if self.take(",") {
            if self.peek() == Some(b'}') {
                None
            } else {
                Some(self.number()?)
            }
        } else {
            Some(least)
        };
        self.take("}").then_some((least, most))
    }

    pub(crate) fn number(&mut self) -> Option<u32> {
        let start = self.at;
        let mut number = 0_u32;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            number = number.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
            self.at += 1;
        }
        (self.at > start).then_some(number)
    }

    /// One atom or assertion, and whether it may be repeated.
    fn term(&mut self) -> Read<(Node, bool)> {
        let Mode { folds, lines, dots } = self.mode;
        let Some(first) = self.source.get(self.at).copied() else {
            return Ok((Node::Empty, false));
        };
        let atom = |node| Ok((node, true));
        match self.peek() {
            Some(b'^') => {
                self.at += 1;
                Ok((Node::Start { lines }, false))
            }
            Some(b'$') => {
                self.at += 1;
                Ok((Node::End { lines }, false))
            }
            Some(b'(') => self.group(),
            Some(b'.') => {
                self.at += 1;
                atom(Node::Any { lines: dots })
            }
            Some(b'[') => {
                self.at += 1;
                atom(Node::Class(self.class()?))
            }
            Some(b'\\') => {
                self.at += 1;
                self.escape()
            }
            Some(b'*' | b'+' | b'?') => Err(Refused),
            Some(b'{') if self.counts_here() => Err(Refused),
            _ => {
                self.at += 1;
                atom(Node::Unit { unit: first, folds })
            }
        }
    }

    fn counts_here(&mut self) -> bool {
        let start = self.at;
        let found = self.counts().is_some();
        self.at = start;
        found
    }

    fn group(&mut self) -> Read<(Node, bool)> {
        self.depth += 1;
        if self.depth > MOST_NESTING {
            return Err(Refused);
        }
        self.at += 1;
        let mode = self.mode;
        let look = |behind, negative| Some((behind, negative));
        let kind = if self.take("?=") {
            look(false, false)
        } else if self.take("?!") {
            look(false, true)
        } else if self.take("?<=") {
            look(true, false)
        } else if self.take("?<!") {
            look(true, true)
        } else {
            None
        };
        let mut captures = None;
        if kind.is_none() {
            if self.take("?<") {
                (_, self.at) = group_name(self.source, self.at).ok_or(Refused)?;
                captures = Some(());
            } else if self.take("?") {
                self.modifiers()?;
            } else {
                captures = Some(());
            }
        }
        let index = self.groups + 1;
        if captures.is_some() {
            self.groups = index;
            if index > MOST_GROUPS {
                return Err(Refused);
            }
        }
        let node = Box::new(self.choice()?);
        if !self.take(")") {
            return Err(Refused);
        }
        self.mode = mode;
        self.depth -= 1;
        Ok(match kind {
            Some((behind, negative)) => (Node::Look { behind, negative, node }, !behind),
            None if captures.is_some() => (Node::Group { node, index }, true),
            None => (*node, true),
        })
    }

    /// `ims-ims:` after `(?`.
    fn modifiers(&mut self) -> Read<()> {
        let mut seen = Vec::new();
        let mut on = true;
        let mut any = false;
        loop {
            let flag = self.peek().ok_or(Refused)?;
            self.at += 1;
            match flag {
                b':' if on || any => return Ok(()),
                b'-' if on => {
                    on = false;
                    any = !seen.is_empty();
                }
                b'i' | b'm' | b's' if !seen.contains(&flag) => {
                    seen.push(flag);
                    any = true;
                    match flag {
                        b'i' => self.mode.folds = on,
                        b'm' => self.mode.lines = on,
                        _ => self.mode.dots = on,
                    }
                }
                _ => return Err(Refused),
            }
        }
    }
}
