//! Deployments, StatefulSets, DaemonSets and ReplicaSets.

use super::ask::{Ask, is_empty, text};
use super::forms::is_percent;
use crate::pod::set;
use pave_yaml::{Node, Value};

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let Some(spec) = ask.at(&["spec"]) else { return };
    for field in ["replicas", "minReadySeconds", "revisionHistoryLimit"] {
        ask.at_least(spec, field, 0);
    }
    match ask.object.kind() {
        "Deployment" => {
            if let Some(strategy) = set(spec.get("strategy")) {
                ask.one_of(strategy, "type", &["RollingUpdate", "Recreate"]);
                if text(strategy, "type") == "Recreate" && set(strategy.get("rollingUpdate")).is_some() {
                    ask.wrong_key(
                        strategy,
                        "rollingUpdate",
                        "`Recreate` takes no `rollingUpdate`",
                        "remove it",
                    );
                }
                rolling(strategy, Both::Zero, ask);
            }
            deadline(spec, ask);
        }
        "StatefulSet" => {
            ask.one_of(spec, "podManagementPolicy", &["OrderedReady", "Parallel"]);
            if let Some(policy) = set(spec.get("persistentVolumeClaimRetentionPolicy")) {
                ask.one_of(policy, "whenDeleted", &["Retain", "Delete"]);
                ask.one_of(policy, "whenScaled", &["Retain", "Delete"]);
            }
            for template in spec.get("volumeClaimTemplates").map(Node::items).unwrap_or_default() {
                if let Some(claim) = set(template.get("spec")) {
                    super::storage::claim(claim, ask);
                }
            }
            if let Some(strategy) = set(spec.get("updateStrategy")) {
                ask.one_of(strategy, "type", &["RollingUpdate", "OnDelete"]);
            }
        }
        "DaemonSet" => {
            if let Some(strategy) = set(spec.get("updateStrategy")) {
                ask.one_of(strategy, "type", &["RollingUpdate", "OnDelete"]);
                rolling(strategy, Both::ZeroOrNot, ask);
            }
        }
        _ => {}
    }
}

/// Which pairs of numbers are refused.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Both {
    Zero,
    ZeroOrNot,
}

/// `maxSurge` and `maxUnavailable`: numbers or shares; pods must be able to come or to go.
fn rolling(strategy: &Node, refused: Both, ask: &mut Ask<'_, '_, '_>) {
    let Some(rolling) = set(strategy.get("rollingUpdate")) else {
        return;
    };
    for field in ["maxSurge", "maxUnavailable"] {
        number_or_percent(rolling, field, ask);
    }
    let is_zero = |field: &str| {
        set(rolling.get(field)).map(|node| node.as_i64() == Some(0) || matches!(node.as_str(), Some("0" | "0%")))
    };
    match (is_zero("maxSurge"), is_zero("maxUnavailable")) {
        (Some(true), Some(true)) => {
            let message = "`maxSurge` and `maxUnavailable` are both 0: no pod may come and none may go";
            ask.wrong_field(rolling, "maxUnavailable", message, "write 1 or more for one of them");
        }
        (Some(false), Some(false)) if refused == Both::ZeroOrNot => {
            let message = "a DaemonSet takes one of `maxSurge` and `maxUnavailable`";
            ask.wrong_field(rolling, "maxSurge", message, "write 0 for one of them");
        }
        _ => {}
    }
}

/// The field, if it is there, is a number that is not negative, or a share up to all.
pub(super) fn number_or_percent(holder: &Node, field: &str, ask: &mut Ask<'_, '_, '_>) {
    let Some(node) = set(holder.get(field)) else { return };
    let is_good = match &node.value {
        Value::Number(_) => node.as_i64().is_some_and(|number| number >= 0),
        Value::String(text) => is_percent(text) && (field == "maxSurge" || is_share(text)),
        _ => true,
    };
    if !is_good {
        let message = format!("`{field}` is neither a number nor a share");
        ask.wrong(
            node,
            message,
            "write for example `1` or `25%`, without quotes around a number",
        );
    }
}

fn is_share(text: &str) -> bool {
    text.trim_end_matches('%')
        .parse::<u32>()
        .is_ok_and(|share| share <= 100)
}

/// A pod that needs longer to count as ready than the deployment may take never does.
fn deadline(spec: &Node, ask: &mut Ask<'_, '_, '_>) {
    let number = |field: &str| spec.get(field).and_then(Node::as_i64);
    let deadline = number("progressDeadlineSeconds").unwrap_or(600);
    // A deadline of 0 is never met either.
    if number("minReadySeconds").unwrap_or(0) >= deadline && deadline < 600
        || number("minReadySeconds") >= Some(600.max(deadline))
    {
        let message = "`minReadySeconds` is not below `progressDeadlineSeconds`";
        ask.wrong_field(spec, "minReadySeconds", message, "lower it, or raise the deadline");
    }
    if is_empty(spec.get("selector")) {
        ask.wrong_field(
            spec,
            "selector",
            "`selector` is missing",
            "select the labels of the pods",
        );
    }
}
