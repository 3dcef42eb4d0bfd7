//! The ways out of what the other fields can say.

use serde::{Deserialize, Serialize};

/// A change of generated objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// The kind of the objects.
    pub kind: String,
    /// The name of one of them; every object of the kind without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is laid over them.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub patch: serde_json::Map<String, serde_json::Value>,
    /// Operations of a JSON patch instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<Operation>,
}

/// One operation of a JSON patch (RFC 6902).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// What is done.
    pub op: OperationKind,
    /// Where: a JSON pointer (RFC 6901).
    pub path: String,
    /// What is put there.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub value: serde_json::Value,
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OperationKind {
    /// Puts a field, or an item before another; `-` is the end of a list.
    Add,
    /// Puts something in the place of what is there.
    Replace,
    /// Takes away what is there.
    Remove,
}
