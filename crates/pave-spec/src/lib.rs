//! The app spec: what a developer writes about a service, and what the platform team decided for everyone.
//!
//! [`read`] checks a spec against one table of fields ([`fields::SPEC`]) and gives a typed [`Spec`] with every default
//! applied. The table is the only description of the fields: errors, JSON Schema, forms and documentation come from it.

mod check;
mod containers;
mod contradictions;
mod defaults;
mod document;
mod environments;
mod exceptions;
pub mod field;
pub mod fields;
mod health;
mod infrastructure;
mod kinds;
mod locks;
mod model;
mod place;
mod platform;
mod quantity;
mod read;
mod scaling;
mod schedule;
mod schema;
mod score;
mod secrets;
mod storage;
mod team;
mod text;

pub use document::{Document, DocumentKind, app_spec_of_score, read_document};
pub use environments::{PREVIEW, is_production};
pub use infrastructure::{Request, connection_secret};
pub use model::{
    Api, Autoscaling, Buildpack, CatalogConventions, CatalogEntry, Check, Claim, Cost, Database, Defined, DeliveredBy,
    Delivery, EnvironmentVariable, Expose, ExtraContainer, FetchedSecret, HealthChecks, HealthProtocol, Kind, Link,
    MountedFile, Network, Objectives, Oncall, Operation, OperationKind, Patch, Peer, Policy, PolicyExemption, Port,
    Preview, Probes, Quantities, Resources, ScaledBy, ScalingEvent, ServiceMonitoring, Sized, Spec, Tier,
    VariableSource, Via, Volume,
};
pub use place::place_findings;
pub use platform::{
    ArgoCd, AutoscalingDefaults, Crossplane, Egress, Infrastructure, Ingress, Monitoring, Platform, Preset, Presets,
    Prices, ResourceType, Secrets, Telemetry,
};
pub use quantity::Quantity;
pub use read::{SpecSource, read};
pub use schedule::is_schedule;
pub use schema::{form_parameters, platform_schema, platform_table, spec_schema, spec_table, team_schema, team_table};
pub use score::{import_score, place_score_findings};
pub use team::{Quota, Team, read_team};
pub use text::{GitRepository, TextRule, is_label, is_subdomain, kebab_case};
