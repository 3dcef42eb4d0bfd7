//! The `HorizontalPodAutoscaler` and the `PodDisruptionBudget`.

use crate::names::Names;
use crate::objects::{
    CrossVersionObjectReference, HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec, MetricSpec, MetricTarget,
    PodDisruptionBudget, PodDisruptionBudgetSpec, ResourceMetricSource,
};
use pave_spec::{Kind, Spec};

/// The autoscaler; `None` where the number of instances is fixed.
pub(crate) fn autoscaler(spec: &Spec, names: &Names<'_>) -> Option<HorizontalPodAutoscaler> {
    let scaling = spec.autoscaling.as_ref()?;
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
    scaling.enabled.then(|| HorizontalPodAutoscaler {
        metadata: names.metadata(names.service()),
        spec: HorizontalPodAutoscalerSpec {
            scale_target_ref: CrossVersionObjectReference {
                api_version: "apps/v1",
                kind: if spec.kind == Kind::Stateful {
                    "StatefulSet"
                } else {
                    "Deployment"
                },
                name: names.service(),
            },
            min_replicas,
            max_replicas,
            metrics: metrics.into_iter().flatten().collect(),
        },
    })
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
