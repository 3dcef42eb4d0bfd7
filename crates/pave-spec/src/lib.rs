//! The app spec: what a developer writes about a service, and what the platform team decided for everyone.
//!
//! [`read`] checks a spec against one table of fields ([`fields::SPEC`]) and gives a typed [`Spec`] with every default
//! applied. The table is the only description of the fields: errors, JSON Schema, forms and documentation come from it.

mod check;
mod contradictions;
mod defaults;
pub mod field;
pub mod fields;
mod model;
mod platform;
mod quantity;
mod read;
mod text;

pub use model::{
    Autoscaling, Buildpack, EnvironmentVariable, HealthChecks, Kind, Port, Probes, Quantities, Resources, Spec, Tier,
    VariableSource,
};
pub use platform::{AutoscalingDefaults, Ingress, Monitoring, Platform, Preset, Presets};
pub use quantity::Quantity;
pub use read::{SpecSource, read};
pub use text::{GitRepository, TextRule};
