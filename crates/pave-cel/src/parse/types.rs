//! The names of types.

use super::Parser;
use crate::token::TokenKind;

const TYPES: [&str; 11] = [
    "bool",
    "bytes",
    "double",
    "int",
    "list",
    "map",
    "null_type",
    "optional_type",
    "string",
    "type",
    "uint",
];

const QUALIFIED_TYPES: [&str; 7] = [
    "google.protobuf.Duration",
    "google.protobuf.Timestamp",
    "kubernetes.Quantity",
    "kubernetes.Semver",
    "kubernetes.URL",
    "net.CIDR",
    "net.IP",
];

impl Parser {
    /// The type of which the name or its first word, `first`, was read.
    pub(super) fn type_name(&mut self, first: &str) -> Option<&'static str> {
        let simple = TYPES.iter().find(|known| **known == first).copied();
        self.qualified_type(first).or(simple)
    }

    /// A type whose name has points, such as `google.protobuf.Duration`, of which `first` was read.
    fn qualified_type(&mut self, first: &str) -> Option<&'static str> {
        let found = QUALIFIED_TYPES.iter().find(|wanted| {
            let mut parts = wanted.split('.');
            let is_first = parts.next() == Some(first);
            is_first
                && parts.enumerate().all(|(place, part)| {
                    let is_part = matches!(self.peek_at(place * 2 + 1), TokenKind::Name(name) if name == part);
                    self.is_symbol(place * 2, ".") && is_part
                })
        })?;
        self.at += 2 * found.matches('.').count();
        Some(found)
    }
}
