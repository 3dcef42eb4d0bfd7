//! An expression as it was read.

use crate::functions::Builtin;
use crate::value::Value;
use std::rc::Rc;

/// An expression; variables are places on the stack of the evaluation.
#[derive(Debug)]
pub(crate) enum Expr {
    Literal(Value),
    Variable(usize),
    /// `a.b`; `a.?b` where it is optional.
    Select {
        operand: Box<Expr>,
        field: Rc<str>,
        is_optional: bool,
    },
    /// `has(a.b)`.
    Has {
        operand: Box<Expr>,
        field: Rc<str>,
    },
    /// `a[b]`; `a[?b]` where it is optional.
    Index {
        operand: Box<Expr>,
        index: Box<Expr>,
        is_optional: bool,
    },
    /// Items, and whether they are there only where their optional has a value.
    List(Vec<(Expr, bool)>),
    Map(Vec<(Expr, Expr, bool)>),
    /// `a && b && c`.
    Every(Vec<Expr>),
    /// `a || b || c`.
    Some(Vec<Expr>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `a ? b : c`.
    Choice(Box<[Expr; 3]>),
    Call {
        function: Builtin,
        name: &'static str,
        arguments: Vec<Expr>,
    },
    Each(Box<Each>),
    /// `cel.bind(name, value, body)`.
    Bind(Box<[Expr; 2]>),
    /// `a.optMap(name, body)`; `optFlatMap` where the body gives an optional.
    OptionalMap {
        parts: Box<[Expr; 2]>,
        is_flat: bool,
    },
}

impl Expr {
    /// The expressions in it.
    pub(crate) fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Literal(_) | Self::Variable(_) => Vec::new(),
            Self::Select { operand, .. } | Self::Has { operand, .. } | Self::Not(operand) | Self::Negate(operand) => {
                vec![operand]
            }
            Self::Index { operand, index, .. } => vec![operand, index],
            Self::List(items) => items.iter().map(|(item, _)| item).collect(),
            Self::Map(entries) => entries.iter().flat_map(|(key, value, _)| [key, value]).collect(),
            Self::Every(parts) | Self::Some(parts) | Self::Call { arguments: parts, .. } => parts.iter().collect(),
            Self::Binary(_, left, right) => vec![left, right],
            Self::Choice(parts) => parts.iter().collect(),
            Self::Each(each) => [Some(&each.range), each.filter.as_ref(), Some(&each.body)]
                .into_iter()
                .flatten()
                .collect(),
            Self::Bind(parts) | Self::OptionalMap { parts, .. } => parts.iter().collect(),
        }
    }
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Operator {
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}

/// A macro that goes through a list or a map.
#[derive(Debug)]
pub(crate) struct Each {
    pub(crate) kind: EachKind,
    pub(crate) range: Expr,
    /// Whether there are two variables: the index or key, and the value.
    pub(crate) has_pairs: bool,
    pub(crate) filter: Option<Expr>,
    pub(crate) body: Expr,
}

/// What becomes of what the body gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EachKind {
    All,
    Exists,
    ExistsOne,
    Filter,
    /// `sortBy`: the items, in the order of what the body gives.
    Sort,
    /// `map` and `transformList`.
    List,
    /// `transformMap`: the same keys.
    Map,
    /// `transformMapEntry`: maps of one entry, joined.
    Entries,
}
