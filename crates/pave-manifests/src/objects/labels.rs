//! Labels, annotations and amounts.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

/// Labels or annotations, in the order they are written.
///
/// A copy shares them until it is changed: every object of a service has the same ones.
#[derive(Clone, Default)]
pub(crate) struct Labels(Rc<Map<String, Value>>);

impl Labels {
    pub(crate) fn new() -> Self {
        Self::default()
    }
}

impl Deref for Labels {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Labels {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Rc::make_mut(&mut self.0)
    }
}

impl From<Map<String, Value>> for Labels {
    fn from(labels: Map<String, Value>) -> Self {
        Self(Rc::new(labels))
    }
}

impl From<Labels> for Map<String, Value> {
    fn from(labels: Labels) -> Self {
        Rc::unwrap_or_clone(labels.0)
    }
}

impl FromIterator<(String, Value)> for Labels {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(labels: I) -> Self {
        Map::from_iter(labels).into()
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_ref().serialize(serializer)
    }
}
