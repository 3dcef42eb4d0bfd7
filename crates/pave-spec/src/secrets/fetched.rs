//! Secrets that a service takes keys of without saying where they are kept: the platform's convention says it.

use crate::Platform;
use serde_json::{Map, Value, json};

/// Adds an entry to `secrets` for each Secret of which `given`, or an environment of it, takes a key, where the platform
/// has a convention for their paths.
pub(crate) fn add_used(given: &mut Map<String, Value>, platform: &Platform) {
    let Some(pattern) = &platform.secrets.path else { return };
    let mut used: Vec<(String, Vec<String>)> = Vec::new();
    collect(given, &mut used);
    let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default();
    let service = text("name").to_owned();
    let team = match text("team") {
        "" => service.clone(),
        team => team.to_owned(),
    };
    let known: Vec<Value> = given
        .get("secrets")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let is_known = |name: &str| {
        known
            .iter()
            .any(|secret| secret.get("name").and_then(Value::as_str) == Some(name))
    };
    used.retain(|(name, _)| !is_known(name));
    if used.is_empty() {
        return;
    }
    let added = used.iter().map(|(name, keys)| {
        let path = pattern
            .replace("{name}", &service)
            .replace("{team}", &team)
            .replace("{secret}", name);
        json!({ "name": name, "from": path, "keys": keys })
    });
    let all: Vec<Value> = known.iter().cloned().chain(added).collect();
    given.insert("secrets".to_owned(), Value::Array(all));
}

/// The Secrets whose keys are taken, each with its keys, in the order of their first use.
fn collect(fields: &Map<String, Value>, used: &mut Vec<(String, Vec<String>)>) {
    let list = |name: &str| fields.get(name).and_then(Value::as_array).into_iter().flatten();
    for variable in list("environmentVariables") {
        take(variable.get("valueFrom"), used);
    }
    for container in list("before").chain(list("sidecars")).filter_map(Value::as_object) {
        collect(container, used);
    }
    let events = fields.get("autoscaling").and_then(|scaling| scaling.get("events"));
    for event in events.and_then(Value::as_array).into_iter().flatten() {
        let parameters = event.get("authentication").and_then(Value::as_object);
        for (_, source) in parameters.into_iter().flatten() {
            take(Some(source), used);
        }
    }
    let environments = fields.get("environments").and_then(Value::as_object);
    for (_, environment) in environments.into_iter().flatten() {
        if let Some(environment) = environment.as_object() {
            collect(environment, used);
        }
    }
}

fn take(source: Option<&Value>, used: &mut Vec<(String, Vec<String>)>) {
    let reference = source
        .and_then(Value::as_str)
        .and_then(|source| source.strip_prefix("secret/"));
    let Some((name, key)) = reference.and_then(|reference| reference.split_once('/')) else {
        return;
    };
    match used.iter_mut().find(|(known, _)| known == name) {
        Some((_, keys)) if keys.iter().any(|known| known == key) => {}
        Some((_, keys)) => keys.push(key.to_owned()),
        None => used.push((name.to_owned(), vec![key.to_owned()])),
    }
}
