//! The tables of fields: the app spec and the platform file.

use crate::field::Mode::{Advanced, Simple};
use crate::field::{Field, QuantityUnit, Shape};
use crate::text::TextRule;

const PORT: Shape = Shape::Integer {
    least: 1,
    greatest: 65_535,
};
const REPLICAS: Shape = Shape::Integer {
    least: 1,
    greatest: 1000,
};
const PERCENT: Shape = Shape::Integer {
    least: 1,
    greatest: 100,
};
const LINE: Shape = Shape::Text(TextRule::Line);
const ENTITY_REFS: Shape = Shape::List(&Shape::Text(TextRule::EntityRef));
/// The words for `buildpack`: what builds the image (seed 002, and two that need no buildpack).
pub const BUILDPACKS: &[&str] = &["node", "python", "go", "java", "dockerfile", "static"];
/// The words for `tier` (seed 003).
pub const TIERS: &[&str] = &["tier-1", "tier-2", "tier-3"];
/// The words for `resources.preset` (seed 002).
pub const PRESETS: &[&str] = &["small", "medium", "large"];
/// The words for `kind`.
pub const KINDS: &[&str] = &["web"];

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
    Field::new("port", Simple, PORT, "The port it listens on.").or("8080"),
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
        "dependsOn",
        Simple,
        Shape::List(&Shape::Text(TextRule::EntityRefWithKind)),
        "Entities of the catalog it needs, such as `resource:orders-db`.",
    ),
    Field::new("providesApis", Simple, ENTITY_REFS, "APIs of the catalog it provides."),
    Field::new("consumesApis", Simple, ENTITY_REFS, "APIs of the catalog it calls."),
    Field::new(
        "techdocs",
        Simple,
        Shape::Flag,
        "Whether its repository holds documentation for `TechDocs`.",
    )
    .or("false"),
];

const EXTRA_PORT: &[Field] = &[
    Field::new(
        "name",
        Advanced,
        Shape::Text(TextRule::PortName),
        "What the port is for.",
    )
    .required(),
    Field::new("port", Advanced, PORT, "The port.").required(),
];

const ENVIRONMENT_VARIABLE: &[Field] = &[
    Field::new(
        "name",
        Simple,
        Shape::Text(TextRule::VariableName),
        "The variable's name.",
    )
    .required(),
    Field::new("value", Simple, Shape::Scalar, "Its value; never a secret."),
    Field::new(
        "valueFrom",
        Simple,
        Shape::Text(TextRule::ValueSource),
        "Where its value is kept: `secret/<name>/<key>` or `config/<name>/<key>`.",
    ),
];

const QUANTITIES: &[Field] = &[
    Field::new(
        "cpu",
        Advanced,
        Shape::Quantity(QuantityUnit::Cpu),
        "CPU, such as `250m`.",
    ),
    Field::new(
        "memory",
        Advanced,
        Shape::Quantity(QuantityUnit::Bytes),
        "Memory, such as `512Mi`.",
    ),
    Field::new(
        "ephemeralStorage",
        Advanced,
        Shape::Quantity(QuantityUnit::Bytes),
        "Disk of the node, such as `256Mi`.",
    ),
];

const RESOURCES: &[Field] = &[
    Field::new(
        "preset",
        Simple,
        Shape::OneOf(PRESETS),
        "A size the platform team chose.",
    )
    .or("medium"),
    Field::new(
        "requests",
        Advanced,
        Shape::Object(QUANTITIES),
        "What is reserved, where the preset does not fit.",
    ),
    Field::new(
        "limits",
        Advanced,
        Shape::Object(QUANTITIES),
        "What it may use at most, where the preset does not fit.",
    ),
];

const AUTOSCALING: &[Field] = &[
    Field::new(
        "enabled",
        Simple,
        Shape::Flag,
        "Whether the number of instances follows the load.",
    )
    .or("true"),
    Field::new("minReplicas", Advanced, REPLICAS, "The least number of instances.").or("3"),
    Field::new("maxReplicas", Advanced, REPLICAS, "The greatest number of instances.").or("20"),
    Field::new(
        "targetCPU",
        Advanced,
        PERCENT,
        "The CPU use, in percent of the request, to keep.",
    )
    .or("70"),
    Field::new(
        "targetMemory",
        Advanced,
        PERCENT,
        "The memory use, in percent of the request, to keep.",
    ),
];

const HEALTH_CHECKS: &[Field] = &[
    Field::new(
        "liveness",
        Advanced,
        Shape::Text(TextRule::UrlPath),
        "Fails when only a restart helps.",
    )
    .or("/healthz"),
    Field::new(
        "readiness",
        Advanced,
        Shape::Text(TextRule::UrlPath),
        "Fails while it should get no requests.",
    )
    .or("/ready"),
    Field::new(
        "startup",
        Advanced,
        Shape::Text(TextRule::UrlPath),
        "Succeeds once it has started.",
    )
    .or("the liveness path"),
];

/// The platform file, `pave.platform.yaml`: what the platform team decides for every service.
pub const PLATFORM: &[Field] = &[
    Field::new(
        "registry",
        Simple,
        Shape::Text(TextRule::Registry),
        "The prefix of every image.",
    )
    .or("registry.internal"),
    Field::new(
        "imageTag",
        Simple,
        Shape::Text(TextRule::ImageTag),
        "The tag until CI sets the one it built.",
    )
    .or("0.1.0"),
    Field::new(
        "imagePullPolicy",
        Simple,
        Shape::OneOf(&["Always", "IfNotPresent"]),
        "When a node fetches an image.",
    )
    .or("Always"),
    Field::new(
        "namespace",
        Simple,
        Shape::Text(TextRule::NamespacePattern),
        "The namespace of a service; `{name}` and `{team}` stand for the service's own.",
    )
    .or("{name}"),
    Field::new(
        "owner",
        Simple,
        Shape::Text(TextRule::EntityRef),
        "The owner of services that name none.",
    )
    .or("group:default/unknown"),
    Field::new(
        "system",
        Simple,
        Shape::Text(TextRule::EntityRef),
        "The system of services that name none.",
    ),
    Field::new(
        "presets",
        Simple,
        Shape::Object(PLATFORM_PRESETS),
        "The sizes behind `resources.preset`.",
    ),
    Field::new(
        "replicas",
        Simple,
        REPLICAS,
        "Instances where neither `replicas` nor autoscaling says.",
    )
    .or("3"),
    Field::new(
        "autoscaling",
        Simple,
        Shape::Object(PLATFORM_AUTOSCALING),
        "Defaults of `autoscaling`.",
    ),
    Field::new(
        "ingress",
        Simple,
        Shape::Object(INGRESS),
        "Where requests from outside come from.",
    ),
    Field::new("monitoring", Simple, Shape::Object(MONITORING), "Who collects metrics."),
];

const PLATFORM_PRESETS: &[Field] = &[
    Field::new("small", Simple, Shape::Object(PRESET), "For small services."),
    Field::new("medium", Simple, Shape::Object(PRESET), "For most services."),
    Field::new("large", Simple, Shape::Object(PRESET), "For large services."),
];

const PRESET: &[Field] = &[
    Field::new("requests", Simple, Shape::Object(QUANTITIES), "What is reserved."),
    Field::new("limits", Simple, Shape::Object(QUANTITIES), "What it may use at most."),
];

const PLATFORM_AUTOSCALING: &[Field] = &[
    Field::new("minReplicas", Simple, REPLICAS, "The least number of instances.").or("3"),
    Field::new("maxReplicas", Simple, REPLICAS, "The greatest number of instances.").or("20"),
    Field::new(
        "targetCPU",
        Simple,
        PERCENT,
        "The CPU use to keep, in percent of the request.",
    )
    .or("70"),
];

const INGRESS: &[Field] = &[Field::new(
    "namespace",
    Simple,
    Shape::Text(TextRule::Label),
    "The namespace of the gateway's or ingress controller's pods.",
)
.or("ingress-nginx")];

const MONITORING: &[Field] = &[Field::new(
    "namespace",
    Simple,
    Shape::Text(TextRule::Label),
    "The namespace whose pods read metrics.",
)
.or("monitoring")];
