//! The documents of all files, and what each of them is.

use crate::InputFile;
use crate::family::Families;
use crate::generated::{Generated, generated, placed_families, tagged_images};
use crate::neighbours;
use crate::object::Object;
use crate::service;
use crate::sink::Sink;
use crate::skeleton;
use pave_report::{Finding, Position};
use pave_spec::{Platform, SpecSource};
use pave_yaml::{Document, Node, Value};
use std::collections::BTreeSet;

/// Everything that rules look at.
#[derive(Default)]
pub(crate) struct Documents<'a> {
    /// The Kubernetes objects.
    pub(crate) objects: Vec<Object>,
    /// The entities of the catalog, templates of the scaffolder among them.
    pub(crate) entities: Vec<Object>,
    /// The kustomizations; read by a tool on a laptop, never sent to a cluster.
    pub(crate) kustomizations: Vec<Object>,
    /// What these make besides.
    pub(crate) generated: Vec<Generated>,
    /// The families whose kustomizations say the namespace.
    pub(crate) placed_families: BTreeSet<usize>,
    /// Images of which they say the tag.
    pub(crate) tagged_images: BTreeSet<(usize, String)>,
    /// Strategic merge patches: parts of objects, which Kustomize completes.
    pub(crate) patches: Vec<Object>,
    /// Helm's `Chart.yaml` and the values files beside them.
    pub(crate) chart_files: Vec<Object>,
    /// Workflows of GitHub Actions.
    pub(crate) workflows: Vec<Object>,
    /// Custom resource definitions that are given besides the set.
    pub(crate) definitions: Vec<Object>,
    /// The files of app specs, Score workloads, teams.
    pub(crate) specs: Vec<SpecFile<'a>>,
    /// All files of the set, also those that are not YAML.
    pub(crate) files: &'a [InputFile<'a>],
}

/// A file whose document Pave reads whole.
pub(crate) struct SpecFile<'a> {
    pub(crate) source: SpecSource<'a>,
    /// The name it gives its service.
    pub(crate) service: Option<String>,
}

impl<'a> Documents<'a> {
    /// Reads every file; what cannot be read becomes findings.
    pub(crate) fn read(
        files: &'a [InputFile<'a>],
        definitions: &[InputFile<'_>],
        platform: &Platform,
        sink: &mut Sink<'_>,
    ) -> Self {
        let charts: Vec<&str> = files
            .iter()
            .filter_map(|file| file.path.strip_suffix("Chart.yaml"))
            .collect();
        let mut documents = Self {
            files,
            ..Self::default()
        };
        let skeletons = skeleton::folders(files);
        for file in files {
            let is_skeleton = skeletons.iter().any(|folder| file.path.starts_with(folder));
            let is_template = charts.iter().any(|chart| {
                let inside = file.path.strip_prefix(chart);
                inside.is_some_and(|inside| inside.starts_with("templates/"))
            });
            if is_template || is_skeleton || !is_yaml(file.path) {
                continue;
            }
            // Most JSON files of a repository are for other tools, and some are large.
            if is_json(file.path) && !says_api_version(file.content) {
                continue;
            }
            match file_name(file.path) {
                "pave.platform.yaml" | "pave.platform.yml" => match std::str::from_utf8(file.content) {
                    Ok(text) => sink.extend(Platform::read(file.path, text).err().into_iter().flatten()),
                    Err(_) => drop(read_documents(file, sink)),
                },
                // Read by the host, as the options of the run.
                "pave.rules.yaml" | "pave.rules.yml" => {}
                name if is_spec(name) => documents.spec(file, platform, sink),
                _ => {
                    let of_chart = charts.iter().any(|chart| file.path.starts_with(chart));
                    let read = read_documents(file, sink);
                    if let Some(read) = &read
                        && is_catalog_file(file.path)
                        && !read
                            .iter()
                            .any(|document| matches!(document.root.value, Value::Mapping(_)))
                    {
                        let finding = Finding::error("C1", "the file holds no entity").in_file(file.path);
                        let hint = "write `apiVersion`, `kind`, `metadata` and `spec`";
                        sink.add_to_file("C1", finding.with_hint(hint));
                    }
                    for document in read.unwrap_or_default() {
                        documents.document(file, document, of_chart, platform, sink);
                    }
                }
            }
        }
        for file in definitions {
            let read = read_documents(file, sink);
            let objects = read
                .unwrap_or_default()
                .into_iter()
                .map(|document| Object::new(file.path, document, String::new()));
            documents.definitions.extend(objects);
        }
        documents.settle();
        let substitutes = |object: &Object| {
            object.is("kustomize.toolkit.fluxcd.io", "Kustomization") && object.at(&["spec", "postBuild"]).is_some()
        };
        if documents.objects.iter().any(substitutes) {
            sink.has_variables();
        }
        documents
    }

    /// Takes in a document.
    fn document(
        &mut self,
        file: &InputFile<'a>,
        document: Document,
        of_chart: bool,
        platform: &Platform,
        sink: &mut Sink<'_>,
    ) {
        let root = &document.root;
        let api_version = root.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
        let is_catalog =
            api_version.starts_with("backstage.io/") || api_version.starts_with("scaffolder.backstage.io/");
        let is_workflow = file.path.contains(".github/workflows/") && root.get("jobs").is_some();
        let is_kustomization = api_version.starts_with("kustomize.config.k8s.io/")
            || matches!(file_name(file.path), "kustomization.yaml" | "kustomization.yml");
        let position = root.position();
        let object = |document: Document| Object::new(file.path, document, String::new());
        if api_version == "pave.dev/v1" || api_version.starts_with("score.dev/") {
            self.spec(file, platform, sink);
        } else if is_catalog || is_catalog_file(file.path) && matches!(root.value, Value::Mapping(_)) {
            self.entities.push(object(document));
        } else if is_kustomization {
            self.kustomizations.push(object(document));
        } else if api_version.starts_with("skaffold/")
            || api_version.starts_with("kind.x-k8s.io/")
            || api_version == "builtin"
            || is_hidden(file.path) && root.get("metadata").is_none()
        {
            // Read by a tool on a laptop, never sent to a cluster.
        } else if of_chart && (file_name(file.path) == "Chart.yaml" || is_values(file.path)) {
            self.chart_files.push(object(document));
        } else if root.get("$patch").is_some() || is_in_patches(file.path) && root.get("kind").is_some() {
            self.patches.push(object(document));
        } else if is_workflow {
            self.workflows.push(object(document));
        } else if root.get("kind").is_some() && !of_chart || !api_version.is_empty() {
            self.object(file, document, sink);
        } else if !of_chart && !is_of_another_tool(file.path) && matches!(root.value, Value::Mapping(_)) {
            let unknown = unknown_document().in_file(file.path);
            sink.extend([match position {
                Some(position) => unknown.at(position),
                None => unknown,
            }]);
        }
    }

    /// Leaves out what a kustomization names as a patch, and gives each object its folder and family.
    fn settle(&mut self) {
        let patches: BTreeSet<String> = self.kustomizations.iter().flat_map(patch_files).collect();
        let (named, objects) = std::mem::take(&mut self.objects)
            .into_iter()
            .partition(|object| patches.contains(&object.file));
        self.objects = objects;
        self.patches.extend::<Vec<Object>>(named);
        let families = Families::of(&self.kustomizations);
        for object in self
            .objects
            .iter_mut()
            .chain(&mut self.patches)
            .chain(&mut self.kustomizations)
        {
            (object.folder, object.family) = families.place(&object.file);
        }
        self.generated = generated(&self.kustomizations);
        self.placed_families = placed_families(&self.kustomizations);
        self.tagged_images = tagged_images(&self.kustomizations);
        neighbours::arrange(&mut self.objects);
    }

    /// The objects that may share the namespace of `object`: see [`neighbours::of`].
    pub(crate) fn neighbours(&self, object: &Object) -> &[Object] {
        neighbours::of(object, &self.objects)
    }

    /// Checks an app spec, a Score workload, a team or a platform file.
    #[inline(never)]
    fn spec(&mut self, file: &InputFile<'a>, platform: &Platform, sink: &mut Sink<'_>) {
        let Ok(text) = std::str::from_utf8(file.content) else {
            // Says where the first byte is that is not UTF-8.
            drop(read_documents(file, sink));
            return;
        };
        let source = SpecSource {
            file: Some(file.path),
            text,
        };
        let (read, findings) = pave_spec::read_document(&source, None, platform, &[]);
        sink.extend(findings);
        let service = service::name_in_spec(&source, read.as_ref());
        self.specs.push(SpecFile { source, service });
    }

    fn object(&mut self, file: &InputFile<'_>, document: Document, sink: &mut Sink<'_>) {
        // `List`, and lists of one kind such as `RoleList`.
        let kind = document.root.get("kind").and_then(Node::as_str).unwrap_or_default();
        let has_items = document
            .root
            .get("items")
            .is_some_and(|items| matches!(items.value, Value::Sequence(_)));
        let is_list = kind == "List" || kind.ends_with("List") && has_items;
        if !is_list {
            self.objects.push(Object::new(file.path, document, String::new()));
            return;
        }
        self.list(file, &document, sink);
    }

    /// Takes in the objects of a `List`.
    #[inline(never)]
    fn list(&mut self, file: &InputFile<'_>, document: &Document, sink: &mut Sink<'_>) {
        let items = document.root.get("items").map(Node::items).unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let path = format!("items[{index}]");
            let document = Document {
                root: item.clone(),
                merges: Vec::new(),
            };
            let object = Object::new(file.path, document, path);
            if matches!(item.value, Value::Mapping(_)) {
                self.objects.push(object);
            } else {
                let message = "an item of a List that is not an object";
                sink.add(
                    "K1",
                    object.spot(object.root()),
                    message,
                    "write one object for each item",
                );
            }
        }
    }
}

/// The files that a kustomization names as patches, as paths of the set.
#[inline(never)]
fn patch_files(kustomization: &Object) -> Vec<String> {
    let folder = folder_of(&kustomization.file);
    let items = |field: &str| kustomization.at(&[field]).map(Node::items).unwrap_or_default();
    let patches = items("patches")
        .iter()
        .chain(items("patchesJson6902"))
        .filter_map(|patch| patch.get("path")?.as_str());
    // An old form of `patches` was a list of paths, too.
    let merges = items("patchesStrategicMerge")
        .iter()
        .chain(items("patches"))
        .filter_map(Node::as_str);
    patches.chain(merges).map(|patch| join(folder, patch)).collect()
}

/// `path` beside `folder` (empty or ending in `/`), with `.` and `..` resolved.
pub(crate) fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if folder.starts_with('/') {
        format!("/{joined}")
    } else {
        joined
    }
}

/// The folder of `path`: empty, or ending in `/`.
pub(crate) fn folder_of(path: &str) -> &str {
    path.strip_suffix(file_name(path)).unwrap_or_default()
}

pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Nothing is passed over in silence: a misnamed app spec would look as if it were right.
fn unknown_document() -> Finding {
    let message = "not checked: it is no Kubernetes object, no catalog entity, and no app spec by its name";
    Finding::info("validate.unknown-document", message).with_hint("name an app spec `pave.yaml` or `<name>.pave.yaml`")
}

/// `None` for a file that is no YAML, which is reported.
fn read_documents(file: &InputFile<'_>, sink: &mut Sink<'_>) -> Option<Vec<Document>> {
    match pave_yaml::parse_bytes(file.path, file.content) {
        Ok(documents) => Some(documents),
        Err(findings) => {
            sink.lacks_a_file();
            sink.extend(conflict(file).map_or(findings, |left| vec![left]));
            None
        }
    }
}

/// The first mark that a merge left in a file: what the parser says of it helps nobody.
#[cold]
fn conflict(file: &InputFile<'_>) -> Option<Finding> {
    let text = std::str::from_utf8(file.content).ok()?;
    let is_mark = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
    let line = text.lines().position(is_mark)?;
    let finding = Finding::error("Y1", "a merge conflict is left in the file")
        .in_file(file.path)
        .at(Position {
            line: u32::try_from(line).ok()?.saturating_add(1),
            column: 1,
        });
    Some(
        finding.with_hint("keep one of the two versions, and remove the lines with `<<<<<<<`, `=======` and `>>>>>>>`"),
    )
}

pub(crate) fn is_yaml(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    [".yaml", ".yml", ".json"].iter().any(|ending| name.ends_with(ending))
}

/// Parts of objects are kept in a folder of this name.
fn is_in_patches(path: &str) -> bool {
    folder_of(path)
        .split('/')
        .any(|folder| matches!(folder, "patches" | "patch"))
}

/// Settings of tools, which have an `apiVersion`, too, at times.
fn is_hidden(path: &str) -> bool {
    file_name(path).starts_with('.')
}

/// Files whose names say what they are for.
fn is_of_another_tool(path: &str) -> bool {
    let name = file_name(path);
    name.starts_with('.')
        || path.contains(".github/")
        || [
            "mkdocs.y",
            "docker-compose",
            "compose.y",
            "pnpm-",
            "action.y",
            "codecov.y",
        ]
        .iter()
        .any(|start| name.starts_with(start))
}

fn is_json(path: &str) -> bool {
    file_name(path).to_ascii_lowercase().ends_with(".json")
}

fn says_api_version(content: &[u8]) -> bool {
    const WORD: &[u8] = b"\"apiVersion\"";
    content.windows(WORD.len()).any(|window| window == WORD)
}

fn is_spec(name: &str) -> bool {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
    stem.is_some_and(|stem| stem.rsplit('.').next() == Some("pave"))
}

fn is_values(path: &str) -> bool {
    file_name(path).starts_with("values") && !file_name(path).contains(".schema.")
}

/// `catalog-info.yaml`, whatever its `apiVersion` says: a misspelt one is what is wrong with it.
fn is_catalog_file(path: &str) -> bool {
    matches!(file_name(path), "catalog-info.yaml" | "catalog-info.yml")
}
