//! Where a field of an app spec stands in the Score workload that it was made of.

use super::waits;
use crate::SpecSource;
use crate::read::documents;
use pave_report::{Finding, Position};
use pave_yaml::{Entry, Node};

/// The findings about the app spec that `source`, a Score workload, stands for, each with its file and the line of what
/// the field was made of; of what is around it where the workload says nothing of it.
#[must_use]
pub fn place_score_findings(source: &SpecSource<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let Some(file) = source.file.filter(|_| !findings.is_empty()) else {
        return findings;
    };
    let documents = documents(source).unwrap_or_default();
    let root = documents.first().map(|document| &document.root);
    let placed = findings.into_iter().map(|finding| {
        let finding = finding.in_file(file);
        match root.filter(|_| finding.position.is_none()) {
            Some(root) => match position(root, finding.path.as_deref().unwrap_or_default()) {
                Some(at) => finding.at(at),
                None => finding,
            },
            None => finding,
        }
    });
    placed.collect()
}

/// The place of the field at `path` of the app spec.
fn position(root: &Node, path: &str) -> Option<Position> {
    let mut parts = path.split(['.', '[', ']']).filter(|part| !part.is_empty());
    let field = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let index = rest.first().and_then(|part| part.parse::<usize>().ok()).unwrap_or(0);
    let main = main_container(root);
    let ways: Vec<Vec<&str>> = match field {
        "name" => vec![vec!["metadata", "name"]],
        "kind" => vec![vec!["metadata", "annotations", "k8s.score.dev/kind"], vec!["metadata"]],
        "port" | "expose" | "monitoring" => vec![vec!["service", "ports"]],
        "ports" => {
            let all = root.at(&["service", "ports"]).map(Node::entries).unwrap_or_default();
            // The first is the service's own.
            let name = all.get(index + 1).map_or("", |entry| entry.key.name.as_str());
            vec![vec!["service", "ports", name]]
        }
        "environmentVariables" => {
            let variables = root.at(&["containers", main, "variables"]).map(Node::entries);
            let name = variables
                .and_then(|all| all.get(index))
                .map_or("", |entry| entry.key.name.as_str());
            vec![vec!["containers", main, "variables", name]]
        }
        "image" | "command" | "args" | "files" | "volumes" => vec![vec!["containers", main, field]],
        "resources" => vec![[&["containers", main, "resources"], rest.as_slice()].concat()],
        "healthChecks" | "healthPath" | "healthCommand" | "readyCommand" => vec![
            vec!["containers", main, "livenessProbe"],
            vec!["containers", main, "readinessProbe"],
        ],
        "before" | "sidecars" => vec![vec!["containers"]],
        "databases" | "queues" | "buckets" | "claims" | "dependsOn" => vec![vec!["resources"]],
        _ => Vec::new(),
    };
    let whole = ways.iter().find(|way| root.at(way).is_some()).or(ways.first());
    whole.map_or(root.position(), |way| innermost(root, way))
}

/// Where the last key of `way` that is written begins.
fn innermost(root: &Node, way: &[&str]) -> Option<Position> {
    let mut node = root;
    let mut at = root.position();
    for key in way {
        let Some(entry) = node.entry(key) else { break };
        at = entry.key.span.map(|span| span.start).or(at);
        node = &entry.value;
    }
    at
}

/// The name of the container that is the service.
pub(super) fn main_container(root: &Node) -> &str {
    let entries = root.get("containers").map(Node::entries).unwrap_or_default();
    main_of(entries).map_or("", |entry| entry.key.name.as_str())
}

/// The container that is the service: the first for which no other waits.
pub(super) fn main_of(entries: &[Entry]) -> Option<&Entry> {
    let waited_for = |name: &str| entries.iter().any(|other| waits(&other.value, name).is_some());
    entries
        .iter()
        .find(|entry| !waited_for(&entry.key.name))
        .or(entries.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORE: &str = "apiVersion: score.dev/v1b1
metadata:
  name: api
containers:
  init: {image: a:1}
  main:
    image: b:1
    before: {init: {ready: complete}}
    variables:
      ONE: a
      TWO: b
    resources:
      limits: {cpu: 1}
service:
  ports:
    web: {port: 80}
    admin: {port: 81}
resources:
  db: {type: postgres}
";

    #[test]
    fn a_finding_about_the_app_spec_has_the_line_of_what_it_was_made_of() {
        let source = SpecSource {
            file: Some("score.yaml"),
            text: SCORE,
        };
        let line = |path: &str| {
            let finding = Finding::error("S3", "wrong").about(path);
            let placed = place_score_findings(&source, vec![finding]).remove(0);
            assert_eq!(placed.file.as_deref(), Some("score.yaml"));
            placed.position.map(|at| at.line)
        };
        for (path, wanted) in [
            ("name", 3),
            ("owner", 1),
            ("kind", 2),
            ("image", 7),
            ("environmentVariables[1].value", 11),
            ("resources.limits.cpu", 13),
            ("resources.requests.cpu", 12),
            ("healthChecks", 6),
            ("port", 15),
            ("ports[0].name", 17),
            ("databases[0]", 18),
            ("before[0].image", 4),
            ("", 1),
        ] {
            assert_eq!(line(path), Some(wanted), "{path}");
        }
    }
}
