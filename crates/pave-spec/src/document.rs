//! What a file or an object describes, and how each sort is read.

use crate::environments::select;
use crate::read::read_with_environments;
use crate::{Platform, Spec, SpecSource, Team, import_score, place_score_findings, read_team};
use pave_report::{Finding, has_errors};
use serde::Deserialize;

/// What a document describes, and in which words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DocumentKind {
    /// A service, as an app spec.
    Spec,
    /// A service, as a Score workload.
    Score,
    /// A team.
    Team,
    /// What the platform team decided.
    Platform,
}

/// A checked document, every default applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// A service.
    Service(Box<Spec>),
    /// A team.
    Team(Box<Team>),
    /// A platform file.
    Platform(Box<Platform>),
}

impl DocumentKind {
    /// What a document is: by its file's name (`team.pave.yaml`, `pave.platform.yaml`, `score.yaml`), else by its
    /// `apiVersion`.
    #[must_use]
    pub fn of(source: &SpecSource<'_>) -> Self {
        let name = source.file.and_then(file_stem);
        if name.is_some_and(|name| ends_with_word(name, "team.pave")) {
            return Self::Team;
        }
        if name.is_some_and(|name| ends_with_word(name, "pave.platform")) {
            return Self::Platform;
        }
        if name.is_some_and(|name| ends_with_word(name, "score")) || says_score(source) {
            return Self::Score;
        }
        Self::Spec
    }
}

/// The name of a YAML file, without folders and ending.
fn file_stem(path: &str) -> Option<&str> {
    let name = path.rsplit(['/', '\\']).next()?;
    name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))
}

/// Whether `name` is `word`, or ends with it behind a dot: `team.pave` and `payments.team.pave`.
fn ends_with_word(name: &str, word: &str) -> bool {
    name.strip_suffix(word)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn says_score(source: &SpecSource<'_>) -> bool {
    const GROUP: &str = "score.dev/";
    // Most documents need no second reading to be sure.
    if !source.text.contains(GROUP) {
        return false;
    }
    let documents = crate::read::documents(source).unwrap_or_default();
    let version = documents.first().and_then(|document| document.root.get("apiVersion"));
    version
        .and_then(pave_yaml::Node::as_str)
        .is_some_and(|version| version.starts_with(GROUP))
}

/// Reads a document of any sort: every finding at once, and the document with every default applied.
///
/// `kind` says what it is; without it, [`DocumentKind::of`] does. With `environments`, exactly these are made: those that
/// the document has, and those that it lacks without a difference of their own.
///
/// The document is `None` exactly when a finding is an error. Codes are those of [`crate::read`], [`import_score`] and
/// [`read_team`].
#[must_use]
pub fn read_document(
    source: &SpecSource<'_>,
    kind: Option<DocumentKind>,
    platform: &Platform,
    environments: &[String],
) -> (Option<Document>, Vec<Finding>) {
    match kind.unwrap_or_else(|| DocumentKind::of(source)) {
        DocumentKind::Spec => service(read_with_environments(source, platform, environments), environments),
        DocumentKind::Score => {
            let (spec, mut findings) = app_spec_of_score(source);
            let Some(text) = spec else { return (None, findings) };
            let imported = SpecSource {
                file: None,
                text: &text,
            };
            let (spec, found) = read_with_environments(&imported, platform, environments);
            findings.extend(place_score_findings(source, found));
            service((spec, findings), environments)
        }
        DocumentKind::Team => {
            let (team, findings) = read_team(source, platform);
            let team = team.map(|mut team| {
                if !environments.is_empty() {
                    team.environments = environments.to_vec();
                }
                Document::Team(Box::new(team))
            });
            (team, findings)
        }
        DocumentKind::Platform => match Platform::read(source.file.unwrap_or(PLATFORM_FILE), source.text) {
            Ok(platform) => (Some(Document::Platform(Box::new(platform))), Vec::new()),
            Err(findings) => (None, findings),
        },
    }
}

/// The name of the platform file.
const PLATFORM_FILE: &str = "pave.platform.yaml";

/// A service's source as an app spec, as JSON text for [`crate::read`]; the findings say what a Score workload lost.
#[must_use]
pub fn app_spec_of_score(source: &SpecSource<'_>) -> (Option<String>, Vec<Finding>) {
    let (spec, findings) = import_score(source);
    (spec.map(|spec| spec.to_string()), findings)
}

fn service(read: (Option<Spec>, Vec<Finding>), environments: &[String]) -> (Option<Document>, Vec<Finding>) {
    let (spec, findings) = read;
    let spec = spec.filter(|_| !has_errors(&findings)).map(|mut spec| {
        select(&mut spec, environments);
        Document::Service(Box::new(spec))
    });
    (spec, findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source<'a>(file: Option<&'a str>, text: &'a str) -> SpecSource<'a> {
        SpecSource { file, text }
    }

    const SCORE: &str =
        "apiVersion: score.dev/v1b1\nmetadata: {name: api}\ncontainers: {main: {image: nginx:1.29.3}}\n";

    #[test]
    fn a_document_is_what_its_file_or_its_version_says() {
        for (file, text, kind) in [
            (Some("pave.yaml"), "name: api", DocumentKind::Spec),
            (Some("deploy/team.pave.yaml"), "name: shop", DocumentKind::Team),
            (Some("shop.team.pave.yml"), "name: shop", DocumentKind::Team),
            (Some("dreamteam.pave.yaml"), "name: dreamteam", DocumentKind::Spec),
            (Some("pave.platform.yaml"), "registry: a", DocumentKind::Platform),
            (Some("score.yaml"), "metadata: {}", DocumentKind::Score),
            (Some("highscore.yaml"), "name: api", DocumentKind::Spec),
            (Some("workload.yaml"), SCORE, DocumentKind::Score),
            (
                Some("pave.yaml"),
                "name: api\ndescription: reads score.dev/v1b1",
                DocumentKind::Spec,
            ),
            (None, "{\"apiVersion\":\"score.dev/v1b1\"}", DocumentKind::Score),
        ] {
            assert_eq!(DocumentKind::of(&source(file, text)), kind, "{file:?}");
        }
    }

    #[test]
    fn a_score_workload_is_read_as_a_service() {
        let (document, findings) = read_document(&source(Some("score.yaml"), SCORE), None, &Platform::default(), &[]);
        let Some(Document::Service(spec)) = document else {
            panic!("{findings:?}")
        };
        assert_eq!((spec.name.as_str(), spec.image.as_str()), ("api", "nginx:1.29.3"));
        assert!(
            findings
                .iter()
                .all(|finding| finding.file.as_deref() == Some("score.yaml"))
        );
    }

    #[test]
    fn exactly_the_environments_asked_for_are_made() {
        let text = "name: api\nenvironments:\n  dev: {replicas: 1}\n  production: {replicas: 4}\n";
        let wanted = ["staging".to_owned(), "dev".to_owned()];
        let (document, _) = read_document(&source(Some("pave.yaml"), text), None, &Platform::default(), &wanted);
        let Some(Document::Service(spec)) = document else {
            panic!()
        };
        let made: Vec<_> = spec
            .in_environments()
            .map(|(name, spec)| (name, spec.replicas))
            .collect();
        assert_eq!(made, [("staging", None), ("dev", Some(1))]);
        let keys: Vec<_> = spec.environments.keys().collect();
        assert_eq!(keys, ["staging", "dev"]);
    }

    #[test]
    fn an_environment_that_cannot_be_is_an_error() {
        let wanted = ["No Name".to_owned()];
        let text = source(Some("pave.yaml"), "name: api\n");
        let (document, findings) = read_document(&text, None, &Platform::default(), &wanted);
        assert_eq!(document, None);
        assert!(findings.iter().any(|finding| finding.code == "S2"), "{findings:?}");
    }
}
