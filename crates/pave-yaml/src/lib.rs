//! YAML in with positions, YAML out that every reader agrees on.
//!
//! [`parse`] gives a tree in which every key and value knows its place; [`emit`] writes text that YAML 1.1 readers
//! (kubectl, Helm, `PyYAML`) and YAML 1.2 readers (Backstage) understand alike.

mod emit;
mod node;
mod read;
mod scalar;

pub use emit::{NoYaml, emit, emit_documents, emit_object};
pub use node::{Document, Entry, Key, Node, Span, Value};
pub use read::{ALIAS_LIMIT, DEPTH_LIMIT, FINDING_LIMIT, STREAM_LIMIT, parse, parse_bytes};
pub use scalar::{OldReading, old_reading};
