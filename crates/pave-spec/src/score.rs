//! Reads a Score workload (`score.dev/v1b1`) as an app spec.
//!
//! What the app spec can say is taken over; everything else is a finding at its place, so that nothing is dropped in
//! silence. Fields are those of Score's specification, version v1b1.

mod container;
mod place;
mod text;

pub use place::place_score_findings;

use crate::SpecSource;
use crate::check::Checker;
use crate::read::{documents, only_object};
use pave_report::{Finding, did_you_mean, has_errors};
use pave_yaml::{Entry, Node, Value as Yaml};
use serde_json::{Map, Value, json};
use text::{Text, read_text};

/// The app spec that a Score workload stands for, to be read with [`crate::read`], and what to know about it.
///
/// A value that is one output of a resource, such as `${resources.db.url}`, becomes a reference to a key of its
/// connection, or where an app spec cannot ask for such a resource, of a Secret named after the workload and the resource;
/// a finding at level info names each of these. The spec is `None` exactly when
/// a finding is an error: `S2` for what is no Score, `score.unsupported` for what an app spec cannot say.
#[must_use]
pub fn import_score(source: &SpecSource<'_>) -> (Option<Value>, Vec<Finding>) {
    let documents = match documents(source) {
        Ok(documents) => documents,
        Err(findings) => return (None, findings),
    };
    let mut checker = Checker::new(source.file);
    let example = "apiVersion: score.dev/v1b1";
    let Some(root) = only_object(&documents, "a Score workload", example, &mut checker) else {
        return (None, checker.into_findings());
    };
    let name = root
        .at(&["metadata", "name"])
        .and_then(Node::as_str)
        .unwrap_or_default()
        .to_owned();
    let mut import = Import {
        root,
        name,
        spec: Map::new(),
        checker,
    };
    import.workload();
    let spec = Value::Object(import.spec);
    let findings = import.checker.into_findings();
    ((!has_errors(&findings)).then_some(spec), findings)
}

/// The state of the container `name` that a container waits for; `None` where it does not.
fn waits<'n>(container: &'n Node, name: &str) -> Option<&'n str> {
    container.at(&["before", name, "ready"]).and_then(Node::as_str)
}

/// The field of the app spec that asks for a type of Score's resources, and the engine.
fn asked_for(resource_type: &str) -> Option<(&'static str, Option<&'static str>)> {
    match resource_type {
        "postgres" | "postgres-instance" => Some(("databases", Some("postgresql"))),
        "mysql" | "mysql-instance" => Some(("databases", Some("mysql"))),
        "s3" | "s3-bucket" => Some(("buckets", None)),
        "amqp" | "rabbitmq" | "sqs" | "kafka-topic" => Some(("queues", None)),
        _ => None,
    }
}

struct Import<'a> {
    root: &'a Node,
    name: String,
    spec: Map<String, Value>,
    checker: Checker<'a>,
}

impl Import<'_> {
    fn workload(&mut self) {
        let root = self.root;
        if root.get("apiVersion").and_then(Node::as_str) != Some("score.dev/v1b1") {
            let at = root.get("apiVersion").unwrap_or(root).position();
            let hint = "write `apiVersion: score.dev/v1b1`";
            self.checker
                .error("S2", at, "apiVersion", "`apiVersion` is not `score.dev/v1b1`", hint);
        }
        if self.name.is_empty() {
            let hint = "add `metadata:` with `name:`";
            self.checker.error(
                "S2",
                root.position(),
                "metadata.name",
                "`metadata.name` is missing",
                hint,
            );
        }
        self.only(
            root,
            "",
            &["apiVersion", "metadata", "containers", "service", "resources"],
        );
        self.spec.insert("name".to_owned(), json!(self.name));
        self.ports();
        self.annotations();
        let containers = root.get("containers").map(Node::entries).unwrap_or_default();
        match containers {
            [] => {
                let hint = "add `containers:` with one container";
                self.checker.error(
                    "S2",
                    root.position(),
                    "containers",
                    "`containers` is missing or empty",
                    hint,
                );
            }
            entries => self.containers(entries),
        }
        self.resources();
    }

    /// One container is the service; the others run before it where it waits for their end, else beside it.
    fn containers(&mut self, entries: &[Entry]) {
        let Some(main) = place::main_of(entries) else { return };
        let (mut before, mut beside) = (Vec::new(), Vec::new());
        for entry in entries.iter().filter(|entry| entry.key.name != main.key.name) {
            let container = self.extra_container(entry);
            let name = entry.key.name.as_str();
            let ends = entries
                .iter()
                .any(|other| waits(&other.value, name) == Some("complete"));
            if ends { &mut before } else { &mut beside }.push(container);
        }
        self.waiting(entries);
        self.container(&main.value, &format!("containers.{}", main.key.name));
        for (field, list) in [("before", before), ("sidecars", beside)] {
            if !list.is_empty() {
                self.spec.insert(field.to_owned(), Value::Array(list));
            }
        }
    }

    /// Findings for what waits for nothing, or for a state that Score does not have.
    fn waiting(&mut self, entries: &[Entry]) {
        const STATES: [&str; 3] = ["started", "healthy", "complete"];
        for entry in entries {
            if let Some(before) = entry
                .value
                .entry("before")
                .filter(|before| !matches!(before.value.value, Yaml::Mapping(_)))
            {
                let path = format!("containers.{}.before", entry.key.name);
                let message = format!("`{path}` must be an object, not {}", before.value.kind());
                let hint = "write the other container's name with `ready:` below it";
                self.checker.error("S2", before.value.position(), &path, message, hint);
            }
            for waiting in entry.value.get("before").map(Node::entries).unwrap_or_default() {
                let path = format!("containers.{}.before.{}", entry.key.name, waiting.key.name);
                let at = waiting.key.span.map(|span| span.start);
                if !entries
                    .iter()
                    .any(|other| other.key.name == waiting.key.name && other.key.name != entry.key.name)
                {
                    let message = format!("`{path}` is the name of no other container");
                    let names: Vec<_> = entries.iter().map(|entry| entry.key.name.as_str()).collect();
                    let hint = format!("its containers are {}", names.join(", "));
                    self.checker.error("S2", at, &path, message, hint);
                }
                self.only(&waiting.value, &path, &["ready"]);
                let state = waiting.value.get("ready").and_then(Node::as_str).unwrap_or_default();
                if !STATES.contains(&state) {
                    let message = format!("`{path}.ready` is no state of a container");
                    let hint = format!("write one of {}", STATES.join(", "));
                    self.checker
                        .error("S2", waiting.value.position().or(at), &path, message, hint);
                }
            }
        }
    }

    /// The annotation by which score-k8s knows the kind of workload is taken over; others are for other tools.
    fn annotations(&mut self) {
        const KIND: &str = "k8s.score.dev/kind";
        let Some(metadata) = self.root.get("metadata") else {
            return;
        };
        self.only(metadata, "metadata", &["name", "annotations"]);
        for entry in metadata.get("annotations").map(Node::entries).unwrap_or_default() {
            let kind = match entry.value.as_str() {
                Some("StatefulSet") => Some("stateful"),
                Some("Job") => Some("job"),
                _ => None,
            };
            if entry.key.name != KIND {
                let shown: String = entry.key.name.chars().take(60).collect();
                let message = format!("the annotation `{shown}` is not taken over");
                let at = entry.key.span.map(|span| span.start);
                let hint = "if objects need it, add it with `patches` of the app spec";
                self.checker
                    .warning("score.annotation", at, "metadata.annotations", message, hint);
            } else if let Some(kind) = kind {
                self.spec.insert("kind".to_owned(), json!(kind));
            } else if entry.value.as_str() != Some("Deployment") {
                let hint = "write `Deployment`, `StatefulSet` or `Job`";
                self.unsupported(entry, "metadata.annotations", "no kind of an app spec fits", hint);
            }
        }
    }

    /// The first port is the service's; without any it is a worker.
    fn ports(&mut self) {
        let service = self.root.get("service");
        if let Some(service) = service {
            self.only(service, "service", &["ports"]);
        }
        let ports = service
            .and_then(|service| service.get("ports"))
            .map(Node::entries)
            .unwrap_or_default();
        if ports.is_empty() {
            self.spec.insert("kind".to_owned(), json!("worker"));
        }
        let mut more = Vec::new();
        for (index, entry) in ports.iter().enumerate() {
            let path = format!("service.ports.{}", entry.key.name);
            self.only(&entry.value, &path, &["port", "targetPort", "protocol"]);
            if let Some(protocol) = entry
                .value
                .entry("protocol")
                .filter(|entry| entry.value.as_str() != Some("TCP"))
            {
                self.unsupported(
                    protocol,
                    &path,
                    "only TCP is served",
                    "remove `protocol`, or add the port with `patches`",
                );
            }
            // Traffic comes to the container's port: the Service of an app spec has no second number.
            let Some(port) = entry.value.get("targetPort").or_else(|| entry.value.get("port")) else {
                let hint = "add `port:`";
                self.checker.error(
                    "S2",
                    entry.value.position(),
                    &path,
                    format!("`{path}.port` is missing"),
                    hint,
                );
                continue;
            };
            if index == 0 {
                self.spec.insert("port".to_owned(), port.to_json());
            } else {
                more.push(json!({ "name": entry.key.name, "port": port.to_json() }));
            }
        }
        if !more.is_empty() {
            self.spec.insert("ports".to_owned(), Value::Array(more));
        }
    }

    /// Databases, queues and buckets are asked for; what else the platform provides stands in the catalog as a resource
    /// of the workload's name.
    fn resources(&mut self) {
        let resources = self.root.get("resources").map(Node::entries).unwrap_or_default();
        let mut list = Vec::new();
        for entry in resources {
            let path = format!("resources.{}", entry.key.name);
            let kind = entry.value.get("type").and_then(Node::as_str).unwrap_or_default();
            if let Some((field, engine)) = asked_for(kind) {
                let mut item = json!({ "name": entry.key.name });
                if let (Some(engine), Some(item)) = (engine, item.as_object_mut()) {
                    item.insert("engine".to_owned(), json!(engine));
                }
                if let Some(Value::Array(items)) = self.spec.get_mut(field) {
                    items.push(item);
                } else {
                    self.spec.insert(field.to_owned(), json!([item]));
                }
                if let Some(params) = entry.value.entry("params") {
                    let hint = format!("in the app spec, say it in `{field}`");
                    let message = format!("`{path}.params` is not taken over");
                    let at = params.key.span.map(|span| span.start);
                    self.checker.warning("score.params", at, &path, message, hint);
                }
                continue;
            }
            match kind {
                "volume" | "environment" => {}
                "dns" | "route" => {
                    let hint = "in the app spec, add `expose:` with `host:`";
                    let message = format!("`{path}` gives no host name");
                    self.checker
                        .warning("score.route", entry.value.position(), &path, message, hint);
                }
                _ => list.push(json!(format!("resource:{}-{}", self.name, entry.key.name))),
            }
        }
        if !list.is_empty() {
            self.spec.insert("dependsOn".to_owned(), Value::Array(list));
        }
    }

    /// Where a variable finds an output of a resource; a finding where somebody else must write it.
    fn source_of(&mut self, node: &Node, path: &str, variable: &str, resource: &str, key: &str) -> String {
        let kind = self.root.at(&["resources", resource, "type"]).and_then(Node::as_str);
        if kind.is_some_and(|kind| asked_for(kind).is_some()) {
            return format!("claim/{resource}/{key}");
        }
        let secret = format!("{}-{resource}", self.name);
        self.note(
            node,
            path,
            format!("`{variable}` comes from key `{key}` of the Secret `{secret}`"),
        );
        format!("secret/{secret}/{key}")
    }

    /// A text without outputs of resources.
    fn plain(&mut self, node: &Node, path: &str) -> Option<String> {
        match self.value(node, path)? {
            Text::Plain(text) => Some(text),
            Text::Output { .. } => {
                let hint = "read it from an environment variable";
                let message = format!("`{path}` needs an output of a resource, which only a variable can be");
                self.checker
                    .error("score.unsupported", node.position(), path, message, hint);
                None
            }
        }
    }

    fn value(&mut self, node: &Node, path: &str) -> Option<Text> {
        let written = match node.as_str() {
            Some(text) => text.to_owned(),
            None => node.plain.as_deref()?.to_owned(),
        };
        match read_text(&written, &self.name) {
            Ok(text) => Some(text),
            Err(problem) => {
                let message = format!("`{path}` {}", problem.message());
                self.checker
                    .error("score.unsupported", node.position(), path, message, problem.hint());
                None
            }
        }
    }

    fn note(&mut self, node: &Node, path: &str, message: String) {
        let hint = "make sure that the platform writes it, or fetch it with `secrets`";
        self.checker.info("score.output", node.position(), path, message, hint);
    }

    fn unsupported(&mut self, entry: &Entry, path: &str, why: &str, hint: &str) {
        let place = format!("{path}.{}", entry.key.name);
        let at = entry.key.span.map(|span| span.start);
        self.checker.error(
            "score.unsupported",
            at,
            &place,
            format!("`{place}` cannot be taken over: {why}"),
            hint,
        );
    }

    /// Findings for the fields of `node` that Score does not have.
    fn only(&mut self, node: &Node, path: &str, known: &[&str]) {
        for entry in node.entries() {
            let name = entry.key.name.as_str();
            if !known.contains(&name) {
                let shown: String = name.chars().take(60).collect();
                let hint = match did_you_mean(name, known.iter().copied()) {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => format!("known fields are {}", known.join(", ")),
                };
                let at = entry.key.span.map(|span| span.start);
                let place = crate::check::join(path, &shown);
                self.checker
                    .error("S2", at, &place, format!("unknown field `{shown}`"), hint);
            }
        }
    }
}
