//! A parsed template: flat tables of expressions and bodies that refer to each other by number.
//!
//! Flat tables need no recursion to drop, and a body can be copied for its second meaning (see [`super::resolve`]).

use super::regex::Pattern;
use super::text::Text;
use super::value::Value;
use std::ops::Range;
use std::rc::Rc;

/// The number of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExprId(pub(crate) u32);

/// The number of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BodyId(pub(crate) u32);

/// A place in a frame: which frame of those that enclose each other, and where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) frame: u32,
    pub(crate) index: u32,
}

/// One expression and where it starts.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) expr: Expr,
    pub(crate) at: u32,
}

/// A name that is read or bound.
#[derive(Clone, Debug)]
pub(crate) struct Symbol {
    pub(crate) name: Text,
    pub(crate) slot: Option<Slot>,
}

/// Operators of two numbers or texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Concatenate,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Power,
}

/// Comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Identical,
    NotEqual,
    NotIdentical,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Arguments of a call or filter; a filter's input is the first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) positional: Vec<ExprId>,
    pub(crate) keywords: Vec<(Text, ExprId)>,
}

/// Expressions.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Constant(Value),
    Regex(Rc<Pattern>),
    Symbol(Symbol),
    Array(Vec<ExprId>),
    Group(Vec<ExprId>),
    Dict(Vec<(Text, ExprId)>),
    Lookup(ExprId, ExprId),
    Slice {
        start: ExprId,
        stop: ExprId,
        step: ExprId,
    },
    InlineIf {
        condition: ExprId,
        body: ExprId,
        otherwise: Option<ExprId>,
    },
    Or(ExprId, ExprId),
    And(ExprId, ExprId),
    Not(ExprId),
    Negative(ExprId),
    Positive(ExprId),
    Floor(ExprId),
    Binary(Operator, ExprId, ExprId),
    Compare(ExprId, Vec<(Comparison, ExprId)>),
    In(ExprId, ExprId),
    Is(ExprId, ExprId),
    Filter(Text, Arguments),
    Call(ExprId, Arguments),
    /// The text of a filter block.
    Capture(BodyId),
}

/// A macro or the body of a call block.
#[derive(Clone, Debug)]
pub(crate) struct Routine {
    pub(crate) positional: Vec<Symbol>,
    pub(crate) defaults: Vec<(Text, ExprId)>,
    pub(crate) body: BodyId,
    /// The frame its calls have.
    pub(crate) frame: u32,
}

/// A loop's body under one way of binding its targets.
#[derive(Clone, Debug)]
pub(crate) struct LoopBody {
    pub(crate) targets: Vec<Symbol>,
    pub(crate) body: BodyId,
}

/// A loop.
#[derive(Clone, Debug)]
pub(crate) struct For {
    pub(crate) iterable: ExprId,
    /// For one target: the only way. For several: over lists.
    pub(crate) array: LoopBody,
    /// For several targets: over objects and strings, which bind at most two.
    pub(crate) record: Option<LoopBody>,
    pub(crate) otherwise: Option<BodyId>,
    /// Where the frame keeps the length of the loop's last run.
    pub(crate) length: Slot,
}

/// What a `set` tag assigns.
#[derive(Clone, Debug)]
pub(crate) enum Assigned {
    Expression(ExprId),
    Capture(BodyId),
}

/// Statements.
#[derive(Clone, Debug)]
pub(crate) enum Statement {
    Text(Range<u32>),
    Output(ExprId),
    If {
        branches: Vec<(ExprId, BodyId)>,
        otherwise: Option<BodyId>,
    },
    For(Box<For>),
    Set {
        targets: Vec<Symbol>,
        value: Assigned,
    },
    Macro {
        name: Symbol,
        routine: Rc<Routine>,
    },
    CallBlock {
        target: ExprId,
        arguments: Arguments,
        caller: Rc<Routine>,
    },
    Block {
        name: Text,
        body: BodyId,
        frame: u32,
    },
    Switch {
        subject: ExprId,
        cases: Vec<(ExprId, BodyId)>,
        default: Option<BodyId>,
    },
    Include {
        name: ExprId,
        ignore_missing: bool,
    },
    Import {
        name: ExprId,
        target: Symbol,
        with_context: bool,
    },
    FromImport {
        name: ExprId,
        names: Vec<(Text, Symbol)>,
        with_context: bool,
    },
    Extends(ExprId),
}

/// A statement and where its tag starts.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub(crate) statement: Statement,
    pub(crate) at: u32,
}

/// A compiled template. Text is not kept: statements hold ranges of the source.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the text")]
pub(crate) struct Program {
    pub(crate) nodes: Vec<Node>,
    pub(crate) bodies: Vec<Vec<Placed>>,
    /// How many slots each frame has; the first is the template's own.
    pub(crate) frames: Vec<u32>,
    /// Whether running it may change a list, map or set of the values.
    pub(crate) changes_values: bool,
    /// Whether there is a block that a template may extend.
    pub(crate) has_blocks: bool,
    /// Whether a regular expression may take longer than its text is long, so that a single statement never ends.
    pub(crate) has_slow_patterns: bool,
    /// Whether the name `loop` occurs, so that loops keep it up to date.
    pub(crate) mentions_loop: bool,
}

/// The body of the whole template.
pub(crate) const ROOT: BodyId = BodyId(0);

impl Program {
    /// An expression. Numbers come from this table only, so there always is one.
    #[expect(clippy::indexing_slicing, reason = "numbers come from this table only")]
    pub(crate) fn node(&self, id: ExprId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// A body.
    pub(crate) fn body(&self, id: BodyId) -> &[Placed] {
        self.bodies.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }
}

impl Expr {
    /// Gives every expression right below this one, in the order of the source.
    pub(crate) fn for_each_child(&self, give: &mut impl FnMut(ExprId)) {
        match self {
            Self::Constant(_) | Self::Regex(_) | Self::Symbol(_) | Self::Capture(_) => {}
            Self::Array(children) | Self::Group(children) => children.iter().copied().for_each(give),
            Self::Dict(pairs) => pairs.iter().for_each(|(_, value)| give(*value)),
            Self::Slice { start, stop, step } => [*start, *stop, *step].into_iter().for_each(give),
            Self::InlineIf {
                condition,
                body,
                otherwise,
            } => {
                [*condition, *body].into_iter().chain(*otherwise).for_each(give);
            }
            Self::Lookup(left, right)
            | Self::Or(left, right)
            | Self::And(left, right)
            | Self::Binary(_, left, right)
            | Self::In(left, right)
            | Self::Is(left, right) => [*left, *right].into_iter().for_each(give),
            Self::Not(target) | Self::Negative(target) | Self::Positive(target) | Self::Floor(target) => give(*target),
            Self::Compare(first, operations) => {
                give(*first);
                for (_, operand) in operations {
                    give(*operand);
                }
            }
            Self::Filter(_, arguments) => arguments.for_each(give),
            Self::Call(target, arguments) => {
                give(*target);
                arguments.for_each(give);
            }
        }
    }
}

impl Arguments {
    /// Gives every argument.
    pub(crate) fn for_each(&self, give: &mut impl FnMut(ExprId)) {
        self.positional.iter().copied().for_each(&mut *give);
        self.keywords.iter().for_each(|(_, value)| give(*value));
    }
}
