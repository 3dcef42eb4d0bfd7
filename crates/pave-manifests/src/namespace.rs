//! What a team needs before its first service: a namespace in each environment, with its limits and its access.

use crate::bundle::{Bundle, Object};
use crate::layout::TEAM_PROVENANCE;
use crate::objects::{
    Labels, LimitRange, LimitRangeItem, LimitRangeSpec, Metadata, Namespace, NetworkPolicy, NetworkPolicySpec,
    ResourceQuota, ResourceQuotaSpec,
};
use crate::{File, access, network, pod};
use pave_spec::{Platform, Preset, Quota, Team, is_production};
use serde_json::{Value, json};

/// The files of a team: for each environment a folder that `kustomize build` takes.
pub(crate) fn files(team: &Team, platform: &Platform) -> Vec<File> {
    let mut files = Vec::new();
    for environment in &team.environments {
        let objects = objects(team, environment, platform);
        let names: Vec<&str> = objects.iter().map(|object| object.file.as_str()).collect();
        let kustomization = json!({
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "resources": names,
        });
        files.push(file(environment, "kustomization.yaml", &kustomization));
        files.extend(
            objects
                .iter()
                .map(|object| file(environment, &object.file, &object.value)),
        );
    }
    files
}

fn file(environment: &str, name: &str, value: &Value) -> File {
    File {
        path: format!("{environment}/{name}"),
        content: format!("{TEAM_PROVENANCE}{}", pave_yaml::emit(value)),
    }
}

fn objects(team: &Team, environment: &str, platform: &Platform) -> Vec<Object> {
    const ACCESS: &str = "rbac.authorization.k8s.io/v1";
    let namespace = team.namespace_in(environment);
    let named = |name: &str| Metadata {
        name: name.to_owned(),
        namespace: Some(namespace.clone()),
        labels: labels(team, environment),
        annotations: None,
    };
    let mut bundle = Bundle(Vec::new());
    bundle.add("namespace.yaml", "v1", "Namespace", &self::namespace(team, environment));
    let quota = quota(named("team-quota"), &team.quota);
    bundle.add("resource-quota.yaml", "v1", "ResourceQuota", &quota);
    let range = limit_range(named("container-defaults"), &platform.presets.small);
    bundle.add("limit-range.yaml", "v1", "LimitRange", &range);
    let policy = default_deny(named("default-deny"));
    bundle.add("network-policy.yaml", "networking.k8s.io/v1", "NetworkPolicy", &policy);
    let developers = access::developers(named("developers"), is_production(environment));
    bundle.add("role-developers.yaml", ACCESS, "Role", &developers);
    bundle.add("role-leads.yaml", ACCESS, "Role", &access::leads(named("leads")));
    let bindings = [
        ("developers", "Role", "developers", &team.developers),
        ("leads", "Role", "leads", &team.leads),
        ("administrators", "ClusterRole", "admin", &platform.admins),
    ];
    for (name, kind, role, group) in bindings {
        let binding = access::binding(named(name), kind, role, group);
        bundle.add(format!("role-binding-{name}.yaml"), ACCESS, "RoleBinding", &binding);
    }
    bundle.0.sort_by(|left, right| left.file.cmp(&right.file));
    bundle.0
}

/// The labels of seed 004, and who made it.
fn labels(team: &Team, environment: &str) -> Labels {
    [
        ("app.kubernetes.io/managed-by", "pave"),
        ("team", team.name.as_str()),
        ("environment", environment),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), Value::from(value)))
    .collect()
}

/// With the Pod Security Standards' strictest level, which every generated workload meets.
fn namespace(team: &Team, environment: &str) -> Namespace {
    let mut labels = labels(team, environment);
    for mode in ["enforce", "audit", "warn"] {
        labels.insert(format!("pod-security.kubernetes.io/{mode}"), json!("restricted"));
        labels.insert(format!("pod-security.kubernetes.io/{mode}-version"), json!("latest"));
    }
    Namespace {
        metadata: Metadata {
            name: team.namespace_in(environment),
            namespace: None,
            labels,
            annotations: None,
        },
    }
}

fn quota(metadata: Metadata, quota: &Quota) -> ResourceQuota {
    let amounts = [
        ("requests.cpu", quota.requests.cpu.as_deref()),
        ("requests.memory", quota.requests.memory.as_deref()),
        ("limits.cpu", quota.limits.cpu.as_deref()),
        ("limits.memory", quota.limits.memory.as_deref()),
    ];
    let mut hard: Labels = amounts
        .into_iter()
        .filter_map(|(name, amount)| Some((name.to_owned(), Value::from(amount?))))
        .collect();
    hard.insert("pods".to_owned(), Value::from(quota.pods.to_string()));
    ResourceQuota {
        metadata,
        spec: ResourceQuotaSpec { hard },
    }
}

/// What a container gets that asks for nothing: a quota refuses those that have no requests and limits.
fn limit_range(metadata: Metadata, preset: &Preset) -> LimitRange {
    LimitRange {
        metadata,
        spec: LimitRangeSpec {
            limits: vec![LimitRangeItem {
                item_type: "Container",
                default_request: pod::quantities(&preset.requests),
                default: pod::quantities(&preset.limits),
            }],
        },
    }
}

/// Nothing in, nothing out but DNS (seed 004, which forgot it): each service's own policy opens what it needs.
fn default_deny(metadata: Metadata) -> NetworkPolicy {
    NetworkPolicy {
        metadata,
        spec: NetworkPolicySpec {
            pod_selector: crate::objects::LabelSelector { match_labels: None },
            policy_types: vec!["Ingress", "Egress"],
            ingress: Vec::new(),
            egress: vec![network::dns()],
        },
    }
}
