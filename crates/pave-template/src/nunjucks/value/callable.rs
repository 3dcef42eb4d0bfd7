//! What can be called.

use super::super::text::Text;
use super::Value;
use std::cell::Cell;
use std::rc::Rc;

/// What can be called. Macros and portal functions are numbers, so that no cycle of references can form.
#[derive(Clone, Debug)]
pub(crate) enum Callable {
    /// A macro of the template, by its number in the evaluator.
    Macro(usize),
    /// The body of a call block, by its number in the evaluator.
    Caller(usize),
    /// `range`, `cycler` or `joiner`.
    Global(Global),
    /// A function of the portal.
    Host(Text),
    /// What `cycler(...)` gives.
    Cycler(Rc<Cycler>),
    /// `next` or `reset` of a cycler.
    CyclerMethod(Rc<Cycler>, CyclerMethod),
    /// What `joiner(...)` gives.
    Joiner(Rc<Joiner>),
    /// A method with what it was looked up on.
    Method(Value, Text),
    /// The block above in the template that is extended: its name and how far up.
    Super(Text, usize),
}

/// The three global functions of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Global {
    Range,
    Cycler,
    Joiner,
}

/// The two methods of a cycler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CyclerMethod {
    Next,
    Reset,
}

/// Gives its values one after the other.
#[derive(Debug)]
pub(crate) struct Cycler {
    pub(crate) values: Vec<Value>,
    pub(crate) index: Cell<Option<usize>>,
}

/// Gives nothing the first time and its separator afterwards.
#[derive(Debug)]
pub(crate) struct Joiner {
    pub(crate) separator: Value,
    pub(crate) used: Cell<bool>,
}
