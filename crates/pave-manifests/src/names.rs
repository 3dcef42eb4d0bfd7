//! Names and labels that all objects of a service share.

use crate::objects::{LabelSelector, Labels, Metadata};
use pave_spec::{Platform, Spec};
use serde_json::{Map, Value};

/// The port's name on the container, in the Service and in probes.
pub(crate) const MAIN_PORT: &str = "http";

/// Marks the Service that only names the instances of a `StatefulSet`.
pub(crate) const HEADLESS: &str = "pave.dev/headless";

/// What the objects of one service have in common.
pub(crate) struct Names<'a> {
    spec: &'a Spec,
    namespace: String,
    // Made once: most objects have them, and a map is copied more cheaply than built.
    labels: Labels,
    selector_labels: Labels,
    exemptions: Option<Labels>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(spec: &'a Spec, platform: &Platform) -> Self {
        let selector_labels = selector_labels(spec);
        Self {
            spec,
            namespace: spec
                .namespace
                .clone()
                .unwrap_or_else(|| platform.namespace_of(&spec.name, spec.team.as_deref())),
            labels: labels(spec, &selector_labels),
            selector_labels,
            exemptions: exemptions(spec),
        }
    }

    /// The name of the service, of its Deployment, Service and the rest.
    pub(crate) fn service(&self) -> String {
        self.spec.name.clone()
    }

    /// The name of the `ConfigMap` with the plain environment variables.
    pub(crate) fn config(&self) -> String {
        format!("{}-config", self.spec.name)
    }

    /// The name of the `ConfigMap` with the files.
    pub(crate) fn files(&self) -> String {
        format!("{}-files", self.spec.name)
    }

    /// The name of the Service that names each instance of a `StatefulSet`.
    pub(crate) fn headless(&self) -> String {
        format!("{}-headless", self.spec.name)
    }

    pub(crate) fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The labels of every object and of the pods: Kubernetes' recommended ones, the one Backstage looks for, the team.
    pub(crate) fn labels(&self) -> Labels {
        self.labels.clone()
    }

    /// The labels that select the pods: they never change, since a Deployment's selector cannot.
    pub(crate) fn selector_labels(&self) -> Labels {
        self.selector_labels.clone()
    }

    pub(crate) fn selector(&self) -> LabelSelector {
        LabelSelector {
            match_labels: Some(self.selector_labels()),
        }
    }

    pub(crate) fn metadata(&self, name: String) -> Metadata {
        Metadata {
            name,
            namespace: Some(self.namespace.clone()),
            labels: self.labels(),
            annotations: self.exemptions.clone(),
        }
    }
}

/// What `pave validate` and the action let pass on every object of the service, as annotations that say why and until when.
fn exemptions(spec: &Spec) -> Option<Labels> {
    let policy = spec.policy.as_ref().filter(|policy| !policy.exempt.is_empty())?;
    // A map, since there may be many, and of two for one rule the last holds.
    let reasons = policy.exempt.iter().map(|exemption| {
        let key = format!("exempt.pave.dev/{}", exemption.rule);
        let why = format!("until {}: {}", exemption.until, exemption.reason);
        (key, Value::from(why))
    });
    let reasons: Map<String, Value> = reasons.collect();
    let annotations = reasons.into_iter().filter_map(|(key, why)| match why {
        Value::String(why) => Some((key, why)),
        _ => None,
    });
    Some(annotations.collect())
}

fn labels(spec: &Spec, selector_labels: &Labels) -> Labels {
    let mut labels = selector_labels.clone();
    let mut add = |key: &'static str, value: &str| labels.insert(key, value.to_owned());
    if let Some(system) = &spec.system {
        add("app.kubernetes.io/part-of", entity_name(system));
    }
    add("app.kubernetes.io/managed-by", "pave");
    add("backstage.io/kubernetes-id", &spec.name);
    if let Some(team) = team(spec) {
        add("team", team);
    }
    if let Some(centre) = spec.cost.as_ref().and_then(|cost| cost.centre.as_deref()) {
        add("cost-centre", centre);
    }
    labels
}

fn selector_labels(spec: &Spec) -> Labels {
    ["app.kubernetes.io/name", "app.kubernetes.io/instance"]
        .into_iter()
        .map(|key| (key, spec.name.clone()))
        .collect()
}

/// The team's label: the team, or the group that owns the service.
pub(crate) fn team(spec: &Spec) -> Option<&str> {
    spec.team.as_deref().or_else(|| {
        let is_group = spec
            .owner
            .split_once(':')
            .is_none_or(|(kind, _)| kind.eq_ignore_ascii_case("group"));
        let name = entity_name(&spec.owner);
        (is_group && name != "unknown").then_some(name)
    })
}

/// The name in an entity reference; the spec's rules make it a valid label.
fn entity_name(reference: &str) -> &str {
    reference.rsplit([':', '/']).next().unwrap_or(reference)
}
