//! Labels, annotations and amounts.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::rc::Rc;

/// A key or a value, of which many are the same for every service.
pub(crate) type Text = Cow<'static, str>;

/// Labels or annotations, in the order they are written.
///
/// They are few: a list is built and searched more cheaply than a map. A copy shares them until it is changed: every object
/// of a service has the same ones.
#[derive(Clone, Default)]
pub(crate) struct Labels(Rc<Vec<(Text, Text)>>);

impl Labels {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value.as_ref()))
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.iter().find_map(|(known, value)| (known == key).then_some(value))
    }

    /// Sets a label: in its place if it has one, else at the end.
    pub(crate) fn insert(&mut self, key: impl Into<Text>, value: impl Into<Text>) {
        let (key, value) = (key.into(), value.into());
        let labels = Rc::make_mut(&mut self.0);
        match labels.iter_mut().find(|(known, _)| *known == key) {
            Some(label) => label.1 = value,
            None => labels.push((key, value)),
        }
    }
}

/// The keys must differ, as they do where they are written down.
impl<K: Into<Text>, V: Into<Text>> FromIterator<(K, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(labels: I) -> Self {
        let labels = labels.into_iter().map(|(key, value)| (key.into(), value.into()));
        let labels: Vec<(Text, Text)> = labels.collect();
        debug_assert!(has_each_once(&labels), "a key comes twice");
        Self(Rc::new(labels))
    }
}

fn has_each_once(labels: &[(Text, Text)]) -> bool {
    let mut before = labels.iter().enumerate();
    before.all(|(index, (key, _))| labels.iter().take(index).all(|(earlier, _)| earlier != key))
}

impl From<&Labels> for Map<String, Value> {
    fn from(labels: &Labels) -> Self {
        let labels = labels.iter().map(|(key, value)| (key.to_owned(), Value::from(value)));
        labels.collect()
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
