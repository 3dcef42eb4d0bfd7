//! Containers: names, ports, variables, mounts, commands.

use super::ask::{Ask, is_empty, short, text, text_of};
use super::forms::{is_inner_path, is_label, is_port_name, is_variable_name};
use super::{commands, probes, quantities};
use crate::pod::{Container, Pod, Role, set};
use pave_yaml::Node;
use std::collections::BTreeSet;

const NAME_ADVICE: &str = "at most 63 lower-case letters, digits and `-`, with a letter or digit at both ends";

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, ask: &mut Ask<'_, '_, '_>) {
    if is_empty(pod.spec.get("containers")) {
        ask.wrong_field(
            pod.spec,
            "containers",
            "the pod has no container",
            "add `containers` with at least one",
        );
    }
    let mut names = BTreeSet::new();
    for container in pod.containers() {
        let node = container.node;
        ask.required(node, "name", "give the container a name");
        ask.form(node, "name", is_label, NAME_ADVICE);
        if !container.name().is_empty() && !names.insert(container.name()) {
            let name = node.get("name").unwrap_or(node);
            ask.wrong(
                name,
                format!("two containers have the name `{}`", short(container.name())),
                "give each its own",
            );
        }
        image(node, ask);
        ask.one_of(node, "imagePullPolicy", &["Always", "IfNotPresent", "Never"]);
        ask.one_of(node, "terminationMessagePolicy", &["File", "FallbackToLogsOnError"]);
        ports(pod, node, ask);
        variables(node, ask);
        told_resources(pod, node, ask);
        mounts(pod, node, ask);
        commands::check(node, ask);
        probes::check(&container, ask);
        quantities::resources(node, ask);
        security(&container, ask);
        if container.role != Role::Main
            && let Some((policy, text)) = text_of(node, "restartPolicy")
            && text != "Always"
            && ask.minor() < 34
        {
            ask.wrong(
                policy,
                "an init container may only restart `Always`",
                "write `Always`, or remove it",
            );
        }
    }
}

fn image(node: &Node, ask: &mut Ask<'_, '_, '_>) {
    ask.required(node, "image", "name an image with its tag");
    if let Some((image, text)) = text_of(node, "image")
        && text.trim() != text
    {
        ask.wrong(image, "the image begins or ends with a space", "remove it");
    }
}

fn ports(pod: &Pod<'_>, node: &Node, ask: &mut Ask<'_, '_, '_>) {
    let ports = node.get("ports").map(Node::items).unwrap_or_default();
    ask.unique(ports, "name", "ports");
    let mut seen = BTreeSet::new();
    for port in ports {
        let protocol = text_of(port, "protocol").map_or("TCP", |(_, protocol)| protocol);
        if let Some(number) = port.get("containerPort").and_then(Node::as_i64)
            && !seen.insert((number, protocol))
        {
            let message = "two ports have this number and protocol";
            ask.warn_key(port, "containerPort", message, "keep one of them");
        }
    }
    let is_host = pod.spec.get("hostNetwork").and_then(Node::as_bool) == Some(true);
    for port in ports {
        ask.within(port, "containerPort", 1, 65535);
        ask.within(port, "hostPort", 0, 65535);
        ask.one_of(port, "protocol", &["TCP", "UDP", "SCTP"]);
        ask.form(
            port,
            "name",
            is_port_name,
            "at most 15 lower-case letters, digits and single `-`, with a letter",
        );
        let number = port.get("containerPort").and_then(Node::as_i64);
        if let Some(host) = set(port.get("hostPort"))
            && is_host
            && host.as_i64() != Some(0)
            && host.as_i64() != number
        {
            ask.wrong(
                host,
                "with `hostNetwork` both ports must be the same",
                "remove `hostPort`",
            );
        }
    }
}

fn variables(node: &Node, ask: &mut Ask<'_, '_, '_>) {
    let minor = ask.minor();
    for variable in node.get("env").map(Node::items).unwrap_or_default() {
        ask.required(variable, "name", "give the variable a name");
        if let Some((name, text)) = text_of(variable, "name")
            && !text.is_empty()
            && !is_variable_name(text, minor)
        {
            ask.wrong(
                name,
                "no name of a variable",
                "write letters, digits and `_`, beginning with a letter",
            );
        }
        let Some(source) = set(variable.get("valueFrom")) else {
            continue;
        };
        if !is_empty(variable.get("value")) {
            let message = "only one of `value` and `valueFrom` may be there";
            ask.wrong_key(variable, "valueFrom", message, "remove one of them");
        }
        let kinds = [
            "configMapKeyRef",
            "secretKeyRef",
            "fieldRef",
            "resourceFieldRef",
            "fileKeyRef",
        ];
        ask.exclusive(source, &kinds, 1);
        for kind in ["configMapKeyRef", "secretKeyRef"] {
            if let Some(reference) = set(source.get(kind)) {
                ask.required(reference, "name", "name the object that holds the value");
                ask.required(reference, "key", "name the key of the value");
            }
        }
        if let Some(reference) = set(source.get("fieldRef")) {
            field_path(reference, ask);
        }
    }
    for source in node.get("envFrom").map(Node::items).unwrap_or_default() {
        ask.exclusive(source, &["configMapRef", "secretRef"], 1);
        for kind in ["configMapRef", "secretRef"] {
            if let Some(reference) = set(source.get(kind)) {
                ask.required(reference, "name", "name the object that holds the variables");
            }
        }
    }
}

/// What a variable may tell about the resources of a container.
fn told_resources(pod: &Pod<'_>, node: &Node, ask: &mut Ask<'_, '_, '_>) {
    for variable in node.get("env").map(Node::items).unwrap_or_default() {
        let Some(reference) = set(variable.at(&["valueFrom", "resourceFieldRef"])) else {
            continue;
        };
        ask.required(reference, "resource", "write for example `limits.cpu`");
        if let Some((node, resource)) = text_of(reference, "resource") {
            const RESOURCES: [&str; 6] = [
                "limits.cpu",
                "limits.memory",
                "limits.ephemeral-storage",
                "requests.cpu",
                "requests.memory",
                "requests.ephemeral-storage",
            ];
            let is_known = RESOURCES.contains(&resource) || resource.contains(".hugepages-");
            if !is_known && !resource.is_empty() {
                let hint = match pave_report::did_you_mean(resource, RESOURCES) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("write one of {}", RESOURCES.join(", ")),
                };
                ask.wrong(node, "a container has no such resource to tell", hint);
            }
        }
        if let Some((node, wanted)) = text_of(reference, "containerName")
            && !wanted.is_empty()
            && !pod.containers().any(|container| container.name() == wanted)
        {
            let names = pod.containers().map(|container| container.name());
            let hint = match pave_report::did_you_mean(wanted, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a container of the pod".to_owned(),
            };
            ask.wrong(node, format!("the pod has no container `{}`", short(wanted)), hint);
        }
    }
}

/// What a variable may tell about its pod.
fn field_path(reference: &Node, ask: &mut Ask<'_, '_, '_>) {
    const FIELDS: [&str; 10] = [
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.serviceAccountName",
        "status.hostIP",
        "status.hostIPs",
        "status.podIP",
        "status.podIPs",
        "metadata.labels",
    ];
    let Some((node, path)) = text_of(reference, "fieldPath") else {
        return;
    };
    let is_key = |prefix: &str| {
        path.strip_prefix(prefix)
            .is_some_and(|rest| rest.starts_with("['") && rest.ends_with("']"))
    };
    let is_known = FIELDS.iter().take(9).any(|field| *field == path);
    if !is_known && !is_key("metadata.labels") && !is_key("metadata.annotations") {
        let hint = match pave_report::did_you_mean(path, FIELDS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", FIELDS.join(", ")),
        };
        ask.wrong(node, "a pod has no such field to tell", hint);
    }
}

fn mounts(pod: &Pod<'_>, node: &Node, ask: &mut Ask<'_, '_, '_>) {
    let volumes = || {
        let claims = pod
            .object
            .at(&["spec", "volumeClaimTemplates"])
            .map(Node::items)
            .unwrap_or_default();
        let claims = claims
            .iter()
            .filter_map(|claim| claim.at(&["metadata", "name"])?.as_str());
        pod.volumes().iter().map(|volume| text(volume, "name")).chain(claims)
    };
    let mounts = node.get("volumeMounts").map(Node::items).unwrap_or_default();
    ask.unique(mounts, "mountPath", "mounts");
    let devices = node.get("volumeDevices").map(Node::items).unwrap_or_default();
    for mount in mounts.iter().chain(devices) {
        if let Some((name, wanted)) = text_of(mount, "name")
            && !volumes().any(|volume| volume == wanted)
        {
            let hint = match pave_report::did_you_mean(wanted, volumes()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add it to `volumes` of the pod".to_owned(),
            };
            ask.wrong(name, format!("the pod has no volume `{}`", short(wanted)), hint);
        }
    }
    for mount in mounts {
        ask.required(mount, "mountPath", "say where the volume is mounted");
        if let Some((path, text)) = text_of(mount, "mountPath")
            && text.contains(':')
        {
            ask.wrong(path, "a mount path holds no `:`", "write a path such as `/data`");
        }
        if !pod.is_windows()
            && let Some((_, path)) = text_of(mount, "mountPath")
            && !path.is_empty()
            && !path.starts_with('/')
        {
            ask.warn_key(
                mount,
                "mountPath",
                "`mountPath` does not begin with `/`",
                "write it from the root",
            );
        }
        if let Some((path, "/")) = text_of(mount, "mountPath") {
            let message = "nothing of the image is left below a volume at the root";
            ask.wrong(path, message, "write a path such as `/data`");
        }
        let is_privileged = node.at(&["securityContext", "privileged"]).and_then(Node::as_bool) == Some(true);
        if let Some((place, "Bidirectional")) = text_of(mount, "mountPropagation")
            && !is_privileged
        {
            let message = "only a privileged container may mount `Bidirectional`";
            ask.wrong(place, message, "write `HostToContainer`, or remove it");
        }
        ask.one_of(mount, "mountPropagation", &["None", "HostToContainer", "Bidirectional"]);
        ask.form(mount, "subPath", is_inner_path, "a relative path without `..`");
        ask.exclusive(mount, &["subPath", "subPathExpr"], 0);
    }
}

/// Fields of a `securityContext` that contradict each other.
fn security(container: &Container<'_>, ask: &mut Ask<'_, '_, '_>) {
    let Some(context) = set(container.node.get("securityContext")) else {
        return;
    };
    super::pods::security(context, ask);
    let is = |field: &str, value: bool| context.get(field).and_then(Node::as_bool) == Some(value);
    let adds = context
        .at(&["capabilities", "add"])
        .map(Node::items)
        .unwrap_or_default();
    let adds_admin = adds
        .iter()
        .any(|item| matches!(item.as_str(), Some("SYS_ADMIN" | "CAP_SYS_ADMIN")));
    if is("allowPrivilegeEscalation", false) && (is("privileged", true) || adds_admin) {
        let message = "`allowPrivilegeEscalation: false` contradicts `privileged` and `SYS_ADMIN`";
        ask.wrong_field(
            context,
            "allowPrivilegeEscalation",
            message,
            "remove what is privileged",
        );
    }
}
