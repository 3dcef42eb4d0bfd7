//! What a service costs in a month: what it reserves, times the platform's prices.

use pave_spec::{Platform, Quantities, Quantity, Spec};
use serde::Serialize;
use serde_json::Number;

/// What a service costs in a month in one environment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostEstimate {
    /// The environment; `None` for a spec without environments.
    pub environment: Option<String>,
    /// The currency of the platform's prices.
    pub currency: String,
    /// With the least number of instances, to the cent.
    pub least: f64,
    /// With the greatest.
    pub most: f64,
}

/// The estimates of a service, one for each environment; none without prices, and none for what runs to an end, whose
/// time nobody knows.
///
/// Requests are what is counted: they are kept free for the service whether it uses them or not.
#[must_use]
pub fn estimate_cost(spec: &Spec, platform: &Platform) -> Vec<CostEstimate> {
    let environments: Vec<_> = spec.in_environments().map(|(name, spec)| (Some(name), spec)).collect();
    let each = if environments.is_empty() {
        vec![(None, spec)]
    } else {
        environments
    };
    each.into_iter()
        .filter_map(|(name, spec)| estimate(name, spec, platform))
        .collect()
}

fn estimate(environment: Option<&str>, spec: &Spec, platform: &Platform) -> Option<CostEstimate> {
    const GIB: f64 = 1024.0 * 1024.0 * 1024.0;
    let prices = platform.prices.as_ref().filter(|_| !spec.kind.ends())?;
    let price = |price: &Number| price.as_f64().unwrap_or_default();
    let beside = spec.sidecars.iter().map(|container| &container.resources.requests);
    let requests: Vec<_> = std::iter::once(&spec.resources.requests).chain(beside).collect();
    let sum = |amount_of: fn(&Quantities) -> Option<&str>| -> f64 {
        requests.iter().map(|requests| amount(amount_of(requests))).sum()
    };
    let disks = spec.volumes.iter().filter_map(|volume| volume.persistent.as_deref());
    let storage = prices.storage.as_ref().map_or(0.0, price);
    let instance = sum(|requests| requests.cpu.as_deref()) * price(&prices.cpu)
        + sum(|requests| requests.memory.as_deref()) / GIB * price(&prices.memory)
        + disks.map(|size| amount(Some(size)) / GIB * storage).sum::<f64>();
    let fixed = spec.replicas.unwrap_or(1);
    let scaling = spec.autoscaling.as_ref().filter(|scaling| scaling.enabled);
    let (least, most) = scaling.map_or((fixed, fixed), |scaling| {
        let least = scaling.min_replicas.unwrap_or(fixed);
        (least, scaling.max_replicas.unwrap_or(least))
    });
    let cents = |instances: u32| (instance * f64::from(instances) * 100.0).round() / 100.0;
    Some(CostEstimate {
        environment: environment.map(str::to_owned),
        currency: prices.currency.clone(),
        least: cents(least),
        most: cents(most),
    })
}

/// A quantity as a number; the spec's rules have refused those beyond any node.
fn amount(text: Option<&str>) -> f64 {
    let quantity = text.and_then(Quantity::parse);
    #[expect(
        clippy::cast_precision_loss,
        reason = "at most 16 TiB in thousandths: an error below a cent"
    )]
    quantity.map_or(0.0, |quantity| quantity.thousandths as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pave_spec::{SpecSource, read};

    fn estimates(spec: &str, platform: &str) -> Vec<(Option<String>, f64, f64)> {
        let platform = Platform::read("p", platform).unwrap();
        let (spec, findings) = read(
            &SpecSource {
                file: Some("s"),
                text: spec,
            },
            &platform,
        );
        let spec = spec.unwrap_or_else(|| panic!("{findings:?}"));
        let estimates = estimate_cost(&spec, &platform).into_iter();
        estimates
            .map(|cost| (cost.environment, cost.least, cost.most))
            .collect()
    }

    const PRICES: &str = "prices: {currency: EUR, cpu: 20, memory: 4, storage: 0.1}";

    #[test]
    fn requests_are_counted_for_the_least_and_the_greatest_number_of_instances() {
        // 0.25 cores and half a GiB: 7 a month each, 3 to 20 of them.
        assert_eq!(estimates("name: api", PRICES), [(None, 21.0, 140.0)]);
        let stateful = "{name: db, kind: stateful, replicas: 3, volumes: [{name: a, path: /a, persistent: 10Gi}]}";
        assert_eq!(estimates(stateful, PRICES), [(None, 24.0, 24.0)]);
    }

    #[test]
    fn each_environment_has_its_own() {
        let spec = "{name: api, environments: {dev: {replicas: 1}, production: {}}}";
        let wanted = [
            (Some("dev".to_owned()), 7.0, 7.0),
            (Some("production".to_owned()), 21.0, 140.0),
        ];
        assert_eq!(estimates(spec, PRICES), wanted);
    }

    #[test]
    fn nothing_is_estimated_without_prices_or_for_what_ends() {
        assert!(estimates("name: api", "").is_empty());
        assert!(estimates("{name: a, kind: job}", PRICES).is_empty());
    }
}
