//! R9: disruption budgets.

use super::least_replicas;
use crate::object::Object;
use crate::pod::{Pod, pod_of, set};
use crate::selector;
use crate::sink::Sink;
use pave_yaml::Node;

/// How many workloads of a budget are looked at.
const MOST: usize = 16;

fn is_budget(object: &Object) -> bool {
    object.is("policy", "PodDisruptionBudget")
}

fn selects(budget: &Object, pod: &Pod<'_>) -> bool {
    budget
        .at(&["spec", "selector"])
        .is_some_and(|selector| selector::fits(selector, pod.labels()))
}

/// A workload of several pods has a budget.
#[inline(never)]
pub(super) fn check_workload(pod: &Pod<'_>, objects: &[Object], sink: &mut Sink<'_>) {
    let object = pod.object;
    let is_single = least_replicas(object, objects).is_some_and(|count| count < 2);
    let has_one = objects
        .iter()
        .any(|other| is_budget(other) && other.shares_namespace(object) && selects(other, pod));
    if !has_one && !is_single {
        let message = format!("no PodDisruptionBudget selects the pods of {}", object.title());
        let hint = "add one with the labels of the pods and `maxUnavailable: 1`";
        sink.missing("R9", object.spot(object.root()), message, hint);
    }
}

/// A budget lets nodes be drained.
#[inline(never)]
pub(super) fn check_budget(budget: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    if !is_budget(budget) {
        return;
    }
    let least = set(budget.at(&["spec", "minAvailable"]));
    let most = set(budget.at(&["spec", "maxUnavailable"]));
    let hint = "write `maxUnavailable: 1`";
    if let Some(node) = most.filter(|node| node.as_i64() == Some(0) || node.as_str() == Some("0%")) {
        sink.add(
            "R9",
            budget.spot(node),
            "no pod may ever be moved: no node can be drained",
            hint,
        );
    }
    if let Some(node) = least.filter(|node| node.as_str() == Some("100%")) {
        sink.add(
            "R9",
            budget.spot(node),
            "all pods must always run: no node can be drained",
            hint,
        );
    }
    if least.is_none() && most.is_none() {
        let spot = budget.spot_at(&["spec", "maxUnavailable"]);
        sink.add(
            "R9",
            spot,
            "the budget says neither `maxUnavailable` nor `minAvailable`",
            hint,
        );
    }
    overlap(budget, objects, sink);
    // Of a share, the next whole number counts.
    let Some((node, share)) = least.and_then(|node| Some((node, wanted(node)?))) else {
        return;
    };
    let is_own =
        |pod: &Pod<'_>| pod.object.shares_namespace(budget) && selects(budget, pod) && super::is_replicated(pod.object);
    for pod in objects.iter().filter_map(pod_of).filter(is_own).take(MOST) {
        let needs = |count: i64| match share {
            Wanted::Pods(number) => number,
            Wanted::Share(share) => count.saturating_mul(share).saturating_add(99) / 100,
        };
        if least_replicas(pod.object, objects)
            .is_some_and(|count| needs(count) >= count && (count > 1 || matches!(share, Wanted::Pods(_)) && count > 0))
        {
            let message = format!(
                "as many pods must run as {} has at least: no node can be drained",
                pod.object.title()
            );
            sink.add("R9", budget.spot(node), message, hint);
        }
    }
}

/// How many pods must run.
#[derive(Clone, Copy)]
enum Wanted {
    Pods(i64),
    /// In hundredths.
    Share(i64),
}

fn wanted(node: &Node) -> Option<Wanted> {
    if let Some(number) = node.as_i64() {
        return Some(Wanted::Pods(number));
    }
    let share = node.as_str()?.strip_suffix('%')?.parse::<i64>().ok()?;
    // All of them is said above.
    (1..100).contains(&share).then_some(Wanted::Share(share))
}

/// The API server refuses to evict a pod of two budgets.
fn overlap(budget: &Object, objects: &[Object], sink: &mut Sink<'_>) {
    let others = || {
        objects
            .iter()
            .filter(|other| is_budget(other) && !std::ptr::eq(*other, budget) && other.shares_namespace(budget))
    };
    let both = |pod: &Pod<'_>| {
        let is_own = pod.object.shares_namespace(budget) && selects(budget, pod);
        // Few pods are the budget's own, so that not every budget is asked about every pod.
        if is_own {
            others().find(|other| selects(other, pod))
        } else {
            None
        }
    };
    let found = objects
        .iter()
        .filter_map(pod_of)
        .find_map(|pod| Some((pod, both(&pod)?)));
    if let Some((pod, other)) = found {
        let message = format!(
            "{} selects the pods of {}, too: a pod of two budgets is never evicted",
            other.title(),
            pod.object.title()
        );
        let hint = "select by labels that only the pods of one workload have";
        sink.add("R9", budget.spot_at(&["spec", "selector"]), message, hint);
    }
}
