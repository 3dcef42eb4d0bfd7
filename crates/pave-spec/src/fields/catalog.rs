//! The fields that are for the catalog alone.

use super::shapes::LINE;
use crate::field::Mode::{Advanced, Simple};
use crate::field::{Field, Shape};
use crate::text::TextRule;

/// The words for the type of an API: those that Backstage shows definitions of.
pub const API_TYPES: &[&str] = &["openapi", "asyncapi", "graphql", "grpc", "trpc"];

/// The words for what a spec may define besides its own component.
pub const DEFINED: &[&str] = &["owner", "system", "domain"];

pub(super) const API: &[Field] = &[
    Field::new("name", Simple, Shape::Text(TextRule::Identifier), "The API.").required(),
    Field::new(
        "type",
        Simple,
        Shape::OneOf(API_TYPES),
        "What its definition is written in.",
    )
    .or("openapi"),
    Field::new(
        "definition",
        Simple,
        Shape::Text(TextRule::Definition),
        "Its definition: a file beside the spec, such as `./openapi.yaml`, or an address.",
    )
    .required(),
    Field::new("description", Simple, LINE, "What it is for."),
];

/// What the catalog shows besides: of a service in its spec.
pub(super) const CATALOG: &[Field] = &[
    Field::new(
        "type",
        Advanced,
        Shape::Text(TextRule::Identifier),
        "The type of the component.",
    )
    .or("website for static sites, service for the rest"),
    Field::new("title", Advanced, LINE, "A name for people."),
    Field::new("annotations", Advanced, ANNOTATIONS, "Further annotations."),
    Field::new("labels", Advanced, LABELS, "Labels."),
    Field::new("links", Advanced, LINKS, "Addresses worth knowing."),
    Field::new(
        "domain",
        Advanced,
        Shape::Text(TextRule::EntityRef),
        "The domain of the system.",
    ),
    Field::new(
        "defines",
        Advanced,
        Shape::List(&Shape::OneOf(DEFINED)),
        "Entities that come from this spec too: the owner's group, the system, the system's domain. One spec for each of them.",
    ),
];

/// The platform's conventions: of every service in the platform file.
pub(super) const PLATFORM_CATALOG: &[Field] = &[
    Field::new(
        "annotations",
        Simple,
        ANNOTATIONS,
        "Annotations of every component, such as `argocd/app-name: \"{name}\"`; `{name}`, `{team}`, `{system}`, `{namespace}` and `{repository}` stand for the service's own, and an annotation without one of them is left out.",
    ),
    Field::new(
        "labels",
        Simple,
        ANNOTATIONS,
        "Labels of every component, with the same placeholders.",
    ),
    Field::new(
        "links",
        Simple,
        LINKS,
        "Addresses of every component, with the same placeholders.",
    ),
];

const ANNOTATIONS: Shape = Shape::Map(TextRule::AnnotationKey, &LINE);
const LABELS: Shape = Shape::Map(TextRule::AnnotationKey, &Shape::Text(TextRule::Identifier));
const LINKS: Shape = Shape::List(&Shape::Object(LINK));

const LINK: &[Field] = &[
    Field::new("url", Simple, Shape::Text(TextRule::Link), "The address.").required(),
    Field::new("title", Simple, LINE, "What is there."),
    Field::new(
        "icon",
        Simple,
        Shape::Text(TextRule::Identifier),
        "An icon of the portal, such as `dashboard`.",
    ),
];
