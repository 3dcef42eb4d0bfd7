//! The documents of all files, and what each of them is.

use crate::InputFile;
use crate::entity::Entity;
use crate::kubernetes::Object;
use crate::sink::{Place, Sink};
use pave_report::Finding;
use pave_spec::{Platform, SpecSource};
use pave_yaml::{Document, Node, Value};
use std::collections::BTreeSet;

/// Everything that rules look at.
#[derive(Default)]
pub(crate) struct Documents {
    pub(crate) objects: Vec<Object>,
    pub(crate) entities: Vec<Entity>,
    /// The folders of the kustomizations.
    bundles: Vec<String>,
    /// The files that kustomizations name as patches.
    patches: BTreeSet<String>,
}

impl Documents {
    /// Reads every file; what cannot be read becomes findings.
    pub(crate) fn read(files: &[InputFile<'_>], platform: &Platform, sink: &mut Sink) -> Self {
        let charts: Vec<&str> = files
            .iter()
            .filter_map(|file| file.path.strip_suffix("Chart.yaml"))
            .collect();
        let mut documents = Self::default();
        for file in files {
            let is_template = charts.iter().any(|chart| {
                let inside = file.path.strip_prefix(chart);
                inside.is_some_and(|inside| inside.starts_with("templates/"))
            });
            if is_template || !is_yaml(file.path) {
                continue;
            }
            match file_name(file.path) {
                "pave.platform.yaml" | "pave.platform.yml" => match std::str::from_utf8(file.content) {
                    Ok(text) => sink.extend(Platform::read(file.path, text).err().into_iter().flatten()),
                    Err(_) => drop(read_documents(file, sink)),
                },
                name if is_spec(name) => check_spec(file, platform, sink),
                _ => {
                    let of_chart = charts.iter().any(|chart| file.path.starts_with(chart));
                    for document in read_documents(file, sink) {
                        let position = document.root.position();
                        let is_mapping = matches!(document.root.value, Value::Mapping(_));
                        if !documents.document(file, document, platform, sink) && !of_chart && is_mapping {
                            let unknown = unknown_document().in_file(file.path);
                            sink.extend([match position {
                                Some(position) => unknown.at(position),
                                None => unknown,
                            }]);
                        }
                    }
                }
            }
        }
        documents.settle();
        documents
    }

    /// Takes in a document; says whether it is of a known sort.
    fn document(&mut self, file: &InputFile<'_>, document: Document, platform: &Platform, sink: &mut Sink) -> bool {
        let api_version = document
            .root
            .get("apiVersion")
            .and_then(Node::as_str)
            .unwrap_or_default();
        let is_catalog =
            api_version.starts_with("backstage.io/") || api_version.starts_with("scaffolder.backstage.io/");
        if api_version == "pave.dev/v1" || api_version.starts_with("score.dev/") {
            check_spec(file, platform, sink);
        } else if is_catalog {
            self.entities.push(Entity::new(file.path, document));
        } else if is_local_configuration(api_version) {
            // Read by a tool on a laptop, never sent to a cluster; its own rules come with its layout.
            self.kustomization(file.path, &document);
        } else if document.root.get("$patch").is_some() {
            // A strategic merge patch: a part of an object, which Kustomize completes.
        } else if document.root.get("kind").is_some() || !api_version.is_empty() {
            self.object(file, document, sink);
        } else {
            return false;
        }
        true
    }

    /// Remembers the folder and its patches, which are parts of objects rather than objects.
    fn kustomization(&mut self, path: &str, document: &Document) {
        let folder = path.strip_suffix(file_name(path)).unwrap_or_default();
        self.bundles.push(folder.to_owned());
        let patches = document.root.get("patches").map(Node::items).unwrap_or_default();
        let patches = patches.iter().filter_map(|patch| patch.get("path")?.as_str());
        let merges = document
            .root
            .get("patchesStrategicMerge")
            .map(Node::items)
            .unwrap_or_default();
        let merges = merges.iter().filter_map(Node::as_str);
        self.patches
            .extend(patches.chain(merges).map(|patch| format!("{folder}{patch}")));
    }

    /// Leaves out what a kustomization names as a patch, and puts each object into its bundle: the folder of the
    /// nearest kustomization, so that two overlays may hold an object of one name.
    fn settle(&mut self) {
        self.objects.retain(|object| !self.patches.contains(&object.file));
        for object in &mut self.objects {
            let folders = self.bundles.iter().filter(|folder| object.file.starts_with(*folder));
            object.bundle = folders.max_by_key(|folder| folder.len()).cloned().unwrap_or_default();
        }
    }

    fn object(&mut self, file: &InputFile<'_>, document: Document, sink: &mut Sink) {
        let is_list = document.root.get("kind").and_then(Node::as_str) == Some("List");
        if !is_list {
            self.objects.push(Object::new(file.path, document, String::new()));
            return;
        }
        let items = document.root.get("items").map(Node::items).unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let path = format!("items[{index}]");
            if matches!(item.value, Value::Mapping(_)) {
                let item = Document {
                    root: item.clone(),
                    merges: Vec::new(),
                };
                self.objects.push(Object::new(file.path, item, path));
            } else {
                let place = Place {
                    file: file.path,
                    position: item.position(),
                    path: &path,
                };
                sink.add(
                    "K1",
                    place,
                    format!("`{path}` is not an object"),
                    "write one object for each item",
                );
            }
        }
    }
}

/// Nothing is passed over in silence: a misnamed app spec would look as if it were right.
fn unknown_document() -> Finding {
    let message = "not checked: it is no Kubernetes object, no catalog entity, and no app spec by its name";
    Finding::info("validate.unknown-document", message).with_hint("name an app spec `pave.yaml` or `<name>.pave.yaml`")
}

fn check_spec(file: &InputFile<'_>, platform: &Platform, sink: &mut Sink) {
    let Ok(text) = std::str::from_utf8(file.content) else {
        // Says where the first byte is that is not UTF-8.
        drop(read_documents(file, sink));
        return;
    };
    let source = SpecSource {
        file: Some(file.path),
        text,
    };
    let (_, findings) = pave_spec::read_document(&source, None, platform, &[]);
    sink.extend(findings);
}

fn read_documents(file: &InputFile<'_>, sink: &mut Sink) -> Vec<Document> {
    match pave_yaml::parse_bytes(file.path, file.content) {
        Ok(documents) => documents,
        Err(findings) => {
            sink.extend(findings);
            Vec::new()
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn is_yaml(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending))
}

fn is_spec(name: &str) -> bool {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| stem.rsplit('.').next() == Some("pave"))
}

/// Kustomize and Skaffold files look like objects but are none.
fn is_local_configuration(api_version: &str) -> bool {
    ["kustomize.config.k8s.io/", "skaffold/", "kind.x-k8s.io/"]
        .iter()
        .any(|group| api_version.starts_with(group))
}
