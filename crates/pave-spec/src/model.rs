//! The typed spec, with every default applied.

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
    /// The port it listens on.
    pub port: u16,
    /// Further ports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<Port>,
    /// Environment variables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environment_variables: Vec<EnvironmentVariable>,
    /// How much CPU, memory and disk it gets.
    pub resources: Resources,
    /// How many instances run where autoscaling does not decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replicas: Option<u32>,
    /// How many instances run under load.
    pub autoscaling: Autoscaling,
    /// How Kubernetes asks whether it is well; `None` where the service has one path only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_checks: Option<HealthChecks>,
    /// The only health path; read both with [`Spec::probes`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_path: Option<String>,
    /// Entities of the catalog it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<String>,
    /// APIs of the catalog it provides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provides_apis: Vec<String>,
    /// APIs of the catalog it calls.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consumes_apis: Vec<String>,
    /// Whether its repository holds documentation for `TechDocs`.
    pub techdocs: bool,
}

/// What sort of workload a service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It answers requests.
    Web,
}

/// How much depends on a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tier {
    /// Everything.
    #[serde(rename = "tier-1")]
    One,
    /// Much.
    #[serde(rename = "tier-2")]
    Two,
    /// Little.
    #[serde(rename = "tier-3")]
    Three,
}

/// What builds an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Buildpack {
    /// Node.js.
    Node,
    /// Python.
    Python,
    /// Go.
    Go,
    /// Java.
    Java,
    /// The repository's own Dockerfile.
    Dockerfile,
    /// Files that a web server hands out.
    Static,
}

/// A further port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Port {
    /// What it is for.
    pub name: String,
    /// The port.
    pub port: u16,
}

/// One environment variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnvironmentVariable {
    /// Its name.
    pub name: String,
    /// Its value, exactly as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Where its value is kept; read it with [`EnvironmentVariable::source`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_from: Option<String>,
}

/// Where the value of an environment variable comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableSource<'a> {
    /// The spec itself.
    Value(&'a str),
    /// A key of a Secret.
    Secret {
        /// The Secret's name.
        name: &'a str,
        /// The key in it.
        key: &'a str,
    },
    /// A key of a `ConfigMap`.
    Config {
        /// The `ConfigMap`'s name.
        name: &'a str,
        /// The key in it.
        key: &'a str,
    },
}

impl EnvironmentVariable {
    /// Where the value comes from; a variable with neither value nor source is empty text.
    #[must_use]
    pub fn source(&self) -> VariableSource<'_> {
        let mut parts = self.value_from.as_deref().unwrap_or_default().split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("secret"), Some(name), Some(key)) => VariableSource::Secret { name, key },
            (Some("config"), Some(name), Some(key)) => VariableSource::Config { name, key },
            _ => VariableSource::Value(self.value.as_deref().unwrap_or_default()),
        }
    }
}

/// CPU, memory and disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Quantities {
    /// CPU, such as `250m`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cpu: Option<String>,
    /// Memory, such as `512Mi`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<String>,
    /// Disk of the node, such as `256Mi`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ephemeral_storage: Option<String>,
}

impl Quantities {
    /// All three.
    #[must_use]
    pub fn new(cpu: &str, memory: &str, ephemeral_storage: &str) -> Self {
        Self {
            cpu: Some(cpu.to_owned()),
            memory: Some(memory.to_owned()),
            ephemeral_storage: Some(ephemeral_storage.to_owned()),
        }
    }
}

/// What a container reserves and what it may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    /// The size it began with.
    pub preset: String,
    /// What is reserved.
    pub requests: Quantities,
    /// What it may use at most.
    pub limits: Quantities,
}

/// How the number of instances follows the load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Autoscaling {
    /// Whether it does.
    pub enabled: bool,
    /// The least number of instances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_replicas: Option<u32>,
    /// The greatest number of instances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_replicas: Option<u32>,
    /// The CPU use to keep, in percent of the request.
    #[serde(rename = "targetCPU", default, skip_serializing_if = "Option::is_none")]
    pub target_cpu: Option<u32>,
    /// The memory use to keep, in percent of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_memory: Option<u32>,
}

/// The paths Kubernetes asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthChecks {
    /// Fails when only a restart helps.
    pub liveness: String,
    /// Fails while it should get no requests.
    pub readiness: String,
    /// Succeeds once it has started.
    pub startup: String,
}

/// The paths of the three probes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probes<'a> {
    /// `None` where one path serves all: a liveness probe equal to the readiness probe restarts what is only busy.
    pub liveness: Option<&'a str>,
    /// Asked all the time.
    pub readiness: &'a str,
    /// Asked until it succeeds once.
    pub startup: &'a str,
}

impl Spec {
    /// The paths of the probes.
    #[must_use]
    pub fn probes(&self) -> Probes<'_> {
        match (&self.health_path, &self.health_checks) {
            (None, Some(checks)) => Probes {
                liveness: Some(&checks.liveness),
                readiness: &checks.readiness,
                startup: &checks.startup,
            },
            (path, _) => {
                let path = path.as_deref().unwrap_or("/");
                Probes {
                    liveness: None,
                    readiness: path,
                    startup: path,
                }
            }
        }
    }

    /// The spec as JSON: defaults applied, fields named and ordered as in the table of fields.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}
