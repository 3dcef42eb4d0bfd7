//! The tree of a JavaScript regular expression without the `u` flag, over UTF-16 code units.

use std::ops::Range;

/// What a part of a pattern matches.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Empty,
    Unit {
        unit: u16,
        folds: bool,
    },
    /// `.`; with `s` also line ends.
    Any {
        lines: bool,
    },
    Class(Class),
    Start {
        lines: bool,
    },
    End {
        lines: bool,
    },
    /// `\b`, or `\B` if not `inside`.
    Boundary {
        inside: bool,
    },
    Group {
        node: Box<Node>,
        index: usize,
    },
    /// The text of a group; of several with one name, of the one that took part.
    Back {
        groups: Vec<usize>,
        folds: bool,
    },
    Look {
        behind: bool,
        negative: bool,
        node: Box<Node>,
    },
    Repeat {
        node: Box<Node>,
        least: u32,
        most: Option<u32>,
        greedy: bool,
        groups: Range<usize>,
    },
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
}

/// A set of code units.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Class {
    pub(crate) ranges: Vec<(u16, u16)>,
    pub(crate) negative: bool,
    pub(crate) folds: bool,
}

/// A parsed pattern.
pub(crate) struct Syntax {
    pub(crate) node: Node,
    /// Groups that capture, without the whole match.
    pub(crate) groups: usize,
    /// Names with the group that each is for.
    pub(crate) names: Vec<(String, usize)>,
}

pub(crate) const DIGITS: &[(u16, u16)] = &[(0x30, 0x39)];
pub(crate) const WORDS: &[(u16, u16)] = &[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)];
/// JavaScript's white space and line ends.
pub(crate) const SPACES: &[(u16, u16)] = &[
    (0x09, 0x0d),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x2000, 0x200a),
    (0x2028, 0x2029),
    (0x202f, 0x202f),
    (0x205f, 0x205f),
    (0x3000, 0x3000),
    (0xfeff, 0xfeff),
];

/// Everything that is in none of `ranges`, which are sorted and apart.
pub(crate) fn complement(ranges: &[(u16, u16)]) -> Vec<(u16, u16)> {
    let mut rest = Vec::with_capacity(ranges.len() + 1);
    let mut next = 0_u32;
    for (first, last) in ranges {
        if let Some(before) = u32::from(*first).checked_sub(1).filter(|before| *before >= next) {
            rest.push((unit(next), unit(before)));
        }
        next = u32::from(*last) + 1;
    }
    if next <= 0xffff {
        rest.push((unit(next), 0xffff));
    }
    rest
}

fn unit(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

impl Node {
    /// Whether it can match without taking anything.
    pub(crate) fn can_be_empty(&self) -> bool {
        match self {
            Self::Unit { .. } | Self::Any { .. } | Self::Class(_) => false,
            Self::Group { node, .. } => node.can_be_empty(),
            Self::Repeat { node, least, .. } => *least == 0 || node.can_be_empty(),
            Self::Sequence(nodes) => nodes.iter().all(Self::can_be_empty),
            Self::Choice(nodes) => nodes.iter().any(Self::can_be_empty),
            Self::Empty
            | Self::Start { .. }
            | Self::End { .. }
            | Self::Boundary { .. }
            | Self::Back { .. }
            | Self::Look { .. } => true,
        }
    }
}
