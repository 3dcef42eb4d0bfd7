//! The container of a workload: what it runs, reads and mounts, and how it is asked for its health.

use super::Import;
use super::text::Text;
use pave_yaml::{Entry, Node};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Import<'_> {
    /// Takes the fields of a container over.
    pub(super) fn container(&mut self, container: &Node, path: &str) {
        const FIELDS: &[&str] = &[
            "image",
            "command",
            "args",
            "variables",
            "files",
            "volumes",
            "resources",
            "livenessProbe",
            "readinessProbe",
        ];
        self.only(container, path, &[FIELDS, &["before"]].concat());
        // `.` stands for the image that is being built.
        if let Some(image) = container
            .get("image")
            .and_then(Node::as_str)
            .filter(|image| *image != ".")
        {
            self.spec.insert("image".to_owned(), json!(image));
        }
        for field in ["command", "args"] {
            if let Some(list) = container.get(field) {
                let items = list.items().iter().enumerate();
                let items: Vec<_> = items
                    .filter_map(|(index, item)| self.plain(item, &format!("{path}.{field}[{index}]")))
                    .collect();
                self.spec.insert(field.to_owned(), json!(items));
            }
        }
        self.variables(container, path);
        self.files(container, path);
        self.volumes(container, path);
        self.amounts(container, path);
        self.probes(container, path);
    }

    /// A container before or beside the service's, as the app spec has it.
    pub(super) fn extra_container(&mut self, entry: &Entry) -> Value {
        const SHARED: [&str; 4] = ["files", "volumes", "livenessProbe", "readinessProbe"];
        let path = format!("containers.{}", entry.key.name);
        for field in SHARED {
            if let Some(field) = entry.value.entry(field) {
                let hint = "give it to the service's container: files and volumes are those of all containers";
                self.unsupported(field, &path, "only the service's container has them", hint);
            }
        }
        // The same fields as those of the service, kept apart from them.
        let service = std::mem::take(&mut self.spec);
        self.container(&entry.value, &path);
        let mut container = std::mem::replace(&mut self.spec, service);
        container.retain(|field, _| {
            ["image", "command", "args", "environmentVariables", "resources"].contains(&field.as_str())
        });
        container.shift_insert(0, "name".to_owned(), json!(entry.key.name));
        Value::Object(container)
    }

    fn variables(&mut self, container: &Node, path: &str) {
        let mut list = Vec::new();
        for entry in container.get("variables").map(Node::entries).unwrap_or_default() {
            let place = format!("{path}.variables.{}", entry.key.name);
            match self.value(&entry.value, &place) {
                Some(Text::Plain(value)) => list.push(json!({ "name": entry.key.name, "value": value })),
                Some(Text::Output { resource, key }) => {
                    let from = self.source_of(&entry.value, &place, &entry.key.name, &resource, &key);
                    list.push(json!({ "name": entry.key.name, "valueFrom": from }));
                }
                None => {}
            }
        }
        if !list.is_empty() {
            self.spec.insert("environmentVariables".to_owned(), Value::Array(list));
        }
    }

    /// Files are an object by path, or in older workloads a list with `target`.
    fn files(&mut self, container: &Node, path: &str) {
        let Some(files) = container.get("files") else { return };
        let by_path = files
            .entries()
            .iter()
            .map(|entry| (Some(entry.key.name.as_str()), &entry.value));
        let listed = files
            .items()
            .iter()
            .map(|file| (file.get("target").and_then(Node::as_str), file));
        let mut list = Vec::new();
        for (index, (target, file)) in by_path.chain(listed).enumerate() {
            let place = format!("{path}.files[{index}]");
            for field in ["source", "binaryContent", "mode"] {
                if let Some(entry) = file.entry(field) {
                    self.unsupported(entry, &place, "a file has text only", "write the text under `content`");
                }
            }
            self.only(
                file,
                &place,
                &["target", "content", "noExpand", "source", "binaryContent", "mode"],
            );
            let content = file
                .get("content")
                .and_then(|content| match file.get("noExpand").and_then(Node::as_bool) {
                    Some(true) => content.as_str().map(str::to_owned),
                    _ => self.plain(content, &format!("{place}.content")),
                });
            if let (Some(target), Some(content)) = (target, content) {
                list.push(json!({ "path": target, "content": content }));
            }
        }
        if !list.is_empty() {
            self.spec.insert("files".to_owned(), Value::Array(list));
        }
    }

    /// A volume of Score says neither its size nor whether it lasts: an empty directory, and a warning.
    fn volumes(&mut self, container: &Node, path: &str) {
        let Some(volumes) = container.get("volumes") else {
            return;
        };
        let by_path = volumes
            .entries()
            .iter()
            .map(|entry| (Some(entry.key.name.as_str()), &entry.value));
        let listed = volumes
            .items()
            .iter()
            .map(|volume| (volume.get("target").and_then(Node::as_str), volume));
        let mut list = Vec::new();
        for (index, (target, volume)) in by_path.chain(listed).enumerate() {
            let place = format!("{path}.volumes[{index}]");
            self.only(volume, &place, &["source", "target", "readOnly"]);
            let Some(target) = target else { continue };
            let message = format!("`{place}` becomes an empty directory of 1Gi");
            let hint = "in the app spec, set its size, or use `persistent` with kind `stateful`";
            self.checker
                .warning("score.volume", volume.position(), &place, message, hint);
            list.push(json!({ "name": format!("volume-{index}"), "path": target, "temporary": "1Gi" }));
        }
        if !list.is_empty() {
            self.spec.insert("volumes".to_owned(), Value::Array(list));
        }
    }

    fn amounts(&mut self, container: &Node, path: &str) {
        let Some(amounts) = container.get("resources") else {
            return;
        };
        let place = format!("{path}.resources");
        self.only(amounts, &place, &["requests", "limits"]);
        let mut sides = Map::new();
        for side in ["requests", "limits"] {
            if let Some(node) = amounts.get(side) {
                self.only(node, &format!("{place}.{side}"), &["cpu", "memory"]);
                sides.insert(side.to_owned(), node.to_json());
            }
        }
        self.spec.insert("resources".to_owned(), Value::Object(sides));
    }

    fn probes(&mut self, container: &Node, path: &str) {
        let mut checks = Map::new();
        let mut commands: BTreeMap<&str, &Node> = BTreeMap::new();
        for (field, check) in [("livenessProbe", "liveness"), ("readinessProbe", "readiness")] {
            let Some(probe) = container.get(field) else { continue };
            let place = format!("{path}.{field}");
            self.only(probe, &place, &["httpGet", "exec"]);
            if let Some(get) = probe.get("httpGet") {
                for field in ["host", "scheme", "httpHeaders"] {
                    if let Some(entry) = get.entry(field) {
                        self.unsupported(
                            entry,
                            &place,
                            "a health check asks a path of the main port",
                            "remove it",
                        );
                    }
                }
                self.only(
                    get,
                    &format!("{place}.httpGet"),
                    &["path", "port", "host", "scheme", "httpHeaders"],
                );
                checks.insert(check.to_owned(), get.get("path").map(Node::to_json).unwrap_or_default());
            } else if let Some(command) = probe.at(&["exec", "command"]) {
                commands.insert(check, command);
            }
        }
        if let (Some((_, command)), false) = (commands.first_key_value(), checks.is_empty()) {
            let message = "one check asks a path, the other runs a command";
            let hint = "write both as `httpGet`, or both as `exec`";
            self.checker
                .error("score.unsupported", command.position(), path, message, hint);
        } else if let Some(health) = commands.get("liveness").or(commands.get("readiness")) {
            self.spec.insert("healthCommand".to_owned(), health.to_json());
            let ready = commands.get("readiness").map(|command| command.to_json());
            if let Some(ready) = ready.filter(|ready| *ready != health.to_json()) {
                self.spec.insert("readyCommand".to_owned(), ready);
            }
        }
        if !checks.is_empty() {
            self.spec.insert("healthChecks".to_owned(), Value::Object(checks));
        }
    }
}
