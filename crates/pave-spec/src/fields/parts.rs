//! The fields of the objects inside a spec.

use super::shapes::{PORT, PRESETS};
use crate::field::Mode::{Advanced, Expert, Simple};
use crate::field::{Field, QuantityUnit, Shape};
use crate::text::TextRule;

pub(super) const EXTRA_PORT: &[Field] = &[
    Field::new(
        "name",
        Advanced,
        Shape::Text(TextRule::PortName),
        "What the port is for.",
    )
    .required(),
    Field::new("port", Advanced, PORT, "The port.").required(),
];

pub(super) const ENVIRONMENT_VARIABLE: &[Field] = &[
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
        "Where its value is kept: `secret/<name>/<key>`, `config/<name>/<key>`, `claim/<name>/<key>` of a database, queue, bucket or claim, or `field/<path>` of its pod.",
    ),
];

pub(super) const QUANTITIES: &[Field] = &[
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

pub(super) const RESOURCES: &[Field] = &[
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

pub(super) const EXTRA_CONTAINER: &[Field] = &[
    Field::new("name", Advanced, Shape::Text(TextRule::Label), "The container's name.").required(),
    Field::new("image", Advanced, Shape::Text(TextRule::Image), "Its image.").or("the service's, with its variables"),
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
        "environmentVariables",
        Advanced,
        Shape::List(&Shape::Object(ENVIRONMENT_VARIABLE)),
        "Its environment variables, for an image of its own.",
    ),
    Field::new(
        "resources",
        Advanced,
        Shape::Object(RESOURCES),
        "How much CPU and memory it gets.",
    )
    .or("preset small"),
];

pub(super) const VOLUME: &[Field] = &[
    Field::new("name", Advanced, Shape::Text(TextRule::Label), "The volume's name.").required(),
    Field::new(
        "path",
        Advanced,
        Shape::Text(TextRule::FilePath),
        "The directory where it appears.",
    )
    .required(),
    Field::new(
        "temporary",
        Advanced,
        Shape::Quantity(QuantityUnit::Bytes),
        "An empty directory of this size, gone with the instance.",
    ),
    Field::new(
        "persistent",
        Advanced,
        Shape::Quantity(QuantityUnit::Bytes),
        "A disk of this size for each instance, kept; kind `stateful` only.",
    ),
    Field::new(
        "storageClass",
        Advanced,
        Shape::Text(TextRule::Subdomain),
        "The class of a persistent disk.",
    )
    .or("the cluster's default"),
    Field::new(
        "secret",
        Advanced,
        Shape::Text(TextRule::Subdomain),
        "A Secret whose keys appear as files.",
    ),
    Field::new(
        "config",
        Advanced,
        Shape::Text(TextRule::Subdomain),
        "A `ConfigMap` whose keys appear as files.",
    ),
];

pub(super) const FILE: &[Field] = &[
    Field::new(
        "path",
        Advanced,
        Shape::Text(TextRule::FilePath),
        "Where the file appears.",
    )
    .required(),
    Field::new("content", Advanced, Shape::Scalar, "Its text.").required(),
];

pub(super) const EXPOSE: &[Field] = &[
    Field::new("host", Simple, Shape::Text(TextRule::Host), "The host name.").required(),
    Field::new(
        "path",
        Advanced,
        Shape::Text(TextRule::RoutePath),
        "The paths that belong to it begin so.",
    )
    .or("/"),
    Field::new(
        "tls",
        Advanced,
        Shape::Flag,
        "Whether the Ingress ends TLS; a gateway has its own certificate.",
    )
    .or("true"),
    Field::new(
        "via",
        Advanced,
        Shape::OneOf(&["gateway", "ingress"]),
        "By an `HTTPRoute` or an Ingress.",
    )
    .or("the platform's way"),
    Field::new(
        "internal",
        Advanced,
        Shape::Flag,
        "Whether it is reached from inside the organisation only, by the platform's internal gateway or class.",
    )
    .or("false"),
];

pub(super) const NETWORK: &[Field] = &[
    Field::new(
        "allowFrom",
        Advanced,
        Shape::List(&Shape::Object(PEER)),
        "Who may call it, besides the ingress and monitoring.",
    ),
    Field::new(
        "allowTo",
        Advanced,
        Shape::List(&Shape::Object(TARGET)),
        "The only ones it may call, besides DNS, what it depends on and its infrastructure.",
    ),
];

const SERVICE: Field = Field::new(
    "service",
    Advanced,
    Shape::Text(TextRule::ServiceName),
    "A service by its name.",
);
const NAMESPACE: Field = Field::new(
    "namespace",
    Advanced,
    Shape::Text(TextRule::Label),
    "The namespace of that service, or all of a namespace.",
);
const RANGE: Field = Field::new("cidr", Advanced, Shape::Text(TextRule::Cidr), "A range of addresses.");
const ONLY_PORT: Field = Field::new("port", Advanced, PORT, "The only port.").or("every port");

const PEER: &[Field] = &[SERVICE, NAMESPACE, RANGE, ONLY_PORT];

const TARGET: &[Field] = &[
    SERVICE,
    NAMESPACE,
    RANGE,
    Field::new(
        "host",
        Advanced,
        Shape::Text(TextRule::Host),
        "A host outside. A NetworkPolicy knows no names: its `port` is opened to every address.",
    ),
    ONLY_PORT,
];

pub(super) const SECRET: &[Field] = &[
    Field::new(
        "name",
        Advanced,
        Shape::Text(TextRule::Subdomain),
        "The name of the Secret.",
    )
    .required(),
    Field::new("from", Advanced, Shape::Text(TextRule::Line), "Its path in the store."),
    Field::new(
        "byHand",
        Advanced,
        Shape::Flag,
        "Whether people fill it: an empty Secret, instead of `from`.",
    )
    .or("false"),
    Field::new(
        "keys",
        Advanced,
        Shape::List(&Shape::Text(TextRule::SecretKey)),
        "The keys to fetch.",
    )
    .or("every key"),
    Field::new("store", Advanced, Shape::Text(TextRule::Subdomain), "The store.").or("the platform's store"),
    Field::new(
        "refresh",
        Advanced,
        Shape::Text(TextRule::Duration),
        "How often it is fetched again.",
    )
    .or("1h"),
    Field::new(
        "variables",
        Advanced,
        Shape::Flag,
        "Whether each of its keys is an environment variable.",
    )
    .or("false"),
    Field::new(
        "path",
        Advanced,
        Shape::Text(TextRule::FilePath),
        "The directory where its keys appear as files.",
    ),
];

pub(super) const ONCALL: &[Field] = &[
    Field::new(
        "pagerduty",
        Advanced,
        Shape::Text(TextRule::Identifier),
        "The service's id at `PagerDuty`.",
    ),
    Field::new(
        "oneuptime",
        Advanced,
        Shape::Text(TextRule::Identifier),
        "The service's monitor at `OneUptime`.",
    ),
];

pub(super) const COST: &[Field] = &[
    Field::new(
        "centre",
        Advanced,
        Shape::Text(TextRule::Identifier),
        "The cost centre, as a label.",
    ),
    Field::new(
        "budget",
        Advanced,
        Shape::Price,
        "What a month may cost in each environment, in the currency of the platform's prices.",
    ),
];

pub(super) const PATCH: &[Field] = &[
    Field::new(
        "kind",
        Expert,
        Shape::Text(TextRule::ObjectKind),
        "The kind of the objects, such as `Deployment`.",
    )
    .required(),
    Field::new(
        "name",
        Expert,
        Shape::Text(TextRule::Subdomain),
        "The name of one of them.",
    )
    .or("every object of the kind"),
    Field::new(
        "patch",
        Expert,
        Shape::Free,
        "Laid over the objects: null removes a field, items with a `name` are matched by it, other lists are replaced.",
    ),
    Field::new(
        "operations",
        Expert,
        Shape::List(&Shape::Free),
        "Instead of `patch`: operations of a JSON patch, each with `op` (add, replace or remove), `path` and `value`.",
    ),
];
