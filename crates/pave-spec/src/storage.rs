//! Contradictions in volumes, files and network peers.

use crate::check::Checker;
use crate::kinds;
use pave_yaml::Node;
use std::borrow::Cow;
use std::collections::BTreeMap;

pub(crate) fn check(root: &Node, checker: &mut Checker<'_>) {
    let mut paths: BTreeMap<&str, Cow<'_, str>> = BTreeMap::from([("/tmp", Cow::Borrowed("`/tmp`"))]);
    volumes(root, &mut paths, checker);
    for (index, file) in root
        .get("files")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        let path = format!("files[{index}]");
        if let Some((node, text)) = file.get("path").and_then(|node| Some((node, node.as_str()?))) {
            if text.ends_with('/') {
                let place = format!("{path}.path");
                checker.error(
                    "S2",
                    node.position(),
                    &place,
                    format!("`{place}` is a directory"),
                    "name the file",
                );
            }
            mount(node, text, &path, &mut paths, checker);
        }
    }
    for (index, secret) in root
        .get("secrets")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        if let Some((node, text)) = secret.get("path").and_then(|node| Some((node, node.as_str()?))) {
            mount(node, text, &format!("secrets[{index}]"), &mut paths, checker);
        }
    }
    for list in ["allowFrom", "allowTo"] {
        let peers = root.at(&["network", list]).map(Node::items).unwrap_or_default();
        for (index, peer) in peers.iter().enumerate() {
            self::peer(peer, &format!("network.{list}[{index}]"), checker);
        }
    }
}

fn volumes<'n>(root: &'n Node, paths: &mut BTreeMap<&'n str, Cow<'_, str>>, checker: &mut Checker<'_>) {
    const SOURCES: [&str; 4] = ["temporary", "persistent", "secret", "config"];
    // The names of the volumes that every pod has.
    let mut names = vec!["tmp", "files"];
    for (index, volume) in root
        .get("volumes")
        .map(Node::items)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        let path = format!("volumes[{index}]");
        let given: Vec<_> = SOURCES.iter().filter(|source| volume.get(source).is_some()).collect();
        if given.len() != 1 && !volume.entries().is_empty() {
            let message = format!("`{path}` must have exactly one of {}", SOURCES.join(", "));
            checker.error(
                "S3",
                volume.position(),
                &path,
                message,
                "add for example `temporary: 1Gi`, or keep one",
            );
        }
        if let (Some(entry), Some(kind)) = (volume.entry("persistent"), kinds::of(root))
            && kind != "stateful"
        {
            let at = entry.key.span.map(|span| span.start);
            let message = format!("`{path}.persistent` needs kind `stateful`: its instances cannot share a disk");
            let hint = "write `kind: stateful`, or keep the data in a database";
            checker.error("S3", at, &format!("{path}.persistent"), message, hint);
        }
        if let Some(entry) = volume
            .entry("storageClass")
            .filter(|_| volume.get("persistent").is_none())
        {
            let at = entry.key.span.map(|span| span.start);
            let message = format!("`{path}.storageClass` is for persistent volumes");
            checker.error(
                "S3",
                at,
                &format!("{path}.storageClass"),
                message,
                "remove it, or add `persistent:`",
            );
        }
        if let Some((node, name)) = volume.get("name").and_then(|node| Some((node, node.as_str()?))) {
            // A Secret that is mounted by itself has such a name.
            if names.contains(&name) || name.starts_with("secret-") {
                let place = format!("{path}.name");
                checker.error(
                    "S3",
                    node.position(),
                    &place,
                    format!("`{place}` is taken"),
                    "give it another name",
                );
            }
            names.push(name);
        }
        if let Some((node, text)) = volume.get("path").and_then(|node| Some((node, node.as_str()?))) {
            mount(node, text, &path, paths, checker);
        }
    }
}

/// Two mounts at one path are refused by the API server.
fn mount<'n>(
    node: &Node,
    text: &'n str,
    path: &str,
    paths: &mut BTreeMap<&'n str, Cow<'_, str>>,
    checker: &mut Checker<'_>,
) {
    let place = format!("{path}.path");
    let normal = text.trim_end_matches('/');
    if normal.is_empty() {
        let message = format!("`{place}` is the root directory");
        checker.error("S3", node.position(), &place, message, "name a directory below it");
    } else if let Some(other) = paths.get(normal) {
        let message = format!("`{place}` is where {other} appears too");
        checker.error("S3", node.position(), &place, message, "give each its own path");
    }
    paths.entry(normal).or_insert_with(|| Cow::Owned(format!("`{path}`")));
}

fn peer(peer: &Node, path: &str, checker: &mut Checker<'_>) {
    let has = |name: &str| peer.get(name).is_some();
    if peer.entries().is_empty() {
        return;
    }
    if has("host") && path.starts_with("network.allowTo") {
        host(peer, path, checker);
        return;
    }
    if has("cidr") && (has("service") || has("namespace")) {
        let message = format!("`{path}` has both `cidr` and a service or namespace");
        checker.error("S3", peer.position(), path, message, "write two entries");
    } else if !has("cidr") && !has("service") && !has("namespace") {
        let message = format!("`{path}` says neither `service` nor `namespace` nor `cidr`");
        checker.error("S2", peer.position(), path, message, "add one of them");
    }
}

/// A name cannot be allowed, only the port that it is reached by.
fn host(peer: &Node, path: &str, checker: &mut Checker<'_>) {
    let others = ["service", "namespace", "cidr"];
    if others.iter().any(|name| peer.get(name).is_some()) {
        let message = format!("`{path}` has `host` and something else");
        checker.error("S3", peer.position(), path, message, "write two entries");
    }
    if peer.get("port").is_none() {
        let place = format!("{path}.port");
        let message = format!("`{place}` is missing: a host is allowed by its port");
        checker.error("S2", peer.position(), &place, message, "add for example `port: 443`");
    } else {
        let message = format!("`{path}` opens its port to every address: a NetworkPolicy knows no names");
        checker.info(
            "N1",
            peer.position(),
            path,
            message,
            "write `cidr` where its addresses are known",
        );
    }
}
