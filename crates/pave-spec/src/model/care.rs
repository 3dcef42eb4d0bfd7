//! Who watches a service, who is called, who pays.

use serde::{Deserialize, Serialize};

/// The metrics, alerts and objectives of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceMonitoring {
    /// Where its metrics are.
    pub metrics_path: String,
    /// The name of the port with its metrics.
    pub port: String,
    /// Whether there is a Grafana dashboard.
    pub dashboard: bool,
    /// Whether there are alerts.
    pub alerts: bool,
    /// What its users may expect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slo: Option<Objectives>,
}

/// What the users of a service may expect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objectives {
    /// The share of requests that must succeed, in percent.
    pub availability: serde_json::Number,
    /// The milliseconds in which 99 of 100 requests must be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<u32>,
}

/// Who is called when a service fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oncall {
    /// The service's id at `PagerDuty`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pagerduty: Option<String>,
    /// The service's monitor at `OneUptime`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oneuptime: Option<String>,
}

/// Who pays for a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// The cost centre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre: Option<String>,
    /// What a month may cost in each environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<serde_json::Number>,
}
