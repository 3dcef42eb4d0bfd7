//! Where something is wrong: a node of an object, and its path in words.

use crate::object::Object;
use pave_report::{Fix, Position};
use pave_yaml::{Node, Value};

/// A node of an object, and the field below it that is missing or that the message is about.
#[derive(Clone)]
pub(crate) struct Spot<'a> {
    pub(crate) object: &'a Object,
    node: &'a Node,
    field: String,
    position: Option<Position>,
    fix: Option<Fix>,
}

impl<'a> Spot<'a> {
    pub(crate) fn new(object: &'a Object, node: &'a Node) -> Self {
        Self {
            object,
            node,
            field: String::new(),
            position: node.position(),
            fix: None,
        }
    }

    /// Whether the value is written with a variable, such as `${APP}`. `${{` begins an expression of Backstage or GitHub.
    pub(crate) fn holds_variable(&self) -> bool {
        let text = self.node.as_str().filter(|_| self.field.is_empty()).unwrap_or_default();
        text.split("${")
            .skip(1)
            .any(|rest| rest.contains('}') && !rest.starts_with('{'))
    }

    /// The field `name` of this place: its value, or its absence.
    pub(crate) fn field(mut self, name: &str) -> Self {
        if self.field.is_empty()
            && let Some(entry) = self.node.entry(name)
        {
            self.node = &entry.value;
            self.position = entry.value.position();
            return self;
        }
        if !self.field.is_empty() {
            self.field.push('.');
        }
        self.field.push_str(name);
        self
    }

    /// The fields `names`, one below the other.
    pub(crate) fn below(self, names: &[&str]) -> Self {
        names.iter().fold(self, |spot, name| spot.field(name))
    }

    /// The same field, shown where its key stands: for keys that should not be there.
    pub(crate) fn key(mut self, name: &str) -> Self {
        let position = self.node.entry(name).and_then(|entry| entry.key.span);
        self = self.field(name);
        self.position = position.map(|span| span.start).or(self.position);
        self
    }

    /// The same, shown at `position`.
    pub(crate) fn standing_at(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    /// The same, with the change that mends what is found there.
    pub(crate) fn mended_by(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    pub(crate) fn fix(&self) -> Option<&Fix> {
        self.fix.as_ref()
    }

    pub(crate) fn position(&self) -> Option<Position> {
        self.position
    }

    /// The path of the field, such as `spec.template.spec.containers[0].image`.
    ///
    /// Found by looking for the node: rules pass nodes only, and a path costs nothing until something is wrong.
    pub(crate) fn path(&self) -> String {
        let mut path = self.object.path.clone();
        find(self.object.root(), self.node, &mut path);
        if !self.field.is_empty() {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&self.field);
        }
        path
    }
}

/// Makes `path` that of `wanted` below `node`; says whether it is there. The reader bounds the depth.
fn find(node: &Node, wanted: &Node, path: &mut String) -> bool {
    if std::ptr::eq(node, wanted) {
        return true;
    }
    let length = path.len();
    match &node.value {
        Value::Sequence(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
                if find(item, wanted, path) {
                    return true;
                }
                path.truncate(length);
            }
        }
        Value::Mapping(entries) => {
            for entry in entries {
                if !path.is_empty() {
                    path.push('.');
                }
                path.extend(entry.key.name.chars().take(253));
                if find(&entry.value, wanted, path) {
                    return true;
                }
                path.truncate(length);
            }
        }
        _ => {}
    }
    false
}
