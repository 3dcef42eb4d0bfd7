//! X1: Argo CD.

use crate::object::Object;
use crate::options::Profile;
use crate::sink::Sink;
use pave_yaml::{Node, Value};

/// Argo CD makes Helm releases of applications' names.
const NAME_LIMIT: usize = 53;

/// `is_fought_over` says of the set whether an autoscaler of it changes replicas that a manifest sets.
#[inline(never)]
pub(super) fn check(object: &Object, is_fought_over: &dyn Fn() -> bool, sink: &mut Sink<'_>) {
    match object.kind() {
        "Application" => {
            if object.name().len() > NAME_LIMIT {
                let spot = object.spot_at(&["metadata", "name"]);
                let message = "the name is longer than that of a Helm release may be";
                sink.add("X1", spot, message, format!("use at most {NAME_LIMIT} characters"));
            }
            if let Some(spec) = object.at(&["spec"]) {
                application(object, spec, sink);
                super::argo_cd_differences::check(object, spec, is_fought_over, sink);
            }
        }
        "ApplicationSet" => application_set(object, sink),
        _ => {}
    }
}

fn is_set(node: Option<&Node>) -> bool {
    node.is_some_and(|node| !node.is_null() && node.as_str() != Some(""))
}

/// The `spec` of an Application, or of an ApplicationSet's template.
fn application(object: &Object, spec: &Node, sink: &mut Sink<'_>) {
    let spot = || object.spot(spec);
    if !is_set(spec.get("project")) {
        let message = "the application names no project: Argo CD refuses it";
        sink.add(
            "X1",
            spot().field("project"),
            message,
            "add `project`, for example `project: default`",
        );
    }
    let destination = spec.get("destination");
    let field = |name| destination.and_then(|destination| destination.get(name));
    match (is_set(field("server")), is_set(field("name"))) {
        (false, false) => {
            let hint = "add `destination: {server: https://kubernetes.default.svc, namespace: ...}`";
            sink.add(
                "X1",
                spot().field("destination"),
                "the application names no cluster",
                hint,
            );
        }
        (true, true) => {
            let spot = spot().below(&["destination", "name"]);
            sink.add(
                "X1",
                spot,
                "`server` and `name` of a destination exclude each other",
                "remove one of them",
            );
        }
        _ => {}
    }
    sync_options(object, spec, sink);
    let sources = spec.get("sources").map(Node::items).unwrap_or_default();
    let source = spec.get("source");
    if source.is_some() && !sources.is_empty() {
        let message = "`source` is ignored beside `sources`";
        sink.add(
            "X1",
            spot().key("source"),
            message,
            "move it into `sources`, or remove one of them",
        );
    }
    if source.is_none() && sources.is_empty() && spec.get("sourceHydrator").is_none() {
        let hint = "add `source: {repoURL: ..., path: ..., targetRevision: ...}`";
        sink.add("X1", spot().field("source"), "the application has no source", hint);
    }
    for source in source.into_iter().chain(sources) {
        let spot = || object.spot(source);
        if !is_set(source.get("repoURL")) {
            sink.add(
                "X1",
                spot().field("repoURL"),
                "the source names no repository",
                "add `repoURL`",
            );
        }
        let is_placed = ["path", "chart", "ref"].iter().any(|name| is_set(source.get(name)));
        if !is_placed {
            let message = "the source names neither a path nor a chart";
            sink.add("X1", spot().field("path"), message, "add `path` or `chart`");
        }
        self::source(object, source, sink);
        let revision = source.get("targetRevision").and_then(Node::as_str).unwrap_or_default();
        if revision.is_empty() || revision == "HEAD" {
            let message = "the source follows whatever is newest";
            let hint = "write a branch or a tag in `targetRevision`";
            sink.add_from(Profile::Strict, "X1", spot().field("targetRevision"), message, hint);
        }
    }
}

/// What Argo CD refuses of a source.
fn source(object: &Object, source: &Node, sink: &mut Sink<'_>) {
    let text = |field: &str| source.get(field).and_then(Node::as_str).unwrap_or_default();
    let spot = |field: &str| object.spot(source).field(field);
    if !text("chart").is_empty() && !text("path").is_empty() {
        let message = "`path` and `chart` exclude each other";
        sink.add(
            "X1",
            spot("chart"),
            message,
            "remove `chart` for a repository, `path` for a registry of charts",
        );
    }
    if text("path").starts_with('/') {
        let message = "the path of an application is relative to its repository";
        sink.add("X1", spot("path"), message, "remove the `/` at the beginning");
    }
    if text("path").contains("//") {
        let message = "a part of the path is empty: a placeholder was lost";
        sink.warn("X1", spot("path"), message, "write the folder between the slashes");
    }
    let url = text("repoURL");
    let is_address = url.contains("://") || url.contains('@') || url.contains("{{") || url.contains("${{");
    // A registry of charts goes without a scheme.
    if !url.is_empty() && !is_address && text("chart").is_empty() {
        let message = "the repository is no address";
        sink.add(
            "X1",
            spot("repoURL"),
            message,
            "write `https://...` or `git@host:owner/repository.git`",
        );
    }
}

/// Options of a sync that exist.
fn sync_options(object: &Object, spec: &Node, sink: &mut Sink<'_>) {
    const OPTIONS: [&str; 16] = [
        "ApplyOutOfSyncOnly",
        "ClientSideApplyMigration",
        "CreateNamespace",
        "Delete",
        "DisableClientSideApplyMigration",
        "FailOnSharedResource",
        "Force",
        "PruneLast",
        "Prune",
        "PrunePropagationPolicy",
        "Replace",
        "RespectIgnoreDifferences",
        "ServerSideApply",
        "SkipDryRunOnMissingResource",
        "Validate",
        "SkipPrune",
    ];
    for node in spec
        .at(&["syncPolicy", "syncOptions"])
        .map(Node::items)
        .unwrap_or_default()
    {
        let text = node.as_str().unwrap_or_default();
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        if !OPTIONS.contains(&name) {
            let hint = match pave_report::did_you_mean(name, OPTIONS) {
                Some(near) => format!("did you mean `{near}=...`?"),
                None => "write for example `CreateNamespace=true`".to_owned(),
            };
            sink.warn("X1", object.spot(node), "Argo CD has no such option of a sync", hint);
        } else if value.is_empty() {
            sink.warn(
                "X1",
                object.spot(node),
                "the option has no value",
                format!("write `{name}=true`"),
            );
        }
    }
}

fn application_set(object: &Object, sink: &mut Sink<'_>) {
    let generators = object.at(&["spec", "generators"]).map(Node::items).unwrap_or_default();
    if generators.is_empty() {
        let hint = "add a generator such as `git`";
        sink.add(
            "X1",
            object.spot_at(&["spec", "generators"]),
            "the set has no generator",
            hint,
        );
    }
    let Some(template) = object.at(&["spec", "template"]) else {
        let hint = "add `template` with `metadata` and `spec`";
        sink.add(
            "X1",
            object.spot_at(&["spec", "template"]),
            "the set has no template",
            hint,
        );
        return;
    };
    match template.get("spec") {
        Some(spec) => application(object, spec, sink),
        None => sink.add(
            "X1",
            object.spot(template).field("spec"),
            "the template has no `spec`",
            "add it",
        ),
    }
    one_name(object, template, sink);
    names_collide(object, template, generators, sink);
    placeholders(object, template, generators, sink);
}

/// Every application of a set gets its name from what the generators give.
fn one_name(object: &Object, template: &Node, sink: &mut Sink<'_>) {
    let node = template.at(&["metadata", "name"]);
    if node.and_then(Node::as_str).is_none_or(|name| !name.contains("{{")) {
        let spot = object.spot(template).below(&["metadata", "name"]);
        let message = "all applications of the set get the same name";
        sink.add(
            "X1",
            spot,
            message,
            "put a placeholder into it, such as `{{path.basename}}`",
        );
    }
}

/// `{{path.basename}}` of `teams/*/services/*` is the same for services of one name in two teams.
fn names_collide(object: &Object, template: &Node, generators: &[Node], sink: &mut Sink<'_>) {
    let Some(node) = template.at(&["metadata", "name"]) else {
        return;
    };
    let name: String = node.as_str().unwrap_or_default().split_whitespace().collect();
    let is_last_folder = matches!(
        name.as_str(),
        "{{path.basename}}" | "{{.path.basename}}" | "{{path.basenameNormalized}}" | "{{.path.basenameNormalized}}"
    );
    let has_two_stars = |path: &str| path.split('/').filter(|part| part.contains('*')).count() > 1;
    let collides = generators.iter().any(|generator| {
        let directories = generator
            .at(&["git", "directories"])
            .map(Node::items)
            .unwrap_or_default();
        directories
            .iter()
            .filter_map(|directory| directory.get("path")?.as_str())
            .any(has_two_stars)
    });
    if is_last_folder && collides {
        let message = "two folders with one last name make one application";
        let hint = "put another part of the path before it, such as `{{path[1]}}-{{path.basename}}`";
        sink.warn("X1", object.spot(node), message, hint);
    }
}

/// Placeholders of the template, where the generators say all they give.
fn placeholders(object: &Object, template: &Node, generators: &[Node], sink: &mut Sink<'_>) {
    let mut known: Vec<String> = Vec::new();
    let are_known = generators.iter().all(|generator| gives(generator, &mut known, 0));
    if !are_known || known.is_empty() {
        return;
    }
    let is_go = object.at(&["spec", "goTemplate"]).and_then(Node::as_bool) == Some(true);
    visit(template, &mut |node, text| {
        for part in text.split("{{").skip(1) {
            let Some((inside, _)) = part.split_once("}}") else {
                continue;
            };
            let name = inside.trim().trim_start_matches('.');
            let is_plain = name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'[' | b']'));
            let root = name.split(['.', '[']).next().unwrap_or_default();
            if is_go && is_plain && !inside.trim().starts_with('.') && known.iter().any(|known| known == name) {
                let message = "with `goTemplate`, a parameter begins with a dot";
                sink.add("X1", object.spot(node), message, format!("write `{{{{.{name}}}}}`"));
                continue;
            }
            if is_plain && !known.iter().any(|known| known == name || known == root) {
                let hint = match pave_report::did_you_mean(name, known.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the generators give {}", known.join(", ")),
                };
                let short: String = name.chars().take(60).collect();
                sink.add("X1", object.spot(node), format!("no generator gives `{short}`"), hint);
            }
        }
    });
}

/// Adds what a generator gives; `false` where that is in files or clusters nobody sees.
fn gives(generator: &Node, known: &mut Vec<String>, depth: usize) -> bool {
    let Some(entry) = generator.entries().iter().find(|entry| entry.key.name != "selector") else {
        return false;
    };
    let mut add = |names: &[&str]| known.extend(names.iter().map(|name| (*name).to_owned()));
    match entry.key.name.as_str() {
        "list" => {
            let elements = entry.value.get("elements").map(Node::items).unwrap_or_default();
            for element in elements {
                known.extend(element.entries().iter().map(|field| field.key.name.clone()));
            }
            !elements.is_empty()
        }
        "git" if entry.value.get("directories").is_some() => {
            add(&["path"]);
            entry.value.get("values").is_none()
        }
        "clusters" => {
            add(&["name", "nameNormalized", "server", "metadata", "project", "values"]);
            true
        }
        "pullRequest" => {
            add(&[
                "number",
                "title",
                "branch",
                "branch_slug",
                "target_branch",
                "target_branch_slug",
                "head_sha",
                "head_short_sha",
                "head_short_sha_7",
                "labels",
                "author",
                "values",
            ]);
            true
        }
        "matrix" | "merge" if depth < 4 => {
            let inner = entry.value.get("generators").map(Node::items).unwrap_or_default();
            inner.iter().all(|generator| gives(generator, known, depth + 1))
        }
        _ => false,
    }
}

/// Calls `each` for every text below `node`; the reader bounds the depth.
fn visit(node: &Node, each: &mut dyn FnMut(&Node, &str)) {
    match &node.value {
        Value::String(text) => each(node, text),
        Value::Sequence(items) => items.iter().for_each(|item| visit(item, each)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| visit(&entry.value, each)),
        _ => {}
    }
}
