//! The tables of fields: the app spec and the platform file.

mod catalog;
mod delivery;
mod environments;
mod health;
mod infrastructure;
mod parts;
mod platform;
mod scaling;
mod shapes;
mod team;

use crate::field::Mode::{Advanced, Expert, Simple};
use crate::field::{Field, QuantityUnit, Shape};
use crate::text::TextRule;
use catalog::{API, CATALOG};
use delivery::{DELIVERY, POLICY};
use environments::PREVIEW;
use health::{HEALTH_CHECKS, SERVICE_MONITORING};
use infrastructure::{BUCKET, CLAIM, DATABASE, QUEUE};
use parts::{
    COST, ENVIRONMENT_VARIABLE, EXPOSE, EXTRA_CONTAINER, EXTRA_PORT, FILE, NETWORK, ONCALL, PATCH, RESOURCES, SECRET,
    VOLUME,
};
use scaling::AUTOSCALING;
use shapes::{ENTITY_REFS, LINE, PORT, REPLICAS};

pub use catalog::{API_TYPES, DEFINED};
pub(crate) use environments::ENVIRONMENT;
pub use infrastructure::ENGINES;
pub use platform::PLATFORM;
pub use shapes::{BUILDPACKS, KINDS, PRESETS, TIERS};
pub use team::TEAM;

/// The app spec. The order here is the order in normalised specs, schemas, forms and documentation.
pub const SPEC: &[Field] = &[
    Field::new(
        "apiVersion",
        Advanced,
        Shape::OneOf(&["pave.dev/v1"]),
        "The version of this format.",
    ),
    Field::new(
        "name",
        Simple,
        Shape::Text(TextRule::ServiceName),
        "The name of the service, of its objects and of its catalog entity.",
    )
    .required(),
    Field::new("kind", Simple, Shape::OneOf(KINDS), "What sort of workload it is.").or("web"),
    Field::new("description", Simple, LINE, "What the service does, one sentence."),
    Field::new(
        "owner",
        Simple,
        Shape::Text(TextRule::EntityRef),
        "Who owns the service: a group or user of the catalog.",
    )
    .or("the team, else the platform's owner"),
    Field::new(
        "team",
        Simple,
        Shape::Text(TextRule::Label),
        "The team, as it appears in labels and namespaces.",
    ),
    Field::new(
        "system",
        Simple,
        Shape::Text(TextRule::EntityRef),
        "The system of the catalog that the service is part of.",
    )
    .or("the platform's system"),
    Field::new(
        "namespace",
        Advanced,
        Shape::Text(TextRule::Label),
        "The namespace its objects live in.",
    )
    .or("the platform's convention"),
    Field::new(
        "lifecycle",
        Simple,
        Shape::Text(TextRule::Label),
        "The stage of its life.",
    )
    .or("production"),
    Field::new("tier", Simple, Shape::OneOf(TIERS), "How much depends on it.").or("tier-3"),
    Field::new(
        "tags",
        Simple,
        Shape::List(&Shape::Text(TextRule::Tag)),
        "Words to find it by.",
    ),
    Field::new(
        "gitRepo",
        Simple,
        Shape::Text(TextRule::GitUrl),
        "Where its source is kept.",
    ),
    Field::new("buildpack", Simple, Shape::OneOf(BUILDPACKS), "What builds its image."),
    Field::new("image", Advanced, Shape::Text(TextRule::Image), "The container image.")
        .or("the platform's registry, the name, the platform's image tag"),
    Field::new(
        "command",
        Advanced,
        Shape::List(&Shape::Scalar),
        "What to start instead of the image's entry point.",
    ),
    Field::new(
        "args",
        Advanced,
        Shape::List(&Shape::Scalar),
        "Arguments of the command.",
    ),
    Field::new(
        "workingDir",
        Advanced,
        Shape::Text(TextRule::FilePath),
        "The directory it starts in.",
    ),
    Field::new(
        "imagePullSecrets",
        Advanced,
        Shape::List(&Shape::Text(TextRule::Subdomain)),
        "Secrets for a private registry.",
    ),
    Field::new("port", Simple, PORT, "The port it listens on.").or("8080; none for worker, cron and job"),
    Field::new(
        "ports",
        Advanced,
        Shape::List(&Shape::Object(EXTRA_PORT)),
        "Further ports, such as one for metrics.",
    ),
    Field::new(
        "environmentVariables",
        Simple,
        Shape::List(&Shape::Object(ENVIRONMENT_VARIABLE)),
        "Environment variables: a value, or where it comes from.",
    ),
    Field::new(
        "resources",
        Simple,
        Shape::Object(RESOURCES),
        "How much CPU and memory it gets.",
    )
    .or("preset medium"),
    Field::new(
        "before",
        Advanced,
        Shape::List(&Shape::Object(EXTRA_CONTAINER)),
        "Containers that run to an end before the service starts, one after the other, such as a migration.",
    ),
    Field::new(
        "sidecars",
        Advanced,
        Shape::List(&Shape::Object(EXTRA_CONTAINER)),
        "Containers that run beside the service as long as it does, started before it.",
    ),
    Field::new(
        "replicas",
        Advanced,
        REPLICAS,
        "How many instances run, where autoscaling does not decide.",
    ),
    Field::new(
        "autoscaling",
        Simple,
        Shape::Object(AUTOSCALING),
        "How many instances run under load.",
    )
    .or("3 to 20 instances at 70 % CPU, unless `replicas` is given"),
    Field::new(
        "healthChecks",
        Advanced,
        Shape::Object(HEALTH_CHECKS),
        "How Kubernetes asks whether it is well.",
    ),
    Field::new(
        "healthPath",
        Advanced,
        Shape::Text(TextRule::UrlPath),
        "The only health path a service has: used for readiness and startup.",
    ),
    Field::new(
        "healthCommand",
        Advanced,
        Shape::List(&Shape::Scalar),
        "A command in the container that succeeds while it is well, where there is no path to ask.",
    ),
    Field::new(
        "readyCommand",
        Advanced,
        Shape::List(&Shape::Scalar),
        "A command in the container that succeeds while it can take work, beside `healthCommand`.",
    ),
    Field::new(
        "volumes",
        Advanced,
        Shape::List(&Shape::Object(VOLUME)),
        "Directories from elsewhere.",
    ),
    Field::new(
        "files",
        Advanced,
        Shape::List(&Shape::Object(FILE)),
        "Files of plain text, never secrets.",
    ),
    Field::new(
        "tmp",
        Advanced,
        Shape::Quantity(QuantityUnit::Bytes),
        "Room in `/tmp`; the rest of the disk is read-only.",
    )
    .or("64Mi"),
    Field::new(
        "expose",
        Simple,
        Shape::Object(EXPOSE),
        "The address by which it is reached from outside.",
    ),
    Field::new(
        "network",
        Advanced,
        Shape::Object(NETWORK),
        "Who may call it, and whom it may call.",
    ),
    Field::new(
        "secrets",
        Advanced,
        Shape::List(&Shape::Object(SECRET)),
        "Secrets fetched from the organisation's store.",
    ),
    Field::new(
        "databases",
        Simple,
        Shape::List(&Shape::Object(DATABASE)),
        "Databases of its own; `valueFrom: claim/<name>/<key>` gives a variable a key of the connection.",
    ),
    Field::new(
        "queues",
        Simple,
        Shape::List(&Shape::Object(QUEUE)),
        "Queues of its own.",
    ),
    Field::new(
        "buckets",
        Simple,
        Shape::List(&Shape::Object(BUCKET)),
        "Buckets of its own, for files.",
    ),
    Field::new(
        "claims",
        Advanced,
        Shape::List(&Shape::Object(CLAIM)),
        "Anything else that the platform provides by a claim.",
    ),
    Field::new(
        "monitoring",
        Advanced,
        Shape::Object(SERVICE_MONITORING),
        "Its metrics, alerts and objectives.",
    ),
    Field::new(
        "oncall",
        Advanced,
        Shape::Object(ONCALL),
        "Who is called when it fails.",
    ),
    Field::new("cost", Advanced, Shape::Object(COST), "Who pays for it."),
    Field::new(
        "schedule",
        Simple,
        Shape::Text(TextRule::Schedule),
        "When a cron runs: five fields, minute first, or a word such as `@daily`.",
    ),
    Field::new(
        "timeZone",
        Advanced,
        Shape::Text(TextRule::TimeZone),
        "The time zone of the schedule.",
    )
    .or("Etc/UTC"),
    Field::new(
        "concurrency",
        Advanced,
        Shape::OneOf(&["Allow", "Forbid", "Replace"]),
        "What happens when a run is due and the last one still runs.",
    )
    .or("Forbid"),
    Field::new(
        "deadline",
        Advanced,
        Shape::Integer {
            least: 10,
            greatest: 86_400,
        },
        "How many seconds late a cron's run may start.",
    )
    .or("200"),
    Field::new(
        "ttl",
        Advanced,
        Shape::Integer {
            least: 0,
            greatest: 2_592_000,
        },
        "How many seconds a finished job is kept.",
    )
    .or("86400"),
    Field::new(
        "dependsOn",
        Simple,
        Shape::List(&Shape::Text(TextRule::EntityRefWithKind)),
        "Entities of the catalog it needs, such as `resource:orders-db`.",
    ),
    Field::new("providesApis", Simple, ENTITY_REFS, "APIs of the catalog it provides."),
    Field::new("consumesApis", Simple, ENTITY_REFS, "APIs of the catalog it calls."),
    Field::new(
        "apis",
        Simple,
        Shape::List(&Shape::Object(API)),
        "APIs it provides, with their definitions: the catalog gets them from this spec.",
    ),
    Field::new(
        "catalog",
        Advanced,
        Shape::Object(CATALOG),
        "What the catalog shows besides.",
    ),
    Field::new(
        "techdocs",
        Simple,
        Shape::Flag,
        "Whether its repository holds documentation for `TechDocs`.",
    )
    .or("false"),
    Field::new(
        "patches",
        Expert,
        Shape::List(&Shape::Object(PATCH)),
        "Changes of generated objects, for what no other field can say.",
    ),
    Field::new(
        "manifests",
        Expert,
        Shape::List(&Shape::Free),
        "Further Kubernetes objects of the service's namespace, kept with the generated ones.",
    ),
    Field::new(
        "environments",
        Advanced,
        Shape::Map(TextRule::Label, &Shape::Object(ENVIRONMENT)),
        "What differs in an environment such as `dev`, `staging` or `production`.",
    ),
    Field::new(
        "preview",
        Advanced,
        Shape::Object(PREVIEW),
        "An environment for each pull request, made and removed by Argo CD.",
    ),
    Field::new(
        "delivery",
        Advanced,
        Shape::Object(DELIVERY),
        "How it comes into its clusters.",
    ),
    Field::new(
        "policy",
        Advanced,
        Shape::Object(POLICY),
        "By which rules its manifests are checked.",
    ),
];
