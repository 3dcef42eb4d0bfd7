//! The containers of a pod: the service's, and those before and beside it.

use super::non_empty;
use crate::names::{MAIN_PORT, Names};
use crate::objects::{
    AmountSelector, Capabilities, ConfigMapReference, Container, ContainerPort, ContainerSecurityContext,
    EnvFromSource, EnvVar, EnvVarSource, ExecAction, FieldSelector, GrpcAction, HttpGetAction, KeySelector, Labels,
    LocalObjectReference, Probe, ResourceRequirements, TcpSocketAction,
};
use crate::settings::Settings;
use pave_spec::{
    Buildpack, Check, EnvironmentVariable, ExtraContainer, Platform, Quantities, Resources, Spec, VariableSource,
    connection_secret,
};

/// The service's own container.
pub(super) fn service(spec: &Spec, platform: &Platform, names: &Names<'_>, settings: &Settings) -> Container {
    let probes = spec.probes();
    let ports = spec.named_ports().map(|(name, port)| ContainerPort {
        name: name.to_owned(),
        container_port: port,
        protocol: "TCP",
    });
    Container {
        name: names.service(),
        image: spec.image.clone(),
        image_pull_policy: platform.image_pull_policy.clone(),
        restart_policy: None,
        command: non_empty(spec.command.clone()),
        args: non_empty(spec.args.clone()),
        working_dir: spec.working_dir.clone(),
        ports: non_empty(ports.collect()),
        env_from: env_from(spec, names, settings),
        env: non_empty(variables(spec)),
        resources: amounts(&spec.resources),
        startup_probe: probes.startup.map(|check| startup_probe(spec, check)),
        liveness_probe: probes.liveness.map(|check| probe(spec, check, 10, 3)),
        // Ready means that it works: where nothing calls it, a rollout waits for it.
        readiness_probe: probes.readiness.map(|check| probe(spec, check, 5, 3)),
        security_context: unprivileged(),
        volume_mounts: super::mounts(spec),
    }
}

/// The variables whose values are kept elsewhere: in a Secret, another `ConfigMap`, the pod itself.
pub(crate) fn variables(spec: &Spec) -> Vec<EnvVar> {
    let referenced = spec.environment_variables.iter().filter_map(|variable| {
        Some(EnvVar {
            name: variable.name.clone(),
            value: None,
            value_from: Some(value_source(variable, &spec.name)?),
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

/// The containers that start before the service's: those beside it first, since the others may need them.
pub(super) fn extra(spec: &Spec, platform: &Platform, names: &Names<'_>, settings: &Settings) -> Vec<Container> {
    // What is to run beside the service is started before it and kept running (sidecars, Kubernetes 1.29 and later).
    let beside = spec.sidecars.iter().map(|container| (container, Some("Always")));
    let before = spec.before.iter().map(|container| (container, None));
    let containers = beside.chain(before).map(|(extra, restart_policy)| {
        let is_service = extra.image.is_none();
        Container {
            name: extra.name.clone(),
            image: extra.image.clone().unwrap_or_else(|| spec.image.clone()),
            image_pull_policy: platform.image_pull_policy.clone(),
            restart_policy,
            command: non_empty(extra.command.clone()),
            args: non_empty(extra.args.clone()),
            working_dir: spec.working_dir.clone().filter(|_| is_service),
            ports: None,
            env_from: if is_service {
                env_from(spec, names, settings)
            } else {
                None
            },
            env: non_empty(if is_service {
                variables(spec)
            } else {
                own_variables(extra, &spec.name)
            }),
            resources: amounts(&extra.resources),
            startup_probe: None,
            liveness_probe: None,
            readiness_probe: None,
            security_context: unprivileged(),
            volume_mounts: super::mounts(spec),
        }
    });
    containers.collect()
}

/// The variables of a container with an image of its own, values in place.
fn own_variables(extra: &ExtraContainer, service: &str) -> Vec<EnvVar> {
    let variables = extra.environment_variables.iter().map(|variable| {
        let value_from = value_source(variable, service);
        let value = match variable.source() {
            // Kubernetes would fill in `$(NAME)`: doubled, it stays what was written.
            VariableSource::Value(value) => Some(value.replace('$', "$$")),
            _ => None,
        };
        EnvVar {
            name: variable.name.clone(),
            value,
            value_from,
        }
    });
    variables.collect()
}

/// The service's own `ConfigMap`, and the Secrets whose keys are all variables.
fn env_from(spec: &Spec, names: &Names<'_>, settings: &Settings) -> Option<Vec<EnvFromSource>> {
    let config = settings.variables.is_some().then(|| EnvFromSource {
        config_map_ref: Some(ConfigMapReference { name: names.config() }),
        secret_ref: None,
    });
    let secrets = spec.secrets.iter().filter(|secret| secret.variables);
    let secrets = secrets.map(|secret| EnvFromSource {
        config_map_ref: None,
        secret_ref: Some(LocalObjectReference {
            name: secret.name.clone(),
        }),
    });
    non_empty(config.into_iter().chain(secrets).collect())
}

fn amounts(resources: &Resources) -> ResourceRequirements {
    ResourceRequirements {
        requests: quantities(&resources.requests),
        limits: quantities(&resources.limits),
    }
}

fn unprivileged() -> ContainerSecurityContext {
    ContainerSecurityContext {
        allow_privilege_escalation: false,
        read_only_root_filesystem: true,
        run_as_non_root: true,
        capabilities: Capabilities { drop: vec!["ALL"] },
    }
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
    given.map(|(name, amount)| (name, amount.to_owned())).collect()
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
