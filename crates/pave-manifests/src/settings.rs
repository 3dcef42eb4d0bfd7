//! The plain settings of a service: environment variables and files, kept in `ConfigMap`s.

use crate::names::Names;
use crate::objects::{ConfigMap, Labels};
use pave_spec::{Spec, VariableSource};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The service's own `ConfigMap`s.
pub(crate) struct Settings {
    /// The plain environment variables; `None` where there are none.
    pub(crate) variables: Option<ConfigMap>,
    /// The files, under the keys of [`file_key`]; `None` where there are none.
    pub(crate) files: Option<ConfigMap>,
}

impl Settings {
    pub(crate) fn of(spec: &Spec, names: &Names<'_>) -> Self {
        let plain = spec
            .environment_variables
            .iter()
            .filter_map(|variable| match variable.source() {
                VariableSource::Value(value) => Some((variable.name.clone(), Value::from(value))),
                _ => None,
            });
        let files = spec.files.iter().enumerate();
        let files = files.map(|(index, file)| (file_key(index, &file.path), Value::from(file.content.as_str())));
        let map = |name: String, data: Map<String, Value>| {
            (!data.is_empty()).then(|| ConfigMap {
                metadata: names.metadata(name),
                data,
            })
        };
        Self {
            variables: map(names.config(), plain.collect()),
            files: map(names.files(), files.collect()),
        }
    }

    /// What changes when a setting does; `None` without settings.
    ///
    /// A changed value must roll the pods: environment variables are read at start only.
    pub(crate) fn annotations(&self) -> Option<Labels> {
        if self.variables.is_none() && self.files.is_none() {
            return None;
        }
        let variables = self
            .variables
            .as_ref()
            .map(|map| listing(&map.data))
            .unwrap_or_default();
        let hash = fingerprint(&format!("{}{variables}", self.files_listing()));
        Some([(CONFIG_HASH, hash)].into_iter().collect())
    }

    /// What the files add to the text whose fingerprint rolls the pods; a Helm chart holds it as it is.
    pub(crate) fn files_listing(&self) -> String {
        let files = self.files.as_ref().map(|map| fingerprint(&listing(&map.data)));
        files.map(|files| format!("files:{files};")).unwrap_or_default()
    }
}

/// The annotation on pods that changes with the settings.
pub(crate) const CONFIG_HASH: &str = "pave.dev/config-hash";

/// Names and values in one text, sorted as Helm's `range` sorts them, with lengths so that no value looks like a name.
fn listing(data: &Map<String, Value>) -> String {
    let mut pairs: Vec<(&str, &str)> = data
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()))
        .collect();
    pairs.sort_unstable();
    let lines = pairs
        .iter()
        .map(|(name, value)| format!("{}:{name}={}:{value};", name.len(), value.len()));
    lines.collect()
}

/// The first 64 bits of the SHA-256, as Helm's `sha256sum | trunc 16` gives them.
pub(crate) fn fingerprint(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let first = digest
        .iter()
        .take(8)
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    format!("{first:016x}")
}

/// The key of a file: its name, made unique by its place in the list, in the letters a key may have.
pub(crate) fn file_key(index: usize, path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let legal = name.chars().take(100).map(|character| match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => character,
        _ => '_',
    });
    format!("{index}-{}", legal.collect::<String>())
}
