//! Metrics and alerts.
//!
//! Requests are counted by the metric of OpenTelemetry's HTTP conventions, `http_server_request_duration_seconds`;
//! restarts by kube-state-metrics. Expressions are aggregated by namespace, so that one rule serves every environment.

use crate::names::{HEADLESS, Names};
use crate::objects::{
    AlertingRule, Endpoint, LabelRequirement, Labels, MonitorSelector, PrometheusRule, PrometheusRuleSpec, RuleGroup,
    ServiceMonitor, ServiceMonitorSpec,
};
use pave_spec::{Kind, Objectives, ServiceMonitoring, Spec};

/// Tells the Prometheus operator where the metrics are.
pub(crate) fn service_monitor(spec: &Spec, monitoring: &ServiceMonitoring, names: &Names<'_>) -> ServiceMonitor {
    // A stateful service has two Services with the same pods: one of them must be enough, or all is counted twice.
    let without_headless = (spec.kind == Kind::Stateful).then(|| {
        vec![LabelRequirement {
            key: HEADLESS,
            operator: "DoesNotExist",
        }]
    });
    ServiceMonitor {
        metadata: names.metadata(names.service()),
        spec: ServiceMonitorSpec {
            selector: MonitorSelector {
                match_labels: names.selector_labels(),
                match_expressions: without_headless,
            },
            endpoints: vec![Endpoint {
                port: monitoring.port.clone(),
                path: monitoring.metrics_path.clone(),
                interval: "30s",
            }],
        },
    }
}

/// The alerts; `None` where the spec wants none.
pub(crate) fn prometheus_rule(monitoring: &ServiceMonitoring, names: &Names<'_>) -> Option<PrometheusRule> {
    if !monitoring.alerts {
        return None;
    }
    let mut rules = vec![restarts(names)];
    if let Some(objectives) = &monitoring.slo {
        rules.extend(objectives_missed(objectives, names));
    }
    Some(PrometheusRule {
        metadata: names.metadata(names.service()),
        spec: PrometheusRuleSpec {
            groups: vec![RuleGroup {
                name: names.service(),
                rules,
            }],
        },
    })
}

fn restarts(names: &Names<'_>) -> AlertingRule {
    let container = names.service();
    AlertingRule {
        alert: "ContainerRestarts",
        expr: format!(
            "sum by (namespace) (increase(kube_pod_container_status_restarts_total{{container=\"{container}\"}}[15m])) > 3"
        ),
        duration: "5m",
        labels: labels(names, "warning"),
        annotations: annotations(format!("{container} restarts again and again")),
    }
}

/// Burn rates of the error budget as in Google's SRE workbook: 14.4 over an hour spends 2 % of a month's budget, 6 over
/// six hours 5 %; the short window ends the alert soon after the cause.
fn objectives_missed(objectives: &Objectives, names: &Names<'_>) -> Vec<AlertingRule> {
    let service = names.service();
    let errors = |window: &str| {
        let rate = |filter: &str| {
            format!(
                "sum by (namespace) (rate(http_server_request_duration_seconds_count{{job=\"{service}\"{filter}}}[{window}]))"
            )
        };
        format!("{} / {}", rate(",http_response_status_code=~\"5..\""), rate(""))
    };
    let burn = |factor: &str, long: &str, short: &str| {
        let budget = format!("{factor} * (1 - {} / 100)", objectives.availability);
        format!("({} > {budget}) and ({} > {budget})", errors(long), errors(short))
    };
    let rule = |alert, expr, severity, summary: String| AlertingRule {
        alert,
        expr,
        duration: "2m",
        labels: labels(names, severity),
        annotations: annotations(summary),
    };
    let fast = format!("{service} spends its error budget fast");
    let slow = format!("{service} spends its error budget");
    let mut rules = vec![
        rule("ErrorBudgetBurnFast", burn("14.4", "1h", "5m"), "critical", fast),
        rule("ErrorBudgetBurnSlow", burn("6", "6h", "30m"), "warning", slow),
    ];
    if let Some(latency) = objectives.latency {
        let expr = format!(
            "1000 * histogram_quantile(0.99, sum by (namespace, le) \
             (rate(http_server_request_duration_seconds_bucket{{job=\"{service}\"}}[10m]))) > {latency}"
        );
        let summary = format!("{service} answers more slowly than its objective");
        rules.push(rule("LatencyObjectiveMissed", expr, "warning", summary));
    }
    rules
}

fn labels(names: &Names<'_>, severity: &str) -> Labels {
    let mut labels = Labels::default();
    labels.insert("severity", severity.to_owned());
    labels.insert("service", names.service());
    if let Some(team) = names.labels().get("team") {
        labels.insert("team", team.to_owned());
    }
    labels
}

fn annotations(summary: String) -> Labels {
    [("summary", summary)].into_iter().collect()
}
