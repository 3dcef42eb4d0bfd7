//! Entities of the catalog.

use crate::sink::Place;
use pave_yaml::{Document, Node};

/// One entity of a set.
pub(crate) struct Entity {
    pub(crate) file: String,
    pub(crate) document: Document,
}

impl Entity {
    pub(crate) fn new(file: &str, document: Document) -> Self {
        Self {
            file: file.to_owned(),
            document,
        }
    }

    pub(crate) fn root(&self) -> &Node {
        &self.document.root
    }

    pub(crate) fn kind(&self) -> &str {
        self.root().get("kind").and_then(Node::as_str).unwrap_or_default()
    }

    /// `kind:namespace/name` in lower case: Backstage compares references without regard to case.
    pub(crate) fn reference(&self) -> String {
        let text = |keys: &[&str]| self.root().at(keys).and_then(Node::as_str).unwrap_or_default();
        let namespace = match text(&["metadata", "namespace"]) {
            "" => "default",
            namespace => namespace,
        };
        format!("{}:{namespace}/{}", self.kind(), text(&["metadata", "name"])).to_lowercase()
    }

    pub(crate) fn place<'a>(&'a self, node: &Node, path: &'a str) -> Place<'a> {
        Place {
            file: &self.file,
            position: node.position(),
            path,
        }
    }
}
