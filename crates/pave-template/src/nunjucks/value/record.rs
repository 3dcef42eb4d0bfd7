//! Objects, with JavaScript's order of keys.

use super::super::failure::{Failure, Meter, Outcome};
use super::super::text::Text;
use super::containment::{check_entries, note_callables};
use super::{Value, is_reserved};
use std::cell::OnceCell;
use std::rc::Rc;

/// An object: never changed once made, so it needs no lock. Keys that are array indexes come first, ascending.
pub(crate) struct Record {
    pub(super) entries: Vec<(Text, Value)>,
    /// Places of the entries by key, for objects with more than a few.
    pub(super) sorted: OnceCell<Vec<u32>>,
}

/// The number that `name` is if it is an array index as JavaScript prints it.
pub(crate) fn array_index(name: &str) -> Option<u32> {
    let bytes = name.as_bytes();
    if bytes.is_empty() || bytes.len() > 10 || bytes.first() == Some(&b'0') && bytes.len() > 1 {
        return None;
    }
    if !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    name.parse().ok().filter(|index| *index < u32::MAX)
}

impl Record {
    /// An object of `entries`; a later entry of the same key wins and keeps the earlier one's place.
    ///
    /// # Errors
    /// A reserved key, or more entries than a container may have.
    pub(crate) fn new(entries: Vec<(Text, Value)>, meter: &Meter) -> Outcome<Rc<Self>> {
        check_entries(entries.len())?;
        if let Some((name, _)) = entries.iter().find(|(name, _)| is_reserved(name)) {
            return Err(Failure::wrong(format!("the key `{}` is reserved", &**name)));
        }
        note_callables(entries.iter().map(|(_, value)| value), meter);
        Ok(Rc::new(Self::of_entries(entries)))
    }

    /// An object of entries that were checked before.
    pub(crate) fn of_entries(entries: Vec<(Text, Value)>) -> Self {
        let mut record = Self {
            entries: in_order(entries),
            sorted: OnceCell::new(),
        };
        if record.has_duplicates() {
            record.keep_last_of_each_key();
        }
        record
    }

    fn has_duplicates(&self) -> bool {
        if self.entries.len() <= FEW {
            return self
                .entries
                .iter()
                .enumerate()
                .any(|(place, (name, _))| self.entries.iter().take(place).any(|(earlier, _)| earlier == name));
        }
        let sorted = self.places_by_key();
        let name = |place: Option<&u32>| {
            place
                .and_then(|place| self.entries.get(*place as usize))
                .map(|entry| &entry.0)
        };
        sorted.windows(2).any(|pair| name(pair.first()) == name(pair.last()))
    }

    fn keep_last_of_each_key(&mut self) {
        let mut places: std::collections::BTreeMap<Text, usize> = std::collections::BTreeMap::new();
        let mut kept: Vec<(Text, Value)> = Vec::with_capacity(self.entries.len());
        for (name, value) in std::mem::take(&mut self.entries) {
            if let Some(entry) = places.get(&name).and_then(|place| kept.get_mut(*place)) {
                entry.1 = value;
            } else {
                places.insert(name.clone(), kept.len());
                kept.push((name, value));
            }
        }
        self.entries = kept;
        self.sorted = OnceCell::new();
    }

    fn places_by_key(&self) -> &[u32] {
        self.sorted.get_or_init(|| {
            let mut places: Vec<u32> = (0..).take(self.entries.len()).collect();
            places.sort_by(|left, right| self.key_at(*left).cmp(&self.key_at(*right)));
            places
        })
    }

    fn key_at(&self, place: u32) -> Option<&str> {
        self.entries.get(place as usize).map(|(name, _)| &**name)
    }

    /// The value of `name`, if the object has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        if self.entries.len() <= FEW {
            return self
                .entries
                .iter()
                .find(|(key, _)| **key == *name)
                .map(|(_, value)| value);
        }
        let places = self.places_by_key();
        let found = places
            .binary_search_by(|place| self.key_at(*place).cmp(&Some(name)))
            .ok()?;
        self.entries.get(*places.get(found)? as usize).map(|(_, value)| value)
    }

    /// All entries in JavaScript's order.
    pub(crate) fn entries(&self) -> &[(Text, Value)] {
        &self.entries
    }
}

/// Up to this many entries are searched one by one.
const FEW: usize = 8;

/// JavaScript's order of keys: array indexes first, ascending; the others as they came.
fn in_order(entries: Vec<(Text, Value)>) -> Vec<(Text, Value)> {
    let is_index = |name: &str| name.as_bytes().first().is_some_and(u8::is_ascii_digit) && array_index(name).is_some();
    if !entries.iter().any(|(name, _)| is_index(name)) {
        return entries;
    }
    let (mut indexed, named): (Vec<_>, Vec<_>) = entries.into_iter().partition(|(name, _)| is_index(name));
    indexed.sort_by_key(|(name, _)| array_index(name));
    indexed.extend(named);
    indexed
}
