//! How many instances run where the spec does not say.

use super::{ends, kind, named};
use crate::Platform;
use serde_json::{Map, Value, json};

/// Autoscaling decides unless the spec gives a fixed number or turns it off.
fn autoscaling_enabled(given: &Map<String, Value>) -> bool {
    match named(given, "autoscaling") {
        Some(block) => block.get("enabled").and_then(Value::as_bool).unwrap_or(true),
        // Workers and stateful services are rarely bound by CPU: theirs is a choice, not a default.
        None => matches!(kind(given), "web" | "static") && named(given, "replicas").is_none(),
    }
}

pub(super) fn replicas(given: &Map<String, Value>, platform: &Platform) -> Option<Value> {
    if ends(given) || autoscaling_enabled(given) {
        return None;
    }
    Some(named(given, "replicas").cloned().unwrap_or(json!(platform.replicas)))
}

pub(super) fn autoscaling(given: &Map<String, Value>, platform: &Platform) -> Value {
    if !autoscaling_enabled(given) {
        return json!({ "enabled": false });
    }
    let block = named(given, "autoscaling");
    let number = |name: &str| block.and_then(|block| block.get(name)).and_then(Value::as_u64);
    let defaults = &platform.autoscaling;
    let events = block.and_then(|block| block.get("events")).and_then(Value::as_array);
    let events = events.filter(|events| !events.is_empty());
    let mut result = Map::new();
    result.insert("enabled".to_owned(), json!(true));
    let least = number("minReplicas").unwrap_or(defaults.min_replicas.into());
    result.insert("minReplicas".to_owned(), json!(least));
    let greatest = number("maxReplicas").unwrap_or(defaults.max_replicas.into());
    result.insert("maxReplicas".to_owned(), json!(greatest));
    // What follows a queue is not to be kept up by its CPU, unless asked for.
    let target = number("targetCPU").or_else(|| events.is_none().then(|| defaults.target_cpu.into()));
    if let Some(target) = target {
        result.insert("targetCPU".to_owned(), json!(target));
    }
    if let Some(memory) = number("targetMemory") {
        result.insert("targetMemory".to_owned(), json!(memory));
    }
    let by = block.and_then(|block| block.get("by")).cloned();
    let by = by.unwrap_or_else(|| {
        if events.is_some() {
            json!("keda")
        } else {
            json!(defaults.by)
        }
    });
    result.insert("by".to_owned(), by);
    if let Some(events) = events {
        let filled = events.iter().map(|event| with_metadata(event, platform));
        result.insert("events".to_owned(), filled.collect());
    }
    Value::Object(result)
}

/// What every trigger of a type needs and the platform knows.
fn with_metadata(event: &Value, platform: &Platform) -> Value {
    let mut event = event.clone();
    let event_type = event.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(metadata) = event.get_mut("metadata").and_then(Value::as_object_mut) {
        match (event_type.as_str(), &platform.monitoring.prometheus) {
            ("cron", _) => drop(metadata.entry("timezone").or_insert(json!("Etc/UTC"))),
            ("prometheus", Some(address)) => drop(metadata.entry("serverAddress").or_insert(json!(address))),
            _ => {}
        }
    }
    event
}
