//! C and T: entities of the catalog, and templates of the scaffolder.

use super::{Rule, rule};
use crate::options::Profile::{Baseline, Golden, Strict};
use pave_report::Level::{Error, Warning};

pub(super) const RULES: &[Rule] = &[
    rule(
        "C1",
        Error,
        Baseline,
        "A catalog entity has the fields of its kind, in the form Backstage accepts.",
        "Backstage refuses the entity, tells the first mistake only, and where nobody looks.",
        "@backstage/catalog-model: policies and kind validators",
    ),
    rule(
        "C2",
        Error,
        Baseline,
        "References of an entity name an entity, once, and never itself.",
        "A reference that cannot be read, or that leads back, makes a relation that is not there.",
        "@backstage/catalog-model parseEntityRef; Backstage issue 16284",
    ),
    rule(
        "C3",
        Warning,
        Baseline,
        "Fields and well-known annotations of an entity are spelt right.",
        "Backstage keeps what it does not know and uses it for nothing: `dependOn` is no relation.",
        "Backstage: system model, well-known annotations",
    ),
    rule(
        "C4",
        Warning,
        Golden,
        "What an entity refers to exists among the entities that are known.",
        "The portal shows a broken relation, and nobody is asked about the service.",
        "Backstage issue 16284; community-plugins issue 568",
    ),
    rule(
        "C5",
        Warning,
        Golden,
        "Lifecycle and type are those of the organisation; links have an address.",
        "Filters and scorecards work only on values that everyone spells alike.",
        "backstage-entity-validator issue 23; Backstage issue 19316",
    ),
    rule(
        "C6",
        Warning,
        Golden,
        "Annotations agree with the manifests and files beside the entity.",
        "A Kubernetes tab or documentation page that stays empty sends people back to asking.",
        "Backstage: well-known annotations; seeds 001 and 003",
    ),
    rule(
        "T1",
        Error,
        Baseline,
        "A Template entity has its type and steps with ids and actions.",
        "Backstage refuses the template, or its form fails on the last page.",
        "@backstage/plugin-scaffolder-common: Template schema; seed 002",
    ),
    rule(
        "T2",
        Warning,
        Baseline,
        "Every parameter is used, every used one declared, and steps use the output of steps before them.",
        "An unused question wastes time; an undeclared name is an empty text in the result.",
        "seed 002; Backstage issue 29322",
    ),
    rule(
        "T3",
        Error,
        Baseline,
        "A step's action exists, and its input is what the action takes.",
        "The task fails half-way, after the repository was made.",
        "Schemas of the scaffolder's actions; seeds 000 and 002",
    ),
    rule(
        "T4",
        Warning,
        Golden,
        "A parameter's pattern allows only what its use allows.",
        "A name such as `a-`, or one of 64 characters, passes the form and fails in the cluster.",
        "RFC 1035; seeds 000 and 003",
    ),
    rule(
        "T5",
        Warning,
        Baseline,
        "Parameters agree with themselves: defaults are allowed, required ones exist, whole numbers are integers.",
        "The form shows an invalid value, or demands a field it does not show.",
        "JSON Schema; seed 000",
    ),
    rule(
        "T6",
        Warning,
        Strict,
        "A template links to its result and is owned; it checks before it publishes.",
        "What was published with a mistake has to be cleaned up by hand.",
        "seeds 000 and 002",
    ),
];
