//! What a spec means where it says nothing.

mod scaling;

use crate::platform::Preset;
use crate::{Platform, kinds};
use serde_json::{Map, Value, json};

/// The right fields of a spec with every default: first those that have one, then the others as they are.
pub(crate) fn apply<'f>(given: &'f Map<String, Value>, platform: &Platform) -> Vec<(&'f str, Value)> {
    let own = |name: &str| named(given, name);
    let text = |name: &str| own(name).and_then(Value::as_str);
    let is = |sort: &str| kind(given) == sort;
    let filled = [
        ("kind", Some(json!(kind(given)))),
        ("owner", Some(json!(owner(given, platform)))),
        ("system", text("system").or(platform.system.as_deref()).map(Value::from)),
        ("lifecycle", Some(json!(text("lifecycle").unwrap_or("production")))),
        ("tier", Some(json!(text("tier").unwrap_or("tier-3")))),
        (
            "image",
            Some(json!(
                text("image").map_or_else(|| image(given, platform), str::to_owned)
            )),
        ),
        ("port", port(given)),
        ("resources", Some(resources(own("resources"), "medium", platform))),
        ("before", own("before").map(|list| containers(list, platform))),
        ("sidecars", own("sidecars").map(|list| containers(list, platform))),
        ("replicas", scaling::replicas(given, platform)),
        (
            "autoscaling",
            (!ends(given)).then(|| scaling::autoscaling(given, platform)),
        ),
        ("healthChecks", health_checks(given)),
        ("healthPath", health_path(given)),
        ("tmp", Some(json!(text("tmp").unwrap_or("64Mi")))),
        ("expose", own("expose").map(|expose| self::expose(expose, platform))),
        (
            "secrets",
            own("secrets").map(|secrets| self::secrets(secrets, platform)),
        ),
        ("databases", own("databases").map(|list| each(list, database))),
        ("queues", own("queues").map(|list| each(list, sized))),
        ("buckets", own("buckets").map(|list| each(list, sized))),
        ("monitoring", monitoring(given, platform)),
        ("environmentVariables", environment_variables(given, platform)),
        ("preview", own("preview").map(preview)),
        ("policy", own("policy").map(policy)),
        ("apis", own("apis").map(|list| each(list, api))),
        ("techdocs", Some(own("techdocs").cloned().unwrap_or(json!(false)))),
        (
            "timeZone",
            own("timeZone").cloned().or(is("cron").then(|| json!("Etc/UTC"))),
        ),
        (
            "concurrency",
            own("concurrency").cloned().or(is("cron").then(|| json!("Forbid"))),
        ),
        ("deadline", own("deadline").cloned().or(is("cron").then(|| json!(200)))),
        ("ttl", own("ttl").cloned().or(is("job").then(|| json!(86_400)))),
    ];
    let mut spec = Vec::with_capacity(filled.len() + given.len());
    let others = given
        .iter()
        .filter(|(name, _)| !filled.iter().any(|(known, _)| known == name));
    spec.extend(others.map(|(name, value)| (name.as_str(), value.clone())));
    spec.extend(filled.into_iter().filter_map(|(name, value)| Some((name, value?))));
    spec
}

/// A field of a spec, which has few: comparing their names is quicker than hashing one.
fn named<'g>(given: &'g Map<String, Value>, name: &str) -> Option<&'g Value> {
    given.iter().find_map(|(known, value)| (known == name).then_some(value))
}

fn kind(given: &Map<String, Value>) -> &str {
    named(given, "kind").and_then(Value::as_str).unwrap_or("web")
}

fn ends(given: &Map<String, Value>) -> bool {
    matches!(kind(given), "cron" | "job")
}

fn port(given: &Map<String, Value>) -> Option<Value> {
    let default = kinds::listens(kind(given)).then(|| json!(8080));
    named(given, "port").cloned().or(default)
}

fn expose(given: &Value, platform: &Platform) -> Value {
    let field = |name: &str, default: Value| given.get(name).cloned().unwrap_or(default);
    json!({
        "host": field("host", Value::Null),
        "path": field("path", json!("/")),
        "tls": field("tls", json!(true)),
        "via": field("via", json!(platform.ingress.via)),
        "internal": field("internal", json!(false)),
    })
}

fn secrets(given: &Value, platform: &Platform) -> Value {
    let filled = given.as_array().into_iter().flatten().map(|secret| {
        let mut secret = secret.clone();
        if let Some(fields) = secret.as_object_mut() {
            fields.entry("store").or_insert_with(|| json!(platform.secrets.store));
            fields.entry("refresh").or_insert_with(|| json!("1h"));
        }
        secret
    });
    filled.collect()
}

fn preview(given: &Value) -> Value {
    let mut preview = given.clone();
    if let Some(fields) = preview.as_object_mut() {
        fields.entry("enabled").or_insert(json!(true));
        fields.entry("ttl").or_insert(json!("30d"));
    }
    preview
}

fn policy(given: &Value) -> Value {
    let mut policy = given.clone();
    if let Some(fields) = policy.as_object_mut() {
        fields.entry("profile").or_insert(json!("golden"));
    }
    policy
}

fn each(list: &Value, fill: fn(&mut Map<String, Value>)) -> Value {
    let filled = list.as_array().into_iter().flatten().map(|item| {
        let mut item = item.clone();
        if let Some(fields) = item.as_object_mut() {
            fill(fields);
        }
        item
    });
    filled.collect()
}

fn sized(fields: &mut Map<String, Value>) {
    fields.entry("size").or_insert(json!("small"));
}

fn api(fields: &mut Map<String, Value>) {
    if !fields.contains_key("type") {
        // In the order of the table: the name first.
        let rest = std::mem::take(fields);
        for (key, value) in rest {
            let is_name = key == "name";
            fields.insert(key, value);
            if is_name {
                fields.insert("type".to_owned(), json!("openapi"));
            }
        }
    }
}

fn database(fields: &mut Map<String, Value>) {
    sized(fields);
    let engine = fields.entry("engine").or_insert(json!("postgresql")).clone();
    let version = crate::infrastructure::default_version(engine.as_str().unwrap_or_default());
    fields.entry("version").or_insert(json!(version));
}

/// The spec's variables, and those by which OpenTelemetry's libraries find the collector, where there is one; a spec
/// that names one of them keeps its own. Names are those of OpenTelemetry's specification of environment variables.
fn environment_variables(given: &Map<String, Value>, platform: &Platform) -> Option<Value> {
    let variables = named(given, "environmentVariables");
    let Some(endpoint) = &platform.telemetry.endpoint else {
        return variables.cloned();
    };
    let text = |name: &str| named(given, name).and_then(Value::as_str);
    let mut variables = variables.and_then(Value::as_array).cloned().unwrap_or_default();
    let service = text("name").unwrap_or_default();
    let wanted = [
        ("OTEL_SERVICE_NAME", Some(service.to_owned())),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Some(endpoint.clone())),
        (
            "OTEL_RESOURCE_ATTRIBUTES",
            text("team").map(|team| format!("service.namespace={team}")),
        ),
    ];
    for (name, value) in wanted {
        let is_given = variables
            .iter()
            .any(|variable| variable.get("name").and_then(Value::as_str) == Some(name));
        if let Some(value) = value.filter(|_| !is_given) {
            variables.push(json!({ "name": name, "value": value }));
        }
    }
    Some(Value::Array(variables))
}

/// Metrics are read where something listens and the spec or the platform asks for it.
fn monitoring(given: &Map<String, Value>, platform: &Platform) -> Option<Value> {
    let block = named(given, "monitoring");
    let has_ports = port(given).is_some() || named(given, "ports").is_some();
    if ends(given) || !has_ports || (block.is_none() && !platform.monitoring.enabled) {
        return block.cloned();
    }
    let field = |name: &str| block.and_then(|block| block.get(name)).cloned();
    let names: Vec<_> = named(given, "ports")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let has_metrics = names
        .iter()
        .any(|port| port.get("name").and_then(Value::as_str) == Some("metrics"));
    let mut result = json!({
        "metricsPath": field("metricsPath").unwrap_or(json!("/metrics")),
        "port": field("port").unwrap_or(json!(if has_metrics { "metrics" } else { "http" })),
        "dashboard": field("dashboard").unwrap_or(json!(true)),
        "alerts": field("alerts").unwrap_or(json!(true)),
    });
    if let (Some(mut slo), Some(result)) = (field("slo"), result.as_object_mut()) {
        if let Some(fields) = slo.as_object_mut() {
            fields.entry("availability").or_insert(json!(99.9));
        }
        result.insert("slo".to_owned(), slo);
    }
    Some(result)
}

/// Whether nobody but the product's last resort owns the service.
pub(crate) fn has_no_owner(given: &Map<String, Value>, platform: &Platform) -> bool {
    named(given, "owner").is_none() && named(given, "team").is_none() && platform.owner.is_none()
}

fn owner(given: &Map<String, Value>, platform: &Platform) -> String {
    let text = |name: &str| named(given, name).and_then(Value::as_str).map(str::to_owned);
    text("owner")
        .or_else(|| text("team").map(|team| format!("group:default/{team}")))
        .or_else(|| platform.owner.clone())
        // Valid for Backstage and plainly nobody, so that a portal can list what has no owner.
        .unwrap_or_else(|| "group:default/unknown".to_owned())
}

pub(crate) fn image(given: &Map<String, Value>, platform: &Platform) -> String {
    let name = named(given, "name").and_then(Value::as_str).unwrap_or_default();
    format!("{}/{name}:{}", platform.registry, platform.image_tag)
}

fn containers(list: &Value, platform: &Platform) -> Value {
    let filled = list.as_array().into_iter().flatten().map(|container| {
        let mut container = container.clone();
        if let Some(fields) = container.as_object_mut() {
            let amounts = resources(fields.get("resources"), "small", platform);
            fields.insert("resources".to_owned(), amounts);
        }
        container
    });
    filled.collect()
}

fn resources(given: Option<&Value>, default_preset: &str, platform: &Platform) -> Value {
    let name = given
        .and_then(|given| given.get("preset"))
        .and_then(Value::as_str)
        .unwrap_or(default_preset);
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

/// What hands out files has no health paths of its own: its first page must be there.
fn health_path(given: &Map<String, Value>) -> Option<Value> {
    let default =
        (kind(given) == "static" && named(given, "healthChecks").is_none() && named(given, "healthCommand").is_none())
            .then(|| json!("/"));
    named(given, "healthPath").cloned().or(default)
}

fn health_checks(given: &Map<String, Value>) -> Option<Value> {
    let checks = named(given, "healthChecks");
    let field = |name: &str| checks.and_then(|checks| checks.get(name)).cloned();
    if let Some(reason) = field("disabledBecause") {
        return Some(json!({ "disabledBecause": reason }));
    }
    let has_port = port(given).is_some() || field("port").is_some();
    if health_path(given).is_some() || named(given, "healthCommand").is_some() || !has_port {
        return None;
    }
    let mut result = Map::new();
    let protocol = field("protocol").filter(|protocol| *protocol != json!("http"));
    if protocol.is_none() {
        let liveness = field("liveness").unwrap_or(json!("/healthz"));
        let startup = field("startup").unwrap_or(liveness.clone());
        result.insert("liveness".to_owned(), liveness);
        result.insert("readiness".to_owned(), field("readiness").unwrap_or(json!("/ready")));
        result.insert("startup".to_owned(), startup);
    }
    for (name, value) in [("protocol", protocol), ("port", field("port"))] {
        if let Some(value) = value {
            result.insert(name.to_owned(), value);
        }
    }
    Some(Value::Object(result))
}
