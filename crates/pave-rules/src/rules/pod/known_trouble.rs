//! W19: programs and annotations that have given clusters away.

use crate::object::Object;
use crate::pod::pod_of;
use crate::sink::Sink;
use pave_yaml::Node;

/// Parts of image names, and what is wrong with them.
const IMAGES: [(&str, &str); 4] = [
    (
        "kubernetes-dashboard",
        "the Kubernetes dashboard gives its rights to whoever opens it",
    ),
    (
        "kubernetesui/dashboard",
        "the Kubernetes dashboard gives its rights to whoever opens it",
    ),
    (
        "kubernetes-helm/tiller",
        "Tiller, the server of Helm 2, has the rights of an administrator",
    ),
    (
        "git-sync/git-sync",
        "git-sync runs what its variables say (CVE-2023-34048)",
    ),
];

/// Annotations of ingress-nginx that put text into its configuration (CVE-2021-25742, CVE-2021-25746).
const SNIPPETS: &str = "-snippet";

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    for entry in object
        .at(&["metadata", "annotations"])
        .map(Node::entries)
        .unwrap_or_default()
    {
        let name = entry.key.name.strip_prefix("nginx.ingress.kubernetes.io/");
        if name.is_some_and(|name| name.ends_with(SNIPPETS)) {
            let message = "an annotation puts text into the configuration of ingress-nginx";
            let hint = "remove it; use the annotation for what it is to do, or a route of the gateway";
            sink.add("W19", object.spot(&entry.value), message, hint);
        }
    }
    let Some(pod) = pod_of(object) else { return };
    for container in pod.containers() {
        let Some(node) = container.node.get("image") else {
            continue;
        };
        let image = node.as_str().unwrap_or_default();
        for (part, what) in IMAGES {
            let is_it = image.contains(part);
            let is_flawed = part != "git-sync/git-sync" || has_git_command(container.node);
            if is_it && is_flawed {
                sink.add("W19", object.spot(node), what, "remove it");
                break;
            }
        }
    }
}

/// git-sync is fine unless someone chooses the program it runs.
fn has_git_command(container: &Node) -> bool {
    let variables = container.get("env").map(Node::items).unwrap_or_default();
    variables.iter().any(|variable| {
        matches!(
            variable.get("name").and_then(Node::as_str),
            Some("GITSYNC_GIT" | "GIT_SYNC_GIT")
        )
    })
}
