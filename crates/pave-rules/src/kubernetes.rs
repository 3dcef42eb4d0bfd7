//! Kubernetes objects and the pods inside them.

use crate::sink::Place;
use pave_yaml::{Document, Node};

/// One object of a set.
pub(crate) struct Object {
    pub(crate) file: String,
    pub(crate) document: Document,
    /// Where it stands in its document: empty, or `items[3]`.
    pub(crate) path: String,
    /// The folder of its kustomization; empty without one.
    pub(crate) bundle: String,
}

/// A node with its path in the object.
#[derive(Clone)]
pub(crate) struct Located<'a> {
    pub(crate) node: &'a Node,
    pub(crate) path: String,
}

/// A pod, wherever it is written.
pub(crate) struct Pod<'a> {
    /// The labels of the pod, if it has any.
    pub(crate) labels: Option<&'a Node>,
    /// The pod's `spec`.
    pub(crate) spec: Located<'a>,
}

impl Object {
    pub(crate) fn new(file: &str, document: Document, path: String) -> Self {
        Self {
            file: file.to_owned(),
            document,
            path,
            bundle: String::new(),
        }
    }

    pub(crate) fn root(&self) -> &Node {
        &self.document.root
    }

    fn text(&self, keys: &[&str]) -> &str {
        self.root().at(keys).and_then(Node::as_str).unwrap_or_default()
    }

    pub(crate) fn api_version(&self) -> &str {
        self.text(&["apiVersion"])
    }

    pub(crate) fn kind(&self) -> &str {
        self.text(&["kind"])
    }

    pub(crate) fn name(&self) -> &str {
        self.text(&["metadata", "name"])
    }

    pub(crate) fn namespace(&self) -> &str {
        self.text(&["metadata", "namespace"])
    }

    /// `Deployment api`: how a message names the object.
    pub(crate) fn title(&self) -> String {
        match self.name() {
            "" => self.kind().to_owned(),
            name => format!("{} `{}`", self.kind(), name.chars().take(253).collect::<String>()),
        }
    }

    /// The place of `node` at `path` in the object.
    pub(crate) fn place<'a>(&'a self, node: &Node, path: &'a str) -> Place<'a> {
        Place {
            file: &self.file,
            position: node.position(),
            path,
        }
    }

    /// The path of a field of the object.
    pub(crate) fn join(&self, path: &str) -> String {
        match self.path.as_str() {
            "" => path.to_owned(),
            outer => format!("{outer}.{path}"),
        }
    }

    /// The pod of a workload; `None` for other objects and where it is missing.
    pub(crate) fn pod(&self) -> Option<Pod<'_>> {
        let keys: &[&str] = match (self.api_version(), self.kind()) {
            ("v1", "Pod") => &[],
            ("apps/v1", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
            | ("batch/v1", "Job")
            | ("v1", "ReplicationController") => &["spec", "template"],
            ("batch/v1", "CronJob") => &["spec", "jobTemplate", "spec", "template"],
            _ => return None,
        };
        let template = self.root().at(keys)?;
        let outer = keys.join(".");
        let path = if outer.is_empty() {
            "spec".to_owned()
        } else {
            format!("{outer}.spec")
        };
        Some(Pod {
            labels: template.at(&["metadata", "labels"]),
            spec: Located {
                node: template.get("spec")?,
                path: self.join(&path),
            },
        })
    }
}

impl<'a> Pod<'a> {
    /// The containers that run with the service and before it.
    pub(crate) fn containers(&self) -> Vec<Located<'a>> {
        let lists = ["initContainers", "containers"];
        let containers = lists.iter().flat_map(|list| {
            let items = self.spec.node.get(list).map(Node::items).unwrap_or_default();
            items.iter().enumerate().map(move |(index, node)| (list, index, node))
        });
        let containers = containers.map(|(list, index, node)| Located {
            node,
            path: format!("{}.{list}[{index}]", self.spec.path),
        });
        containers.collect()
    }

    /// The value that holds for `container`: its own `securityContext`'s, else the pod's.
    pub(crate) fn security<'c>(&'c self, container: &Located<'c>, field: &str) -> Option<&'c Node> {
        let own = container.node.at(&["securityContext", field]);
        own.or_else(|| self.spec.node.at(&["securityContext", field]))
    }
}

/// The kinds of Kubernetes itself that live in a namespace.
pub(crate) fn is_namespaced(api_version: &str, kind: &str) -> bool {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    match group {
        "" => matches!(
            kind,
            "ConfigMap"
                | "Endpoints"
                | "LimitRange"
                | "PersistentVolumeClaim"
                | "Pod"
                | "PodTemplate"
                | "ReplicationController"
                | "ResourceQuota"
                | "Secret"
                | "Service"
                | "ServiceAccount"
        ),
        "apps" | "batch" | "autoscaling" | "policy" | "discovery.k8s.io" | "coordination.k8s.io" => true,
        "networking.k8s.io" => matches!(kind, "Ingress" | "NetworkPolicy"),
        "rbac.authorization.k8s.io" => matches!(kind, "Role" | "RoleBinding"),
        _ => false,
    }
}
