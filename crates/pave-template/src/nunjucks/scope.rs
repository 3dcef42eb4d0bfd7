//! Names at run time: scopes that look outwards, and frames of places that were decided before.

use super::ast::Slot;
use super::text::Text;
use super::value::{Record, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Names of one scope; many are found through an index, since templates are hostile.
#[derive(Default)]
struct Names {
    entries: Vec<(Text, Value)>,
    index: BTreeMap<Text, usize>,
}

/// So many names are searched one by one.
const FEW: usize = 16;

impl Names {
    fn place(&self, name: &Text) -> Option<usize> {
        if self.entries.len() <= FEW {
            return self.entries.iter().position(|(known, _)| known == name);
        }
        self.index.get(name).copied()
    }

    fn get(&self, name: &Text) -> Option<&Value> {
        self.entries.get(self.place(name)?).map(|(_, value)| value)
    }

    fn set(&mut self, name: &Text, value: Value) {
        if let Some(entry) = self.place(name).and_then(|place| self.entries.get_mut(place)) {
            entry.1 = value;
            return;
        }
        self.entries.push((name.clone(), value));
        if self.entries.len() > FEW {
            if self.index.is_empty() {
                self.index = self
                    .entries
                    .iter()
                    .enumerate()
                    .map(|(place, (name, _))| (name.clone(), place))
                    .collect();
            } else {
                self.index.insert(name.clone(), self.entries.len() - 1);
            }
        }
    }
}

/// One scope. Writes stop at a scope that isolates them.
pub(crate) struct Scope {
    parent: Option<Rc<Scope>>,
    isolates: bool,
    /// The values of the outermost scope, which no assignment changes.
    context: Option<Rc<Record>>,
    names: RefCell<Names>,
}

impl Scope {
    /// The outermost scope.
    pub(crate) fn of_context(context: Rc<Record>) -> Rc<Self> {
        Rc::new(Self {
            parent: None,
            isolates: false,
            context: Some(context),
            names: RefCell::default(),
        })
    }

    /// A scope inside of `parent`.
    pub(crate) fn inside(parent: &Rc<Self>, isolates: bool) -> Rc<Self> {
        Rc::new(Self {
            parent: Some(Rc::clone(parent)),
            isolates,
            context: None,
            names: RefCell::default(),
        })
    }

    fn own(&self, name: &Text) -> Option<Value> {
        match &self.context {
            Some(context) => context.get(name).cloned(),
            None => self.names.borrow().get(name).cloned(),
        }
    }

    /// The value of `name` here or further out.
    pub(crate) fn get(&self, name: &Text) -> Option<Value> {
        let mut scope = self;
        loop {
            if let Some(value) = scope.own(name) {
                return Some(value);
            }
            scope = scope.parent.as_deref()?;
        }
    }

    /// Sets `name` in this scope.
    pub(crate) fn set(&self, name: &Text, value: Value) {
        self.names.borrow_mut().set(name, value);
    }

    fn has_own(&self, name: &Text) -> bool {
        self.names.borrow().place(name).is_some()
    }

    /// Changes the nearest variable `name` that may be changed from here, or makes one here.
    pub(crate) fn assign(&self, name: &Text, value: Value) {
        let mut scope = self;
        loop {
            if scope.has_own(name) {
                return scope.set(name, value);
            }
            if scope.isolates || scope.context.is_some() {
                return self.set(name, value);
            }
            match scope.parent.as_deref() {
                Some(parent) => scope = parent,
                None => return self.set(name, value),
            }
        }
    }

    /// All names of this scope with their values, in the order in which they came.
    pub(crate) fn entries(&self) -> Vec<(Text, Value)> {
        self.names.borrow().entries.clone()
    }

    /// Every name that can be seen from here, for suggestions.
    pub(crate) fn known(&self) -> Vec<Text> {
        let mut known = Vec::new();
        let mut scope = Some(self);
        while let Some(current) = scope {
            known.extend(current.names.borrow().entries.iter().map(|(name, _)| name.clone()));
            if let Some(context) = &current.context {
                known.extend(context.entries().iter().map(|(name, _)| name.clone()));
            }
            scope = current.parent.as_deref();
        }
        known
    }
}

/// The places of one call of a macro, or of the template itself.
pub(crate) struct Frame {
    id: u32,
    slots: RefCell<Vec<Value>>,
    parent: Option<Rc<Frame>>,
}

impl Frame {
    /// Frame number `id` with `count` places.
    pub(crate) fn new(id: u32, count: u32, parent: Option<Rc<Frame>>) -> Rc<Self> {
        Rc::new(Self {
            id,
            slots: RefCell::new(vec![Value::Undefined; count as usize]),
            parent,
        })
    }

    fn owner(&self, slot: Slot) -> Option<&Frame> {
        let mut frame = self;
        while frame.id != slot.frame {
            frame = frame.parent.as_deref()?;
        }
        Some(frame)
    }

    /// What is in a place.
    pub(crate) fn get(&self, slot: Slot) -> Value {
        let found = self
            .owner(slot)
            .and_then(|frame| frame.slots.borrow().get(slot.index as usize).cloned());
        found.unwrap_or(Value::Undefined)
    }

    /// Puts `value` into a place.
    pub(crate) fn set(&self, slot: Slot, value: Value) {
        if let Some(frame) = self.owner(slot)
            && let Some(place) = frame.slots.borrow_mut().get_mut(slot.index as usize)
        {
            *place = value;
        }
    }
}
