//! The fields of an environment.

use super::infrastructure::{ENVIRONMENT_DATABASE, ENVIRONMENT_SIZED};
use super::parts::{ENVIRONMENT_VARIABLE, PATCH, RESOURCES};
use super::scaling::ENVIRONMENT_AUTOSCALING;
use super::shapes::REPLICAS;
use crate::field::Mode::{Advanced, Expert};
use crate::field::{Field, Shape};
use crate::text::TextRule;

pub(crate) const ENVIRONMENT: &[Field] = &[
    Field::new(
        "like",
        Advanced,
        Shape::Text(TextRule::Label),
        "Another environment that it is a clone of, but for its namespace and what follows here.",
    ),
    Field::new(
        "cluster",
        Advanced,
        Shape::Text(TextRule::Line),
        "The cluster it runs in, as delivery names it.",
    ),
    Field::new("namespace", Advanced, Shape::Text(TextRule::Label), "Its namespace.")
        .or("the service's, with `-` and the environment's name outside production"),
    Field::new("image", Advanced, Shape::Text(TextRule::Image), "The image there."),
    Field::new("replicas", Advanced, REPLICAS, "How many instances run there.").or("2 outside production"),
    Field::new(
        "autoscaling",
        Advanced,
        Shape::Object(ENVIRONMENT_AUTOSCALING),
        "How many instances run there under load.",
    ),
    Field::new(
        "resources",
        Advanced,
        Shape::Object(RESOURCES),
        "How much CPU and memory it gets there.",
    ),
    Field::new(
        "environmentVariables",
        Advanced,
        Shape::List(&Shape::Object(ENVIRONMENT_VARIABLE)),
        "Variables that are different there, or only there.",
    ),
    Field::new(
        "expose",
        Advanced,
        Shape::Object(ENVIRONMENT_EXPOSE),
        "The address there.",
    ),
    Field::new(
        "schedule",
        Advanced,
        Shape::Text(TextRule::Schedule),
        "When a cron runs there.",
    ),
    Field::new(
        "databases",
        Advanced,
        Shape::List(&Shape::Object(ENVIRONMENT_DATABASE)),
        "What is different of its databases there.",
    ),
    Field::new(
        "queues",
        Advanced,
        Shape::List(&Shape::Object(ENVIRONMENT_SIZED)),
        "What is different of its queues there.",
    ),
    Field::new(
        "buckets",
        Advanced,
        Shape::List(&Shape::Object(ENVIRONMENT_SIZED)),
        "What is different of its buckets there.",
    ),
    Field::new(
        "patches",
        Expert,
        Shape::List(&Shape::Object(PATCH)),
        "Changes of generated objects there, after those of the service; a Helm chart has no place for them.",
    ),
];

const ENVIRONMENT_EXPOSE: &[Field] = &[
    Field::new("host", Advanced, Shape::Text(TextRule::Host), "The host name there."),
    Field::new(
        "path",
        Advanced,
        Shape::Text(TextRule::RoutePath),
        "The paths that belong to it there.",
    ),
    Field::new("tls", Advanced, Shape::Flag, "Whether the Ingress ends TLS there."),
    Field::new(
        "via",
        Advanced,
        Shape::OneOf(&["gateway", "ingress"]),
        "By an `HTTPRoute` or an Ingress.",
    ),
];

/// The environment of each pull request.
pub(super) const PREVIEW: &[Field] = &[
    Field::new(
        "enabled",
        Advanced,
        Shape::Flag,
        "Whether each pull request gets an environment.",
    )
    .or("true"),
    Field::new(
        "host",
        Advanced,
        Shape::Text(TextRule::HostPattern),
        "The host name there; `{number}` stands for the pull request's.",
    )
    .or("none: it is not reached from outside"),
    Field::new(
        "ttl",
        Advanced,
        Shape::Text(TextRule::Days),
        "How long it is kept, such as `30d`.",
    )
    .or("30d"),
    Field::new("replicas", Advanced, REPLICAS, "How many instances run there.").or("2"),
];
