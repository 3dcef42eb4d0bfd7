//! Autoscalers and disruption budgets.

use super::ask::{Ask, is_empty, text};
use super::quantities;
use super::workloads::number_or_percent;
use crate::pod::set;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let Some(spec) = ask.at(&["spec"]) else { return };
    match ask.object.kind() {
        "PodDisruptionBudget" => {
            ask.exclusive(spec, &["minAvailable", "maxUnavailable"], 0);
            number_or_percent(spec, "minAvailable", ask);
            number_or_percent(spec, "maxUnavailable", ask);
            ask.one_of(spec, "unhealthyPodEvictionPolicy", &["IfHealthyBudget", "AlwaysAllow"]);
        }
        "HorizontalPodAutoscaler" => autoscaler(spec, ask),
        _ => {}
    }
}

fn autoscaler(spec: &Node, ask: &mut Ask<'_, '_, '_>) {
    ask.at_least(spec, "minReplicas", 0);
    ask.at_least(spec, "maxReplicas", 1);
    if let Some(target) = set(spec.get("scaleTargetRef")) {
        ask.required(target, "kind", "write for example `kind: Deployment`");
        ask.required(target, "name", "name what is scaled");
    }
    let kinds = [
        ("Resource", "resource"),
        ("ContainerResource", "containerResource"),
        ("Pods", "pods"),
        ("Object", "object"),
        ("External", "external"),
    ];
    for metric in spec.get("metrics").map(Node::items).unwrap_or_default() {
        let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
        ask.one_of(metric, "type", &names);
        let Some((kind, field)) = kinds.iter().find(|(name, _)| *name == text(metric, "type")) else {
            continue;
        };
        let Some(source) = set(metric.get(field)) else {
            let message = format!("a metric of the type `{kind}` needs `{field}`");
            ask.wrong_field(metric, field, message, format!("add `{field}`"));
            continue;
        };
        // Version 1 has other fields.
        if let Some(target) = set(source.get("target")) {
            self::target(target, ask);
            if matches!(*kind, "Pods" | "Object" | "External") && text(target, "type") == "Utilization" {
                let message = format!("a metric of the type `{kind}` has no request to be a share of");
                ask.wrong_field(
                    target,
                    "type",
                    message,
                    "write `AverageValue` or `Value`, with an amount",
                );
            }
        }
    }
    for side in ["scaleUp", "scaleDown"] {
        let Some(rules) = set(spec.at(&["behavior", side])) else {
            continue;
        };
        ask.within(rules, "stabilizationWindowSeconds", 0, 3600);
        ask.one_of(rules, "selectPolicy", &["Max", "Min", "Disabled"]);
        for policy in rules.get("policies").map(Node::items).unwrap_or_default() {
            ask.one_of(policy, "type", &["Pods", "Percent"]);
            ask.at_least(policy, "value", 1);
            ask.within(policy, "periodSeconds", 1, 1800);
        }
    }
    if spec.get("metrics").is_some_and(|metrics| is_empty(Some(metrics))) {
        ask.wrong_field(
            spec,
            "metrics",
            "`metrics` is empty: nothing is measured",
            "add a metric, or remove the field",
        );
    }
}

fn target(target: &Node, ask: &mut Ask<'_, '_, '_>) {
    ask.one_of(target, "type", &["Utilization", "Value", "AverageValue"]);
    ask.at_least(target, "averageUtilization", 1);
    for field in ["averageValue", "value"] {
        quantities::quantity(target, field, ask);
    }
    let wanted = match text(target, "type") {
        "Utilization" => "averageUtilization",
        "AverageValue" => "averageValue",
        "Value" => "value",
        _ => return,
    };
    if set(target.get(wanted)).is_none() {
        let message = format!("a target of the type `{}` needs `{wanted}`", text(target, "type"));
        ask.wrong_field(target, wanted, message, format!("add `{wanted}`"));
    }
}
