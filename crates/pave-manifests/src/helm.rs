//! The Helm chart: the objects themselves, with holes where environments differ.
//!
//! The templates come from the typed objects through the emitter, so they hold what the other layouts hold. Only the
//! holes are text, and they hold nothing of a spec: its values are in `values.yaml`, where nothing is a template.

mod holes;
mod values;

pub(crate) use values::difference;

use crate::File;
use crate::bundle::{Object, objects};
use crate::layout::{PROVENANCE, file};
use crate::names::Names;
use crate::settings::Settings;
use holes::Template;
use pave_spec::{Autoscaling, Expose, Platform, Spec, Via};
use serde_json::json;

/// What stands in a chart's values, and the field of the spec that says it: file, JSON pointer, field.
pub(crate) const VALUES: &[(&str, &str, &str)] = &[
    ("deployment.yaml", "/spec/replicas", "replicas"),
    ("deployment.yaml", "/spec/template/spec/containers/0/image", "image"),
    (
        "deployment.yaml",
        "/spec/template/spec/containers/0/envFrom",
        "environmentVariables",
    ),
    ("stateful-set.yaml", "/spec/replicas", "replicas"),
    ("stateful-set.yaml", "/spec/template/spec/containers/0/image", "image"),
    (
        "stateful-set.yaml",
        "/spec/template/spec/containers/0/envFrom",
        "environmentVariables",
    ),
    ("job.yaml", "/spec/template/spec/containers/0/image", "image"),
    (
        "job.yaml",
        "/spec/template/spec/containers/0/envFrom",
        "environmentVariables",
    ),
    ("cron-job.yaml", "/spec/schedule", "schedule"),
    (
        "cron-job.yaml",
        "/spec/jobTemplate/spec/template/spec/containers/0/image",
        "image",
    ),
    (
        "cron-job.yaml",
        "/spec/jobTemplate/spec/template/spec/containers/0/envFrom",
        "environmentVariables",
    ),
    ("config-map.yaml", "/data", "environmentVariables"),
    ("horizontal-pod-autoscaler.yaml", "/spec/minReplicas", "autoscaling"),
    ("horizontal-pod-autoscaler.yaml", "/spec/maxReplicas", "autoscaling"),
    ("horizontal-pod-autoscaler.yaml", "/spec/metrics", "autoscaling"),
    ("scaled-object.yaml", "/spec/minReplicaCount", "autoscaling"),
    ("scaled-object.yaml", "/spec/maxReplicaCount", "autoscaling"),
    ("scaled-object.yaml", "/spec/triggers", "autoscaling"),
    ("http-route.yaml", "/spec/hostnames", "expose"),
    ("http-route.yaml", "/spec/rules", "expose"),
    ("ingress.yaml", "/spec/rules", "expose"),
    ("ingress.yaml", "/spec/tls", "expose"),
];

/// The chart of `spec`: templates, `values.yaml`, a `values-<environment>.yaml` for each environment, and their schema.
pub(crate) fn chart(spec: &Spec, platform: &Platform) -> Vec<File> {
    let every: Vec<&Spec> = std::iter::once(spec)
        .chain(spec.in_environments().map(|(_, spec)| spec))
        .collect();
    let whole = with_every_part(spec, &every);
    let mut files = vec![chart_file(spec)];
    let base_values = values::of(spec, platform);
    files.push(file("values.yaml".to_owned(), &base_values));
    for (name, spec) in spec.in_environments() {
        let path = format!("values-{name}.yaml");
        files.push(file(path, &difference(&base_values, &values::of(spec, platform))));
    }
    let schema = serde_json::to_string_pretty(&values::schema()).unwrap_or_default();
    files.push(File {
        path: "values.schema.json".to_owned(),
        content: format!("{schema}\n"),
    });
    let names = Names::new(&whole, platform);
    let settings = Settings::of(&whole, &names);
    if settings.variables.is_some() {
        files.push(helpers(&settings));
    }
    for object in parts(&whole, &every, platform) {
        let template = Template::new(&object, &whole, &settings);
        files.push(File {
            path: format!("templates/{}", object.file),
            content: format!("{PROVENANCE}{}", template.text()),
        });
    }
    files
}

/// The spec with every part that any environment has, so that the templates have them all.
fn with_every_part(spec: &Spec, every: &[&Spec]) -> Spec {
    let mut whole = spec.clone();
    if !spec.kind.ends() {
        whole.replicas = Some(spec.replicas.unwrap_or(1));
        let scaled = |spec: &&&Spec| spec.autoscaling.as_ref().is_some_and(|scaling| scaling.enabled);
        // With memory too: its metric is a hole of its own.
        whole.autoscaling = every
            .iter()
            .find(scaled)
            .and_then(|spec| spec.autoscaling.clone())
            .map(|scaling| Autoscaling {
                target_memory: None,
                ..scaling
            });
    }
    for variable in every.iter().flat_map(|spec| &spec.environment_variables) {
        if !whole.environment_variables.contains(variable) {
            whole.environment_variables.push(variable.clone());
        }
    }
    whole
}

/// The objects of `whole`, and both kinds of route if environments differ in them.
fn parts(whole: &Spec, every: &[&Spec], platform: &Platform) -> Vec<Object> {
    let mut all: Vec<Object> = Vec::new();
    for via in [Via::Gateway, Via::Ingress] {
        let mut variant = whole.clone();
        let expose = every
            .iter()
            .filter_map(|spec| spec.expose.as_ref())
            .find(|expose| expose.via == via);
        variant.expose = expose.map(|expose| Expose {
            tls: true,
            ..expose.clone()
        });
        for object in objects(&variant, platform) {
            if !all.iter().any(|known| known.file == object.file) {
                all.push(object);
            }
        }
    }
    all
}

fn chart_file(spec: &Spec) -> File {
    let version = spec.image.rsplit_once(':').map_or("0.1.0", |(_, tag)| tag);
    let description = spec
        .description
        .clone()
        .unwrap_or_else(|| format!("The service {}", spec.name));
    let chart = json!({
        "apiVersion": "v2",
        "name": spec.name,
        "description": description,
        "type": "application",
        "version": "0.1.0",
        "appVersion": if spec.image.contains('@') { "0.1.0" } else { version },
    });
    file("Chart.yaml".to_owned(), &chart)
}

/// The fingerprint of the settings, the same as in the other layouts as long as the values are.
fn helpers(settings: &Settings) -> File {
    let listing = settings.files_listing();
    let content = format!(
        r#"{{{{- /* Changes when a setting does, so that the pods are replaced. */ -}}}}
{{{{- define "pave.configHash" -}}}}
{{{{- $text := "{listing}" -}}}}
{{{{- range $name, $value := .Values.config -}}}}
{{{{- $text = printf "%s%d:%s=%d:%s;" $text (len $name) $name (len (toString $value)) (toString $value) -}}}}
{{{{- end -}}}}
{{{{- sha256sum $text | trunc 16 -}}}}
{{{{- end -}}}}
"#
    );
    File {
        path: "templates/_helpers.tpl".to_owned(),
        content,
    }
}
