//! The objects inside a spec.

use serde::{Deserialize, Serialize};

/// What sort of workload a service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It answers requests.
    Web,
    /// It works without being asked.
    Worker,
    /// It runs on a schedule.
    Cron,
    /// It runs once.
    Job,
    /// It answers requests and keeps data on disks of its own.
    Stateful,
    /// It hands out files.
    Static,
}

impl Kind {
    /// Whether it runs to an end, rather than for ever.
    #[must_use]
    pub fn ends(self) -> bool {
        matches!(self, Self::Cron | Self::Job)
    }
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
    /// A key of the connection of a database, queue, bucket or claim of the service.
    Claim {
        /// Its name in the service.
        name: &'a str,
        /// The key of its Secret.
        key: &'a str,
    },
    /// A field of the pod, such as `metadata.name`.
    PodField(&'a str),
    /// An amount of the container, such as `limits.memory`.
    Amount(&'a str),
}

impl EnvironmentVariable {
    /// Where the value comes from; a variable with neither value nor source is empty text.
    #[must_use]
    pub fn source(&self) -> VariableSource<'_> {
        let kept = self.value_from.as_deref().and_then(VariableSource::kept_in);
        kept.unwrap_or_else(|| VariableSource::Value(self.value.as_deref().unwrap_or_default()))
    }
}

impl<'a> VariableSource<'a> {
    /// Reads `secret/<name>/<key>`, `config/<name>/<key>`, `claim/<name>/<key>` or `field/<path>`.
    pub(crate) fn kept_in(from: &'a str) -> Option<Self> {
        if let Some(path) = from.strip_prefix("field/") {
            let is_amount = path.starts_with("limits.") || path.starts_with("requests.");
            return Some(if is_amount {
                Self::Amount(path)
            } else {
                Self::PodField(path)
            });
        }
        let mut parts = from.split('/');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("secret"), Some(name), Some(key)) => Some(Self::Secret { name, key }),
            (Some("config"), Some(name), Some(key)) => Some(Self::Config { name, key }),
            (Some("claim"), Some(name), Some(key)) => Some(Self::Claim { name, key }),
            _ => None,
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

/// A container besides the service's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExtraContainer {
    /// Its name.
    pub name: String,
    /// Its image; `None` for the service's, with the service's variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// What to start instead of the image's entry point.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub command: Vec<String>,
    /// Arguments of the command.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<String>,
    /// Its environment variables, for an image of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environment_variables: Vec<EnvironmentVariable>,
    /// How much CPU, memory and disk it gets.
    pub resources: Resources,
}

/// A directory from elsewhere: exactly one of its sources is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Volume {
    /// Its name.
    pub name: String,
    /// The directory where it appears.
    pub path: String,
    /// The size of an empty directory, gone with the instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporary: Option<String>,
    /// The size of a disk for each instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persistent: Option<String>,
    /// The class of that disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_class: Option<String>,
    /// A Secret whose keys appear as files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// A `ConfigMap` whose keys appear as files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
}

/// A file of plain text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MountedFile {
    /// Where it appears.
    pub path: String,
    /// Its text.
    pub content: String,
}

/// A Secret fetched from the organisation's store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FetchedSecret {
    /// The name of the Secret.
    pub name: String,
    /// Its path in the store; `None` where people fill it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Whether people fill it.
    #[serde(rename = "byHand", default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// The keys to fetch; empty for every key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// The store.
    pub store: String,
    /// How often it is fetched again.
    pub refresh: String,
    /// Whether each of its keys is an environment variable.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub variables: bool,
    /// The directory where its keys appear as files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

/// The environment of each pull request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preview {
    /// Whether there is one.
    pub enabled: bool,
    /// The host name there, with the placeholder `{number}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// How long it is kept, in days: `30d`.
    pub ttl: String,
    /// How many instances run there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replicas: Option<u32>,
}
