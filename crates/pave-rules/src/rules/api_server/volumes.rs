//! Volumes: one source each, with what the source needs.

use super::ask::{Ask, text, text_of};
use super::forms::{is_inner_path, is_label};
use super::quantities;
use crate::pod::{Pod, set};
use crate::rules::pod::quantity_of;
use crate::rules::yaml::is_octal;
use pave_yaml::Node;
use std::collections::BTreeSet;

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, ask: &mut Ask<'_, '_, '_>) {
    unused(pod, ask);
    ask.unique(pod.volumes(), "name", "volumes");
    hidden(pod, ask);
    for volume in pod.volumes() {
        ask.required(volume, "name", "give the volume a name");
        ask.form(
            volume,
            "name",
            is_label,
            "at most 63 lower-case letters, digits and `-`",
        );
        let sources: Vec<_> = volume
            .entries()
            .iter()
            .filter(|entry| entry.key.name != "name" && !entry.value.is_null())
            .collect();
        match sources.as_slice() {
            [] => ask.wrong(volume, "the volume has no source", "add for example `emptyDir: {}`"),
            [_] => {}
            [_, second, ..] => {
                let message = "the volume has more than one source";
                ask.wrong_key(volume, &second.key.name, message, "keep one of them");
            }
        }
        contents(volume, ask);
        room(pod, volume, ask);
    }
}

/// What an `emptyDir` holds counts for the pod: in memory for its limit of memory, on disk for that of ephemeral storage.
fn room(pod: &Pod<'_>, volume: &Node, ask: &mut Ask<'_, '_, '_>) {
    let Some((node, size)) = volume
        .at(&["emptyDir", "sizeLimit"])
        .and_then(|node| Some((node, quantity_of(node)?)))
    else {
        return;
    };
    let resource = match volume.at(&["emptyDir", "medium"]).and_then(Node::as_str) {
        Some("Memory") => "memory",
        None | Some("") => "ephemeral-storage",
        _ => return,
    };
    let limit =
        |container: crate::pod::Container<'_>| quantity_of(set(container.node.at(&["resources", "limits", resource]))?);
    let all: Option<i128> = pod.running_containers().map(limit).sum();
    if all.is_some_and(|all| all > 0 && size > all) {
        let message = format!("the volume may grow beyond the limit of {resource} of the pod, which is ended before");
        ask.warn(node, message, "write less than the containers' limits, or raise these");
    }
}

/// Volumes that no container mounts: the mount was forgotten, or has another name.
fn unused(pod: &Pod<'_>, ask: &mut Ask<'_, '_, '_>) {
    let mounted: BTreeSet<&str> = pod
        .containers()
        .flat_map(|container| ["volumeMounts", "volumeDevices"].map(|field| container.node.get(field)))
        .flat_map(|mounts| mounts.map(Node::items).unwrap_or_default())
        .map(|mount| text(mount, "name"))
        .collect();
    let claims = pod.object.at(&["spec", "volumeClaimTemplates"]);
    for claim in claims.map(Node::items).unwrap_or_default() {
        let name = claim
            .at(&["metadata", "name"])
            .and_then(Node::as_str)
            .unwrap_or_default();
        if !name.is_empty()
            && !mounted.contains(name)
            && let Some(metadata) = claim.get("metadata")
        {
            ask.warn_key(
                metadata,
                "name",
                "no container mounts this claim",
                "mount it, or remove it",
            );
        }
    }
    for volume in pod.volumes() {
        let name = text(volume, "name");
        if !name.is_empty() && !mounted.contains(name) {
            ask.warn_key(
                volume,
                "name",
                "no container mounts this volume",
                "mount it, or remove it",
            );
        }
    }
}

/// A claim takes the place of a volume that has its name.
fn hidden(pod: &Pod<'_>, ask: &mut Ask<'_, '_, '_>) {
    let claims = pod.object.at(&["spec", "volumeClaimTemplates"]);
    for claim in claims.map(Node::items).unwrap_or_default() {
        let Some(name) = claim.at(&["metadata", "name"]).and_then(Node::as_str) else {
            continue;
        };
        if let Some(volume) = pod.volumes().iter().find(|volume| text(volume, "name") == name) {
            let message = "a claim of `volumeClaimTemplates` has this name: the volume is never used";
            ask.warn_key(volume, "name", message, "remove the volume, or give it another name");
        }
    }
}

/// A mode in decimal digits, as YAML reads it where no `0` stands before: `440` is `0670`.
fn mode(source: &Node, ask: &mut Ask<'_, '_, '_>) {
    ask.within(source, "defaultMode", 0, 0o777);
    if let Some(node) = source.get("defaultMode")
        && let Some(number @ (400 | 440 | 444)) = node.as_i64()
    {
        let message = format!("the number is decimal: the files get the mode 0{number:o}");
        ask.warn(node, message, format!("write `0{number}`"));
    }
}

fn contents(volume: &Node, ask: &mut Ask<'_, '_, '_>) {
    let projected = volume
        .at(&["projected", "sources"])
        .map(Node::items)
        .unwrap_or_default();
    for source in projected {
        let kinds = [
            "configMap",
            "secret",
            "downwardAPI",
            "serviceAccountToken",
            "clusterTrustBundle",
            "podCertificate",
        ];
        ask.exclusive(source, &kinds, 1);
    }
    if let Some(source) = set(volume.get("projected"))
        && set(source.get("defaultMode")).is_some_and(|mode| !is_octal(mode))
    {
        mode(source, ask);
    }
    for holder in std::iter::once(volume).chain(projected) {
        for kind in ["configMap", "secret", "downwardAPI"] {
            let Some(source) = set(holder.get(kind)) else { continue };
            // kubectl reads `0555` as octal digits.
            if set(source.get("defaultMode")).is_some_and(|mode| !is_octal(mode)) {
                mode(source, ask);
            }
            for item in source.get("items").map(Node::items).unwrap_or_default() {
                ask.within(item, "mode", 0, 0o777);
                if let Some((path, text)) = text_of(item, "path")
                    && (!is_inner_path(text) || text.is_empty())
                {
                    ask.wrong(path, "`path` leaves the volume", "write a relative path without `..`");
                }
            }
        }
    }
    let needed = [
        ("configMap", "name"),
        ("secret", "secretName"),
        ("persistentVolumeClaim", "claimName"),
        ("hostPath", "path"),
        ("csi", "driver"),
    ];
    for (kind, field) in needed {
        if let Some(source) = set(volume.get(kind)) {
            ask.required(source, field, &format!("add `{field}`"));
        }
    }
    if let Some(empty) = set(volume.get("emptyDir")) {
        quantities::quantity(empty, "sizeLimit", ask);
        ask.one_of(
            empty,
            "medium",
            &["", "Memory", "HugePages", "HugePages-2Mi", "HugePages-1Gi"],
        );
    }
    if let Some(path) = set(volume.get("hostPath")) {
        let kinds = [
            "",
            "DirectoryOrCreate",
            "Directory",
            "FileOrCreate",
            "File",
            "Socket",
            "CharDevice",
            "BlockDevice",
        ];
        ask.one_of(path, "type", &kinds);
    }
}
