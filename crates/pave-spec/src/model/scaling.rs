//! How many instances run.

use super::parts::VariableSource;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    /// By which kind of object.
    #[serde(default)]
    pub by: ScaledBy,
    /// What else it follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<ScalingEvent>,
}

/// What keeps the number of instances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScaledBy {
    /// A `HorizontalPodAutoscaler`.
    #[default]
    Hpa,
    /// KEDA's `ScaledObject`.
    Keda,
}

/// A trigger of KEDA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScalingEvent {
    /// The type of the trigger.
    #[serde(rename = "type")]
    pub event_type: String,
    /// What it needs to know: texts.
    pub metadata: Map<String, Value>,
    /// Which parameters are kept where; read them with [`ScalingEvent::parameters`].
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub authentication: Map<String, Value>,
}

impl ScalingEvent {
    /// The parameters that are kept in Secrets, and where.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, VariableSource<'_>)> {
        let parameters = self.authentication.iter();
        parameters.filter_map(|(name, from)| Some((name.as_str(), VariableSource::kept_in(from.as_str()?)?)))
    }
}
