//! The platform's conventions, filled in for one service.

use pave_spec::{GitRepository, Platform, Spec};
use serde_json::{Map, Value};

/// What the placeholders of the platform file stand for.
pub(crate) struct Placeholders<'a>(
    [(&'static str, Option<&'a str>); 3],
    [(&'static str, Option<String>); 2],
);

impl<'a> Placeholders<'a> {
    pub(crate) fn of(spec: &'a Spec, platform: &Platform) -> Self {
        let system = spec.system.as_deref();
        let repository = spec.git_repo.as_deref().and_then(GitRepository::parse);
        let namespace = spec.namespace.clone();
        let namespace = namespace.unwrap_or_else(|| platform.namespace_of(&spec.name, spec.team.as_deref()));
        Self(
            [
                ("{name}", Some(&spec.name)),
                ("{team}", spec.team.as_deref()),
                (
                    "{system}",
                    system.map(|system| system.rsplit([':', '/']).next().unwrap_or(system)),
                ),
            ],
            [
                ("{namespace}", Some(namespace)),
                ("{repository}", repository.map(|repository| repository.slug)),
            ],
        )
    }

    /// The text with its placeholders filled; `None` where the service has no such thing.
    pub(crate) fn fill(&self, text: &str) -> Option<String> {
        let computed = self.1.iter().map(|(mark, value)| (*mark, value.as_deref()));
        let mut filled = text.to_owned();
        for (mark, value) in self.0.iter().copied().chain(computed) {
            if filled.contains(mark) {
                filled = filled.replace(mark, value?);
            }
        }
        Some(filled)
    }

    /// The same for every value of an object; those that cannot be filled are left out.
    pub(crate) fn fill_all(&self, texts: &Map<String, Value>) -> Map<String, Value> {
        let filled = texts.iter().filter_map(|(key, text)| {
            let filled = self.fill(text.as_str()?)?;
            Some((key.clone(), Value::String(filled)))
        });
        filled.collect()
    }
}
