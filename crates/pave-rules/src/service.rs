//! Which service a place of a set belongs to, and what each service scores.
//!
//! A document says it itself: an app spec by its name, a catalog component by its own, a chart by its, an object by the
//! label of its catalog entity (`backstage.io/kubernetes-id`), by `app.kubernetes.io/name` or by `app`, a workload without
//! any of them by its name. `app.kubernetes.io/part-of` names what the service is a part of. Everything else, such as a
//! Dockerfile or a kustomization, belongs to the only service of its file, or of the nearest folder above it that has
//! only one.

use crate::document::Documents;
use crate::object::Object;
use crate::pod::pod_of;
use crate::sink::LeftOut;
use pave_report::{Finding, ServiceScore, Tally};
use pave_spec::{Document, DocumentKind, SpecSource};
use std::collections::BTreeMap;

/// Labels by which an object names its service, the first that is there.
const LABELS: [&str; 3] = ["backstage.io/kubernetes-id", "app.kubernetes.io/name", "app"];

/// The services of a set.
#[derive(Default)]
pub(crate) struct Services<'a> {
    /// By file: on which line a document begins, and the service it names.
    files: BTreeMap<&'a str, Vec<(u32, Option<String>)>>,
    /// By folder, the services below it.
    folders: BTreeMap<&'a str, Below>,
}

/// The services below a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Below {
    One(String),
    Several,
}

impl<'a> Services<'a> {
    /// The services that the documents name.
    pub(crate) fn of(documents: &'a Documents<'_>) -> Self {
        let mut services = Self::default();
        for spec in &documents.specs {
            services.take(spec.source.file.unwrap_or_default(), 0, spec.service.clone());
        }
        for object in &documents.objects {
            services.document(object, by_labels(object).or_else(|| workload(object)));
        }
        // A patch may lack the labels of what it changes, and has its name.
        for patch in &documents.patches {
            services.document(patch, by_labels(patch));
        }
        for entity in &documents.entities {
            let is_component = entity.kind() == "Component";
            services.document(entity, is_component.then(|| valid(entity.name())).flatten());
        }
        for chart in &documents.chart_files {
            let is_chart = chart.file.ends_with("Chart.yaml");
            services.document(chart, is_chart.then(|| valid(chart.text(&["name"]))).flatten());
        }
        for lines in services.files.values_mut() {
            lines.sort();
        }
        services
    }

    fn document(&mut self, object: &'a Object, name: Option<String>) {
        let line = object.root().position().map_or(0, |at| at.line);
        self.take(&object.file, line, name);
    }

    fn take(&mut self, file: &'a str, line: u32, name: Option<String>) {
        if let Some(name) = &name {
            for folder in folders_above(file) {
                let below = self.folders.entry(folder).or_insert_with(|| Below::One(name.clone()));
                if !matches!(below, Below::One(other) if other == name) {
                    *below = Below::Several;
                }
            }
        }
        self.files.entry(file).or_default().push((line, name));
    }

    /// The service of a line of a file; line 0 is the file as a whole.
    fn at(&self, file: &str, line: u32) -> Option<&str> {
        let documents = self.files.get(file).map(Vec::as_slice).unwrap_or_default();
        let before = documents.partition_point(|(begins, _)| *begins <= line);
        let own = before.checked_sub(1).and_then(|last| documents.get(last)?.1.as_deref());
        own.or_else(|| only(documents)).or_else(|| self.of_folder(file))
    }

    fn of_folder(&self, file: &str) -> Option<&str> {
        folders_above(file).find_map(|folder| match self.folders.get(folder) {
            Some(Below::One(name)) => Some(name.as_str()),
            _ => None,
        })
    }

    /// What each service scores, by name.
    pub(crate) fn scores(&self, findings: &[Finding], left_out: &LeftOut) -> Vec<ServiceScore> {
        let names = self.files.values().flatten().filter_map(|(_, name)| name.as_deref());
        let mut tallies: BTreeMap<&str, Tally> = names.map(|name| (name, Tally::default())).collect();
        for finding in findings {
            let line = finding.position.map_or(0, |at| at.line);
            let service = finding.file.as_deref().and_then(|file| self.at(file, line));
            if let Some(tally) = service.and_then(|service| tallies.get_mut(service)) {
                tally.add(finding.level);
            }
        }
        for ((file, line), more) in left_out {
            if let Some(tally) = self.at(file, *line).and_then(|service| tallies.get_mut(service)) {
                tally.join(*more);
            }
        }
        let scores = tallies.into_iter();
        scores
            .map(|(name, tally)| ServiceScore::new(name.to_owned(), tally))
            .collect()
    }
}

/// The name that an app spec or a Score workload gives its service; `read` is nothing where the spec is wrong somewhere.
pub(crate) fn name_in_spec(source: &SpecSource<'_>, read: Option<&Document>) -> Option<String> {
    match read {
        Some(Document::Service(spec)) => return valid(&spec.name),
        Some(_) => return None,
        None => {}
    }
    let keys: &[&str] = match DocumentKind::of(source) {
        DocumentKind::Spec => &["name"],
        DocumentKind::Score => &["metadata", "name"],
        DocumentKind::Team | DocumentKind::Platform => return None,
    };
    let documents = pave_yaml::parse(source.file.unwrap_or_default(), source.text).ok()?;
    valid(documents.first()?.root.at(keys)?.as_str()?)
}

fn by_labels(object: &Object) -> Option<String> {
    LABELS.iter().find_map(|label| valid(object.label(label)?))
}

fn workload(object: &Object) -> Option<String> {
    pod_of(object).and_then(|_| valid(object.name()))
}

/// A name as services have them, in lower case; `None` for what is none. It stands in reports and in names of files.
fn valid(name: &str) -> Option<String> {
    let is_whole = name.len() <= 63
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.ends_with(|last: char| last.is_ascii_alphanumeric());
    let is_allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.');
    (is_whole && name.chars().all(is_allowed)).then(|| name.to_ascii_lowercase())
}

/// The service that all documents of a file name which name one.
fn only(documents: &[(u32, Option<String>)]) -> Option<&str> {
    let mut names = documents.iter().filter_map(|(_, name)| name.as_deref());
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

/// The folders that a file is in, from the nearest to the root of the set, which is empty.
fn folders_above(file: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(file);
    std::iter::from_fn(move || {
        let inner = rest?;
        let folder = inner.rsplit_once('/').map(|(folder, _)| folder);
        rest = folder;
        Some(folder.unwrap_or_default())
    })
}
