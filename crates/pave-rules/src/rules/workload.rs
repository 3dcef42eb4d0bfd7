//! W rules: what a pod may do to its node and to others (Kubernetes' Pod Security Standards and the field's linters).

use crate::kubernetes::{Located, Object, Pod};
use crate::sink::Sink;
use pave_yaml::Node;

pub(crate) fn check(object: &Object, pod: &Pod<'_>, sink: &mut Sink) {
    host_namespaces(object, pod, sink);
    for container in pod.containers() {
        privileged(object, &container, sink);
        privilege_escalation(object, &container, sink);
        run_as_non_root(object, pod, &container, sink);
        capabilities(object, &container, sink);
        seccomp(object, pod, &container, sink);
        read_only_root(object, &container, sink);
        image(object, &container, sink);
    }
}

/// The node to point at for a field of a `securityContext`, and its path.
fn security_field<'a>(container: &Located<'a>, field: &str) -> (&'a Node, String) {
    let context = container.node.get("securityContext");
    let value = context.and_then(|context| context.get(field));
    let node = value.or(context).unwrap_or(container.node);
    (node, format!("{}.securityContext.{field}", container.path))
}

/// W2.
fn host_namespaces(object: &Object, pod: &Pod<'_>, sink: &mut Sink) {
    for field in ["hostNetwork", "hostPID", "hostIPC"] {
        if let Some(node) = pod.spec.node.get(field).filter(|node| node.as_bool() == Some(true)) {
            let path = format!("{}.{field}", pod.spec.path);
            sink.add(
                "W2",
                object.place(node, &path),
                format!("`{path}` opens the node to the pod"),
                "remove it",
            );
        }
    }
}

/// W1.
fn privileged(object: &Object, container: &Located<'_>, sink: &mut Sink) {
    let (node, path) = security_field(container, "privileged");
    if node.as_bool() == Some(true) {
        sink.add(
            "W1",
            object.place(node, &path),
            format!("`{path}` gives the whole node away"),
            "remove it",
        );
    }
}

/// W5: must be said, since the default is `true`.
fn privilege_escalation(object: &Object, container: &Located<'_>, sink: &mut Sink) {
    let (node, path) = security_field(container, "allowPrivilegeEscalation");
    if node.as_bool() != Some(false) {
        let message = format!("`{path}` is not `false`");
        sink.add(
            "W5",
            object.place(node, &path),
            message,
            "add `allowPrivilegeEscalation: false`",
        );
    }
}

/// W6: `runAsNonRoot`, and no user 0 beside it.
fn run_as_non_root(object: &Object, pod: &Pod<'_>, container: &Located<'_>, sink: &mut Sink) {
    let (node, path) = security_field(container, "runAsNonRoot");
    let effective = pod.security(container, "runAsNonRoot");
    if effective.and_then(Node::as_bool) != Some(true) {
        let message = format!("`{path}` is not `true`: the container may run as root");
        let hint = "add `runAsNonRoot: true` to the `securityContext` of the pod";
        sink.add("W6", object.place(effective.unwrap_or(node), &path), message, hint);
    }
    if let Some(user) = pod
        .security(container, "runAsUser")
        .filter(|user| user.as_i64() == Some(0))
    {
        let path = format!("{}.securityContext.runAsUser", container.path);
        sink.add(
            "W6",
            object.place(user, &path),
            format!("`{path}` is root"),
            "use a user above 10000",
        );
    }
}

/// W7.
fn capabilities(object: &Object, container: &Located<'_>, sink: &mut Sink) {
    let (node, path) = security_field(container, "capabilities");
    let list = |name: &str| container.node.at(&["securityContext", "capabilities", name]);
    let dropped = list("drop").map(Node::items).unwrap_or_default();
    if !dropped.iter().any(|item| item.as_str() == Some("ALL")) {
        let message = format!("`{path}.drop` does not hold `ALL`");
        sink.add(
            "W7",
            object.place(list("drop").unwrap_or(node), &path),
            message,
            "add `capabilities: {drop: [ALL]}`",
        );
    }
    for item in list("add").map(Node::items).unwrap_or_default() {
        if item.as_str() != Some("NET_BIND_SERVICE") {
            let message = format!("`{path}.add` gives a capability back");
            sink.add(
                "W7",
                object.place(item, &path),
                message,
                "remove it; only `NET_BIND_SERVICE` may be added",
            );
        }
    }
}

/// W8.
fn seccomp(object: &Object, pod: &Pod<'_>, container: &Located<'_>, sink: &mut Sink) {
    let (node, path) = security_field(container, "seccompProfile");
    let profile = pod.security(container, "seccompProfile");
    let kind = profile.and_then(|profile| profile.get("type")).and_then(Node::as_str);
    if !matches!(kind, Some("RuntimeDefault" | "Localhost")) {
        let message = format!("`{path}` does not limit system calls");
        let hint = "add `seccompProfile: {type: RuntimeDefault}` to the `securityContext` of the pod";
        sink.add("W8", object.place(profile.unwrap_or(node), &path), message, hint);
    }
}

/// W9.
fn read_only_root(object: &Object, container: &Located<'_>, sink: &mut Sink) {
    let (node, path) = security_field(container, "readOnlyRootFilesystem");
    if node.as_bool() != Some(true) {
        let hint = "add `readOnlyRootFilesystem: true`, and an `emptyDir` for `/tmp`";
        sink.add("W9", object.place(node, &path), format!("`{path}` is not `true`"), hint);
    }
}

/// W13.
fn image(object: &Object, container: &Located<'_>, sink: &mut Sink) {
    let path = format!("{}.image", container.path);
    let Some(node) = container.node.get("image") else {
        let message = format!("`{path}` is missing");
        sink.add(
            "W13",
            object.place(container.node, &path),
            message,
            "name an image with its tag",
        );
        return;
    };
    let text = node.as_str().unwrap_or_default();
    let (name, digest) = text
        .split_once('@')
        .map_or((text, None), |(name, digest)| (name, Some(digest)));
    // A colon before the last `/` belongs to the registry's port.
    let tag = name
        .rsplit('/')
        .next()
        .and_then(|last| last.split_once(':'))
        .map(|(_, tag)| tag);
    let hint = "write a tag such as `:1.4.2`, or a digest";
    if text.is_empty() || text.contains(char::is_whitespace) {
        sink.add("W13", object.place(node, &path), format!("`{path}` is no image"), hint);
    } else if digest.is_none() && tag.is_none_or(str::is_empty) {
        sink.add("W13", object.place(node, &path), format!("`{path}` has no tag"), hint);
    } else if digest.is_none() && tag == Some("latest") {
        let message = format!("`{path}` has the tag `latest`: what runs changes without a deployment");
        sink.add("W13", object.place(node, &path), message, hint);
    }
}
