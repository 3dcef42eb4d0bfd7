//! Y and S: YAML itself, and app specs.

use super::{Rule, rule};
use crate::options::Profile::{Baseline, Strict};
use pave_report::Level::{Error, Info, Warning};

pub(super) const RULES: &[Rule] = &[
    rule(
        "Y1",
        Error,
        Baseline,
        "A file is YAML that every reader accepts.",
        "A tab, a duplicate key or a key that is a list is an error to one tool and silently something else to the next; very deep or very large input can stop a reader.",
        "YAML 1.2 specification; field practice",
    ),
    rule(
        "Y2",
        Warning,
        Baseline,
        "YAML 1.1 and YAML 1.2 readers read every scalar alike.",
        "kubectl and Helm read YAML 1.1, Backstage reads YAML 1.2: `no`, `017` or `1_000` are text or a number to one and a boolean or another number to the other.",
        "YAML 1.1 and 1.2 specifications; go-yaml",
    ),
    rule(
        "Y3",
        Info,
        Strict,
        "The fields `apiVersion`, `kind`, `metadata` and `spec` stand in this order.",
        "Files that are all ordered alike are compared and reviewed faster.",
        "kube-linter sorted-keys",
    ),
    rule(
        "S1",
        Error,
        Baseline,
        "The name of a service is legal wherever it is used: as a DNS label, a Helm release, a catalog name, a repository.",
        "A name that one of them refuses is found out late, when the others have been made.",
        "RFC 1035; Helm; seeds 000 and 003",
    ),
    rule(
        "S2",
        Error,
        Baseline,
        "An app spec has known fields with values of their types.",
        "A misspelt field would be ignored, and the default used in its place.",
        "seed 002",
    ),
    rule(
        "S3",
        Error,
        Baseline,
        "The values of an app spec agree with each other.",
        "A least number of replicas above the greatest, or a request above its limit, is refused by the cluster.",
        "Kubernetes API validation; field practice",
    ),
    rule(
        "S4",
        Error,
        Baseline,
        "Secrets are referred to, never written down, and a reference has its form.",
        "What is written in a repository is known to everyone who can read it, for ever.",
        "seed 002",
    ),
];
