//! What the platform team decides for every service.

mod argocd;
mod infrastructure;
mod services;

pub use argocd::ArgoCd;
pub use infrastructure::{Crossplane, Infrastructure, ResourceType};
pub use services::{Prices, Secrets, Telemetry};

use crate::check::Checker;
use crate::fields::PLATFORM;
use crate::model::{CatalogConventions, Quantities, ScaledBy, Via};
use crate::team::Quota;
use crate::text::TextRule;
use pave_report::{Finding, Level};
use pave_yaml::Value;
use serde::{Deserialize, Serialize};

/// The platform file `pave.platform.yaml`, with the product's defaults where it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Platform {
    /// The prefix of every image that a spec does not name.
    pub registry: String,
    /// The tag of such an image until CI sets the one it built: never `latest`, so that a rollback means something.
    pub image_tag: String,
    /// When a node fetches an image.
    pub image_pull_policy: String,
    /// The namespace of a service, with the placeholders `{name}` and `{team}`.
    pub namespace: String,
    /// The owner of services that name neither an owner nor a team.
    pub owner: Option<String>,
    /// The system of services that name none.
    pub system: Option<String>,
    /// The sizes behind `resources.preset`.
    pub presets: Presets,
    /// Instances where neither `replicas` nor autoscaling says.
    pub replicas: u32,
    /// Defaults of `autoscaling`.
    pub autoscaling: AutoscalingDefaults,
    /// Where requests from outside come from.
    pub ingress: Ingress,
    /// Whom a service may call that does not say.
    pub egress: Egress,
    /// How much one container may reserve without a warning.
    pub bounds: Quantities,
    /// Who collects metrics.
    pub monitoring: Monitoring,
    /// Where traces and OpenTelemetry's other signals go.
    pub telemetry: Telemetry,
    /// Where secrets are kept.
    pub secrets: Secrets,
    /// What databases, queues, buckets and claims are.
    pub infrastructure: Infrastructure,
    /// How much the namespace of a team may hold.
    pub quota: Quota,
    /// Where Helm finds the chart `base-service`.
    pub base_chart: String,
    /// Where Argo CD is.
    pub argocd: ArgoCd,
    /// The group of the platform's administrators: two to five people (seed 002).
    pub admins: String,
    /// What a month costs; `None` without prices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prices: Option<Prices>,
    /// What every component of the catalog has.
    pub catalog: CatalogConventions,
    /// Fields of the app spec that no spec may set, as paths such as `resources.limits`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locked: Vec<String>,
}

/// Whom a service may call that does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Egress {
    /// Everyone: what it calls may be behind a secret's URL.
    #[default]
    Open,
    /// What it names as a dependency.
    Named,
}

/// The sizes a spec can name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Presets {
    /// 100m/128Mi to 500m/512Mi: the chart defaults of seed 004.
    pub small: Preset,
    /// 250m/512Mi to 1/1Gi: the golden path of seed 002.
    pub medium: Preset,
    /// 500m/1Gi to 2/2Gi.
    pub large: Preset,
}

/// One size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Preset {
    /// What is reserved.
    pub requests: Quantities,
    /// What may be used at most.
    pub limits: Quantities,
}

/// Defaults of `autoscaling` (golden path of seed 002).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct AutoscalingDefaults {
    /// The least number of instances.
    pub min_replicas: u32,
    /// The greatest number of instances.
    pub max_replicas: u32,
    /// The CPU use to keep, in percent of the request.
    #[serde(rename = "targetCPU")]
    pub target_cpu: u32,
    /// By which kind of object.
    pub by: ScaledBy,
}

/// Where requests from outside come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Ingress {
    /// The namespace of the gateway's or ingress controller's pods (seed 002).
    pub namespace: String,
    /// By an `HTTPRoute` or an Ingress. A gateway by default: ingress-nginx is no longer maintained since March 2026.
    pub via: Via,
    /// The name of the Gateway.
    pub gateway: String,
    /// The namespace of the Gateway.
    pub gateway_namespace: String,
    /// The class of an Ingress.
    pub class_name: String,
    /// The name of the Gateway for what is reached from inside only.
    pub internal_gateway: String,
    /// The class of an Ingress for what is reached from inside only.
    pub internal_class_name: String,
}

/// Who collects metrics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Monitoring {
    /// The namespace whose pods read metrics.
    pub namespace: String,
    /// Whether services without `monitoring` are watched too; it needs the Prometheus operator in every cluster.
    pub enabled: bool,
    /// The address of Prometheus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prometheus: Option<String>,
}

impl Default for Platform {
    fn default() -> Self {
        Self {
            registry: "registry.internal".to_owned(),
            image_tag: "0.1.0".to_owned(),
            image_pull_policy: "Always".to_owned(),
            namespace: "{name}".to_owned(),
            owner: None,
            system: None,
            presets: Presets::default(),
            replicas: 3,
            autoscaling: AutoscalingDefaults::default(),
            ingress: Ingress::default(),
            egress: Egress::default(),
            bounds: Quantities {
                cpu: Some("4".to_owned()),
                memory: Some("16Gi".to_owned()),
                ephemeral_storage: None,
            },
            monitoring: Monitoring::default(),
            telemetry: Telemetry::default(),
            secrets: Secrets::default(),
            infrastructure: Infrastructure::default(),
            quota: Quota::default(),
            base_chart: "file://../base-service".to_owned(),
            argocd: ArgoCd::default(),
            admins: "platform-admins".to_owned(),
            prices: None,
            catalog: CatalogConventions::default(),
            locked: Vec::new(),
        }
    }
}

impl Default for Presets {
    fn default() -> Self {
        let preset = |requests: [&str; 2], limits: [&str; 2]| {
            let [cpu, memory] = requests;
            let [cpu_limit, memory_limit] = limits;
            Preset {
                requests: Quantities::new(cpu, memory, "256Mi"),
                limits: Quantities::new(cpu_limit, memory_limit, "1Gi"),
            }
        };
        Self {
            small: preset(["100m", "128Mi"], ["500m", "512Mi"]),
            medium: preset(["250m", "512Mi"], ["1", "1Gi"]),
            large: preset(["500m", "1Gi"], ["2", "2Gi"]),
        }
    }
}

impl Default for AutoscalingDefaults {
    fn default() -> Self {
        Self {
            min_replicas: 3,
            max_replicas: 20,
            target_cpu: 70,
            by: ScaledBy::Hpa,
        }
    }
}

impl Default for Ingress {
    fn default() -> Self {
        Self {
            namespace: "ingress-nginx".to_owned(),
            via: Via::Gateway,
            gateway: "platform".to_owned(),
            gateway_namespace: "gateway-system".to_owned(),
            class_name: "nginx".to_owned(),
            internal_gateway: "internal".to_owned(),
            internal_class_name: "internal".to_owned(),
        }
    }
}

impl Default for Monitoring {
    fn default() -> Self {
        Self {
            namespace: "monitoring".to_owned(),
            enabled: false,
            prometheus: None,
        }
    }
}

impl Platform {
    /// Reads a platform file; an empty one gives the product's defaults.
    ///
    /// # Errors
    /// Every finding at once, in source order: `Y1` for what is not YAML, `S2` for unknown fields and wrong types,
    /// `S3` for numbers and quantities out of range.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let documents = pave_yaml::parse(file, text)?;
        let mut checker = Checker::new(Some(file));
        let root = match documents.as_slice() {
            [] => return Ok(Self::default()),
            [document] => &document.root,
            [_, second, ..] => {
                let at = second.root.position();
                checker.error(
                    "S2",
                    at,
                    "",
                    "more than one document",
                    "keep one document in a platform file",
                );
                return Err(checker.into_findings());
            }
        };
        if root.is_null() {
            return Ok(Self::default());
        }
        if !matches!(root.value, Value::Mapping(_)) {
            let message = format!("a platform file must be an object, not {}", root.kind());
            checker.error(
                "S2",
                root.position(),
                "",
                message,
                "begin with a line such as `registry: registry.internal`",
            );
            return Err(checker.into_findings());
        }
        let right = checker.object(root, PLATFORM);
        let mut given = serde_json::to_value(Self::default()).unwrap_or_default();
        merge(&mut given, serde_json::Value::Object(right));
        let platform = serde_json::from_value::<Self>(given);
        if let Ok(platform) = &platform
            && platform.autoscaling.min_replicas > platform.autoscaling.max_replicas
        {
            let at = root.at(&["autoscaling"]).and_then(pave_yaml::Node::position);
            checker.error(
                "S3",
                at,
                "autoscaling",
                "`minReplicas` is greater than `maxReplicas`",
                "raise `maxReplicas`, or lower `minReplicas`",
            );
        }
        infrastructure::check(root, &mut checker);
        let findings = checker.into_findings();
        match platform {
            Ok(platform) if findings.iter().all(|finding| finding.level != Level::Error) => Ok(platform),
            Ok(_) => Err(findings),
            Err(_) if !findings.is_empty() => Err(findings),
            Err(_) => Err(vec![
                Finding::error("S2", "the platform file cannot be read").in_file(file),
            ]),
        }
    }

    /// The namespace of a service by the platform's convention.
    ///
    /// A service without a team uses its own name where the convention asks for the team's.
    #[must_use]
    pub fn namespace_of(&self, name: &str, team: Option<&str>) -> String {
        let filled = self
            .namespace
            .replace("{name}", name)
            .replace("{team}", team.unwrap_or(name));
        if TextRule::Label.accepts(&filled) {
            filled
        } else {
            // Only length can break it: both parts are labels already.
            let short: String = filled.chars().take(63).collect();
            short.trim_end_matches('-').to_owned()
        }
    }
}

/// Lays `over` over `under`, object by object. The tables bound the depth.
pub(crate) fn merge(under: &mut serde_json::Value, over: serde_json::Value) {
    match (under, over) {
        (serde_json::Value::Object(under), serde_json::Value::Object(over)) => {
            for (key, value) in over {
                merge(under.entry(key).or_insert(serde_json::Value::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_the_default_platform() {
        assert_eq!(Platform::read("p.yaml", "").unwrap(), Platform::default());
        assert_eq!(Platform::read("p.yaml", "# nothing\n").unwrap(), Platform::default());
    }

    #[test]
    fn a_file_overrides_only_what_it_names() {
        let text = "registry: ghcr.io/acme\npresets:\n  small:\n    limits: {cpu: 750m}\n";
        let platform = Platform::read("p.yaml", text).unwrap();
        assert_eq!(platform.registry, "ghcr.io/acme");
        assert_eq!(platform.presets.small.limits.cpu.as_deref(), Some("750m"));
        assert_eq!(platform.presets.small.limits.memory.as_deref(), Some("512Mi"));
    }

    #[test]
    fn mistakes_have_their_places() {
        let findings = Platform::read("p.yaml", "registri: x\nreplicas: 0\n").unwrap_err();
        let shown: Vec<_> = findings
            .iter()
            .map(|finding| (&*finding.code, finding.position.unwrap().line))
            .collect();
        assert_eq!(shown, [("S2", 1), ("S3", 2)]);
        assert!(Platform::read("p.yaml", "[]").is_err());
    }

    #[test]
    fn the_namespace_follows_the_convention() {
        let team = Platform {
            namespace: "team-{team}".to_owned(),
            ..Platform::default()
        };
        assert_eq!(team.namespace_of("api", Some("payments")), "team-payments");
        assert_eq!(Platform::default().namespace_of("api", Some("payments")), "api");
        assert_eq!(team.namespace_of("api", Some(&"a".repeat(63))).len(), 63);
    }
}
