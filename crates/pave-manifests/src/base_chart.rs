//! The chart `base-service` of seed 004, which teams share, and the chart of a service that uses it.
//!
//! The seed's defaults value for value; what its chart lacked is there: every value may be missing, Pod Security, a
//! `NetworkPolicy` that lets names resolve. Its templates are files of this crate, since no spec is in them.

use crate::layout::{PROVENANCE, file};
use crate::names::Names;
use crate::{File, Generated};
use pave_report::Finding;
use pave_spec::{Kind, Platform, Spec, VariableSource, Via};
use serde_json::{Map, Value, json};

/// The chart's name, and the key of its values in a chart that uses it.
const NAME: &str = "base-service";
/// The chart's version (seed 004).
const VERSION: &str = "1.0.0";

/// The labels that the chart makes of its values.
const OWN_LABELS: [&str; 4] = [
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/managed-by",
    "backstage.io/kubernetes-id",
];

/// Every file of the chart but its values.
const FILES: [(&str, &str); 12] = [
    ("Chart.yaml", include_str!("../base-service/Chart.yaml")),
    ("values.schema.json", include_str!("../base-service/values.schema.json")),
    (
        "templates/_helpers.tpl",
        include_str!("../base-service/templates/_helpers.tpl"),
    ),
    (
        "templates/config-map.yaml",
        include_str!("../base-service/templates/config-map.yaml"),
    ),
    (
        "templates/deployment.yaml",
        include_str!("../base-service/templates/deployment.yaml"),
    ),
    (
        "templates/horizontal-pod-autoscaler.yaml",
        include_str!("../base-service/templates/horizontal-pod-autoscaler.yaml"),
    ),
    (
        "templates/http-route.yaml",
        include_str!("../base-service/templates/http-route.yaml"),
    ),
    (
        "templates/network-policy.yaml",
        include_str!("../base-service/templates/network-policy.yaml"),
    ),
    (
        "templates/pod-disruption-budget.yaml",
        include_str!("../base-service/templates/pod-disruption-budget.yaml"),
    ),
    (
        "templates/service-account.yaml",
        include_str!("../base-service/templates/service-account.yaml"),
    ),
    (
        "templates/service-monitor.yaml",
        include_str!("../base-service/templates/service-monitor.yaml"),
    ),
    (
        "templates/service.yaml",
        include_str!("../base-service/templates/service.yaml"),
    ),
];

/// The chart that teams share, with the platform's gateway and namespaces as the defaults of its values.
#[must_use]
pub fn base_chart(platform: &Platform) -> Generated {
    let values = include_str!("../base-service/values.yaml");
    let defaults = [
        ("gateway: platform\n", "gateway", &platform.ingress.gateway),
        (
            "gatewayNamespace: gateway-system\n",
            "gatewayNamespace",
            &platform.ingress.gateway_namespace,
        ),
        (
            "ingressNamespace: ingress-nginx\n",
            "ingressNamespace",
            &platform.ingress.namespace,
        ),
        ("namespace: monitoring\n", "namespace", &platform.monitoring.namespace),
    ];
    let values = defaults
        .into_iter()
        .fold(values.to_owned(), |values, (line, name, value)| {
            values.replace(line, &pave_yaml::emit(&json!({ name: value })))
        });
    let mut files: Vec<File> = FILES
        .iter()
        .map(|(path, content)| File {
            path: (*path).to_owned(),
            content: (*content).to_owned(),
        })
        .collect();
    files.push(File {
        path: "values.yaml".to_owned(),
        content: values,
    });
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Generated {
        files,
        findings: Vec::new(),
    }
}

/// A chart of `spec` that is nothing but values of [`base_chart`]: `Chart.yaml` with the dependency, `values.yaml` and a
/// `values-<environment>.yaml` for each environment.
///
/// A finding `helm.base` at level error for each field that the shared chart cannot say; then there are no files.
#[must_use]
pub fn consumer_chart(spec: &Spec, platform: &Platform) -> Generated {
    let findings = beyond(spec);
    if !findings.is_empty() {
        return Generated {
            files: Vec::new(),
            findings,
        };
    }
    let description = spec.description.clone();
    let chart = json!({
        "apiVersion": "v2",
        "name": spec.name,
        "description": description.unwrap_or_else(|| format!("The service {}", spec.name)),
        "type": "application",
        "version": "0.1.0",
        "dependencies": [{ "name": NAME, "version": VERSION, "repository": platform.base_chart }],
    });
    let base = values(spec, platform);
    let nested = |values: Value| json!({ NAME: values });
    let mut files = vec![
        file("Chart.yaml".to_owned(), &chart),
        file("values.yaml".to_owned(), &nested(base.clone())),
    ];
    for (name, inner) in spec.in_environments() {
        let difference = crate::helm::difference(&base, &values(inner, platform));
        files.push(file(format!("values-{name}.yaml"), &nested(difference)));
    }
    files.push(File {
        path: ".helmignore".to_owned(),
        content: format!("{PROVENANCE}.git\n"),
    });
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Generated { files, findings }
}

/// The values of the shared chart that make `spec`.
fn values(spec: &Spec, platform: &Platform) -> Value {
    let mut values = Map::new();
    let mut put = |name: &str, value: Value| drop(values.insert(name.to_owned(), value));
    put("name", json!(spec.name));
    put("image", json!(spec.image));
    // The labels that the shared chart does not make itself.
    let mut labels = Map::from(&Names::new(spec, platform).labels());
    put("team", labels.shift_remove("team").unwrap_or_default());
    labels.retain(|label, _| !OWN_LABELS.contains(&label.as_str()));
    put("labels", Value::Object(labels));
    put("port", json!(spec.port));
    if let Some((scaling, _)) = crate::scaling::scaled_by(spec) {
        let scaling = json!({
            "enabled": true,
            "minReplicas": scaling.min_replicas,
            "maxReplicas": scaling.max_replicas,
            "targetCPU": scaling.target_cpu,
        });
        put("autoscaling", scaling);
    } else {
        put("replicas", json!(spec.replicas));
        put("autoscaling", json!({ "enabled": false }));
    }
    let checks = spec.health_checks.as_ref();
    let ready = spec
        .health_path
        .as_deref()
        .or(checks.and_then(|checks| checks.readiness.as_deref()));
    put("healthPath", json!(ready));
    put(
        "livenessPath",
        json!(checks.and_then(|checks| checks.liveness.as_deref())),
    );
    let amounts = json!({
        "requests": crate::pod::quantities(&spec.resources.requests),
        "limits": crate::pod::quantities(&spec.resources.limits),
    });
    put("resources", amounts);
    let plain = spec
        .environment_variables
        .iter()
        .filter_map(|variable| match variable.source() {
            VariableSource::Value(value) => Some((variable.name.clone(), json!(value))),
            _ => None,
        });
    put("config", Value::Object(plain.collect()));
    put("env", crate::objects::to_json(&crate::pod::variables(spec)));
    if let Some(expose) = &spec.expose {
        put("expose", json!({ "host": expose.host, "path": expose.path }));
    }
    if let Some(monitoring) = &spec.monitoring {
        put(
            "monitoring",
            json!({ "enabled": true, "path": monitoring.metrics_path }),
        );
    }
    values.retain(|_, value| !value.is_null());
    Value::Object(values)
}

/// A finding for each field of the spec, or of an environment, that the shared chart has no value for.
fn beyond(spec: &Spec) -> Vec<Finding> {
    const SAID: [&str; 33] = [
        "apiVersion",
        "name",
        "kind",
        "description",
        "owner",
        "team",
        "system",
        "namespace",
        "lifecycle",
        "tier",
        "tags",
        "gitRepo",
        "buildpack",
        "image",
        "port",
        "environmentVariables",
        "resources",
        "replicas",
        "autoscaling",
        "healthChecks",
        "healthPath",
        "tmp",
        "expose",
        "monitoring",
        "oncall",
        "cost",
        "dependsOn",
        "providesApis",
        "consumesApis",
        "apis",
        "catalog",
        "techdocs",
        "environments",
    ];
    let mut fields: Vec<String> = Vec::new();
    for spec in std::iter::once(spec).chain(spec.in_environments().map(|(_, spec)| spec)) {
        let mut add = |field: &str, is_beyond: bool| {
            if is_beyond && !fields.iter().any(|known| known == field) {
                fields.push(field.to_owned());
            }
        };
        add("kind", spec.kind != Kind::Web);
        add("tmp", spec.tmp != "64Mi");
        let json = spec.to_json();
        for field in json.as_object().into_iter().flat_map(Map::keys) {
            add(field, !SAID.contains(&field.as_str()));
        }
        let scaling = spec.autoscaling.as_ref();
        add(
            "autoscaling.events",
            scaling.is_some_and(|scaling| !scaling.events.is_empty()),
        );
        add(
            "autoscaling.targetMemory",
            scaling.is_some_and(|scaling| scaling.target_memory.is_some()),
        );
        let checks = spec.health_checks.as_ref();
        let other = checks.is_some_and(|checks| checks.protocol.is_some() || checks.port.is_some());
        add(
            "healthChecks",
            other || checks.is_some_and(|checks| checks.disabled_because.is_some()),
        );
        add(
            "expose.via",
            spec.expose.as_ref().is_some_and(|expose| expose.via == Via::Ingress),
        );
        let monitoring = spec.monitoring.as_ref();
        add(
            "monitoring.port",
            monitoring.is_some_and(|monitoring| monitoring.port != "http"),
        );
        add(
            "monitoring.dashboard",
            monitoring.is_some_and(|monitoring| monitoring.dashboard),
        );
        add(
            "monitoring.alerts",
            monitoring.is_some_and(|monitoring| monitoring.alerts),
        );
    }
    let findings = fields.into_iter().map(|field| {
        let hint = "generate a chart of its own with output `helm`, which says all of a spec";
        let message = format!("the chart `{NAME}` cannot say `{field}`");
        Finding::error("helm.base", message).about(field).with_hint(hint)
    });
    findings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_are_those_of_seed_004_and_of_the_platform() {
        let platform = Platform::read("p", "ingress: {gateway: edge}\nmonitoring: {namespace: metrics}").unwrap();
        let chart = base_chart(&platform);
        let values = chart.files.iter().find(|file| file.path == "values.yaml").unwrap();
        let values = pave_yaml::parse("v", &values.content).unwrap()[0].root.to_json();
        assert_eq!(
            (&values["replicas"], &values["port"], &values["healthPath"]),
            (&json!(2), &json!(8080), &json!("/health"))
        );
        assert_eq!(values["resources"]["requests"]["cpu"], "100m");
        assert_eq!(values["resources"]["requests"]["memory"], "128Mi");
        assert_eq!(values["resources"]["limits"]["cpu"], "500m");
        assert_eq!(values["resources"]["limits"]["memory"], "512Mi");
        assert_eq!(
            (&values["expose"]["gateway"], &values["monitoring"]["namespace"]),
            (&json!("edge"), &json!("metrics"))
        );
    }

    #[test]
    fn the_schema_names_every_value() {
        let chart = base_chart(&Platform::default());
        let of = |path: &str| {
            chart
                .files
                .iter()
                .find(|file| file.path == path)
                .unwrap()
                .content
                .clone()
        };
        let values = pave_yaml::parse("v", &of("values.yaml")).unwrap()[0].root.to_json();
        let schema: Value = serde_json::from_str(&of("values.schema.json")).unwrap();
        for name in values.as_object().unwrap().keys() {
            assert!(schema["properties"].get(name).is_some(), "{name}");
        }
    }
}
