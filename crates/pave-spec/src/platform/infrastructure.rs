//! What the platform says about infrastructure that services ask for.

use crate::check::Checker;
use crate::infrastructure::is_definition;
use pave_yaml::Node;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What databases, queues, buckets and claims are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Infrastructure {
    /// Claims or composite resources, where no definition says.
    pub crossplane: Crossplane,
    /// What a database is.
    pub database: ResourceType,
    /// What a queue is.
    pub queue: ResourceType,
    /// What a bucket is.
    pub bucket: ResourceType,
    /// Crossplane's definitions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub definitions: Vec<Map<String, Value>>,
}

/// The generation of Crossplane's interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Crossplane {
    /// A service has a claim, which stands for a composite resource of the cluster.
    V1,
    /// A service has a composite resource in its namespace.
    #[default]
    V2,
}

/// One sort of infrastructure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ResourceType {
    /// Its group and version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    /// Its kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Which field of its `spec` takes which word of the app spec.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<Map<String, Value>>,
    /// What a size adds to its `spec`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub sizes: Map<String, Value>,
    /// The Composition to use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composition: Option<String>,
    /// The field that names the Secret with its connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_field: Option<String>,
    /// The keys of that Secret; any if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// The port where it is reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Where it is reached; any address if empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
}

impl ResourceType {
    /// The field of its `spec` that takes `word`; `None` where it is not sent.
    pub(crate) fn field<'t>(&'t self, word: &'t str) -> Option<&'t str> {
        match &self.fields {
            Some(fields) => fields.get(word).and_then(Value::as_str),
            None => Some(word),
        }
    }
}

/// The words of the app spec that a type may take.
const WORDS: [&str; 4] = ["engine", "size", "storageGB", "version"];

/// Adds findings about definitions that are none, and about words that the app spec does not have.
pub(super) fn check(root: &Node, checker: &mut Checker<'_>) {
    let Some(block) = root.get("infrastructure") else {
        return;
    };
    let definitions = block.get("definitions").map(Node::items).unwrap_or_default();
    for (index, node) in definitions.iter().enumerate() {
        if let Value::Object(object) = node.to_json()
            && !is_definition(&object)
        {
            let path = format!("infrastructure.definitions[{index}]");
            let hint = "give the whole object, with `spec.group`, `spec.names.kind` and `spec.versions`";
            let message = format!("`{path}` is no CompositeResourceDefinition");
            checker.error("I1", node.position(), &path, message, hint);
        }
    }
    for sort in ["database", "queue", "bucket"] {
        for entry in block.at(&[sort, "fields"]).map(Node::entries).unwrap_or_default() {
            if !WORDS.contains(&entry.key.name.as_str()) {
                let shown: String = entry.key.name.chars().take(60).collect();
                let path = format!("infrastructure.{sort}.fields.{shown}");
                let at = entry.key.span.map(|span| span.start);
                let hint = format!("write one of {}", WORDS.join(", "));
                checker.error("S2", at, &path, format!("`{shown}` is no word of the app spec"), hint);
            }
        }
    }
}
