//! Pods, wherever they are written: in a Pod, a workload's template, a CronJob's.

use crate::object::Object;
use pave_yaml::{Node, Value};

/// A pod of an object.
#[derive(Clone, Copy)]
pub(crate) struct Pod<'a> {
    /// The object it is written in.
    pub(crate) object: &'a Object,
    /// What holds the pod's `metadata` and `spec`.
    pub(crate) template: &'a Node,
    /// The pod's `spec`.
    pub(crate) spec: &'a Node,
}

/// One container of a pod.
#[derive(Clone, Copy)]
pub(crate) struct Container<'a> {
    pub(crate) object: &'a Object,
    pub(crate) node: &'a Node,
    pub(crate) role: Role,
}

/// When a container runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// With the service.
    Main,
    /// Before it, to its end.
    Init,
    /// Before it and beside it: an init container that restarts always.
    Sidecar,
    /// Added by hand to a running pod.
    Ephemeral,
}

/// The pod of a workload; `None` for other objects and where it is missing.
pub(crate) fn pod_of(object: &Object) -> Option<Pod<'_>> {
    let keys: &[&str] = match (object.group(), object.kind()) {
        ("", "Pod") => &[],
        ("apps" | "extensions", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("batch", "Job")
        | ("", "ReplicationController")
        | ("argoproj.io", "Rollout") => &["spec", "template"],
        ("", "PodTemplate") => &["template"],
        ("batch", "CronJob") => &["spec", "jobTemplate", "spec", "template"],
        _ => return None,
    };
    let template = object.at(keys)?;
    Some(Pod {
        object,
        template,
        spec: template
            .get("spec")
            .filter(|spec| matches!(spec.value, Value::Mapping(_)))?,
    })
}

impl<'a> Pod<'a> {
    /// The labels of the pod, if it has any.
    pub(crate) fn labels(&self) -> Option<&'a Node> {
        self.template.at(&["metadata", "labels"])
    }

    pub(crate) fn annotations(&self) -> &'a [pave_yaml::Entry] {
        self.template
            .at(&["metadata", "annotations"])
            .map(Node::entries)
            .unwrap_or_default()
    }

    /// All containers, in the order in which they are written.
    pub(crate) fn containers(&self) -> impl Iterator<Item = Container<'a>> + use<'a> {
        let Self { object, spec, .. } = *self;
        spec.entries().iter().flat_map(move |entry| {
            let list = entry.key.name.as_str();
            let items = match list {
                "containers" | "initContainers" | "ephemeralContainers" => entry.value.items(),
                _ => &[],
            };
            let containers = items.iter().filter(|node| matches!(node.value, Value::Mapping(_)));
            let is_init = list == "initContainers";
            let is_main = list == "containers";
            containers.map(move |node| Container {
                object,
                node,
                role: if is_main {
                    Role::Main
                } else if !is_init {
                    Role::Ephemeral
                } else if node.get("restartPolicy").and_then(Node::as_str) == Some("Always") {
                    Role::Sidecar
                } else {
                    Role::Init
                },
            })
        })
    }

    /// The containers that run as long as the service does.
    pub(crate) fn running_containers(&self) -> impl Iterator<Item = Container<'a>> + use<'a> {
        self.containers()
            .filter(|container| matches!(container.role, Role::Main | Role::Sidecar))
    }

    /// A field of the pod's `securityContext`.
    pub(crate) fn security(&self, field: &str) -> Option<&'a Node> {
        set(self.spec.at(&["securityContext", field]))
    }

    /// Whether the pod is for Windows, where Linux' fields cannot be set.
    pub(crate) fn is_windows(&self) -> bool {
        self.spec.at(&["os", "name"]).and_then(Node::as_str) == Some("windows")
    }

    /// Whether root in the pod is nobody on the node (`hostUsers: false`).
    pub(crate) fn has_own_users(&self) -> bool {
        self.spec.get("hostUsers").and_then(Node::as_bool) == Some(false)
    }

    pub(crate) fn volumes(&self) -> &'a [Node] {
        self.spec.get("volumes").map(Node::items).unwrap_or_default()
    }

    /// Whether a running container has a port called or numbered as `wanted`; `None` where it says no port at all.
    pub(crate) fn has_port(&self, wanted: &Node) -> Option<bool> {
        let mut any = false;
        for container in self.running_containers() {
            for port in container.ports() {
                any = true;
                if is_same_port(wanted, port) {
                    return Some(true);
                }
            }
        }
        any.then_some(false)
    }

    /// The number of the port that `wanted` names or is.
    pub(crate) fn port_number(&self, wanted: &Node) -> Option<i64> {
        if let Some(number) = wanted.as_i64() {
            return Some(number);
        }
        let ports = self.running_containers().flat_map(|container| container.ports().iter());
        ports
            .filter(|port| is_same_port(wanted, port))
            .find_map(|port| port.get("containerPort")?.as_i64())
    }
}

/// Whether `wanted`, a name or a number, is `port` of a container.
pub(crate) fn is_same_port(wanted: &Node, port: &Node) -> bool {
    match wanted.as_str() {
        Some(name) => port.get("name").and_then(Node::as_str) == Some(name),
        None => wanted.as_i64().is_some() && port.get("containerPort").and_then(Node::as_i64) == wanted.as_i64(),
    }
}

/// A value that was given: `null` is as good as nothing.
pub(crate) fn set(node: Option<&Node>) -> Option<&Node> {
    node.filter(|node| !node.is_null())
}

impl<'a> Container<'a> {
    pub(crate) fn name(&self) -> &'a str {
        self.node.get("name").and_then(Node::as_str).unwrap_or_default()
    }

    /// Container `api`, init container `migrate`: how a message names it.
    pub(crate) fn title(&self) -> String {
        let name: String = self.name().chars().take(63).collect();
        let role = match self.role {
            Role::Main => "container",
            Role::Init => "init container",
            Role::Sidecar => "sidecar",
            Role::Ephemeral => "ephemeral container",
        };
        if name.is_empty() {
            role.to_owned()
        } else {
            format!("{role} `{name}`")
        }
    }

    /// A field of its own `securityContext`.
    pub(crate) fn security(&self, field: &str) -> Option<&'a Node> {
        set(self.node.at(&["securityContext", field]))
    }

    pub(crate) fn ports(&self) -> &'a [Node] {
        self.node.get("ports").map(Node::items).unwrap_or_default()
    }

    pub(crate) fn spot(&self) -> crate::place::Spot<'a> {
        self.object.spot(self.node)
    }

    /// Its probes with their field names.
    pub(crate) fn probes(&self) -> impl Iterator<Item = (&'static str, &'a Node)> + use<'a> {
        let node = self.node;
        ["startupProbe", "livenessProbe", "readinessProbe"]
            .into_iter()
            .filter_map(move |field| Some((field, set(node.get(field))?)))
    }
}
