//! The `HorizontalPodAutoscaler` or KEDA's `ScaledObject`, and the `PodDisruptionBudget`.

use crate::names::Names;
use crate::objects::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, LocalObjectReference,
    MetricSpec, MetricTarget, PodDisruptionBudget, PodDisruptionBudgetSpec, ResourceMetricSource, ScaleTrigger,
    ScaledObject, ScaledObjectSpec, SecretTarget, TriggerAuthentication, TriggerAuthenticationSpec,
};
use pave_spec::{Autoscaling, Kind, ScaledBy, Spec, VariableSource, connection_secret};
use serde_json::Value;

/// What the number of instances follows and by which kind of object; `None` where it is fixed.
pub(crate) fn scaled_by(spec: &Spec) -> Option<(&Autoscaling, ScaledBy)> {
    let scaling = spec.autoscaling.as_ref().filter(|scaling| scaling.enabled)?;
    Some((scaling, scaling.by))
}

/// The autoscaler; `None` where the number of instances is fixed.
pub(crate) fn autoscaler(scaling: &Autoscaling, spec: &Spec, names: &Names<'_>) -> Option<HorizontalPodAutoscaler> {
    let (Some(min_replicas), Some(max_replicas)) = (scaling.min_replicas, scaling.max_replicas) else {
        return None;
    };
    let metric = |name, percent: Option<u32>| {
        percent.map(|average_utilization| MetricSpec {
            metric_type: "Resource",
            resource: ResourceMetricSource {
                name,
                target: MetricTarget {
                    target_type: "Utilization",
                    average_utilization,
                },
            },
        })
    };
    let metrics = [
        metric("cpu", scaling.target_cpu),
        metric("memory", scaling.target_memory),
    ];
    Some(HorizontalPodAutoscaler {
        metadata: names.metadata(names.service()),
        spec: HorizontalPodAutoscalerSpec {
            scale_target_ref: target(spec, names),
            min_replicas,
            max_replicas,
            metrics: metrics.into_iter().flatten().collect(),
        },
    })
}

/// The workload that is scaled.
fn target(spec: &Spec, names: &Names<'_>) -> CrossVersionObjectReference {
    CrossVersionObjectReference {
        api_version: "apps/v1",
        kind: if spec.kind == Kind::Stateful {
            "StatefulSet"
        } else {
            "Deployment"
        },
        name: names.service(),
    }
}

/// KEDA's object; `None` where the number of instances is fixed.
pub(crate) fn scaled_object(scaling: &Autoscaling, spec: &Spec, names: &Names<'_>) -> Option<ScaledObject> {
    let (Some(min_replica_count), Some(max_replica_count)) = (scaling.min_replicas, scaling.max_replicas) else {
        return None;
    };
    Some(ScaledObject {
        metadata: names.metadata(names.service()),
        spec: ScaledObjectSpec {
            scale_target_ref: target(spec, names),
            min_replica_count,
            max_replica_count,
            triggers: triggers(scaling, names),
        },
    })
}

/// CPU and memory first, then the events in the order of the spec.
fn triggers(scaling: &Autoscaling, names: &Names<'_>) -> Vec<ScaleTrigger> {
    let utilization = |trigger_type: &str, percent: u32| ScaleTrigger {
        trigger_type: trigger_type.to_owned(),
        metric_type: Some("Utilization"),
        metadata: [("value".to_owned(), Value::from(percent.to_string()))]
            .into_iter()
            .collect(),
        authentication_ref: None,
    };
    let cpu = scaling.target_cpu.map(|percent| utilization("cpu", percent));
    let memory = scaling.target_memory.map(|percent| utilization("memory", percent));
    let events = scaling.events.iter().enumerate().map(|(index, event)| ScaleTrigger {
        trigger_type: event.event_type.clone(),
        metric_type: None,
        metadata: event.metadata.clone(),
        authentication_ref: (!event.authentication.is_empty()).then(|| LocalObjectReference {
            name: authentication_name(index, names),
        }),
    });
    cpu.into_iter().chain(memory).chain(events).collect()
}

/// Where KEDA finds the parameters of the triggers that are kept in Secrets, each with its file's name.
pub(crate) fn trigger_authentications(
    scaling: &Autoscaling,
    spec: &Spec,
    names: &Names<'_>,
) -> Vec<(String, TriggerAuthentication)> {
    let events = scaling.events.iter().enumerate();
    let with_secrets = events.filter(|(_, event)| !event.authentication.is_empty());
    let objects = with_secrets.map(|(index, event)| {
        let keys = event.parameters().filter_map(|(parameter, from)| {
            let (name, key) = match from {
                VariableSource::Secret { name, key } => (name.to_owned(), key),
                VariableSource::Claim { name, key } => (connection_secret(&spec.name, name), key),
                _ => return None,
            };
            Some(SecretTarget {
                parameter: parameter.to_owned(),
                name,
                key: key.to_owned(),
            })
        });
        let object = TriggerAuthentication {
            metadata: names.metadata(authentication_name(index, names)),
            spec: TriggerAuthenticationSpec {
                secret_target_ref: keys.collect(),
            },
        };
        (format!("trigger-authentication-{}.yaml", index + 1), object)
    });
    objects.collect()
}

fn authentication_name(index: usize, names: &Names<'_>) -> String {
    format!("{}-event-{}", names.service(), index + 1)
}

/// One instance at a time may leave: a node can always be drained, and the service stays up while it is.
pub(crate) fn disruption_budget(names: &Names<'_>) -> PodDisruptionBudget {
    PodDisruptionBudget {
        metadata: names.metadata(names.service()),
        spec: PodDisruptionBudgetSpec {
            max_unavailable: 1,
            // An instance that is broken anyway must not hold up a drain.
            unhealthy_pod_eviction_policy: "AlwaysAllow",
            selector: names.selector(),
        },
    }
}
