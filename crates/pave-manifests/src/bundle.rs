//! All objects of a service.

use crate::File;
use crate::layout::PROVENANCE;
use crate::names::Names;
use crate::objects::to_json;
use crate::settings::Settings;
use crate::{exceptions, layout, network, pod, requests, route, scaling, secrets, workload};
use pave_spec::{Kind, Platform, ScaledBy, Spec, Via};
use serde::Serialize;
use serde_json::{Map, Value};

/// One object and the file it is kept in.
#[derive(Clone)]
pub(crate) struct Object {
    /// The file's name.
    pub(crate) file: String,
    /// The whole object.
    pub(crate) value: Value,
}

/// The objects of `spec` with its patches, in the order of their files' names.
pub(crate) fn objects(spec: &Spec, platform: &Platform) -> Vec<Object> {
    let mut objects = unpatched(spec, platform);
    exceptions::apply_patches(&mut objects, spec);
    objects
}

/// The objects of `spec` before any patch, in the order of their files' names.
pub(crate) fn unpatched(spec: &Spec, platform: &Platform) -> Vec<Object> {
    let mut bundle = Bundle::default();
    put_together(&mut bundle, spec, platform);
    let mut objects = bundle.objects();
    if !spec.manifests.is_empty() {
        exceptions::add_manifests(&mut objects, spec, &Names::new(spec, platform));
        objects.sort_by(|left, right| left.file.cmp(&right.file));
    }
    objects
}

/// The objects of `spec` as files of `folder`, which ends with `/` unless it is empty.
///
/// Most services change no object and bring none: theirs become text at once.
pub(crate) fn files(spec: &Spec, platform: &Platform, folder: &str) -> Vec<File> {
    if spec.patches.is_empty() && spec.manifests.is_empty() {
        let mut bundle = Bundle::Files {
            folder: folder.to_owned(),
            files: Vec::new(),
        };
        put_together(&mut bundle, spec, platform);
        return bundle.files();
    }
    let objects = objects(spec, platform);
    let files = objects
        .iter()
        .map(|object| layout::file(format!("{folder}{}", object.file), &object.value));
    files.collect()
}

/// Adds every object that Pave makes of `spec`.
fn put_together(bundle: &mut Bundle, spec: &Spec, platform: &Platform) {
    let names = Names::new(spec, platform);
    let settings = Settings::of(spec, &names);
    let template = pod::template(spec, platform, &names, &settings);
    match spec.kind {
        Kind::Web | Kind::Worker | Kind::Static => {
            let deployment = workload::deployment(spec, &names, template);
            bundle.add("deployment.yaml", "apps/v1", "Deployment", &deployment);
        }
        Kind::Stateful => {
            let stateful_set = workload::stateful_set(spec, &names, template);
            bundle.add("stateful-set.yaml", "apps/v1", "StatefulSet", &stateful_set);
            let headless = network::headless_service(spec, &names);
            bundle.add("headless-service.yaml", "v1", "Service", &headless);
        }
        Kind::Cron => {
            let cron_job = workload::cron_job(spec, &names, template);
            bundle.add("cron-job.yaml", "batch/v1", "CronJob", &cron_job);
        }
        Kind::Job => bundle.add("job.yaml", "batch/v1", "Job", &workload::job(spec, &names, template)),
    }
    let account = workload::service_account(&names);
    bundle.add("service-account.yaml", "v1", "ServiceAccount", &account);
    let policy = network::network_policy(spec, platform, &names);
    bundle.add("network-policy.yaml", "networking.k8s.io/v1", "NetworkPolicy", &policy);
    if let Some(variables) = &settings.variables {
        bundle.add("config-map.yaml", "v1", "ConfigMap", variables);
    }
    if let Some(files) = &settings.files {
        bundle.add("files.yaml", "v1", "ConfigMap", files);
    }
    if !spec.kind.ends() {
        let budget = scaling::disruption_budget(&names);
        bundle.add(
            "pod-disruption-budget.yaml",
            "policy/v1",
            "PodDisruptionBudget",
            &budget,
        );
    }
    add_scaling(bundle, spec, &names);
    if let Some(port) = spec.port {
        bundle.add("service.yaml", "v1", "Service", &network::service(spec, &names));
        match &spec.expose {
            Some(expose) if expose.via == Via::Gateway => {
                let route = route::http_route(expose, port, platform, &names);
                bundle.add("http-route.yaml", "gateway.networking.k8s.io/v1", "HTTPRoute", &route);
            }
            Some(expose) => {
                let ingress = route::ingress(expose, platform, &names);
                bundle.add("ingress.yaml", "networking.k8s.io/v1", "Ingress", &ingress);
            }
            None => {}
        }
    }
    for secret in &spec.secrets {
        if secret.by_hand {
            let file = format!("secret-{}.yaml", secret.name);
            bundle.add(file, "v1", "Secret", &secrets::empty_secret(secret, &names));
        } else {
            let external = secrets::external_secret(secret, platform, &names);
            let file = format!("external-secret-{}.yaml", secret.name);
            bundle.add(file, "external-secrets.io/v1", "ExternalSecret", &external);
        }
    }
    for request in spec.requests(platform) {
        let file = format!("claim-{}.yaml", request.name);
        let object = requests::object(&request, spec, &names);
        bundle.add(file, &request.api_version, &request.kind, &object);
    }
    if let Some(monitoring) = &spec.monitoring {
        const GROUP: &str = "monitoring.coreos.com/v1";
        let monitor = crate::monitoring::service_monitor(spec, monitoring, &names);
        bundle.add("service-monitor.yaml", GROUP, "ServiceMonitor", &monitor);
        if monitoring.dashboard {
            let dashboard = crate::dashboard::config_map(spec, monitoring, &names);
            bundle.add("dashboard.yaml", "v1", "ConfigMap", &dashboard);
        }
        if let Some(rule) = crate::monitoring::prometheus_rule(monitoring, &names) {
            bundle.add("prometheus-rule.yaml", GROUP, "PrometheusRule", &rule);
        }
    }
}

/// What keeps the number of instances, where the load decides.
fn add_scaling(bundle: &mut Bundle, spec: &Spec, names: &Names<'_>) {
    match scaling::scaled_by(spec) {
        Some((scaling, ScaledBy::Hpa)) => {
            if let Some(autoscaler) = scaling::autoscaler(scaling, spec, names) {
                let file = "horizontal-pod-autoscaler.yaml";
                bundle.add(file, "autoscaling/v2", "HorizontalPodAutoscaler", &autoscaler);
            }
        }
        Some((scaling, ScaledBy::Keda)) => {
            const GROUP: &str = "keda.sh/v1alpha1";
            if let Some(object) = scaling::scaled_object(scaling, spec, names) {
                bundle.add("scaled-object.yaml", GROUP, "ScaledObject", &object);
            }
            for (file, object) in scaling::trigger_authentications(scaling, spec, names) {
                bundle.add(file, GROUP, "TriggerAuthentication", &object);
            }
        }
        None => {}
    }
}

/// Objects that are being put together.
pub(crate) enum Bundle {
    /// As values, for what looks into them.
    Objects(Vec<Object>),
    /// As files of a folder.
    Files { folder: String, files: Vec<File> },
}

impl Default for Bundle {
    fn default() -> Self {
        Self::Objects(Vec::new())
    }
}

impl Bundle {
    pub(crate) fn add(&mut self, file: impl Into<String>, api_version: &str, kind: &str, body: &impl Serialize) {
        match self {
            Self::Objects(objects) => objects.push(Object {
                file: file.into(),
                value: whole(api_version, kind, to_json(body)),
            }),
            Self::Files { folder, files } => files.push(File {
                path: [folder.as_str(), &file.into()].concat(),
                content: text(api_version, kind, body),
            }),
        }
    }

    /// The objects, in the order of their files' names.
    pub(crate) fn objects(self) -> Vec<Object> {
        let Self::Objects(mut objects) = self else {
            return Vec::new();
        };
        objects.sort_by(|left, right| left.file.cmp(&right.file));
        objects
    }

    /// The files, in the order of their paths.
    fn files(self) -> Vec<File> {
        let Self::Files { mut files, .. } = self else {
            return Vec::new();
        };
        files.sort_by(|left, right| left.path.cmp(&right.path));
        files
    }
}

fn whole(api_version: &str, kind: &str, body: Value) -> Value {
    let mut value = Map::new();
    value.insert("apiVersion".to_owned(), Value::from(api_version));
    value.insert("kind".to_owned(), Value::from(kind));
    if let Value::Object(fields) = body {
        value.extend(fields);
    }
    Value::Object(value)
}

/// What [`layout::file`] gives of the same object.
fn text(api_version: &str, kind: &str, body: &impl Serialize) -> String {
    let mut text = String::with_capacity(4096);
    text.push_str(PROVENANCE);
    let head = Head { api_version, kind };
    // The structs of `objects` hold nothing that YAML lacks; a test compares both ways.
    let written = pave_yaml::emit_object(&mut text, &head).and_then(|()| pave_yaml::emit_object(&mut text, body));
    debug_assert!(written.is_ok(), "{kind}");
    text
}

/// What every object begins with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Head<'a> {
    api_version: &'a str,
    kind: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;
    use pave_spec::{SpecSource, read};

    /// Every case that generates something.
    fn cases() -> Vec<Spec> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases/manifests");
        let cases = std::fs::read_dir(folder).unwrap();
        let specs = cases.filter_map(|case| {
            let case = case.unwrap().path();
            let text = std::fs::read_to_string(case.join("spec.pave.yaml")).ok()?;
            let platform = std::fs::read_to_string(case.join("pave.platform.yaml")).unwrap_or_default();
            let platform = Platform::read("p", &platform).ok()?;
            let file = Some("s");
            read(&SpecSource { file, text: &text }, &platform).0
        });
        specs.collect()
    }

    #[test]
    fn what_becomes_text_at_once_is_what_its_values_give() {
        let platform = Platform::default();
        let specs = cases();
        assert!(specs.len() > 20, "{}", specs.len());
        for spec in specs {
            let mut bundle = Bundle::Files {
                folder: "a/".to_owned(),
                files: Vec::new(),
            };
            put_together(&mut bundle, &spec, &platform);
            let mut values = Bundle::default();
            put_together(&mut values, &spec, &platform);
            let values = values.objects();
            let files = values
                .iter()
                .map(|object| layout::file(format!("a/{}", object.file), &object.value));
            assert_eq!(bundle.files(), files.collect::<Vec<_>>());
        }
    }
}
