//! The workload for each kind, and its `ServiceAccount`.

use crate::names::Names;
use crate::objects::{
    ClaimMetadata, ClaimResources, CronJob, CronJobSpec, Deployment, DeploymentSpec, DeploymentStrategy, Job, JobSpec,
    JobTemplate, JobTemplateMetadata, Metadata, PersistentVolumeClaim, PersistentVolumeClaimSpec, PodTemplate,
    RollingUpdate, ServiceAccount, StatefulSet, StatefulSetSpec, UpdateStrategy,
};
use crate::pod::non_empty;
use crate::scaling;
use pave_spec::{Kind, ScaledBy, Spec};

/// How often a failed job is tried again: Kubernetes' default of six repeats what fails for a reason.
const RETRIES: u32 = 3;

/// The annotation by which kube-score leaves out checks.
pub(crate) const UNSEEN_BY_KUBE_SCORE: &str = "kube-score/ignore";
/// The check that misses an autoscaler it knows.
pub(crate) const FEW_REPLICAS: &str = "deployment-replicas";

/// An identity of its own, without a token: a service that needs none cannot lose one.
pub(crate) fn service_account(names: &Names<'_>) -> ServiceAccount {
    ServiceAccount {
        metadata: names.metadata(names.service()),
        automount_service_account_token: false,
    }
}

/// For what runs for ever and keeps nothing.
pub(crate) fn deployment(spec: &Spec, names: &Names<'_>, template: PodTemplate) -> Deployment {
    let mut metadata = names.metadata(names.service());
    annotate(&mut metadata, spec);
    Deployment {
        metadata,
        spec: DeploymentSpec {
            // With autoscaling the number is the autoscaler's: Argo CD would reset it at every sync (argo-cd#5105).
            replicas: spec.replicas,
            selector: names.selector(),
            strategy: DeploymentStrategy {
                strategy_type: "RollingUpdate",
                rolling_update: RollingUpdate {
                    max_surge: "25%",
                    max_unavailable: 0,
                },
            },
            template,
        },
    }
}

/// Says which checks of others do not see what is so on purpose.
fn annotate(metadata: &mut Metadata, spec: &Spec) {
    let probes = spec.probes();
    let mut unseen = Vec::new();
    if spec.port.is_some() && (probes.liveness.is_none() || probes.readiness.is_none()) {
        unseen.push("pod-probes");
    }
    // kube-score knows autoscalers, but not KEDA's objects.
    let is_scaled_by_keda = matches!(scaling::scaled_by(spec), Some((_, ScaledBy::Keda)));
    if is_scaled_by_keda && spec.port.is_some() && spec.kind != Kind::Stateful {
        unseen.push(FEW_REPLICAS);
    }
    if !unseen.is_empty() {
        metadata.annotate(UNSEEN_BY_KUBE_SCORE, unseen.join(","));
    }
    let missing = [
        (probes.liveness.is_none(), "CKV_K8S_8=no liveness probe:"),
        (probes.readiness.is_none(), "CKV_K8S_9=no readiness probe:"),
    ];
    let missing = missing
        .into_iter()
        .filter_map(|(is_missing, check)| is_missing.then_some(check));
    for (index, check) in missing.enumerate() {
        // Checkov splits at `=` and takes no second one: the reason is ours, the spec's has an annotation of its own.
        let reason = format!("{check} {}", why_no_probe(spec, check));
        metadata.annotate(format!("checkov.io/skip{}", index + 1), reason);
    }
    if let Some(reason) = spec
        .health_checks
        .as_ref()
        .and_then(|checks| checks.disabled_because.as_ref())
    {
        metadata.annotate("pave.dev/no-health-checks", reason.clone());
    }
}

/// Why Kubernetes does not ask.
fn why_no_probe(spec: &Spec, check: &str) -> &'static str {
    let checks = spec.health_checks.as_ref();
    if checks.is_some_and(|checks| checks.disabled_because.is_some()) {
        "the app spec says why"
    } else if !spec.health_command.is_empty() {
        "nothing sends it requests, and the startup probe holds back a rollout"
    } else if checks.is_some() && check.starts_with("CKV_K8S_8=") {
        "it would be the readiness probe once more"
    } else {
        "it has neither a port nor a command to ask"
    }
}

/// For what keeps data: each instance has its name and its disks.
pub(crate) fn stateful_set(spec: &Spec, names: &Names<'_>, template: PodTemplate) -> StatefulSet {
    let claims = spec.volumes.iter().filter_map(|volume| {
        let size = volume.persistent.clone()?;
        Some(PersistentVolumeClaim {
            metadata: ClaimMetadata {
                name: volume.name.clone(),
                labels: names.selector_labels(),
            },
            spec: PersistentVolumeClaimSpec {
                access_modes: vec!["ReadWriteOnce"],
                storage_class_name: volume.storage_class.clone(),
                resources: ClaimResources {
                    requests: [("storage", size)].into_iter().collect(),
                },
            },
        })
    });
    let mut metadata = names.metadata(names.service());
    annotate(&mut metadata, spec);
    StatefulSet {
        metadata,
        spec: StatefulSetSpec {
            service_name: names.headless(),
            replicas: spec.replicas,
            selector: names.selector(),
            update_strategy: UpdateStrategy {
                strategy_type: "RollingUpdate",
            },
            template,
            volume_claim_templates: non_empty(claims.collect()),
        },
    }
}

/// For what runs on a schedule.
pub(crate) fn cron_job(spec: &Spec, names: &Names<'_>, template: PodTemplate) -> CronJob {
    CronJob {
        metadata: names.metadata(names.service()),
        spec: CronJobSpec {
            schedule: spec.schedule.clone().unwrap_or_default(),
            time_zone: spec.time_zone.clone(),
            concurrency_policy: spec.concurrency.clone(),
            starting_deadline_seconds: spec.deadline,
            successful_jobs_history_limit: 3,
            failed_jobs_history_limit: 3,
            job_template: JobTemplate {
                metadata: JobTemplateMetadata { labels: names.labels() },
                // No time to live: the history limits already clean up (kube-linter).
                spec: JobSpec {
                    backoff_limit: RETRIES,
                    ttl_seconds_after_finished: None,
                    template,
                },
            },
        },
    }
}

/// For what runs once.
pub(crate) fn job(spec: &Spec, names: &Names<'_>, template: PodTemplate) -> Job {
    Job {
        metadata: names.metadata(names.service()),
        spec: JobSpec {
            backoff_limit: RETRIES,
            ttl_seconds_after_finished: spec.ttl,
            template,
        },
    }
}
