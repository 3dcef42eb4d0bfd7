//! Where pods go: node selectors, tolerations, affinity, spread.

use super::ask::{Ask, is_empty, text};
use super::forms::is_label_value;
use super::metadata;
use crate::pod::{Pod, set};
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(pod: &Pod<'_>, ask: &mut Ask<'_, '_, '_>) {
    for entry in pod.spec.get("nodeSelector").map(Node::entries).unwrap_or_default() {
        if entry.value.as_str().is_some_and(|value| !is_label_value(value)) {
            ask.wrong(
                &entry.value,
                "not the value of a label",
                format!("write {}", metadata::LABEL_ADVICE),
            );
        }
    }
    for toleration in pod.spec.get("tolerations").map(Node::items).unwrap_or_default() {
        tolerations(toleration, ask);
    }
    for constraint in pod
        .spec
        .get("topologySpreadConstraints")
        .map(Node::items)
        .unwrap_or_default()
    {
        ask.at_least(constraint, "maxSkew", 1);
        ask.one_of(constraint, "whenUnsatisfiable", &["DoNotSchedule", "ScheduleAnyway"]);
        ask.required(
            constraint,
            "topologyKey",
            "write for example `topology.kubernetes.io/zone`",
        );
        if let Some(selector) = set(constraint.get("labelSelector")) {
            metadata::selector(selector, ask);
        }
    }
    for field in ["podAffinity", "podAntiAffinity"] {
        let Some(affinity) = set(pod.spec.at(&["affinity", field])) else {
            continue;
        };
        for term in items(affinity, "requiredDuringSchedulingIgnoredDuringExecution") {
            pod_term(term, ask);
        }
        for weighted in items(affinity, "preferredDuringSchedulingIgnoredDuringExecution") {
            ask.within(weighted, "weight", 1, 100);
            if let Some(term) = set(weighted.get("podAffinityTerm")) {
                pod_term(term, ask);
            }
        }
    }
    if let Some(affinity) = set(pod.spec.at(&["affinity", "nodeAffinity"])) {
        node_affinity(affinity, ask);
    }
}

fn items<'n>(node: &'n Node, field: &str) -> &'n [Node] {
    node.get(field).map(Node::items).unwrap_or_default()
}

fn tolerations(toleration: &Node, ask: &mut Ask<'_, '_, '_>) {
    ask.one_of(toleration, "operator", &["Exists", "Equal", "Lt", "Gt"]);
    ask.one_of(toleration, "effect", &["NoSchedule", "PreferNoSchedule", "NoExecute"]);
    let operator = text(toleration, "operator");
    if is_empty(toleration.get("key")) && operator != "Exists" {
        ask.wrong(
            toleration,
            "a toleration without `key` needs `operator: Exists`",
            "add the key",
        );
    }
    if operator == "Exists" && !is_empty(toleration.get("value")) {
        ask.wrong_key(toleration, "value", "`operator: Exists` takes no `value`", "remove it");
    }
    if set(toleration.get("tolerationSeconds")).is_some() && text(toleration, "effect") != "NoExecute" {
        let message = "`tolerationSeconds` goes with `effect: NoExecute` only";
        ask.wrong_key(toleration, "tolerationSeconds", message, "remove it");
    }
}

fn pod_term(term: &Node, ask: &mut Ask<'_, '_, '_>) {
    ask.required(term, "topologyKey", "write for example `kubernetes.io/hostname`");
    if let Some(selector) = set(term.get("labelSelector")) {
        metadata::selector(selector, ask);
    }
}

fn node_affinity(affinity: &Node, ask: &mut Ask<'_, '_, '_>) {
    let required = affinity.at(&["requiredDuringSchedulingIgnoredDuringExecution"]);
    let terms = required.map(|required| items(required, "nodeSelectorTerms"));
    if terms.is_some_and(<[Node]>::is_empty)
        && let Some(required) = set(required)
    {
        ask.wrong(required, "`nodeSelectorTerms` is empty", "add a term");
    }
    let preferred = items(affinity, "preferredDuringSchedulingIgnoredDuringExecution");
    for weighted in preferred {
        ask.within(weighted, "weight", 1, 100);
    }
    let preferred = preferred.iter().filter_map(|weighted| weighted.get("preference"));
    for term in terms.unwrap_or_default().iter().chain(preferred) {
        for expression in items(term, "matchExpressions") {
            ask.one_of(
                expression,
                "operator",
                &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"],
            );
            let count = items(expression, "values").len();
            let is_good = match text(expression, "operator") {
                "In" | "NotIn" => count > 0,
                "Gt" | "Lt" => count == 1,
                "Exists" | "DoesNotExist" => count == 0,
                _ => true,
            };
            if !is_good {
                let message = "the operator does not go with this number of `values`";
                ask.wrong_field(expression, "values", message, "correct `values` or `operator`");
            }
        }
    }
}
