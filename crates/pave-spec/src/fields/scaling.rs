//! The fields about how many instances run.

use super::shapes::{PERCENT, REPLICAS};
use crate::field::Mode::{Advanced, Simple};
use crate::field::{Field, Shape};
use crate::text::TextRule;

const ENABLED: Field = Field::new(
    "enabled",
    Simple,
    Shape::Flag,
    "Whether the number of instances follows the load.",
)
.or("true");
const MIN_REPLICAS: Field = Field::new(
    "minReplicas",
    Advanced,
    Shape::Integer {
        least: 0,
        greatest: 1000,
    },
    "The least number of instances; 0 only with `events`.",
)
.or("3");
const MAX_REPLICAS: Field = Field::new("maxReplicas", Advanced, REPLICAS, "The greatest number of instances.").or("20");
const TARGET_CPU: Field = Field::new(
    "targetCPU",
    Advanced,
    PERCENT,
    "The CPU use, in percent of the request, to keep.",
)
.or("70, unless there are `events`");
const TARGET_MEMORY: Field = Field::new(
    "targetMemory",
    Advanced,
    PERCENT,
    "The memory use, in percent of the request, to keep.",
);

pub(super) const AUTOSCALING: &[Field] = &[
    ENABLED,
    MIN_REPLICAS,
    MAX_REPLICAS,
    TARGET_CPU,
    TARGET_MEMORY,
    Field::new(
        "by",
        Advanced,
        Shape::OneOf(&["hpa", "keda"]),
        "By a `HorizontalPodAutoscaler` or by KEDA's `ScaledObject`.",
    )
    .or("the platform's; keda with `events`"),
    Field::new(
        "events",
        Advanced,
        Shape::List(&Shape::Object(EVENT)),
        "What else the number follows, as triggers of KEDA: a queue, a schedule, a query.",
    ),
];

/// In an environment: what it scales by is the same everywhere.
pub(super) const ENVIRONMENT_AUTOSCALING: &[Field] = &[ENABLED, MIN_REPLICAS, MAX_REPLICAS, TARGET_CPU, TARGET_MEMORY];

const EVENT: &[Field] = &[
    Field::new(
        "type",
        Advanced,
        Shape::Text(TextRule::Label),
        "The type of the trigger, such as `rabbitmq`, `cron` or `prometheus`.",
    )
    .required(),
    Field::new(
        "metadata",
        Advanced,
        Shape::Map(TextRule::VariableName, &Shape::Scalar),
        "What the trigger needs to know, as in KEDA's documentation of its type.",
    )
    .required(),
    Field::new(
        "authentication",
        Advanced,
        Shape::Map(TextRule::VariableName, &Shape::Text(TextRule::SecretSource)),
        "Which of its parameters are kept where: `secret/<name>/<key>` or `claim/<name>/<key>`.",
    ),
];
