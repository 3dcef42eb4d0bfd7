//! The pod: the service's container and those around it, as unprivileged as Kubernetes allows.

mod container;

pub(crate) use container::{quantities, variables};

use crate::names::Names;
use crate::objects::{
    Affinity, ConfigMapReference, EmptyDirectory, LocalObjectReference, PodAffinityTerm, PodAntiAffinity, PodMetadata,
    PodSecurityContext, PodSpec, PodTemplate, SeccompProfile, SecretVolume, TopologySpreadConstraint, Volume,
    VolumeMount, WeightedPodAffinityTerm,
};
use crate::settings::{Settings, file_key};
use pave_spec::{Platform, Spec};

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
        init_containers: non_empty(container::extra(spec, platform, names, settings)),
        containers: vec![container::service(spec, platform, names, settings)],
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
    for secret in spec.secrets.iter().filter(|secret| secret.path.is_some()) {
        volumes.push(Volume {
            name: secret_volume(&secret.name),
            secret: Some(SecretVolume {
                secret_name: secret.name.clone(),
            }),
            ..Volume::default()
        });
    }
    volumes
}

/// The volume of a Secret that the spec mounts by itself: its name in the letters that a volume's name may have.
fn secret_volume(name: &str) -> String {
    let short: String = name.replace('.', "-").chars().take(55).collect();
    format!("secret-{}", short.trim_end_matches('-'))
}

pub(super) fn mounts(spec: &Spec) -> Vec<VolumeMount> {
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
    for secret in &spec.secrets {
        if let Some(path) = &secret.path {
            mounts.push(VolumeMount {
                read_only: Some(true),
                ..mount(&secret_volume(&secret.name), path)
            });
        }
    }
    mounts
}

pub(crate) fn non_empty<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}
