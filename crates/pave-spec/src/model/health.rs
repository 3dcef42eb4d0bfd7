//! How Kubernetes asks whether a service is well.

use super::Spec;
use serde::{Deserialize, Serialize};

/// What Kubernetes asks. Paths are there for HTTP only, and nothing but the reason where there are no checks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct HealthChecks {
    /// Fails when only a restart helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liveness: Option<String>,
    /// Fails while it should get no requests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub readiness: Option<String>,
    /// Succeeds once it has started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub startup: Option<String>,
    /// How the port is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<HealthProtocol>,
    /// The name of the port that is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<String>,
    /// Why there are no checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_because: Option<String>,
}

/// How a port is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HealthProtocol {
    /// By a path.
    Http,
    /// By a connection.
    Tcp,
    /// By gRPC's health service.
    Grpc,
}

/// One question to a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check<'a> {
    /// A path of the port.
    Path(&'a str),
    /// Whether the port takes connections.
    Connection,
    /// gRPC's health service on the port.
    Grpc,
    /// A command in the container.
    Command(&'a [String]),
}

/// The three questions. A liveness check is never the same as the readiness check: it would restart what is only busy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Probes<'a> {
    /// Fails when only a restart helps.
    pub liveness: Option<Check<'a>>,
    /// Fails while it should get no requests.
    pub readiness: Option<Check<'a>>,
    /// Asked until it succeeds once.
    pub startup: Option<Check<'a>>,
}

impl Spec {
    /// What Kubernetes asks the container; nothing for what runs to an end, for what has nothing to ask, and where the
    /// spec says why.
    #[must_use]
    pub fn probes(&self) -> Probes<'_> {
        let checks = self.health_checks.as_ref();
        if self.kind.ends() || checks.is_some_and(|checks| checks.disabled_because.is_some()) {
            return Probes::default();
        }
        if !self.health_command.is_empty() {
            let command = Some(Check::Command(&self.health_command));
            let readiness = (!self.ready_command.is_empty()).then_some(Check::Command(&self.ready_command));
            return Probes {
                liveness: command,
                readiness: readiness.or(self.port.map(|_| Check::Connection)),
                startup: command,
            };
        }
        if self.health_port().is_none() {
            return Probes::default();
        }
        match (checks, self.health_path.as_deref()) {
            (Some(checks), None) => match checks.protocol.unwrap_or(HealthProtocol::Http) {
                HealthProtocol::Http => Probes {
                    liveness: checks.liveness.as_deref().map(Check::Path),
                    readiness: checks.readiness.as_deref().map(Check::Path),
                    startup: checks.startup.as_deref().map(Check::Path),
                },
                HealthProtocol::Tcp => Probes {
                    liveness: None,
                    readiness: Some(Check::Connection),
                    startup: Some(Check::Connection),
                },
                HealthProtocol::Grpc => Probes {
                    liveness: Some(Check::Grpc),
                    readiness: Some(Check::Grpc),
                    startup: Some(Check::Grpc),
                },
            },
            // The only path is asked for readiness; that it takes connections is enough to be alive.
            (_, only) => {
                let only = only.unwrap_or("/");
                Probes {
                    liveness: Some(Check::Connection),
                    readiness: Some(Check::Path(only)),
                    startup: Some(Check::Path(only)),
                }
            }
        }
    }

    /// The port that is asked, with its name; `None` where nothing listens.
    #[must_use]
    pub fn health_port(&self) -> Option<(&str, u16)> {
        let wanted = self.health_checks.as_ref().and_then(|checks| checks.port.as_deref());
        let wanted = wanted.unwrap_or("http");
        self.named_ports().find(|(name, _)| *name == wanted)
    }
}
