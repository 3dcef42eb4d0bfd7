//! The typed spec, with every default applied.

mod care;
mod catalog;
mod delivery;
mod exceptions;
mod health;
mod infrastructure;
mod network;
mod parts;
mod scaling;

pub use care::{Cost, Objectives, Oncall, ServiceMonitoring};
pub use catalog::{Api, CatalogConventions, CatalogEntry, Defined, Link};
pub use delivery::{DeliveredBy, Delivery, Policy, PolicyExemption};
pub use exceptions::{Operation, OperationKind, Patch};
pub use health::{Check, HealthChecks, HealthProtocol, Probes};
pub use infrastructure::{Claim, Database, Sized};
pub use network::{Expose, Network, Peer, Via};
pub use parts::{
    Buildpack, EnvironmentVariable, ExtraContainer, FetchedSecret, Kind, MountedFile, Port, Preview, Quantities,
    Resources, Tier, VariableSource, Volume,
};
pub use scaling::{Autoscaling, ScaledBy, ScalingEvent};

use serde::{Deserialize, Serialize};

/// A checked spec: every default applied, every rule obeyed.
///
/// Only [`crate::read`] makes one, so its fields need no further checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Spec {
    /// The version of the format, if the spec names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_version: Option<String>,
    /// The name of the service and of its objects.
    pub name: String,
    /// What sort of workload it is.
    pub kind: Kind,
    /// What the service does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who owns it: a reference to a group or user of the catalog.
    pub owner: String,
    /// The team, as it appears in labels and namespaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// The system it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The namespace its objects live in, where the platform's convention does not decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The stage of its life.
    pub lifecycle: String,
    /// How much depends on it.
    pub tier: Tier,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Where its source is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git_repo: Option<String>,
    /// What builds its image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buildpack: Option<Buildpack>,
    /// The container image, with a tag or a digest.
    pub image: String,
    /// What to start instead of the image's entry point.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// Arguments of the command.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// The directory it starts in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_dir: Option<String>,
    /// Secrets for a private registry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub image_pull_secrets: Vec<String>,
    /// The port it listens on; `None` for what only works or runs once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// Further ports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<Port>,
    /// Environment variables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environment_variables: Vec<EnvironmentVariable>,
    /// How much CPU, memory and disk it gets.
    pub resources: Resources,
    /// Containers that run to an end before the service starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<ExtraContainer>,
    /// Containers that run beside the service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sidecars: Vec<ExtraContainer>,
    /// How many instances run where autoscaling does not decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replicas: Option<u32>,
    /// How many instances run under load; `None` for what runs once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autoscaling: Option<Autoscaling>,
    /// How Kubernetes asks whether it is well; `None` where the service has one path only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_checks: Option<HealthChecks>,
    /// The only health path; read both with [`Spec::probes`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_path: Option<String>,
    /// A command in the container that succeeds while it is well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub health_command: Vec<String>,
    /// A command in the container that succeeds while it can take work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ready_command: Vec<String>,
    /// Directories from elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub volumes: Vec<Volume>,
    /// Files of plain text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<MountedFile>,
    /// Room in `/tmp`.
    pub tmp: String,
    /// The address by which it is reached from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expose: Option<Expose>,
    /// Who may call it, and whom it may call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Network>,
    /// Secrets fetched from the organisation's store.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<FetchedSecret>,
    /// Its databases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub databases: Vec<Database>,
    /// Its queues.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queues: Vec<Sized>,
    /// Its buckets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buckets: Vec<Sized>,
    /// Its other claims.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<Claim>,
    /// Its metrics, alerts and objectives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<ServiceMonitoring>,
    /// Who is called when it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oncall: Option<Oncall>,
    /// Who pays for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// When a cron runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// The time zone of the schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// What happens when a run is due and the last one still runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<String>,
    /// How many seconds late a cron's run may start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<u32>,
    /// How many seconds a finished job is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// Entities of the catalog it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// APIs of the catalog it provides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provides_apis: Vec<String>,
    /// APIs of the catalog it calls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consumes_apis: Vec<String>,
    /// APIs it provides and defines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apis: Vec<Api>,
    /// What the catalog shows besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalog: Option<CatalogEntry>,
    /// Whether its repository holds documentation for `TechDocs`.
    pub techdocs: bool,
    /// Changes of generated objects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patches: Vec<Patch>,
    /// Further objects, each with `apiVersion`, `kind` and a name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub manifests: Vec<serde_json::Map<String, serde_json::Value>>,
    /// What differs in each environment, as the spec says it; [`Spec::in_environments`] gives the whole.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub environments: serde_json::Map<String, serde_json::Value>,
    /// The environment of each pull request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
    /// How it comes into its clusters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// By which rules it is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    /// The spec of each environment, in the order of the source.
    #[serde(skip)]
    pub(crate) resolved: Vec<(String, Spec)>,
}

impl Spec {
    /// The ports it listens on, the main one first, with their names.
    pub fn named_ports(&self) -> impl Iterator<Item = (&str, u16)> {
        let main = self.port.map(|port| ("http", port));
        main.into_iter()
            .chain(self.ports.iter().map(|port| (port.name.as_str(), port.port)))
    }

    /// Each environment's name and its whole spec, in the order of the source; nothing without environments.
    pub fn in_environments(&self) -> impl Iterator<Item = (&str, &Spec)> {
        self.resolved.iter().map(|(name, spec)| (name.as_str(), spec))
    }

    /// The spec as JSON: defaults applied, fields named and ordered as in the table of fields.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
