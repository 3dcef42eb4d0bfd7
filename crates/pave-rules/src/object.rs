//! One Kubernetes or catalog object of a set, and where its parts stand.

use crate::place::Spot;
use pave_yaml::{Document, Node};

/// One object of a set: both Kubernetes and the catalog write `apiVersion`, `kind`, `metadata`, `spec`.
pub(crate) struct Object {
    pub(crate) file: String,
    pub(crate) document: Document,
    /// Where it stands in its document: empty, or `items[3]`.
    pub(crate) path: String,
    /// The folder of its kustomization; empty without one.
    pub(crate) folder: String,
    /// What its folder shares with the kustomizations that build on it: objects of one family run together.
    pub(crate) family: usize,
    identity: Identity,
}

/// What an object calls itself. Rules look for others by it, each among all, so it is read once.
struct Identity {
    api_version: Box<str>,
    /// How much of `api_version` is the group.
    group_length: usize,
    kind: Box<str>,
    name: Box<str>,
    namespace: Box<str>,
}

impl Identity {
    fn of(root: &Node) -> Self {
        let text = |keys: &[&str]| root.at(keys).and_then(Node::as_str).unwrap_or_default();
        let api_version = text(&["apiVersion"]);
        Self {
            api_version: api_version.into(),
            group_length: api_version.find('/').unwrap_or(0),
            kind: text(&["kind"]).into(),
            name: text(&["metadata", "name"]).into(),
            namespace: text(&["metadata", "namespace"]).into(),
        }
    }
}

impl Object {
    pub(crate) fn new(file: &str, document: Document, path: String) -> Self {
        Self {
            file: file.to_owned(),
            identity: Identity::of(&document.root),
            document,
            path,
            folder: String::new(),
            family: 0,
        }
    }

    pub(crate) fn root(&self) -> &Node {
        &self.document.root
    }

    /// The value at a chain of keys.
    pub(crate) fn at(&self, keys: &[&str]) -> Option<&Node> {
        self.root().at(keys)
    }

    /// The text at a chain of keys; empty where there is none.
    pub(crate) fn text(&self, keys: &[&str]) -> &str {
        self.at(keys).and_then(Node::as_str).unwrap_or_default()
    }

    pub(crate) fn api_version(&self) -> &str {
        &self.identity.api_version
    }

    /// The API group: empty for the core group.
    pub(crate) fn group(&self) -> &str {
        self.api_version().get(..self.identity.group_length).unwrap_or_default()
    }

    pub(crate) fn kind(&self) -> &str {
        &self.identity.kind
    }

    /// Whether it is of `kind` of the API group `group`, in any version.
    pub(crate) fn is(&self, group: &str, kind: &str) -> bool {
        self.kind() == kind && self.group() == group
    }

    pub(crate) fn name(&self) -> &str {
        &self.identity.name
    }

    pub(crate) fn namespace(&self) -> &str {
        &self.identity.namespace
    }

    pub(crate) fn label(&self, key: &str) -> Option<&str> {
        self.at(&["metadata", "labels", key])?.as_str()
    }

    pub(crate) fn annotation(&self, key: &str) -> Option<&str> {
        self.at(&["metadata", "annotations", key])?.as_str()
    }

    /// Deployment `api`: how a message names the object.
    pub(crate) fn title(&self) -> String {
        match self.name() {
            "" => self.kind().to_owned(),
            name => format!("{} `{}`", self.kind(), name.chars().take(253).collect::<String>()),
        }
    }

    /// The object of a message: a node of it, wherever it is.
    pub(crate) fn spot<'a>(&'a self, node: &'a Node) -> Spot<'a> {
        Spot::new(self, node)
    }

    /// The value at `keys`, or the deepest value on the way there with what is missing below it.
    pub(crate) fn spot_at<'a>(&'a self, keys: &[&str]) -> Spot<'a> {
        self.spot(self.root()).below(keys)
    }

    /// Whether `other` may run in the same namespace; an object that names none goes where the others go.
    pub(crate) fn shares_namespace(&self, other: &Object) -> bool {
        self.family == other.family
            && (self.namespace() == other.namespace() || self.namespace().is_empty() || other.namespace().is_empty())
    }

    /// `kind:namespace/name` in lower case: Backstage compares references without regard to case.
    pub(crate) fn reference(&self) -> String {
        let namespace = match self.namespace() {
            "" => "default",
            namespace => namespace,
        };
        format!("{}:{namespace}/{}", self.kind(), self.name()).to_lowercase()
    }
}
