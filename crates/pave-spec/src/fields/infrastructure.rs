//! The fields about databases, queues, buckets and other claims, in the spec and in the platform file.

use super::shapes::{PORT, PRESETS};
use crate::field::Mode::{Advanced, Simple};
use crate::field::{Field, Shape};
use crate::text::TextRule;

const NAME: Field = Field::new(
    "name",
    Simple,
    Shape::Text(TextRule::Label),
    "Its name in the service; its object is named after both.",
)
.required();

const SIZE: Field = Field::new("size", Simple, Shape::OneOf(PRESETS), "A size the platform team chose.").or("small");

/// The engines of databases (seed 000).
pub const ENGINES: &[&str] = &["postgresql", "mysql"];

pub(super) const DATABASE: &[Field] = &[
    NAME,
    Field::new("engine", Simple, Shape::OneOf(ENGINES), "What sort of database it is.").or("postgresql"),
    SIZE,
    Field::new("version", Advanced, Shape::Scalar, "The engine's version.").or("16 for postgresql, 8.4 for mysql"),
    Field::new(
        "storageGB",
        Advanced,
        Shape::Integer {
            least: 1,
            greatest: 65_536,
        },
        "Its disk, in GB.",
    )
    .or("the size's; 20 for small, 100 for medium, 500 for large"),
];

/// A database in an environment: what is not said there is as it is elsewhere.
pub(super) const ENVIRONMENT_DATABASE: &[Field] = &[
    NAMED,
    SIZE_THERE,
    Field::new("version", Advanced, Shape::Scalar, "The engine's version there."),
    Field::new(
        "storageGB",
        Advanced,
        Shape::Integer {
            least: 1,
            greatest: 65_536,
        },
        "Its disk there, in GB.",
    ),
];

/// The same of a queue or a bucket.
pub(super) const ENVIRONMENT_SIZED: &[Field] = &[NAMED, SIZE_THERE];

const NAMED: Field = Field::new("name", Advanced, Shape::Text(TextRule::Label), "Which one.").required();
const SIZE_THERE: Field = Field::new("size", Advanced, Shape::OneOf(PRESETS), "Its size there.");

pub(super) const QUEUE: &[Field] = &[NAME, SIZE];
pub(super) const BUCKET: &[Field] = &[NAME, SIZE];

pub(super) const CLAIM: &[Field] = &[
    NAME,
    Field::new(
        "kind",
        Advanced,
        Shape::Text(TextRule::ObjectKind),
        "The kind of a claim or composite resource of the platform.",
    )
    .required(),
    Field::new(
        "apiVersion",
        Advanced,
        Shape::Text(TextRule::ApiVersion),
        "Its group and version.",
    )
    .or("that of the platform's definition of the kind"),
    Field::new(
        "parameters",
        Advanced,
        Shape::Free,
        "Its `spec`, as its definition says.",
    ),
];

/// What the platform says about all infrastructure.
pub(super) const INFRASTRUCTURE: &[Field] = &[
    Field::new(
        "crossplane",
        Simple,
        Shape::OneOf(&["v1", "v2"]),
        "Whether services get claims (v1) or composite resources of their namespace (v2), where no definition says.",
    )
    .or("v2"),
    Field::new("database", Simple, Shape::Object(RESOURCE_TYPE), "What a database is."),
    Field::new("queue", Simple, Shape::Object(RESOURCE_TYPE), "What a queue is."),
    Field::new("bucket", Simple, Shape::Object(RESOURCE_TYPE), "What a bucket is."),
    Field::new(
        "definitions",
        Simple,
        Shape::List(&Shape::Free),
        "Crossplane's `CompositeResourceDefinition` objects: claims are checked against them.",
    ),
];

const RESOURCE_TYPE: &[Field] = &[
    Field::new(
        "apiVersion",
        Simple,
        Shape::Text(TextRule::ApiVersion),
        "Its group and version.",
    )
    .or("platform.example.com/v1alpha1"),
    Field::new(
        "kind",
        Simple,
        Shape::Text(TextRule::ObjectKind),
        "Its kind: of the claim for v1, of the composite resource for v2.",
    )
    .or("Database, Queue or Bucket"),
    Field::new(
        "fields",
        Simple,
        Shape::Map(TextRule::VariableName, &Shape::Text(TextRule::FieldPath)),
        "Which field of its `spec` takes which word of the app spec, such as `version: parameters.engineVersion`; words that are not named are not sent.",
    )
    .or("each word under its own name"),
    Field::new(
        "sizes",
        Simple,
        Shape::Map(TextRule::Label, &Shape::Free),
        "What a size adds to its `spec`.",
    ),
    Field::new(
        "composition",
        Simple,
        Shape::Text(TextRule::Subdomain),
        "The Composition to use.",
    )
    .or("Crossplane's choice"),
    Field::new(
        "secretField",
        Simple,
        Shape::Text(TextRule::FieldPath),
        "The field of its `spec` that names the Secret with its connection.",
    )
    .or("writeConnectionSecretToRef.name, unless its definition has no such field"),
    Field::new(
        "keys",
        Simple,
        Shape::List(&Shape::Text(TextRule::SecretKey)),
        "The keys of that Secret; a service may take no others.",
    )
    .or("any"),
    Field::new("port", Simple, PORT, "The port where it is reached.").or("5432 for postgresql, 3306 for mysql, else 443"),
    Field::new(
        "addresses",
        Simple,
        Shape::List(&Shape::Text(TextRule::Cidr)),
        "Where it is reached.",
    )
    .or("any address"),
];
