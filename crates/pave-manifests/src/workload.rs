//! The Deployment, its `ConfigMap` and its `ServiceAccount`.

use crate::names::{MAIN_PORT, Names};
use crate::objects::{
    Affinity, Capabilities, ConfigMap, ConfigMapReference, Container, ContainerPort, ContainerSecurityContext,
    Deployment, DeploymentSpec, DeploymentStrategy, EmptyDirectory, EnvFromSource, EnvVar, EnvVarSource, HttpGetAction,
    KeySelector, Labels, LocalObjectReference, PodAffinityTerm, PodAntiAffinity, PodMetadata, PodSecurityContext,
    PodSpec, PodTemplate, Probe, ResourceRequirements, RollingUpdate, SeccompProfile, ServiceAccount, TcpSocketAction,
    TopologySpreadConstraint, Volume, VolumeMount, WeightedPodAffinityTerm,
};
use pave_spec::{Buildpack, Platform, Quantities, Spec, VariableSource};
use serde_json::Value;

/// A user above 10,000 cannot collide with a user of the node (checkov `CKV_K8S_40`, kube-score).
const USER: u32 = 10_001;
/// Room in `/tmp`, which the read-only root file system needs.
const TEMPORARY_SPACE: &str = "64Mi";

/// The plain environment variables; `None` where there are none.
pub(crate) fn config_map(spec: &Spec, names: &Names<'_>) -> Option<ConfigMap> {
    let plain = spec
        .environment_variables
        .iter()
        .filter_map(|variable| match variable.source() {
            VariableSource::Value(value) => Some((variable.name.clone(), Value::from(value))),
            _ => None,
        });
    let data: Labels = plain.collect();
    (!data.is_empty()).then(|| ConfigMap {
        metadata: names.metadata(names.config()),
        data,
    })
}

/// An identity of its own, without a token: a service that needs none cannot lose one.
pub(crate) fn service_account(names: &Names<'_>) -> ServiceAccount {
    ServiceAccount {
        metadata: names.metadata(names.service()),
        automount_service_account_token: false,
    }
}

/// The Deployment. `config` is the service's own `ConfigMap`, if it has one.
pub(crate) fn deployment(
    spec: &Spec,
    platform: &Platform,
    names: &Names<'_>,
    config: Option<&ConfigMap>,
) -> Deployment {
    let annotations = config.map(|config| {
        // A changed value must roll the pods: environment variables are read at start only.
        let hash = Value::from(content_hash(&config.data));
        Labels::from_iter([("pave.dev/config-hash".to_owned(), hash)])
    });
    Deployment {
        metadata: names.metadata(names.service()),
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
            template: PodTemplate {
                metadata: PodMetadata {
                    labels: names.labels(),
                    annotations,
                },
                spec: pod(spec, platform, names, config.is_some()),
            },
        },
    }
}

fn pod(spec: &Spec, platform: &Platform, names: &Names<'_>, has_config: bool) -> PodSpec {
    let pull_secrets = spec.image_pull_secrets.iter();
    let pull_secrets = pull_secrets
        .map(|name| LocalObjectReference { name: name.clone() })
        .collect();
    PodSpec {
        service_account_name: names.service(),
        automount_service_account_token: false,
        // Otherwise every Service of the namespace adds variables, and one named like ours would win.
        enable_service_links: false,
        image_pull_secrets: non_empty(pull_secrets),
        security_context: PodSecurityContext {
            run_as_non_root: true,
            run_as_user: USER,
            run_as_group: USER,
            fs_group: USER,
            seccomp_profile: SeccompProfile {
                profile_type: "RuntimeDefault",
            },
        },
        affinity: Affinity {
            pod_anti_affinity: PodAntiAffinity {
                preferred_during_scheduling_ignored_during_execution: vec![WeightedPodAffinityTerm {
                    weight: 100,
                    pod_affinity_term: PodAffinityTerm {
                        topology_key: "kubernetes.io/hostname",
                        label_selector: names.selector(),
                    },
                }],
            },
        },
        topology_spread_constraints: vec![TopologySpreadConstraint {
            max_skew: 1,
            topology_key: "topology.kubernetes.io/zone",
            // A cluster with one zone must still start the service.
            when_unsatisfiable: "ScheduleAnyway",
            label_selector: names.selector(),
        }],
        containers: vec![container(spec, platform, names, has_config)],
        volumes: vec![Volume {
            name: "tmp".to_owned(),
            empty_dir: Some(EmptyDirectory {
                size_limit: TEMPORARY_SPACE.to_owned(),
            }),
        }],
    }
}

fn container(spec: &Spec, platform: &Platform, names: &Names<'_>, has_config: bool) -> Container {
    let probes = spec.probes();
    let main_port = (MAIN_PORT, spec.port);
    let extra_ports = spec.ports.iter().map(|port| (port.name.as_str(), port.port));
    let ports = std::iter::once(main_port)
        .chain(extra_ports)
        .map(|(name, port)| ContainerPort {
            name: name.to_owned(),
            container_port: port,
            protocol: "TCP",
        });
    let config = has_config.then(|| {
        vec![EnvFromSource {
            config_map_ref: ConfigMapReference { name: names.config() },
        }]
    });
    Container {
        name: names.service(),
        image: spec.image.clone(),
        image_pull_policy: platform.image_pull_policy.clone(),
        command: non_empty(spec.command.clone()),
        args: non_empty(spec.args.clone()),
        working_dir: spec.working_dir.clone(),
        ports: Some(ports.collect()),
        env_from: config,
        env: non_empty(variables(spec)),
        resources: ResourceRequirements {
            requests: quantities(&spec.resources.requests),
            limits: quantities(&spec.resources.limits),
        },
        startup_probe: Some(startup_probe(spec, probes.startup)),
        liveness_probe: Some(liveness_probe(probes.liveness)),
        readiness_probe: Some(probe(probes.readiness, 5, 3)),
        security_context: ContainerSecurityContext {
            allow_privilege_escalation: false,
            read_only_root_filesystem: true,
            run_as_non_root: true,
            capabilities: Capabilities { drop: vec!["ALL"] },
        },
        volume_mounts: vec![VolumeMount {
            name: "tmp".to_owned(),
            mount_path: "/tmp".to_owned(),
        }],
    }
}

/// The variables that come from a Secret or another `ConfigMap`.
fn variables(spec: &Spec) -> Vec<EnvVar> {
    let referenced = spec.environment_variables.iter().filter_map(|variable| {
        let selector = |name: &str, key: &str| KeySelector {
            name: name.to_owned(),
            key: key.to_owned(),
        };
        let value_from = match variable.source() {
            VariableSource::Value(_) => return None,
            VariableSource::Secret { name, key } => EnvVarSource {
                secret_key_ref: Some(selector(name, key)),
                config_map_key_ref: None,
            },
            VariableSource::Config { name, key } => EnvVarSource {
                secret_key_ref: None,
                config_map_key_ref: Some(selector(name, key)),
            },
        };
        Some(EnvVar {
            name: variable.name.clone(),
            value_from,
        })
    });
    referenced.collect()
}

fn quantities(quantities: &Quantities) -> Labels {
    let pairs = [
        ("cpu", &quantities.cpu),
        ("memory", &quantities.memory),
        ("ephemeral-storage", &quantities.ephemeral_storage),
    ];
    let given = pairs
        .into_iter()
        .filter_map(|(name, amount)| Some((name, amount.as_deref()?)));
    given
        .map(|(name, amount)| (name.to_owned(), Value::from(amount)))
        .collect()
}

fn probe(path: &str, period_seconds: u32, failure_threshold: u32) -> Probe {
    Probe {
        http_get: Some(HttpGetAction {
            path: path.to_owned(),
            port: MAIN_PORT,
        }),
        tcp_socket: None,
        period_seconds,
        timeout_seconds: 2,
        failure_threshold,
    }
}

/// A service with one path is alive while it accepts connections: asking the readiness path for liveness would restart
/// what is only busy (kube-score), and asking nothing would leave what hangs (kube-linter, checkov).
fn liveness_probe(path: Option<&str>) -> Probe {
    path.map_or(
        Probe {
            http_get: None,
            tcp_socket: Some(TcpSocketAction { port: MAIN_PORT }),
            period_seconds: 10,
            timeout_seconds: 2,
            failure_threshold: 3,
        },
        |path| probe(path, 10, 3),
    )
}

/// A minute to start; five for Java, whose services warm up.
fn startup_probe(spec: &Spec, path: &str) -> Probe {
    let period_seconds = if spec.buildpack == Some(Buildpack::Java) { 10 } else { 2 };
    probe(path, period_seconds, 30)
}

pub(crate) fn non_empty<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}

/// A short, stable fingerprint (FNV-1a, 64 bits) of names and values: it notices changes, it guards nothing.
fn content_hash(data: &Labels) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for (name, value) in data {
        // Length first, so that no value can look like the next name.
        for part in [name.as_str(), value.as_str().unwrap_or_default()] {
            eat(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            eat(part.as_bytes());
        }
    }
    format!("{hash:016x}")
}
