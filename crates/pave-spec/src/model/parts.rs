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

/// The address by which a service is reached from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expose {
    /// The host name.
    pub host: String,
    /// The paths that belong to it begin so.
    pub path: String,
    /// Whether an Ingress ends TLS.
    pub tls: bool,
    /// By which kind of object.
    pub via: Via,
    /// Whether it is reached from inside only.
    #[serde(default)]
    pub internal: bool,
}

/// How requests from outside come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// An `HTTPRoute` of the Gateway API.
    Gateway,
    /// An Ingress.
    Ingress,
}

/// Who may call a service, and whom it may call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Network {
    /// Who may call it, besides the ingress and monitoring.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allow_from: Vec<Peer>,
    /// The only ones it may call, besides DNS; `None` leaves that open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_to: Option<Vec<Peer>>,
}

/// The other side of a connection: a service, a namespace or a range of addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// A service by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The namespace of that service, or all of a namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// A range of addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cidr: Option<String>,
    /// A host outside, for those it may call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The only port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
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

/// The metrics, alerts and objectives of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ServiceMonitoring {
    /// Where its metrics are.
    pub metrics_path: String,
    /// The name of the port with its metrics.
    pub port: String,
    /// Whether there is a Grafana dashboard.
    pub dashboard: bool,
    /// Whether there are alerts.
    pub alerts: bool,
    /// What its users may expect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slo: Option<Objectives>,
}

/// What the users of a service may expect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objectives {
    /// The share of requests that must succeed, in percent.
    pub availability: serde_json::Number,
    /// The milliseconds in which 99 of 100 requests must be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<u32>,
}

/// Who is called when a service fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oncall {
    /// The service's id at `PagerDuty`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pagerduty: Option<String>,
    /// The service's monitor at `OneUptime`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oneuptime: Option<String>,
}

/// Who pays for a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// The cost centre.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub centre: Option<String>,
    /// What a month may cost in each environment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<serde_json::Number>,
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

/// A change of generated objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// The kind of the objects.
    pub kind: String,
    /// The name of one of them; every object of the kind without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What is laid over them.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub patch: serde_json::Map<String, serde_json::Value>,
    /// Operations of a JSON patch instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operations: Vec<Operation>,
}

/// One operation of a JSON patch (RFC 6902).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// What is done.
    pub op: OperationKind,
    /// Where: a JSON pointer (RFC 6901).
    pub path: String,
    /// What is put there.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub value: serde_json::Value,
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OperationKind {
    /// Puts a field, or an item before another; `-` is the end of a list.
    Add,
    /// Puts something in the place of what is there.
    Replace,
    /// Takes away what is there.
    Remove,
}
