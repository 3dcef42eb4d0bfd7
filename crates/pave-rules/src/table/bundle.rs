//! N, B, L: what objects are to each other.

use super::{Rule, rule};
use crate::options::Profile::{Baseline, Golden};
use pave_report::Level::{Error, Warning};

pub(super) const RULES: &[Rule] = &[
    rule(
        "N1",
        Error,
        Golden,
        "Every pod is selected by network policies for ingress and for egress.",
        "Any pod of the cluster reaches it, and it reaches everything.",
        "kube-linter non-isolated-pod; kube-score pod-networkpolicy; CKV2_K8S_6; seeds 002 and 004",
    ),
    rule(
        "N2",
        Warning,
        Baseline,
        "Services, policies, routes, monitors and budgets select something that is there.",
        "They do nothing, and say nothing about it.",
        "kube-linter dangling-service, dangling-ingress, dangling-networkpolicy, dangling-servicemonitor; kube-score service-targets-pod, networkpolicy-targets-pod, ingress-targets-service",
    ),
    rule(
        "N3",
        Error,
        Baseline,
        "A pod whose egress is limited can still ask the DNS.",
        "Nothing resolves: every call to another service fails.",
        "Kubernetes: network policies; seed 004",
    ),
    rule(
        "N4",
        Error,
        Baseline,
        "A scraped pod lets the monitoring in.",
        "There are no metrics, and no alert about it.",
        "seeds 002 and 004",
    ),
    rule(
        "N5",
        Warning,
        Golden,
        "A Service is not opened to the outside by itself.",
        "`NodePort` and `LoadBalancer` go around the gateway, its TLS and its limits.",
        "kube-linter exposed-services; kube-score service-type",
    ),
    rule(
        "N6",
        Warning,
        Golden,
        "Ingresses and gateways have TLS, and a controller that is maintained.",
        "Passwords and cookies are read on the way.",
        "Polaris tlsSettingsMissing; Kubernetes: retirement of ingress-nginx, March 2026",
    ),
    rule(
        "B1",
        Error,
        Golden,
        "Roles name what they allow; none gives the cluster away.",
        "A wildcard allows also what is added later; `escalate`, `bind`, exec and secrets lead to everything else.",
        "kube-linter wildcard-in-rules, access-to-secrets, access-to-create-pods, cluster-admin-role-binding; Polaris; CKV_K8S_49, 155 to 158; seed 002",
    ),
    rule(
        "B2",
        Error,
        Golden,
        "Teams change neither access rights nor what is not theirs; at most five people administer the platform.",
        "Whoever can bind roles has all of them.",
        "seed 002",
    ),
    rule(
        "B3",
        Warning,
        Golden,
        "A namespace has Pod Security labels, a team, a quota and a default-deny policy.",
        "What is not limited is limited by accident.",
        "Kubernetes: Pod Security Admission; seeds 000 and 004",
    ),
    rule(
        "L1",
        Warning,
        Golden,
        "Objects carry the recommended labels, and they agree with each other.",
        "Dashboards, costs and the portal find a service by its labels.",
        "Kubernetes: recommended labels; Polaris metadataAndInstanceMismatched; kube-linter required-label-owner; seeds 000 and 004",
    ),
];
