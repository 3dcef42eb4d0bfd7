//! Reads a Score workload (`score.dev/v1b1`) as an app spec.
//!
//! What the app spec can say is taken over; everything else is a finding at its place, so that nothing is dropped in
//! silence. Fields are those of Score's specification, version v1b1.

mod container;
mod text;

use crate::SpecSource;
use crate::check::Checker;
use crate::read::{documents, only_object};
use pave_report::{Finding, did_you_mean, has_errors};
use pave_yaml::{Entry, Node};
use serde_json::{Map, Value, json};
use text::{Text, read_text};

/// The app spec that a Score workload stands for, to be read with [`crate::read`], and what to know about it.
///
/// A value that is one output of a resource, such as `${resources.db.url}`, becomes a reference to the key of a Secret
/// named after the workload and the resource; a finding at level info names each of them. The spec is `None` exactly when
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
            [first, more @ ..] => {
                self.container(&first.value, &format!("containers.{}", first.key.name));
                for other in more {
                    self.unsupported(
                        other,
                        "containers",
                        "a service has one container",
                        "add it with `patches` of the app spec",
                    );
                }
            }
        }
        self.resources();
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

    /// What the platform provides stands in the catalog as a resource of the workload's name.
    fn resources(&mut self) {
        let resources = self.root.get("resources").map(Node::entries).unwrap_or_default();
        let mut list = Vec::new();
        for entry in resources {
            let kind = entry.value.get("type").and_then(Node::as_str).unwrap_or_default();
            match kind {
                "volume" | "environment" => {}
                "dns" | "route" => {
                    let path = format!("resources.{}", entry.key.name);
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
