//! Runs a pattern over a text, by trying ways in the order that JavaScript prescribes.
//!
//! A way that failed at a place of the text fails there again, so places where ways part are remembered: that makes the
//! time linear in the text, unless the pattern refers back to what a group took.

use crate::Pattern;
use crate::fold::{any_case, canonical};
use crate::program::{Operation, Program};
use crate::syntax::{Class, WORDS};

/// Bits that may be remembered for one text; with more, ways are only tried.
const MOST_BITS: usize = 1 << 28;

/// One search through one text, which may go on after a match.
#[derive(Debug)]
pub struct Matcher<'p, 't> {
    program: &'p Program,
    text: &'t [u16],
    groups: Vec<Option<usize>>,
    entered: Vec<usize>,
    open: Vec<Open>,
    visited: Visited,
}

/// What is left to do when a way fails.
#[derive(Debug)]
enum Open {
    Way {
        at: usize,
        place: usize,
    },
    Group {
        slot: usize,
        before: Option<usize>,
    },
    Entered {
        index: usize,
        before: usize,
    },
    /// Nothing: a look starts here.
    Look,
}

/// Where ways part that were taken already: by split, by which loops around it took nothing so far, and by place.
#[derive(Debug)]
struct Visited {
    bits: Vec<u64>,
    /// For each split, where its bits start, in units of a text's places.
    starts: Vec<usize>,
    places: usize,
    /// Those of the present attempt, with their place.
    log: Vec<(usize, usize)>,
    active: bool,
}

impl Visited {
    fn new(program: &Program, length: usize) -> Self {
        let mut starts = Vec::with_capacity(program.splits.len());
        let mut next = 0;
        for around in &program.splits {
            starts.push(next);
            next += 1_usize << around.len().min(16);
        }
        let places = length + 1;
        let bits = next.saturating_mul(places);
        let active = program.remembers && bits <= MOST_BITS && next > 0;
        Self {
            bits: vec![0; if active { bits / 64 + 1 } else { 0 }],
            starts,
            places,
            log: Vec::new(),
            active,
        }
    }

    /// Notes a visit; says whether there was one before.
    fn again(&mut self, split: usize, empty: usize, place: usize) -> bool {
        if !self.active {
            return false;
        }
        let number = (self.starts.get(split).copied().unwrap_or(0) + empty) * self.places + place;
        let Some(word) = self.bits.get_mut(number / 64) else {
            return false;
        };
        let bit = 1_u64 << (number % 64);
        if *word & bit != 0 {
            return true;
        }
        *word |= bit;
        self.log.push((number, place));
        false
    }

    /// After a success, what led to it did not fail: forgets the visits since `mark` but those beyond `end`.
    fn forget(&mut self, mark: usize, end: usize) {
        for (number, place) in self.log.drain(mark.min(self.log.len())..) {
            if place <= end
                && let Some(word) = self.bits.get_mut(number / 64)
            {
                *word &= !(1_u64 << (number % 64));
            }
        }
    }
}

impl<'p, 't> Matcher<'p, 't> {
    /// A search through the code units of a text.
    #[must_use]
    pub fn new(pattern: &'p Pattern, text: &'t [u16]) -> Self {
        let program = &pattern.program;
        Self {
            program,
            text,
            groups: vec![None; program.groups * 2 + 2],
            entered: vec![usize::MAX; program.loops],
            open: Vec::new(),
            visited: Visited::new(program, text.len()),
        }
    }

    /// The first match at or after `start`, or only one that starts there if `exactly`: starts and ends of the whole and
    /// of each group.
    pub fn find(&mut self, start: usize, exactly: bool) -> Option<&[Option<usize>]> {
        let mut from = start;
        while from <= self.text.len() {
            if let (Some(unit), false) = (self.program.first, exactly) {
                from += self.text.get(from..)?.iter().position(|other| *other == unit)?;
            }
            self.groups.fill(None);
            self.open.clear();
            if let Some(end) = self.run(0, from, false) {
                self.visited.forget(0, end);
                *self.groups.get_mut(0)? = Some(from);
                *self.groups.get_mut(1)? = Some(end);
                return Some(&self.groups);
            }
            if exactly {
                return None;
            }
            from += 1;
        }
        None
    }

    /// Runs from an instruction at a place; gives where it matched. `back` reads from right to left.
    fn run(&mut self, start: usize, from: usize, back: bool) -> Option<usize> {
        let program = self.program;
        let base = self.open.len();
        let (mut at, mut place) = (start, from);
        loop {
            let goes_on = match program.operations.get(at)? {
                Operation::Matched => {
                    self.settle(base);
                    return Some(place);
                }
                Operation::Unit(unit) => self.step(&mut place, back, |other| other == *unit),
                Operation::Folded(unit) => self.step(&mut place, back, |other| canonical(other) == *unit),
                Operation::Any => self.step(&mut place, back, |_| true),
                Operation::AnyButLineEnd => self.step(&mut place, back, |unit| !is_line_end(unit)),
                Operation::Class(index) => {
                    let class = program.classes.get(*index)?;
                    self.step(&mut place, back, |unit| class.contains(unit))
                }
                Operation::Start { lines } => place == 0 || *lines && self.unit(place - 1).is_some_and(is_line_end),
                Operation::End { lines } => {
                    place == self.text.len() || *lines && self.unit(place).is_some_and(is_line_end)
                }
                Operation::Boundary { inside } => {
                    let before = place > 0 && self.unit(place - 1).is_some_and(is_word);
                    (before != self.unit(place).is_some_and(is_word)) == *inside
                }
                Operation::Split { first, second, visits } => {
                    if self.visited.active && self.visited.again(*visits, self.empty_loops(*visits, place), place) {
                        false
                    } else {
                        self.open.push(Open::Way { at: *second, place });
                        at = *first;
                        continue;
                    }
                }
                Operation::Jump(target) => {
                    at = *target;
                    continue;
                }
                Operation::Save(slot) => {
                    self.set_group(*slot, Some(place));
                    true
                }
                Operation::Clear(groups) => {
                    for slot in groups.start * 2..groups.end * 2 {
                        self.set_group(slot, None);
                    }
                    true
                }
                Operation::Enter(index) => {
                    if let Some(entered) = self.entered.get_mut(*index) {
                        self.open.push(Open::Entered {
                            index: *index,
                            before: *entered,
                        });
                        *entered = place;
                    }
                    true
                }
                Operation::Taken(index) => self.entered.get(*index) != Some(&place),
                Operation::Back { groups, folds } => self.back_reference(groups, *folds, &mut place, back),
                Operation::Look { behind, negative, next } => {
                    if self.look(at + 1, place, *behind, *negative) {
                        at = *next;
                        continue;
                    }
                    false
                }
            };
            if goes_on {
                at += 1;
            } else {
                (at, place) = self.next_way(base)?;
            }
        }
    }

    fn unit(&self, place: usize) -> Option<u16> {
        self.text.get(place).copied()
    }

    /// Takes one unit if it is wanted.
    fn step(&self, place: &mut usize, back: bool, is_wanted: impl FnOnce(u16) -> bool) -> bool {
        let next = if back { place.checked_sub(1) } else { Some(*place) };
        let Some(found) = next.and_then(|next| self.unit(next)) else {
            return false;
        };
        *place = if back { *place - 1 } else { *place + 1 };
        is_wanted(found)
    }

    /// Which loops around a split took nothing so far, as bits.
    fn empty_loops(&self, split: usize, place: usize) -> usize {
        let around = self.program.splits.get(split).map(Vec::as_slice).unwrap_or_default();
        around.iter().enumerate().fold(0, |bits, (bit, index)| {
            bits | usize::from(self.entered.get(*index) == Some(&place)) << bit
        })
    }

    fn set_group(&mut self, slot: usize, value: Option<usize>) {
        if let Some(group) = self.groups.get_mut(slot) {
            self.open.push(Open::Group { slot, before: *group });
            *group = value;
        }
    }

    /// Undoes up to the last way that is open, and gives it.
    fn next_way(&mut self, base: usize) -> Option<(usize, usize)> {
        while self.open.len() > base {
            match self.open.pop()? {
                Open::Way { at, place } => return Some((at, place)),
                Open::Group { slot, before } => *self.groups.get_mut(slot)? = before,
                Open::Entered { index, before } => *self.entered.get_mut(index)? = before,
                Open::Look => {}
            }
        }
        None
    }

    /// Drops the ways that are open above `base`; what would have to be undone is kept for whoever called.
    fn settle(&mut self, base: usize) {
        if base == 0 {
            self.open.clear();
            return;
        }
        let kept: Vec<Open> = self
            .open
            .drain(base..)
            .filter(|open| !matches!(open, Open::Way { .. }))
            .collect();
        self.open.extend(kept);
    }

    fn look(&mut self, start: usize, place: usize, behind: bool, negative: bool) -> bool {
        // Something below, so that what the look undoes is kept.
        self.open.push(Open::Look);
        let base = self.open.len();
        let mark = self.visited.log.len();
        let found = self.run(start, place, behind).is_some();
        if found {
            self.visited.forget(mark, usize::MAX);
        }
        if found && negative {
            while self.open.len() > base {
                self.next_way(base);
            }
        }
        found != negative
    }

    fn back_reference(&self, groups: &[usize], folds: bool, place: &mut usize, back: bool) -> bool {
        let taken = groups.iter().find_map(|group| {
            let start = self.groups.get(group * 2).copied().flatten()?;
            let end = self.groups.get(group * 2 + 1).copied().flatten()?;
            self.text.get(start..end)
        });
        let Some(taken) = taken else {
            return true;
        };
        let start = if back {
            place.checked_sub(taken.len())
        } else {
            Some(*place)
        };
        let Some(here) = start.and_then(|start| self.text.get(start..start + taken.len())) else {
            return false;
        };
        *place = if back {
            *place - taken.len()
        } else {
            *place + taken.len()
        };
        here.iter()
            .zip(taken)
            .all(|(one, other)| one == other || folds && canonical(*one) == canonical(*other))
    }
}

impl Class {
    fn contains(&self, unit: u16) -> bool {
        let is_in = |unit: u16| self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&unit));
        let found = if self.folds { any_case(unit, is_in) } else { is_in(unit) };
        found != self.negative
    }
}

fn is_line_end(unit: u16) -> bool {
    matches!(unit, 0x0a | 0x0d | 0x2028 | 0x2029)
}

fn is_word(unit: u16) -> bool {
    WORDS.iter().any(|(first, last)| (*first..=*last).contains(&unit))
}
