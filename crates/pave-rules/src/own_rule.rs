//! An organisation's own rules, which `pave.rules.yaml` holds as expressions in CEL.

use crate::object::Object;
use crate::options::LevelName;
use pave_report::Position;
use serde::Deserialize;

/// A rule of an organisation: what it is asked of, and what must be true.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnRule {
    /// Its code: lower case letters, digits and hyphens.
    pub id: String,
    /// What it asks for, one sentence.
    pub title: String,
    /// Which objects it is asked of.
    #[serde(rename = "match")]
    pub matching: OwnMatch,
    /// What must be true of `object`; `objects` are all of the set.
    pub expression: String,
    /// What is wrong where it is not true; the title when absent.
    #[serde(default)]
    pub message: Option<String>,
    /// An expression that gives this message.
    #[serde(default)]
    pub message_expression: Option<String>,
    /// The field that the finding is about, such as `spec.replicas`.
    #[serde(default)]
    pub field_path: Option<String>,
    /// How much it matters: `error` when absent.
    #[serde(default = "error")]
    pub level: LevelName,
    /// Where more is written about it.
    #[serde(default)]
    pub docs: Option<String>,
    /// Where its expression stands in the rules file.
    #[serde(skip)]
    pub(crate) place: Option<Position>,
}

/// Which objects a rule is asked of: patterns with `*`, of which one of each list must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OwnMatch {
    /// Such as `Deployment`.
    pub kinds: Vec<String>,
    /// Such as `apps/v1`; any when empty.
    #[serde(default)]
    pub api_versions: Vec<String>,
    /// Any when empty.
    #[serde(default)]
    pub names: Vec<String>,
    /// Any when empty.
    #[serde(default)]
    pub namespaces: Vec<String>,
}

fn error() -> LevelName {
    LevelName::Error
}

impl OwnRule {
    /// Whether the rule is asked of `object`.
    pub(crate) fn is_about(&self, object: &Object) -> bool {
        let OwnMatch {
            kinds,
            api_versions,
            names,
            namespaces,
        } = &self.matching;
        let fits = |patterns: &[String], text: &str| patterns.iter().any(|pattern| matches(pattern, text));
        fits(kinds, object.kind())
            && (api_versions.is_empty() || fits(api_versions, object.api_version()))
            && (names.is_empty() || fits(names, object.name()))
            && (namespaces.is_empty() || fits(namespaces, object.namespace()))
    }

    /// Whether its expressions may look at other objects than the one that they are asked of.
    pub(crate) fn looks_at_all(&self) -> bool {
        let expressions = [Some(&self.expression), self.message_expression.as_ref()];
        let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
        let mut words = expressions
            .into_iter()
            .flatten()
            .flat_map(|text| text.split(|character| !is_part(character)));
        words.any(|word| word == "objects")
    }

    /// What is wrong with it besides its expressions, and what to write.
    pub(crate) fn mistake(&self) -> Option<(&'static str, &'static str)> {
        let is_letter =
            |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-';
        if !self.id.starts_with(|first: char| first.is_ascii_lowercase())
            || !self.id.chars().all(is_letter)
            || self.id.len() > 50
        {
            return Some((
                "the `id` of a rule is not a name of lower case letters, digits and hyphens",
                "write for example `team-label`",
            ));
        }
        let is_address = |docs: &String| {
            let has_scheme = docs.starts_with("https://") || docs.starts_with("http://");
            has_scheme
                && docs
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte))
        };
        if self.docs.as_ref().is_some_and(|docs| !is_address(docs)) {
            return Some(("`docs` is not an address", "write one that begins with `https://`"));
        }
        if self.matching.kinds.is_empty() {
            return Some((
                "the rule is asked of nothing",
                "name `kinds` in `match`; `\"*\"` is any",
            ));
        }
        None
    }
}

/// Whether a text fits a pattern, in which `*` is any text.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_have_stars() {
        for (pattern, text, fits) in [
            ("Deployment", "Deployment", true),
            ("Deployment", "Deployments", false),
            ("*", "", true),
            ("apps/*", "apps/v1", true),
            ("*-api", "shop-api", true),
            ("*-api", "api", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*a", "a", false),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }
}
