//! All objects of a service.

use crate::names::Names;
use crate::objects::to_json;
use crate::{network, scaling, workload};
use pave_spec::{Platform, Spec};
use serde::Serialize;
use serde_json::{Map, Value};

/// One object and the file it is kept in.
pub(crate) struct Object {
    /// The file's name.
    pub(crate) file: &'static str,
    /// The whole object.
    pub(crate) value: Value,
}

/// The objects of `spec`, in the order of their files' names.
pub(crate) fn objects(spec: &Spec, platform: &Platform) -> Vec<Object> {
    let names = Names::new(spec, platform);
    let config = workload::config_map(spec, &names);
    let deployment = workload::deployment(spec, platform, &names, config.as_ref());
    let mut objects = vec![
        object("deployment.yaml", "apps/v1", "Deployment", &deployment),
        object("service.yaml", "v1", "Service", &network::service(spec, &names)),
        object(
            "service-account.yaml",
            "v1",
            "ServiceAccount",
            &workload::service_account(&names),
        ),
        object(
            "network-policy.yaml",
            "networking.k8s.io/v1",
            "NetworkPolicy",
            &network::network_policy(spec, platform, &names),
        ),
        object(
            "pod-disruption-budget.yaml",
            "policy/v1",
            "PodDisruptionBudget",
            &scaling::disruption_budget(&names),
        ),
    ];
    if let Some(config) = &config {
        objects.push(object("config-map.yaml", "v1", "ConfigMap", config));
    }
    if let Some(autoscaler) = scaling::autoscaler(spec, &names) {
        let file = "horizontal-pod-autoscaler.yaml";
        objects.push(object(file, "autoscaling/v2", "HorizontalPodAutoscaler", &autoscaler));
    }
    objects.sort_by_key(|object| object.file);
    objects
}

fn object(file: &'static str, api_version: &str, kind: &str, body: &impl Serialize) -> Object {
    let mut value = Map::new();
    value.insert("apiVersion".to_owned(), Value::from(api_version));
    value.insert("kind".to_owned(), Value::from(kind));
    if let Value::Object(fields) = to_json(body) {
        value.extend(fields);
    }
    Object {
        file,
        value: Value::Object(value),
    }
}
