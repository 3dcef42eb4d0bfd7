//! The Grafana dashboard, as a `ConfigMap` that Grafana's sidecar finds by its label and puts into the team's folder.

use crate::names::Names;
use crate::objects::ConfigMap;
use pave_spec::{Objectives, ServiceMonitoring, Spec};
use serde_json::{Value, json};

/// How Grafana's Helm chart names the label and the annotation by default.
const LABEL: &str = "grafana_dashboard";
const FOLDER: &str = "grafana_folder";

/// The dashboard of a service: what its users see above, what it uses below.
pub(crate) fn config_map(spec: &Spec, monitoring: &ServiceMonitoring, names: &Names<'_>) -> ConfigMap {
    let mut metadata = names.metadata(format!("{}-dashboard", names.service()));
    let folder = metadata
        .labels
        .get("team")
        .map_or_else(|| names.service(), str::to_owned);
    metadata.labels.insert(LABEL, "1");
    metadata.annotate(FOLDER, folder);
    let text = serde_json::to_string_pretty(&dashboard(spec, monitoring)).unwrap_or_default();
    ConfigMap {
        metadata,
        data: [(format!("{}.json", names.service()), json!(format!("{text}\n")))]
            .into_iter()
            .collect(),
    }
}

fn dashboard(spec: &Spec, monitoring: &ServiceMonitoring) -> Value {
    let name = &spec.name;
    let requests = format!("http_server_request_duration_seconds_count{{namespace=\"$namespace\",job=\"{name}\"");
    let bucket = format!("http_server_request_duration_seconds_bucket{{namespace=\"$namespace\",job=\"{name}\"}}");
    let container = format!("namespace=\"$namespace\",container=\"{name}\"");
    let quantile = |share: &str| {
        let rate = format!("sum by (le) (rate({bucket}[$__rate_interval]))");
        (format!("histogram_quantile(0.{share}, {rate})"), format!("p{share}"))
    };
    let one = |expression: String, legend: &str| vec![(expression, legend.to_owned())];
    let panels = [
        (
            "Requests",
            "reqps",
            one(
                format!("sum by (http_response_status_code) (rate({requests}}}[$__rate_interval]))"),
                "{{http_response_status_code}}",
            ),
        ),
        (
            "Errors",
            "percentunit",
            one(
                format!(
                    "sum(rate({requests},http_response_status_code=~\"5..\"}}[$__rate_interval])) / sum(rate({requests}}}[$__rate_interval]))"
                ),
                "errors",
            ),
        ),
        ("Latency", "s", vec![quantile("50"), quantile("95"), quantile("99")]),
        (
            "CPU",
            "none",
            one(
                format!("sum by (pod) (rate(container_cpu_usage_seconds_total{{{container}}}[$__rate_interval]))"),
                "{{pod}}",
            ),
        ),
        (
            "Memory",
            "bytes",
            one(
                format!("sum by (pod) (container_memory_working_set_bytes{{{container}}})"),
                "{{pod}}",
            ),
        ),
        (
            "Restarts",
            "none",
            one(
                format!("sum by (pod) (increase(kube_pod_container_status_restarts_total{{{container}}}[1h]))"),
                "{{pod}}",
            ),
        ),
    ];
    let panels = panels.into_iter().enumerate().map(|(index, (title, unit, queries))| {
        panel(index, title, unit, &queries, threshold(title, monitoring.slo.as_ref()))
    });
    json!({
        "uid": uid(name),
        "title": name,
        "tags": ["pave"],
        "timezone": "browser",
        "schemaVersion": 39,
        "refresh": "1m",
        "time": { "from": "now-6h", "to": "now" },
        "templating": { "list": [
            { "name": "datasource", "type": "datasource", "query": "prometheus" },
            {
                "name": "namespace",
                "type": "query",
                "datasource": { "type": "prometheus", "uid": "${datasource}" },
                "query": format!("label_values(kube_pod_container_info{{container=\"{name}\"}}, namespace)"),
                "refresh": 2,
            },
        ] },
        "panels": panels.collect::<Vec<_>>(),
    })
}

/// The line that an objective draws: the share of errors it allows, the seconds it allows.
fn threshold(title: &str, objectives: Option<&Objectives>) -> Option<f64> {
    let objectives = objectives?;
    match title {
        "Errors" => {
            let allowed = 100.0 - objectives.availability.as_f64()?;
            // Two places more than the objective has, without what subtraction adds behind them.
            Some((allowed * 10_000.0).round() / 1_000_000.0)
        }
        "Latency" => Some(f64::from(objectives.latency?) / 1000.0),
        _ => None,
    }
}

fn panel(index: usize, title: &str, unit: &str, queries: &[(String, String)], threshold: Option<f64>) -> Value {
    let targets = queries.iter().zip(["A", "B", "C"]);
    let targets =
        targets.map(|((expression, legend), id)| json!({ "refId": id, "expr": expression, "legendFormat": legend }));
    let mut defaults = json!({ "unit": unit, "min": 0 });
    if let (Some(threshold), Some(defaults)) = (threshold, defaults.as_object_mut()) {
        let steps = json!([{ "color": "green", "value": null }, { "color": "red", "value": threshold }]);
        defaults.insert("thresholds".to_owned(), json!({ "mode": "absolute", "steps": steps }));
        defaults.insert("custom".to_owned(), json!({ "thresholdsStyle": { "mode": "line" } }));
    }
    json!({
        "id": index + 1,
        "type": "timeseries",
        "title": title,
        "datasource": { "type": "prometheus", "uid": "${datasource}" },
        "gridPos": { "x": index % 3 * 8, "y": index / 3 * 8, "w": 8, "h": 8 },
        "fieldConfig": { "defaults": defaults, "overrides": [] },
        "targets": targets.collect::<Vec<_>>(),
    })
}

/// Grafana allows 40 characters in an identifier; a service's name may have 53.
fn uid(name: &str) -> String {
    if name.len() <= 35 {
        return format!("pave-{name}");
    }
    let start: String = name.chars().take(18).collect();
    format!("pave-{start}-{}", crate::settings::fingerprint(name))
}
