//! Gives findings of later steps their places in the document they are about.

use crate::SpecSource;
use crate::read::documents;
use pave_report::Finding;
use pave_yaml::Node;

/// The findings about fields of `source`, each with its file and, where it came as text, the line of the field.
///
/// A finding that names a field, such as `patches[0].kind`, but has no place gets that of the field, or of the innermost
/// one around it that is written. All others stay as they are.
#[must_use]
pub fn place_findings(source: &SpecSource<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    if findings.is_empty() || source.file.is_none() {
        return findings;
    }
    let Ok(documents) = documents(source) else {
        return findings;
    };
    let Some(root) = documents.first().map(|document| &document.root) else {
        return findings;
    };
    let placed = findings.into_iter().map(|mut finding| {
        if let (None, Some(path)) = (finding.position, finding.path.as_deref()) {
            let at = innermost(root, path);
            if let Some(file) = source.file {
                finding = finding.in_file(file);
            }
            if let Some(at) = at {
                finding = finding.at(at);
            }
        }
        finding
    });
    placed.collect()
}

/// Where the field at `path`, or the innermost one around it, begins.
fn innermost(root: &Node, path: &str) -> Option<pave_report::Position> {
    let mut node = root;
    let mut at = root.position();
    for part in path.split(['.', '[', ']']).filter(|part| !part.is_empty()) {
        let next = match node.entry(part) {
            Some(entry) => {
                at = entry.key.span.map(|span| span.start).or(at);
                Some(&entry.value)
            }
            None => part.parse::<usize>().ok().and_then(|index| node.items().get(index)),
        };
        let Some(next) = next else { break };
        if node.entry(part).is_none() {
            at = next.position().or(at);
        }
        node = next;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_gets_the_place_of_its_field_or_of_what_is_around_it() {
        let text = "name: a\npatches:\n  - kind: Job\n  - kind: Deployment\n    patch: {}\n";
        let source = SpecSource {
            file: Some("s.yaml"),
            text,
        };
        let line = |path: &str| {
            let finding = Finding::error("S3", "wrong").about(path);
            let placed = place_findings(&source, vec![finding]).remove(0);
            placed.position.map(|at| (at.line, at.column))
        };
        assert_eq!(line("patches[1].patch"), Some((5, 5)));
        assert_eq!(line("patches[1]"), Some((4, 5)));
        assert_eq!(line("patches[1].patch.spec.replicas"), Some((5, 5)));
        assert_eq!(line("autoscaling.maxReplicas"), Some((1, 1)));
    }
}
