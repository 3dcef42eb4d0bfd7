//! What a spec means where it says nothing.

use crate::Platform;
use crate::platform::Preset;
use serde_json::{Map, Value, json};

/// The right fields of a spec with every default, in the order of the table of fields.
pub(crate) fn apply(given: &Map<String, Value>, platform: &Platform) -> Map<String, Value> {
    let mut spec = Map::new();
    let text = |name: &str| given.get(name).and_then(Value::as_str);
    for field in crate::fields::SPEC {
        let value = match field.name {
            "kind" => Some(json!(text("kind").unwrap_or("web"))),
            "owner" => Some(json!(owner(given, platform))),
            "system" => text("system")
                .or(platform.system.as_deref())
                .map(|system| json!(system)),
            "lifecycle" => Some(json!(text("lifecycle").unwrap_or("production"))),
            "tier" => Some(json!(text("tier").unwrap_or("tier-3"))),
            "image" => Some(json!(
                text("image").map_or_else(|| image(given, platform), str::to_owned)
            )),
            "port" => Some(given.get("port").cloned().unwrap_or(json!(8080))),
            "resources" => Some(resources(given.get("resources"), platform)),
            "replicas" => replicas(given, platform),
            "autoscaling" => Some(autoscaling(given, platform)),
            "healthChecks" if text("healthPath").is_none() => Some(health_checks(given.get("healthChecks"))),
            "techdocs" => Some(given.get("techdocs").cloned().unwrap_or(json!(false))),
            name => given.get(name).cloned(),
        };
        if let Some(value) = value {
            spec.insert(field.name.to_owned(), value);
        }
    }
    spec
}

/// Whether nobody but the product's last resort owns the service.
pub(crate) fn has_no_owner(given: &Map<String, Value>, platform: &Platform) -> bool {
    given.get("owner").is_none() && given.get("team").is_none() && platform.owner.is_none()
}

fn owner(given: &Map<String, Value>, platform: &Platform) -> String {
    let text = |name: &str| given.get(name).and_then(Value::as_str).map(str::to_owned);
    text("owner")
        .or_else(|| text("team").map(|team| format!("group:default/{team}")))
        .or_else(|| platform.owner.clone())
        // Valid for Backstage and plainly nobody, so that a portal can list what has no owner.
        .unwrap_or_else(|| "group:default/unknown".to_owned())
}

fn image(given: &Map<String, Value>, platform: &Platform) -> String {
    let name = given.get("name").and_then(Value::as_str).unwrap_or_default();
    format!("{}/{name}:{}", platform.registry, platform.image_tag)
}

fn resources(given: Option<&Value>, platform: &Platform) -> Value {
    let name = given
        .and_then(|given| given.get("preset"))
        .and_then(Value::as_str)
        .unwrap_or("medium");
    let preset: &Preset = match name {
        "small" => &platform.presets.small,
        "large" => &platform.presets.large,
        _ => &platform.presets.medium,
    };
    let side = |name: &str, defaults: &crate::Quantities| {
        let over = given.and_then(|given| given.get(name));
        let pick = |field: &str, default: &Option<String>| {
            over.and_then(|over| over.get(field))
                .and_then(Value::as_str)
                .map(str::to_owned)
                .or_else(|| default.clone())
        };
        crate::Quantities {
            cpu: pick("cpu", &defaults.cpu),
            memory: pick("memory", &defaults.memory),
            ephemeral_storage: pick("ephemeralStorage", &defaults.ephemeral_storage),
        }
    };
    json!({
        "preset": name,
        "requests": side("requests", &preset.requests),
        "limits": side("limits", &preset.limits),
    })
}

/// Autoscaling decides unless the spec gives a fixed number or turns it off.
fn autoscaling_enabled(given: &Map<String, Value>) -> bool {
    match given.get("autoscaling") {
        Some(block) => block.get("enabled").and_then(Value::as_bool).unwrap_or(true),
        None => !given.contains_key("replicas"),
    }
}

fn replicas(given: &Map<String, Value>, platform: &Platform) -> Option<Value> {
    if autoscaling_enabled(given) {
        return None;
    }
    Some(given.get("replicas").cloned().unwrap_or(json!(platform.replicas)))
}

fn autoscaling(given: &Map<String, Value>, platform: &Platform) -> Value {
    if !autoscaling_enabled(given) {
        return json!({ "enabled": false });
    }
    let block = given.get("autoscaling");
    let number = |name: &str| block.and_then(|block| block.get(name)).and_then(Value::as_u64);
    let defaults = &platform.autoscaling;
    let mut result = json!({
        "enabled": true,
        "minReplicas": number("minReplicas").unwrap_or(defaults.min_replicas.into()),
        "maxReplicas": number("maxReplicas").unwrap_or(defaults.max_replicas.into()),
        "targetCPU": number("targetCPU").unwrap_or(defaults.target_cpu.into()),
    });
    if let (Some(memory), Some(result)) = (number("targetMemory"), result.as_object_mut()) {
        result.insert("targetMemory".to_owned(), json!(memory));
    }
    result
}

fn health_checks(given: Option<&Value>) -> Value {
    let path = |name: &str| given.and_then(|given| given.get(name)).and_then(Value::as_str);
    let liveness = path("liveness").unwrap_or("/healthz");
    json!({
        "liveness": liveness,
        "readiness": path("readiness").unwrap_or("/ready"),
        "startup": path("startup").unwrap_or(liveness),
    })
}
