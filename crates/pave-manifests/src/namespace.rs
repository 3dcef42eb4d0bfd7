//! What a team, or a service with a namespace of its own, needs before its first deployment: a namespace in each
//! environment, with its limits and its access.

use crate::bundle::{Bundle, Object};
use crate::layout::{PROVENANCE, TEAM_PROVENANCE};
use crate::names::{Names, team as team_of};
use crate::objects::{
    Labels, LimitRange, LimitRangeItem, LimitRangeSpec, Metadata, Namespace, NetworkPolicy, NetworkPolicySpec,
    ResourceQuota, ResourceQuotaSpec,
};
use crate::{File, access, network, pod};
use pave_spec::{PREVIEW, Platform, Preset, Quota, Spec, Team, is_production};
use serde_json::{Value, json};

/// Whose namespace it is, in one environment.
struct Holder<'a> {
    team: &'a str,
    /// The service, where the namespace is its own.
    service: Option<&'a str>,
    environment: &'a str,
    namespace: String,
    developers: String,
    leads: String,
    quota: &'a Quota,
}

/// The files of a team: for each environment a folder that `kustomize build` takes.
pub(crate) fn files(team: &Team, platform: &Platform) -> Vec<File> {
    let holders = team.environments.iter().map(|environment| Holder {
        team: &team.name,
        service: None,
        environment,
        namespace: team.namespace_in(environment),
        developers: team.developers.clone(),
        leads: team.leads.clone(),
        quota: &team.quota,
    });
    holders.flat_map(|holder| folder(&holder, platform)).collect()
}

/// The files of a service's own namespaces: for each of its environments a folder that `kustomize build` takes.
pub(crate) fn files_of_service(spec: &Spec, platform: &Platform) -> Vec<File> {
    let environments: Vec<_> = spec.in_environments().filter(|(name, _)| *name != PREVIEW).collect();
    let each = if environments.is_empty() {
        vec![("production", spec)]
    } else {
        environments
    };
    let holders = each.into_iter().map(|(environment, spec)| {
        let team = team_of(spec).unwrap_or(&spec.name);
        Holder {
            team,
            service: Some(&spec.name),
            environment,
            namespace: Names::new(spec, platform).namespace().to_owned(),
            developers: format!("{team}-developers"),
            leads: format!("{team}-leads"),
            quota: &platform.quota,
        }
    });
    holders.flat_map(|holder| folder(&holder, platform)).collect()
}

fn folder(holder: &Holder<'_>, platform: &Platform) -> Vec<File> {
    let objects = objects(holder, platform);
    let names: Vec<&str> = objects.iter().map(|object| object.file.as_str()).collect();
    let kustomization = json!({
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": names,
    });
    let provenance = if holder.service.is_some() {
        PROVENANCE
    } else {
        TEAM_PROVENANCE
    };
    let file = |name: &str, value: &Value| File {
        path: format!("{}/{name}", holder.environment),
        content: format!("{provenance}{}", pave_yaml::emit(value)),
    };
    let mut files = vec![file("kustomization.yaml", &kustomization)];
    files.extend(objects.iter().map(|object| file(&object.file, &object.value)));
    files
}

fn objects(holder: &Holder<'_>, platform: &Platform) -> Vec<Object> {
    const ACCESS: &str = "rbac.authorization.k8s.io/v1";
    let named = |name: &str| Metadata {
        name: name.to_owned(),
        namespace: Some(holder.namespace.clone()),
        labels: labels(holder),
        annotations: None,
    };
    let mut bundle = Bundle::default();
    bundle.add("namespace.yaml", "v1", "Namespace", &namespace(holder));
    let quota = quota(named("team-quota"), holder.quota);
    bundle.add("resource-quota.yaml", "v1", "ResourceQuota", &quota);
    let range = limit_range(named("container-defaults"), &platform.presets.small);
    bundle.add("limit-range.yaml", "v1", "LimitRange", &range);
    let policy = default_deny(named("default-deny"));
    bundle.add("network-policy.yaml", "networking.k8s.io/v1", "NetworkPolicy", &policy);
    let developers = access::developers(named("developers"), is_production(holder.environment));
    bundle.add("role-developers.yaml", ACCESS, "Role", &developers);
    bundle.add("role-leads.yaml", ACCESS, "Role", &access::leads(named("leads")));
    let bindings = [
        ("developers", "Role", "developers", &holder.developers),
        ("leads", "Role", "leads", &holder.leads),
        ("administrators", "ClusterRole", "admin", &platform.admins),
    ];
    for (name, kind, role, group) in bindings {
        let binding = access::binding(named(name), kind, role, group);
        bundle.add(format!("role-binding-{name}.yaml"), ACCESS, "RoleBinding", &binding);
    }
    bundle.objects()
}

/// The labels of seed 004, and who made it.
fn labels(holder: &Holder<'_>) -> Labels {
    let labels = [
        ("app.kubernetes.io/managed-by", Some("pave")),
        ("backstage.io/kubernetes-id", holder.service),
        ("team", Some(holder.team)),
        ("environment", Some(holder.environment)),
    ];
    let labels = labels
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?.to_owned())));
    labels.collect()
}

/// With the Pod Security Standards' strictest level, which every generated workload meets.
fn namespace(holder: &Holder<'_>) -> Namespace {
    let mut labels = labels(holder);
    for mode in ["enforce", "audit", "warn"] {
        labels.insert(format!("pod-security.kubernetes.io/{mode}"), "restricted");
        labels.insert(format!("pod-security.kubernetes.io/{mode}-version"), "latest");
    }
    Namespace {
        metadata: Metadata {
            name: holder.namespace.clone(),
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
        .filter_map(|(name, amount)| Some((name, amount?.to_owned())))
        .collect();
    hard.insert("pods", quota.pods.to_string());
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
