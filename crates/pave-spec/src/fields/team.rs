//! The fields of a team's file.

use super::shapes::LINE;
use crate::field::Mode::{Advanced, Simple};
use crate::field::{Field, QuantityUnit, Shape};
use crate::text::TextRule;

/// A team's file, `team.pave.yaml`: what a team needs before its first service.
pub const TEAM: &[Field] = &[
    Field::new("name", Simple, Shape::Text(TextRule::Label), "The team.").required(),
    Field::new(
        "namespace",
        Advanced,
        Shape::Text(TextRule::Label),
        "Its namespace in production; in other environments `-` and the environment's name follow.",
    )
    .or("`team-` and the team's name"),
    Field::new(
        "environments",
        Simple,
        Shape::List(&Shape::Text(TextRule::Label)),
        "The environments in which it has a namespace.",
    )
    .or("dev, staging, production"),
    Field::new(
        "developers",
        Simple,
        LINE,
        "The group of the cluster's sign-in whose members deploy outside production.",
    )
    .or("the team's name and `-developers`"),
    Field::new(
        "leads",
        Simple,
        LINE,
        "The group whose members deploy to production and change quotas.",
    )
    .or("the team's name and `-leads`"),
    Field::new(
        "quota",
        Advanced,
        Shape::Object(QUOTA),
        "How much its namespace may hold, in each environment.",
    )
    .or("the platform's"),
];

/// The fields of a quota.
pub(super) const QUOTA: &[Field] = &[
    Field::new(
        "requests",
        Simple,
        Shape::Object(SUMS),
        "What all containers together may reserve.",
    ),
    Field::new(
        "limits",
        Simple,
        Shape::Object(SUMS),
        "What all containers together may use at most.",
    ),
    Field::new(
        "pods",
        Simple,
        Shape::Integer {
            least: 1,
            greatest: 100_000,
        },
        "The number of pods.",
    )
    .or("50"),
];

const SUMS: &[Field] = &[
    Field::new(
        "cpu",
        Simple,
        Shape::Quantity(QuantityUnit::Sum),
        "Cores, such as `10`.",
    ),
    Field::new(
        "memory",
        Simple,
        Shape::Quantity(QuantityUnit::Sum),
        "Memory, such as `20Gi`.",
    ),
];
