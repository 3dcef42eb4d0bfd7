//! A pattern as instructions.

use crate::fold::canonical;
use crate::syntax::{Class, Node, Syntax};
use std::ops::Range;

/// Instructions that one pattern may become; counts are written out.
const MOST_OPERATIONS: usize = 30_000;
/// How deep loops whose body can be empty may nest while visits are remembered: each doubles what there is to remember.
const MOST_EMPTY_LOOPS: usize = 4;

/// One step.
#[derive(Clone, Debug)]
pub(crate) enum Operation {
    Unit(u16),
    /// A unit whose canonical form this is.
    Folded(u16),
    Any,
    AnyButLineEnd,
    Class(usize),
    Start {
        lines: bool,
    },
    End {
        lines: bool,
    },
    Boundary {
        inside: bool,
    },
    /// Goes to `first`, and to `second` if that fails. `visits` numbers it among the places where ways part.
    Split {
        first: usize,
        second: usize,
        visits: usize,
    },
    Jump(usize),
    /// Notes the position as a group's start (even) or end (odd).
    Save(usize),
    /// Forgets groups, at the start of each repetition.
    Clear(Range<usize>),
    /// Notes where a repetition starts.
    Enter(usize),
    /// Fails if the repetition took nothing.
    Taken(usize),
    Back {
        groups: Vec<usize>,
        folds: bool,
    },
    /// What follows up to `Matched` before `next` holds here, or does not.
    Look {
        behind: bool,
        negative: bool,
        next: usize,
    },
    Matched,
}

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) operations: Vec<Operation>,
    pub(crate) classes: Vec<Class>,
    pub(crate) groups: usize,
    pub(crate) names: Vec<(String, usize)>,
    /// Loops that note where a repetition starts.
    pub(crate) loops: usize,
    /// For each place where ways part, which loops around it note that.
    pub(crate) splits: Vec<Vec<usize>>,
    /// Whether what happens at a place of the text depends on nothing but that place, so that visits can be remembered.
    pub(crate) remembers: bool,
    /// The unit that every match starts with, if there is one.
    pub(crate) first: Option<u16>,
}

/// Compiles `syntax`; none if it is too large.
pub(crate) fn compile(syntax: Syntax) -> Option<Program> {
    let mut compiler = Compiler {
        operations: Vec::new(),
        classes: Vec::new(),
        splits: Vec::new(),
        around: Vec::new(),
        loops: 0,
        remembers: true,
    };
    compiler.node(&syntax.node, false)?;
    compiler.push(Operation::Matched)?;
    let first = match compiler.operations.first() {
        Some(Operation::Unit(unit)) => Some(*unit),
        _ => None,
    };
    Some(Program {
        operations: compiler.operations,
        classes: compiler.classes,
        groups: syntax.groups,
        names: syntax.names,
        loops: compiler.loops,
        splits: compiler.splits,
        remembers: compiler.remembers,
        first,
    })
}

struct Compiler {
    operations: Vec<Operation>,
    classes: Vec<Class>,
    splits: Vec<Vec<usize>>,
    /// The loops around here that note where a repetition starts.
    around: Vec<usize>,
    loops: usize,
    remembers: bool,
}

impl Compiler {
    fn push(&mut self, operation: Operation) -> Option<usize> {
        let at = self.operations.len();
        self.operations.push(operation);
        (at < MOST_OPERATIONS).then_some(at)
    }

    /// A split whose targets are filled in later.
    fn split(&mut self) -> Option<usize> {
        let visits = self.splits.len();
        self.splits.push(self.around.clone());
        self.push(Operation::Split {
            first: 0,
            second: 0,
            visits,
        })
    }

    fn aim(&mut self, split: usize, first: usize, second: usize) {
        if let Some(Operation::Split {
            first: one,
            second: two,
            ..
        }) = self.operations.get_mut(split)
        {
            (*one, *two) = (first, second);
        }
    }

    fn here(&self) -> usize {
        self.operations.len()
    }

    /// Writes `node`; `back` if the text is read from right to left.
    fn node(&mut self, node: &Node, back: bool) -> Option<()> {
        match node {
            Node::Empty => {}
            Node::Unit { unit, folds: false } => {
                self.push(Operation::Unit(*unit))?;
            }
            Node::Unit { unit, folds: true } => {
                self.push(Operation::Folded(canonical(*unit)))?;
            }
            Node::Any { lines } => {
                self.push(if *lines {
                    Operation::Any
                } else {
                    Operation::AnyButLineEnd
                })?;
            }
            Node::Class(class) => {
                let known = self.classes.iter().position(|other| other == class);
                let index = known.unwrap_or(self.classes.len());
                if known.is_none() {
                    self.classes.push(class.clone());
                }
                self.push(Operation::Class(index))?;
            }
            Node::Start { lines } => {
                self.push(Operation::Start { lines: *lines })?;
            }
            Node::End { lines } => {
                self.push(Operation::End { lines: *lines })?;
            }
            Node::Boundary { inside } => {
                self.push(Operation::Boundary { inside: *inside })?;
            }
            Node::Group { node, index } => {
                let (start, end) = (index * 2, index * 2 + 1);
                self.push(Operation::Save(if back { end } else { start }))?;
                self.node(node, back)?;
                self.push(Operation::Save(if back { start } else { end }))?;
            }
            Node::Back { groups, folds } => {
                self.remembers = false;
                self.push(Operation::Back {
                    groups: groups.clone(),
                    folds: *folds,
                })?;
            }
            Node::Look {
                behind, negative, node, ..
            } => {
                let look = self.push(Operation::Matched)?;
                self.node(node, *behind)?;
                self.push(Operation::Matched)?;
                let next = self.here();
                let operation = Operation::Look {
                    behind: *behind,
                    negative: *negative,
                    next,
                };
                *self.operations.get_mut(look)? = operation;
            }
            Node::Sequence(nodes) if back => {
                for node in nodes.iter().rev() {
                    self.node(node, back)?;
                }
            }
            Node::Sequence(nodes) => {
                for node in nodes {
                    self.node(node, back)?;
                }
            }
            Node::Choice(nodes) => self.choice(nodes, back)?,
            Node::Repeat {
                node,
                least,
                most,
                greedy,
                groups,
            } => {
                for _ in 0..*least {
                    let before = self.here();
                    self.clear(groups)?;
                    self.node(node, back)?;
                    if self.here() == before {
                        break;
                    }
                }
                match most {
                    None => self.endless(node, *greedy, groups, back)?,
                    Some(most) => self.optional(node, most - least, *greedy, groups, back)?,
                }
            }
        }
        Some(())
    }

    fn clear(&mut self, groups: &Range<usize>) -> Option<()> {
        if !groups.is_empty() {
            self.push(Operation::Clear(groups.start + 1..groups.end + 1))?;
        }
        Some(())
    }

    fn choice(&mut self, nodes: &[Node], back: bool) -> Option<()> {
        let mut ends = Vec::new();
        for (place, node) in nodes.iter().enumerate() {
            if place + 1 == nodes.len() {
                self.node(node, back)?;
                break;
            }
            let split = self.split()?;
            self.node(node, back)?;
            ends.push(self.push(Operation::Jump(0))?);
            let next = self.here();
            self.aim(split, split + 1, next);
        }
        let end = self.here();
        for jump in ends {
            *self.operations.get_mut(jump)? = Operation::Jump(end);
        }
        Some(())
    }

    /// One repetition that has to take something.
    fn repetition(&mut self, node: &Node, groups: &Range<usize>, back: bool) -> Option<()> {
        if !node.can_be_empty() {
            self.clear(groups)?;
            return self.node(node, back);
        }
        let index = self.loops;
        self.loops += 1;
        self.around.push(index);
        if self.around.len() > MOST_EMPTY_LOOPS {
            self.remembers = false;
        }
        self.push(Operation::Enter(index))?;
        self.clear(groups)?;
        self.node(node, back)?;
        self.push(Operation::Taken(index))?;
        self.around.pop();
        Some(())
    }

    fn endless(&mut self, node: &Node, greedy: bool, groups: &Range<usize>, back: bool) -> Option<()> {
        let split = self.split()?;
        self.repetition(node, groups, back)?;
        self.push(Operation::Jump(split))?;
        let end = self.here();
        if greedy {
            self.aim(split, split + 1, end);
        } else {
            self.aim(split, end, split + 1);
        }
        Some(())
    }

    fn optional(&mut self, node: &Node, times: u32, greedy: bool, groups: &Range<usize>, back: bool) -> Option<()> {
        let mut splits = Vec::new();
        for _ in 0..times {
            splits.push(self.split()?);
            self.repetition(node, groups, back)?;
        }
        let end = self.here();
        for split in splits {
            if greedy {
                self.aim(split, split + 1, end);
            } else {
                self.aim(split, end, split + 1);
            }
        }
        Some(())
    }
}
