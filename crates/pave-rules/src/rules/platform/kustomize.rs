//! X3: kustomizations.

use crate::document::{Documents, folder_of, join};
use crate::object::Object;
use crate::paths::Paths;
use crate::pod::pod_of;
use crate::sink::Sink;
use pave_yaml::Node;

/// The fields of a Kustomization and of a Component.
const FIELDS: [&str; 35] = [
    "apiVersion",
    "kind",
    "metadata",
    "resources",
    "bases",
    "components",
    "patches",
    "patchesStrategicMerge",
    "patchesJson6902",
    "images",
    "replicas",
    "namespace",
    "namePrefix",
    "nameSuffix",
    "labels",
    "commonLabels",
    "commonAnnotations",
    "configMapGenerator",
    "secretGenerator",
    "generatorOptions",
    "generators",
    "transformers",
    "validators",
    "replacements",
    "vars",
    "crds",
    "openapi",
    "configurations",
    "helmCharts",
    "helmGlobals",
    "helmChartInflationGenerator",
    "buildMetadata",
    "sortOptions",
    "inventory",
    "imageTags",
];

#[inline(never)]
pub(super) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    unlisted(documents, sink);
    let paths = Paths::of(documents.files);
    for kustomization in &documents.kustomizations {
        fields(kustomization, sink);
        files(kustomization, &paths, documents, sink);
        super::kustomize_generators::check(kustomization, &paths, sink);
        let objects: Vec<&Object> = reachable(kustomization, documents);
        // Where a base is elsewhere, what it holds is not known.
        if is_whole(kustomization, documents) {
            images(kustomization, &objects, sink);
            replicas(kustomization, &objects, sink);
            targets(kustomization, documents, &objects, sink);
            super::kustomize_patches::check(kustomization, documents, &objects, sink);
        }
    }
}

/// Objects beside a kustomization that it does not name: they are never applied.
fn unlisted(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let named: std::collections::BTreeSet<String> = documents
        .kustomizations
        .iter()
        .flat_map(|kustomization| {
            let folder = folder_of(&kustomization.file);
            let mut paths = Vec::new();
            texts(kustomization.root(), &mut paths);
            paths.into_iter().map(move |path| {
                let path = path.split_once('=').map_or(path, |(_, path)| path);
                join(folder, path)
            })
        })
        .collect();
    let folders: std::collections::BTreeSet<&str> = documents
        .kustomizations
        .iter()
        .map(|kustomization| folder_of(&kustomization.file))
        .collect();
    let mut last = "";
    for object in &documents.objects {
        let folder = folder_of(&object.file);
        // Argo CD's and Flux' own objects stand beside what they deliver.
        let is_delivery = object.group() == "argoproj.io" || object.group().ends_with(".toolkit.fluxcd.io");
        let is_named = named.contains(&join("", &object.file)) || named.contains(&object.file);
        if folders.contains(folder) && !is_named && !is_delivery && last != object.file {
            let message = "the kustomization beside it does not name this file: it is never applied";
            sink.warn(
                "X3",
                object.spot(object.root()),
                message,
                "add it to `resources`, or remove it",
            );
            last = &object.file;
        }
    }
}

/// Every text below `node`; the reader bounds the depth.
fn texts<'n>(node: &'n Node, found: &mut Vec<&'n str>) {
    found.extend(node.as_str());
    node.items().iter().for_each(|item| texts(item, found));
    node.entries().iter().for_each(|entry| texts(&entry.value, found));
}

fn items<'o>(object: &'o Object, field: &str) -> &'o [Node] {
    object.at(&[field]).map(Node::items).unwrap_or_default()
}

fn fields(kustomization: &Object, sink: &mut Sink<'_>) {
    let known = FIELDS.iter().copied();
    for entry in kustomization.root().entries() {
        let name = entry.key.name.as_str();
        if !known.clone().any(|known| known == name) {
            let hint = match pave_report::did_you_mean(name, known.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "remove it".to_owned(),
            };
            let short: String = name.chars().take(100).collect();
            let spot = kustomization.spot(kustomization.root()).key(name);
            sink.add("X3", spot, format!("a kustomization has no field `{short}`"), hint);
        }
    }
}

fn is_remote(path: &str) -> bool {
    path.contains("://") || path.contains("?ref=") || path.starts_with("git@") || path.starts_with("github.com/")
}

/// The paths that a kustomization names, with their nodes.
fn named(kustomization: &Object) -> Vec<&Node> {
    let resources = [
        "resources",
        "bases",
        "components",
        "patchesStrategicMerge",
        "crds",
        "generators",
        "transformers",
    ];
    let lists = resources.iter().flat_map(|field| items(kustomization, field));
    let patches = ["patches", "patchesJson6902"]
        .into_iter()
        .flat_map(|field| items(kustomization, field))
        .filter_map(|patch| patch.get("path"));
    lists.chain(patches).collect()
}

fn files(kustomization: &Object, paths: &Paths<'_>, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let folder = folder_of(&kustomization.file);
    for node in named(kustomization) {
        let Some(path) = node.as_str().filter(|path| !is_remote(path) && !path.contains('\n')) else {
            continue;
        };
        let full = join(folder, path);
        let is_there = paths.has(&full) || paths.below(&format!("{full}/")).next().is_some();
        let elsewhere = folder_elsewhere(path, folder, documents);
        let sees = !path.starts_with("..") || elsewhere.is_some() || sees_beside(&full, folder, paths);
        if !is_there && sees {
            let names = paths.below(folder).filter(|rest| !rest.contains('/'));
            let hint = match elsewhere.as_deref().or_else(|| pave_report::did_you_mean(path, names)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add the file, or remove the line".to_owned(),
            };
            sink.add("X3", kustomization.spot(node), "there is no such file or folder", hint);
        }
    }
}

/// Where the folder that `path` ends in is, if one step more or less leads to a kustomization of the set.
fn folder_elsewhere(path: &str, folder: &str, documents: &Documents<'_>) -> Option<String> {
    let fewer = path.strip_prefix("../");
    let candidates = [Some(format!("../{path}")), fewer.map(str::to_owned)];
    candidates.into_iter().flatten().find(|candidate| {
        let wanted = format!("{}/", join(folder, candidate));
        path.starts_with("..")
            && documents
                .kustomizations
                .iter()
                .any(|other| folder_of(&other.file) == wanted && wanted != folder)
    })
}

/// Whether the set shows the folder that `path` would be in: a file right there, or another folder there than the one
/// that leads to `own`. A set that stops at a folder says nothing about folders above it.
fn sees_beside(path: &str, own: &str, paths: &Paths<'_>) -> bool {
    let parent = folder_of(path);
    let towards = own.strip_prefix(parent).and_then(|rest| rest.split('/').next());
    paths.below(parent).any(|rest| match rest.split_once('/') {
        None => true,
        Some((first, _)) => Some(first) != towards,
    })
}

/// The objects of the kustomization and of everything it builds on.
fn reachable<'d>(kustomization: &Object, documents: &'d Documents<'_>) -> Vec<&'d Object> {
    let folder = folder_of(&kustomization.file);
    let family = documents
        .objects
        .iter()
        .find(|object| object.folder == folder)
        .map(|object| object.family);
    let bases: Vec<String> = ["resources", "bases", "components"]
        .iter()
        .flat_map(|field| items(kustomization, field))
        .filter_map(Node::as_str)
        .map(|path| format!("{}/", join(folder, path)))
        .collect();
    let of_base = |object: &Object| bases.iter().any(|base| object.folder.starts_with(base.as_str()));
    documents
        .objects
        .iter()
        .filter(|object| object.folder == folder || of_base(object) || Some(object.family) == family)
        .collect()
}

/// Whether the kustomization and all its bases are in the set, and make nothing by other means.
fn is_whole(kustomization: &Object, documents: &Documents<'_>) -> bool {
    let folder = folder_of(&kustomization.file);
    let made = [
        "generators",
        "helmCharts",
        "helmChartInflationGenerator",
        "transformers",
    ];
    let is_made = made.iter().any(|field| kustomization.at(&[field]).is_some());
    let bases = ["resources", "bases", "components"];
    let mut paths = bases
        .iter()
        .flat_map(|field| items(kustomization, field))
        .filter_map(Node::as_str);
    !is_made
        && paths.all(|path| {
            let full = join(folder, path);
            let inside = format!("{full}/");
            !is_remote(path)
                && documents
                    .files
                    .iter()
                    .any(|file| file.path == full || file.path.starts_with(&inside))
        })
}

fn images(kustomization: &Object, objects: &[&Object], sink: &mut Sink<'_>) {
    let mut used: Vec<&str> = Vec::new();
    for pod in objects.iter().filter_map(|object| pod_of(object)) {
        for container in pod.containers() {
            used.extend(container.node.get("image").and_then(Node::as_str).map(name_of));
        }
    }
    for image in items(kustomization, "images") {
        let Some(node) = image.get("name") else { continue };
        let name = node.as_str().unwrap_or_default();
        if !used.is_empty() && !used.contains(&name) {
            let hint = match pave_report::did_you_mean(name, used.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the image without its tag, as the containers name it".to_owned(),
            };
            sink.add(
                "X3",
                kustomization.spot(node),
                "no container has this image: nothing is changed",
                hint,
            );
        }
    }
}

/// An image without tag and digest.
fn name_of(image: &str) -> &str {
    let name = image.split('@').next().unwrap_or(image);
    let last = name.rfind('/').map_or(0, |at| at + 1);
    let colon = name.get(last..).and_then(|rest| rest.find(':'));
    colon.and_then(|at| name.get(..last + at)).unwrap_or(name)
}

fn replicas(kustomization: &Object, objects: &[&Object], sink: &mut Sink<'_>) {
    for entry in items(kustomization, "replicas") {
        let Some(node) = entry.get("name") else { continue };
        let name = node.as_str().unwrap_or_default();
        if !objects
            .iter()
            .any(|object| object.name() == name && pod_of(object).is_some())
        {
            let names = objects
                .iter()
                .filter(|object| pod_of(object).is_some())
                .map(|object| object.name());
            let hint = match pave_report::did_you_mean(name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a workload of the kustomization".to_owned(),
            };
            sink.add(
                "X3",
                kustomization.spot(node),
                "no workload has this name: nothing is changed",
                hint,
            );
        }
    }
}

/// What patches are for: their own names, or their `target`.
fn targets(kustomization: &Object, documents: &Documents<'_>, objects: &[&Object], sink: &mut Sink<'_>) {
    let folder = folder_of(&kustomization.file);
    for patch in items(kustomization, "patches") {
        if let Some(target) = patch.get("target") {
            let text = |field: &str| target.get(field).and_then(Node::as_str).unwrap_or_default();
            // Selectors and patterns choose more than a name can.
            let is_pattern = text("name").contains(['*', '|', '(', '.', '[']) || target.get("labelSelector").is_some();
            let fits = |object: &&&Object| {
                (text("name").is_empty() || object.name() == text("name"))
                    && (text("kind").is_empty() || object.kind() == text("kind"))
            };
            if !is_pattern && !objects.iter().any(|object| fits(&object)) {
                let message = "no object fits the target: nothing is changed";
                sink.add(
                    "X3",
                    kustomization.spot(target),
                    message,
                    "name a kind and a name of the kustomization",
                );
            }
            continue;
        }
        let Some(path) = patch.get("path").and_then(Node::as_str) else {
            continue;
        };
        let full = join(folder, path);
        for own in documents.patches.iter().filter(|object| object.file == full) {
            let is_there = objects
                .iter()
                .any(|object| object.kind() == own.kind() && object.name() == own.name());
            if !is_there && !own.name().is_empty() {
                let names = objects
                    .iter()
                    .filter(|object| object.kind() == own.kind())
                    .map(|object| object.name());
                let hint = match pave_report::did_you_mean(own.name(), names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "name an object of the kustomization".to_owned(),
                };
                let spot = own.spot_at(&["metadata", "name"]);
                sink.add("X3", spot, "the patch is for an object that is not there", hint);
            }
        }
    }
}
