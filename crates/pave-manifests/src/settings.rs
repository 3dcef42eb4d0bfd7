//! The plain settings of a service: environment variables and files, kept in `ConfigMap`s.

use crate::names::Names;
use crate::objects::{ConfigMap, Labels};
use pave_spec::{Spec, VariableSource};
use serde_json::Value;

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
        let map = |name: String, data: Labels| {
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
        let maps = [&self.variables, &self.files];
        let data: Vec<&Labels> = maps.into_iter().flatten().map(|map| &map.data).collect();
        let hash = || Value::from(content_hash(&data));
        (!data.is_empty()).then(|| [("pave.dev/config-hash".to_owned(), hash())].into_iter().collect())
    }
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

/// A short, stable fingerprint (FNV-1a, 64 bits) of names and values: it notices changes, it guards nothing.
fn content_hash(maps: &[&Labels]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for (name, value) in maps.iter().flat_map(|map| map.iter()) {
        // Length first, so that no value can look like the next name.
        for part in [name.as_str(), value.as_str().unwrap_or_default()] {
            eat(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            eat(part.as_bytes());
        }
    }
    format!("{hash:016x}")
}
