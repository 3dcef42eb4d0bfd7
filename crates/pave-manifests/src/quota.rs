//! Whether a service fits into its namespace and its budget.

use crate::cost::estimate_cost;
use crate::scaling::scaled_by;
use pave_report::Finding;
use pave_spec::{Platform, Quantities, Quantity, Quota, Spec};

/// Findings about services that ask for more than there is: `X4` for a quota that a rollout at full load would exceed,
/// `cost.budget` for a month that may cost more than the spec allows.
///
/// A quota is looked at where the platform file says one, or where services share their team's namespace.
pub(crate) fn findings(spec: &Spec, platform: &Platform) -> Vec<Finding> {
    let mut findings = Vec::new();
    if platform.quota != Quota::default() || platform.namespace.contains("{team}") {
        let environments: Vec<_> = spec.in_environments().collect();
        match environments.as_slice() {
            [] => findings.extend(beyond_quota(None, spec, &platform.quota)),
            each => findings.extend(
                each.iter()
                    .filter_map(|(name, spec)| beyond_quota(Some(name), spec, &platform.quota)),
            ),
        }
    }
    findings.extend(beyond_budget(spec, platform));
    findings
}

/// The amounts that a quota counts, of the containers that run at once.
fn sum(spec: &Spec, side: fn(&pave_spec::Resources) -> &Quantities, amount: fn(&Quantities) -> Option<&str>) -> i128 {
    let beside = spec.sidecars.iter().map(|container| &container.resources);
    let all = std::iter::once(&spec.resources).chain(beside);
    let amounts = all.filter_map(|resources| Quantity::parse(amount(side(resources))?));
    amounts.map(|amount| amount.thousandths).sum()
}

fn beyond_quota(environment: Option<&str>, spec: &Spec, quota: &Quota) -> Option<Finding> {
    if spec.kind.ends() {
        return None;
    }
    let (most, field) = match scaled_by(spec) {
        Some((scaling, _)) => (scaling.max_replicas.unwrap_or(1), "autoscaling.maxReplicas"),
        None => (spec.replicas.unwrap_or(1), "replicas"),
    };
    // A rollout starts a quarter more, rounded up (maxSurge); a StatefulSet replaces one by one.
    let is_stateful = spec.kind == pave_spec::Kind::Stateful;
    let pods = i128::from(most) + if is_stateful { 0 } else { i128::from(most.div_ceil(4)) };
    let cpu: fn(&Quantities) -> Option<&str> = |amounts| amounts.cpu.as_deref();
    let memory: fn(&Quantities) -> Option<&str> = |amounts| amounts.memory.as_deref();
    let sides = [
        (
            "requests.cpu",
            sum(spec, |all| &all.requests, cpu),
            quota.requests.cpu.as_deref(),
        ),
        (
            "requests.memory",
            sum(spec, |all| &all.requests, memory),
            quota.requests.memory.as_deref(),
        ),
        (
            "limits.cpu",
            sum(spec, |all| &all.limits, cpu),
            quota.limits.cpu.as_deref(),
        ),
        (
            "limits.memory",
            sum(spec, |all| &all.limits, memory),
            quota.limits.memory.as_deref(),
        ),
    ];
    let mut exceeded: Vec<&str> = sides
        .into_iter()
        .filter(|(_, amount, most)| {
            most.and_then(Quantity::parse)
                .is_some_and(|most| amount * pods > most.thousandths)
        })
        .map(|(name, ..)| name)
        .collect();
    if pods > i128::from(quota.pods) {
        exceeded.push("pods");
    }
    if exceeded.is_empty() {
        return None;
    }
    let place = environment.map_or(String::new(), |name| format!(" in environment `{name}`"));
    let message = format!(
        "{pods} pods at once{place} would exceed the quota of the namespace: {}",
        exceeded.join(", ")
    );
    let path = environment.map_or(field.to_owned(), |name| format!("environments.{name}.{field}"));
    let hint =
        format!("lower `{field}` or the resources, or ask for a larger quota; a rollout starts a quarter more pods");
    Some(Finding::warning("X4", message).about(path).with_hint(hint))
}

fn beyond_budget(spec: &Spec, platform: &Platform) -> Vec<Finding> {
    let budget = spec.cost.as_ref().and_then(|cost| cost.budget.as_ref()?.as_f64());
    let Some(budget) = budget else { return Vec::new() };
    let over = estimate_cost(spec, platform)
        .into_iter()
        .filter(|cost| cost.most > budget);
    let findings = over.map(|cost| {
        let place = cost
            .environment
            .as_ref()
            .map_or(String::new(), |name| format!(" in environment `{name}`"));
        let message = format!(
            "a month{place} may cost {} {}, more than the budget",
            cost.most, cost.currency
        );
        let hint = "lower `autoscaling.maxReplicas` or the resources, or raise `cost.budget`";
        Finding::warning("cost.budget", message)
            .about("cost.budget")
            .with_hint(hint)
    });
    findings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pave_spec::{SpecSource, read};

    fn found(spec: &str, platform: &str) -> Vec<String> {
        let platform = Platform::read("p", platform).unwrap();
        let (spec, problems) = read(
            &SpecSource {
                file: Some("s"),
                text: spec,
            },
            &platform,
        );
        let spec = spec.unwrap_or_else(|| panic!("{problems:?}"));
        let findings = findings(&spec, &platform).into_iter();
        findings
            .map(|finding| format!("{} {}", finding.code, finding.message))
            .collect()
    }

    #[test]
    fn one_golden_service_at_full_load_exceeds_a_teams_quota_in_a_rollout() {
        let wanted = "X4 25 pods at once would exceed the quota of the namespace: limits.cpu";
        assert_eq!(found("{name: api, team: shop}", "namespace: team-{team}"), [wanted]);
        assert!(
            found(
                "{name: api, team: shop, autoscaling: {maxReplicas: 16}}",
                "namespace: team-{team}"
            )
            .is_empty()
        );
        assert!(found("{name: api, team: shop}", "").is_empty());
    }

    #[test]
    fn each_environment_and_every_amount_is_counted() {
        let spec = "{name: a, replicas: 8, sidecars: [{name: b, image: 'c:1'}], environments: {dev: {replicas: 2}, production: {}}}";
        let platform = "quota: {requests: {cpu: '3', memory: 5Gi}, limits: {cpu: '100', memory: 100Gi}, pods: 9}";
        let wanted = "X4 10 pods at once in environment `production` would exceed the quota of the namespace: requests.cpu, requests.memory, pods";
        assert_eq!(found(spec, platform), [wanted]);
    }

    #[test]
    fn a_budget_is_compared_with_the_greatest_cost() {
        let platform = "prices: {currency: EUR, cpu: 20, memory: 4}";
        let wanted = "cost.budget a month may cost 140 EUR, more than the budget";
        assert_eq!(found("{name: api, cost: {budget: 100}}", platform), [wanted]);
        assert!(found("{name: api, cost: {budget: 140}}", platform).is_empty());
    }
}
