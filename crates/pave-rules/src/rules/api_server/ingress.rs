//! Ingresses.

use super::ask::{Ask, is_empty, text, text_of};
use super::forms::is_host;
use crate::pod::set;
use pave_yaml::Node;
use std::collections::BTreeSet;

const HOST_ADVICE: &str = "a host name in lower case, without port, not an address";

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let Some(spec) = ask.at(&["spec"]) else { return };
    // Older versions have other fields, and K2.
    if ask.object.api_version() != "networking.k8s.io/v1" {
        return;
    }
    let old_class = ask.at(&["metadata", "annotations", "kubernetes.io/ingress.class"]);
    if let (Some(node), Some(_)) = (old_class, set(spec.get("ingressClassName"))) {
        let message = "the annotation and `ingressClassName` exclude each other";
        ask.wrong(node, message, "remove the annotation");
    }
    if is_empty(spec.get("rules")) && set(spec.get("defaultBackend")).is_none() {
        ask.wrong_field(
            spec,
            "rules",
            "the Ingress has neither `rules` nor `defaultBackend`",
            "add one of them",
        );
    }
    if let Some(backend) = set(spec.get("defaultBackend")) {
        self::backend(backend, ask);
    }
    for entry in spec.get("tls").map(Node::items).unwrap_or_default() {
        for host in entry.get("hosts").map(Node::items).unwrap_or_default() {
            if host.as_str().is_some_and(|host| !is_host(host)) {
                ask.wrong(host, "not a host", format!("write {HOST_ADVICE}"));
            }
        }
    }
    for rule in spec.get("rules").map(Node::items).unwrap_or_default() {
        if !text(rule, "host").is_empty() {
            ask.form(rule, "host", is_host, HOST_ADVICE);
        }
        let Some(http) = set(rule.get("http")) else { continue };
        ask.required(http, "paths", "add at least one path");
        let mut seen = BTreeSet::new();
        for path in http.get("paths").map(Node::items).unwrap_or_default() {
            if let Some((node, place)) = text_of(path, "path")
                && !seen.insert((place, text(path, "pathType")))
            {
                ask.warn(node, "two backends have this path", "keep one of them");
            }
        }
        for path in http.get("paths").map(Node::items).unwrap_or_default() {
            self::path(path, ask);
        }
    }
}

fn path(path: &Node, ask: &mut Ask<'_, '_, '_>) {
    ask.required(path, "pathType", "write `pathType: Prefix` or `Exact`");
    ask.one_of(path, "pathType", &["Exact", "Prefix", "ImplementationSpecific"]);
    if matches!(text(path, "pathType"), "Exact" | "Prefix")
        && let Some((node, text)) = text_of(path, "path")
        && (text.contains("(.*)") || text.contains("(/|$)"))
    {
        let message = "a regular expression is matched with `pathType: ImplementationSpecific` only";
        ask.warn(
            node,
            message,
            "write `pathType: ImplementationSpecific`, or a plain path",
        );
    }
    let is_free = text(path, "pathType") == "ImplementationSpecific";
    match text_of(path, "path") {
        Some((node, text)) if !text.is_empty() || !is_free => {
            let is_bad = text.contains("//") || text.split('/').any(|part| part == "." || part == "..");
            if !text.starts_with('/') || (is_bad && !is_free) {
                ask.wrong(
                    node,
                    "`path` is not a path from the root",
                    "write for example `/` or `/api`",
                );
            }
        }
        None if matches!(text(path, "pathType"), "Exact" | "Prefix") => {
            ask.wrong_field(path, "path", "`path` is missing", "write for example `path: /`");
        }
        _ => {}
    }
    match set(path.get("backend")) {
        Some(backend) => self::backend(backend, ask),
        None => ask.wrong_field(path, "backend", "`backend` is missing", "name the Service and its port"),
    }
}

fn backend(backend: &Node, ask: &mut Ask<'_, '_, '_>) {
    ask.exclusive(backend, &["service", "resource"], 1);
    let Some(service) = set(backend.get("service")) else {
        return;
    };
    ask.required(service, "name", "name the Service");
    match set(service.get("port")) {
        Some(port) => {
            ask.exclusive(port, &["name", "number"], 1);
            ask.within(port, "number", 1, 65535);
        }
        None => ask.wrong_field(service, "port", "`port` is missing", "add `port: {name: http}`"),
    }
}
