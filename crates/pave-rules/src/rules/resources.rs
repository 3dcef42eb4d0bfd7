//! R rules: what a container may use.

use crate::kubernetes::{Object, Pod};
use crate::sink::Sink;
use pave_yaml::Node;

/// R1: CPU and memory, requested and limited (the Kyverno policy of seed 004, kube-linter, kube-score, Polaris, checkov).
pub(crate) fn check(object: &Object, pod: &Pod<'_>, sink: &mut Sink) {
    for container in pod.containers() {
        let resources = container.node.get("resources");
        for side in ["requests", "limits"] {
            let amounts = resources.and_then(|resources| resources.get(side));
            let is_missing = |name: &&str| amounts.and_then(|amounts| amounts.get(name)).is_none_or(Node::is_null);
            let missing: Vec<_> = ["cpu", "memory"].into_iter().filter(is_missing).collect();
            if missing.is_empty() {
                continue;
            }
            let path = format!("{}.resources.{side}", container.path);
            let node = amounts.or(resources).unwrap_or(container.node);
            let message = format!("`{path}` does not say {}", missing.join(" and "));
            let hint = match side {
                "requests" => "add for example `requests: {cpu: 250m, memory: 512Mi}`",
                _ => "add for example `limits: {cpu: \"1\", memory: 1Gi}`",
            };
            sink.add("R1", object.place(node, &path), message, hint);
        }
    }
}
