//! Who may do what in a team's namespace: the three tiers of seed 002.
//!
//! | Tier | May | May not |
//! |---|---|---|
//! | developers | deploy, scale, read logs and events outside production; read in production | see secrets, change access, quotas or production |
//! | leads | the same, deploy to production, change quotas | see secrets, change access, other teams |
//! | administrators | everything in the namespace, by Kubernetes' own role `admin` | |
//!
//! No role may run commands in a container, and none grants what it does not name: there are no wildcards.
//! Who deploys can still start a container that reads a Secret of its namespace: no role of Kubernetes prevents that.

use crate::objects::{Metadata, PolicyRule, Role, RoleBinding, RoleReference, Subject};

const GROUP: &str = "rbac.authorization.k8s.io";

const READ: [&str; 3] = ["get", "list", "watch"];
const WRITE: [&str; 7] = ["get", "list", "watch", "create", "update", "patch", "delete"];

/// What a service is made of: API group and resources.
const SERVICE: [(&str, &[&str]); 10] = [
    (
        "",
        &["configmaps", "persistentvolumeclaims", "serviceaccounts", "services"],
    ),
    (
        "apps",
        &["deployments", "deployments/scale", "statefulsets", "statefulsets/scale"],
    ),
    ("autoscaling", &["horizontalpodautoscalers"]),
    ("batch", &["cronjobs", "jobs"]),
    ("external-secrets.io", &["externalsecrets"]),
    ("gateway.networking.k8s.io", &["httproutes"]),
    ("keda.sh", &["scaledobjects"]),
    (
        "monitoring.coreos.com",
        &["podmonitors", "prometheusrules", "servicemonitors"],
    ),
    ("networking.k8s.io", &["ingresses"]),
    ("policy", &["poddisruptionbudgets"]),
];

fn rule(group: &'static str, resources: &[&'static str], verbs: &[&'static str]) -> PolicyRule {
    PolicyRule {
        api_groups: vec![group],
        resources: resources.to_vec(),
        verbs: verbs.to_vec(),
    }
}

/// What everyone of a team may see: no secrets.
fn seen() -> Vec<PolicyRule> {
    let mut rules = vec![
        rule(
            "",
            &["events", "limitranges", "pods", "pods/log", "resourcequotas"],
            &READ,
        ),
        rule("apps", &["replicasets"], &READ),
        rule("metrics.k8s.io", &["pods"], &READ),
        rule("networking.k8s.io", &["networkpolicies"], &READ),
    ];
    rules.extend(SERVICE.iter().map(|(group, resources)| rule(group, resources, &READ)));
    rules
}

/// What deploying takes.
fn deployed() -> Vec<PolicyRule> {
    let mut rules = vec![
        rule(
            "",
            &["events", "limitranges", "pods", "pods/log", "resourcequotas"],
            &READ,
        ),
        // A pod that hangs may be thrown away: its Deployment makes another.
        rule("", &["pods"], &["delete"]),
        // Written, never read (seed 002).
        rule("", &["secrets"], &["create", "update", "patch", "delete"]),
        rule("apps", &["replicasets"], &READ),
        rule("metrics.k8s.io", &["pods"], &READ),
        // The default that denies everything stays: policies are added and changed, not removed.
        rule(
            "networking.k8s.io",
            &["networkpolicies"],
            &["get", "list", "watch", "create", "update", "patch"],
        ),
    ];
    rules.extend(SERVICE.iter().map(|(group, resources)| rule(group, resources, &WRITE)));
    rules
}

/// The role of developers.
pub(crate) fn developers(metadata: Metadata, is_production: bool) -> Role {
    Role {
        metadata,
        rules: if is_production { seen() } else { deployed() },
    }
}

/// The role of leads.
pub(crate) fn leads(metadata: Metadata) -> Role {
    let mut rules = deployed();
    rules.push(rule("", &["limitranges", "resourcequotas"], &["update", "patch"]));
    Role { metadata, rules }
}

/// Gives a role to a group; `kind` is `Role`, or `ClusterRole` for one of Kubernetes' own.
pub(crate) fn binding(metadata: Metadata, kind: &'static str, role: &str, group: &str) -> RoleBinding {
    RoleBinding {
        metadata,
        role_ref: RoleReference {
            api_group: GROUP,
            kind,
            name: role.to_owned(),
        },
        subjects: vec![Subject {
            api_group: GROUP,
            kind: "Group",
            name: group.to_owned(),
        }],
    }
}
