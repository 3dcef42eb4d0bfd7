//! Arrays: lists that templates may change.

use super::super::failure::{Meter, Outcome};
use super::Value;
use super::containment::{check_containment, check_entries, note_callables};
use std::cell::RefCell;
use std::rc::Rc;

/// An array; `None` is a hole.
pub(crate) struct Array {
    pub(super) items: RefCell<Vec<Option<Value>>>,
}

impl Array {
    /// An array of `items`.
    ///
    /// # Errors
    /// More entries than a container may have.
    pub(crate) fn new(items: Vec<Option<Value>>, meter: &Meter) -> Outcome<Rc<Self>> {
        check_entries(items.len())?;
        note_callables(items.iter().flatten(), meter);
        Ok(Rc::new(Self {
            items: RefCell::new(items),
        }))
    }

    /// An array of places that were checked before and hold no function.
    pub(crate) fn of_places(items: Vec<Option<Value>>) -> Self {
        Self {
            items: RefCell::new(items),
        }
    }

    /// The number of places, holes included.
    pub(crate) fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// What is at `index`; a hole is undefined.
    pub(crate) fn at(&self, index: usize) -> Value {
        self.items
            .borrow()
            .get(index)
            .cloned()
            .flatten()
            .unwrap_or(Value::Undefined)
    }

    /// A copy of all places.
    pub(crate) fn places(&self) -> Vec<Option<Value>> {
        self.items.borrow().clone()
    }

    /// A copy of all values, holes as undefined.
    pub(crate) fn values(&self) -> Vec<Value> {
        self.items
            .borrow()
            .iter()
            .map(|item| item.clone().unwrap_or(Value::Undefined))
            .collect()
    }

    /// A copy of the values that are there.
    pub(crate) fn present(&self) -> Vec<Value> {
        self.items.borrow().iter().flatten().cloned().collect()
    }

    /// Looks at all places without a copy.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&[Option<Value>]) -> R) -> R {
        look(&self.items.borrow())
    }

    /// Puts `items` in place of all.
    ///
    /// # Errors
    /// Too many entries, or the array would contain itself.
    pub(crate) fn replace(self: &Rc<Self>, items: Vec<Option<Value>>, meter: &Meter) -> Outcome<()> {
        check_entries(items.len())?;
        let owner = Value::Array(Rc::clone(self));
        for item in items.iter().flatten() {
            check_containment(&owner, item, meter)?;
        }
        note_callables(items.iter().flatten(), meter);
        self.items.replace(items);
        Ok(())
    }
}
