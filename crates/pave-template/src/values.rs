//! The values a template sees, parsed once and used for every file.

use crate::codes;
use crate::nunjucks::json_read::{self, JsonError};
use crate::nunjucks::value::{Record, Value};
use pave_report::{Finding, Position};
use std::rc::Rc;

/// Values for templates. A clone is a reference.
#[derive(Clone, Debug)]
pub struct Values {
    root: Rc<Record>,
}

impl std::fmt::Debug for Record {
    /// The number of entries only: a value may be a secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} entries", self.entries().len())
    }
}

impl Values {
    /// Reads a JSON object: its fields are the names that templates see.
    ///
    /// Strings may hold lone surrogates as escapes, as `JSON.stringify` writes them. A key that occurs twice has its
    /// last value.
    ///
    /// # Errors
    /// One finding `template.values`: not a JSON object, deeper than 128 levels, more than 100,000 entries, or a key
    /// `__proto__`, `constructor` or `prototype`, which is named by its path.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Vec<Finding>> {
        Self::read(bytes, false)
    }

    /// As [`Values::from_json`], for a host with values that JSON cannot hold: an object of one key stands for them.
    ///
    /// `{"$pave:map": [[key, value], ...]}`, `{"$pave:set": [value, ...]}`, `{"$pave:number": "NaN"}` (also
    /// `Infinity`, `-Infinity`, `-0`), `{"$pave:undefined": true}`.
    ///
    /// # Errors
    /// As [`Values::from_json`].
    pub fn from_tagged_json(bytes: &[u8]) -> Result<Self, Vec<Finding>> {
        Self::read(bytes, true)
    }

    fn read(bytes: &[u8], tags: bool) -> Result<Self, Vec<Finding>> {
        match json_read::read(bytes, tags) {
            Ok(Value::Record(root)) => Ok(Self { root }),
            Ok(_) => Err(vec![
                Finding::error(codes::VALUES, "the values are not an object").with_hint("give a JSON object"),
            ]),
            Err(error) => Err(vec![finding(&error, bytes)]),
        }
    }

    /// These values as the one field `name` of an object: how `fetch:template` gives them to a template.
    #[must_use]
    pub fn under(&self, name: &str) -> Self {
        Self {
            root: Rc::new(Record::of_entries(vec![(
                name.into(),
                Value::Record(Rc::clone(&self.root)),
            )])),
        }
    }

    /// These values, and themselves once more as the field `name` unless there is one: a text of a skeleton
    /// (`values.name`) and an expression of a step (`parameters.name`) both find what they name.
    #[must_use]
    pub fn also_under(&self, name: &str) -> Self {
        if self.root.get(name).is_some() {
            return self.clone();
        }
        let mut entries = self.root.entries().to_vec();
        entries.push((name.into(), Value::Record(Rc::clone(&self.root))));
        Self {
            root: Rc::new(Record::of_entries(entries)),
        }
    }

    /// Values with the fields of `root`.
    pub(crate) fn of_root(root: Rc<Record>) -> Self {
        Self { root }
    }

    pub(crate) fn root(&self) -> &Rc<Record> {
        &self.root
    }
}

fn finding(error: &JsonError, bytes: &[u8]) -> Finding {
    let finding = Finding::error(codes::VALUES, &error.message);
    if !error.path.is_empty() {
        return finding
            .about(&error.path)
            .with_hint("rename the key, or make the value smaller");
    }
    let text = String::from_utf8_lossy(bytes);
    finding
        .at(Position::of_offset(&text, error.byte))
        .with_hint("give a JSON object")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(json: &str) -> String {
        let findings = Values::from_json(json.as_bytes()).unwrap_err();
        format!(
            "{} {}",
            findings[0].message,
            findings[0].path.as_deref().unwrap_or_default()
        )
    }

    #[test]
    fn refuses_reserved_keys_by_their_path() {
        assert_eq!(
            message(r#"{"a":[{"__proto__":1}]}"#),
            "a key of the values is reserved a[0].__proto__"
        );
    }

    #[test]
    fn refuses_what_nests_too_deeply() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(message(&deep).starts_with("the values nest deeper than 128 levels"));
    }

    #[test]
    fn refuses_text_that_is_not_json() {
        for text in [
            "",
            "[1]",
            "{",
            "{\"a\":01}",
            "{\"a\":\"\n\"}",
            "{\"a\":1}x",
            "{\"a\":+1}",
            "{\"a\":\"\\ud8\"}",
        ] {
            assert!(Values::from_json(text.as_bytes()).is_err(), "{text}");
        }
        assert!(Values::from_json(b"{\"a\":\"\xff\"}").is_err());
    }
}
