//! The pod: one container, as unprivileged as Kubernetes allows.

use crate::names::{MAIN_PORT, Names};
use crate::objects::{
    Affinity, AmountSelector, Capabilities, ConfigMapReference, Container, ContainerPort, ContainerSecurityContext,
    EmptyDirectory, EnvFromSource, EnvVar, EnvVarSource, ExecAction, FieldSelector, GrpcAction, HttpGetAction,
    KeySelector, Labels, LocalObjectReference, PodAffinityTerm, PodAntiAffinity, PodMetadata, PodSecurityContext,
    PodSpec, PodTemplate, Probe, ResourceRequirements, SeccompProfile, SecretVolume, TcpSocketAction,
    TopologySpreadConstraint, Volume, VolumeMount, WeightedPodAffinityTerm,
};
use crate::settings::{Settings, file_key};
use pave_spec::{Buildpack, Check, EnvironmentVariable, Platform, Quantities, Spec, VariableSource, connection_secret};
use serde_json::Value;

/// A user above 10,000 cannot collide with a user of the node (checkov `CKV_K8S_40`, kube-score).
const USER: u32 = 10_001;

/// The template of every workload's pods.
pub(crate) fn template(spec: &Spec, platform: &Platform, names: &Names<'_>, settings: &Settings) -> PodTemplate {
    PodTemplate {
        metadata: PodMetadata {
            labels: names.labels(),
            annotations: settings.annotations(),
        },
        spec: pod(spec, platform, names, settings),
    }
}

fn pod(spec: &Spec, platform: &Platform, names: &Names<'_>, settings: &Settings) -> PodSpec {
    let pull_secrets = spec.image_pull_secrets.iter();
    let pull_secrets = pull_secrets
        .map(|name| LocalObjectReference { name: name.clone() })
        .collect();
    let ends = spec.kind.ends();
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
        restart_policy: ends.then_some("OnFailure"),
        // What runs once has no other instance to keep away from.
        affinity: (!ends).then(|| apart(names)),
        topology_spread_constraints: (!ends).then(|| {
            vec![TopologySpreadConstraint {
                max_skew: 1,
                topology_key: "topology.kubernetes.io/zone",
                // A cluster with one zone must still start the service.
                when_unsatisfiable: "ScheduleAnyway",
                label_selector: names.selector(),
            }]
        }),
        containers: vec![container(spec, platform, names, settings)],
        volumes: volumes(spec, names, settings),
    }
}

/// Instances on different nodes, where there are enough.
fn apart(names: &Names<'_>) -> Affinity {
    Affinity {
        pod_anti_affinity: PodAntiAffinity {
            preferred_during_scheduling_ignored_during_execution: vec![WeightedPodAffinityTerm {
                weight: 100,
                pod_affinity_term: PodAffinityTerm {
                    topology_key: "kubernetes.io/hostname",
                    label_selector: names.selector(),
                },
            }],
        },
    }
}

/// `/tmp`, the files, and the spec's volumes; persistent ones come from the `StatefulSet`.
fn volumes(spec: &Spec, names: &Names<'_>, settings: &Settings) -> Vec<Volume> {
    let temporary = |name: &str, size: &str| Volume {
        name: name.to_owned(),
        empty_dir: Some(EmptyDirectory {
            size_limit: size.to_owned(),
        }),
        ..Volume::default()
    };
    let mut volumes = vec![temporary("tmp", &spec.tmp)];
    if settings.files.is_some() {
        volumes.push(Volume {
            name: "files".to_owned(),
            config_map: Some(ConfigMapReference { name: names.files() }),
            ..Volume::default()
        });
    }
    for volume in &spec.volumes {
        if let Some(size) = &volume.temporary {
            volumes.push(temporary(&volume.name, size));
        } else if let Some(secret) = &volume.secret {
            volumes.push(Volume {
                name: volume.name.clone(),
                secret: Some(SecretVolume {
                    secret_name: secret.clone(),
                }),
                ..Volume::default()
            });
        } else if let Some(config) = &volume.config {
            volumes.push(Volume {
                name: volume.name.clone(),
                config_map: Some(ConfigMapReference { name: config.clone() }),
                ..Volume::default()
            });
        }
    }
    volumes
}

fn mounts(spec: &Spec) -> Vec<VolumeMount> {
    let mount = |name: &str, path: &str| VolumeMount {
        name: name.to_owned(),
        mount_path: path.to_owned(),
        sub_path: None,
        read_only: None,
    };
    let mut mounts = vec![mount("tmp", "/tmp")];
    for (index, file) in spec.files.iter().enumerate() {
        // One file of a directory: the others in it stay those of the image.
        mounts.push(VolumeMount {
            sub_path: Some(file_key(index, &file.path)),
            read_only: Some(true),
            ..mount("files", &file.path)
        });
    }
    for volume in &spec.volumes {
        mounts.push(VolumeMount {
            read_only: (volume.secret.is_some() || volume.config.is_some()).then_some(true),
            ..mount(&volume.name, &volume.path)
        });
    }
    mounts
}

fn container(spec: &Spec, platform: &Platform, names: &Names<'_>, settings: &Settings) -> Container {
    let probes = spec.probes();
    let ports = spec.named_ports().map(|(name, port)| ContainerPort {
        name: name.to_owned(),
        container_port: port,
        protocol: "TCP",
    });
    let config = settings.variables.is_some().then(|| {
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
        ports: non_empty(ports.collect()),
        env_from: config,
        env: non_empty(variables(spec)),
        resources: ResourceRequirements {
            requests: quantities(&spec.resources.requests),
            limits: quantities(&spec.resources.limits),
        },
        startup_probe: probes.startup.map(|check| startup_probe(spec, check)),
        liveness_probe: probes.liveness.map(|check| probe(spec, check, 10, 3)),
        // Ready means that it works: where nothing calls it, a rollout waits for it.
        readiness_probe: probes.readiness.map(|check| probe(spec, check, 5, 3)),
        security_context: ContainerSecurityContext {
            allow_privilege_escalation: false,
            read_only_root_filesystem: true,
            run_as_non_root: true,
            capabilities: Capabilities { drop: vec!["ALL"] },
        },
        volume_mounts: mounts(spec),
    }
}

/// The variables whose values are kept elsewhere: in a Secret, another `ConfigMap`, the pod itself.
pub(crate) fn variables(spec: &Spec) -> Vec<EnvVar> {
    let referenced = spec.environment_variables.iter().filter_map(|variable| {
        Some(EnvVar {
            name: variable.name.clone(),
            value_from: value_source(variable, &spec.name)?,
        })
    });
    referenced.collect()
}

/// Where the value of a variable of a service is kept; `None` where it stands in the spec.
fn value_source(variable: &EnvironmentVariable, service: &str) -> Option<EnvVarSource> {
    let selector = |name: &str, key: &str| {
        Some(KeySelector {
            name: name.to_owned(),
            key: key.to_owned(),
        })
    };
    let mut source = EnvVarSource::default();
    match variable.source() {
        VariableSource::Value(_) => return None,
        VariableSource::Secret { name, key } => source.secret_key_ref = selector(name, key),
        VariableSource::Config { name, key } => source.config_map_key_ref = selector(name, key),
        VariableSource::Claim { name, key } => {
            source.secret_key_ref = selector(&connection_secret(service, name), key);
        }
        VariableSource::PodField(path) => {
            source.field_ref = Some(FieldSelector {
                field_path: path.to_owned(),
            });
        }
        VariableSource::Amount(resource) => {
            source.resource_field_ref = Some(AmountSelector {
                resource: resource.to_owned(),
            });
        }
    }
    Some(source)
}

pub(crate) fn quantities(quantities: &Quantities) -> Labels {
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

/// A probe of the service's port or container. A command is asked less often than a port: each time a process starts.
fn probe(spec: &Spec, check: Check<'_>, period_seconds: u32, failure_threshold: u32) -> Probe {
    let is_command = matches!(check, Check::Command(_));
    let (name, number) = spec.health_port().unwrap_or((MAIN_PORT, 0));
    let mut probe = Probe {
        http_get: None,
        tcp_socket: None,
        grpc: None,
        exec: None,
        period_seconds: if is_command { 30 } else { period_seconds },
        timeout_seconds: if is_command { 5 } else { 2 },
        failure_threshold,
    };
    match check {
        Check::Path(path) => {
            probe.http_get = Some(HttpGetAction {
                path: path.to_owned(),
                port: name.to_owned(),
            });
        }
        Check::Connection => probe.tcp_socket = Some(TcpSocketAction { port: name.to_owned() }),
        // Kubernetes takes no name here.
        Check::Grpc => probe.grpc = Some(GrpcAction { port: number }),
        Check::Command(command) => {
            probe.exec = Some(ExecAction {
                command: command.to_vec(),
            });
        }
    }
    probe
}

/// A minute to start, five for Java, whose services warm up, and for commands.
fn startup_probe(spec: &Spec, check: Check<'_>) -> Probe {
    let is_slow = spec.buildpack == Some(Buildpack::Java) || matches!(check, Check::Command(_));
    Probe {
        period_seconds: if is_slow { 10 } else { 2 },
        ..probe(spec, check, 2, 30)
    }
}

pub(crate) fn non_empty<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}
