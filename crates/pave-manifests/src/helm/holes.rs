//! Holes in an object: places that a chart's values fill.

use super::values::CLAIM;
use crate::bundle::Object;
use crate::settings::{CONFIG_HASH, Settings};
use crate::workload::{FEW_REPLICAS, UNSEEN_BY_KUBE_SCORE};
use pave_spec::Spec;
use serde_json::{Map, Value};

/// An object with holes.
pub(super) struct Template {
    value: Value,
    holes: Vec<String>,
    /// Around the whole file: when the object is there at all.
    condition: Option<&'static str>,
    /// Makes the marks of this template differ from everything in the object.
    nonce: u32,
}

const NAMESPACE: &str = "namespace: {{ .Release.Namespace }}";
const IMAGE: &str = "{{- $image := .Values.image | default dict }}
image: \"{{ required \"image.repository is missing\" $image.repository }}\
{{ with $image.tag }}:{{ . }}{{ end }}{{ with $image.digest }}@{{ . }}{{ end }}\"";
const REPLICAS: &str = "{{- if not (.Values.autoscaling | default dict).enabled }}
replicas: {{ .Values.replicas }}
{{- end }}";
const RESOURCES: &str = "{{- with .Values.resources }}
resources:
  {{- toYaml . | nindent WIDTH }}
{{- end }}";
const ENV: &str = "{{- with .Values.env }}
env:
  {{- toYaml . | nindent WIDTH }}
{{- end }}";
const DATA: &str = "data:
  {{- toYaml .Values.config | nindent WIDTH }}";
const METRICS: &str = "metrics:
  {{- with .Values.autoscaling.targetCPU }}
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: {{ . }}
  {{- end }}
  {{- with .Values.autoscaling.targetMemory }}
  - type: Resource
    resource:
      name: memory
      target:
        type: Utilization
        averageUtilization: {{ . }}
  {{- end }}";
const TRIGGERS: &str = "triggers:
  {{- toYaml .Values.autoscaling.triggers | nindent WIDTH }}";
const TLS: &str = "{{- if .Values.expose.tls }}
tls:
  - hosts:
      - {{ .Values.expose.host | quote }}
    secretName: NAME-tls
{{- end }}";
const CLAIM_SPEC: &str = "{{- with index (.Values.claims | default dict) \"NAME\" }}
spec:
  {{- toYaml . | nindent WIDTH }}
{{- end }}";
const HAS_CONFIG: &str = ".Values.config";
const SCALES: &str = "(.Values.autoscaling | default dict).enabled";
const BY_GATEWAY: &str =
    "and (.Values.expose | default dict).enabled (eq ((.Values.expose | default dict).via | default \"\") \"gateway\")";
const BY_INGRESS: &str =
    "and (.Values.expose | default dict).enabled (eq ((.Values.expose | default dict).via | default \"\") \"ingress\")";

impl Template {
    /// The template of `object`, an object of the spec that has every part.
    pub(super) fn new(object: &Object, spec: &Spec, settings: &Settings) -> Self {
        let mut template = Self {
            value: object.value.clone(),
            holes: Vec::new(),
            condition: None,
            nonce: 0,
        };
        let literal = pave_yaml::emit(&object.value);
        while literal.contains(&template.mark_start()) {
            template.nonce += 1;
        }
        template.hole("/metadata", "namespace", NAMESPACE);
        match object.file.as_str() {
            "config-map.yaml" => {
                template.condition = Some(HAS_CONFIG);
                template.hole("", "data", DATA);
            }
            "horizontal-pod-autoscaler.yaml" => {
                template.condition = Some(SCALES);
                template.hole(
                    "/spec",
                    "minReplicas",
                    "minReplicas: {{ .Values.autoscaling.minReplicas }}",
                );
                template.hole(
                    "/spec",
                    "maxReplicas",
                    "maxReplicas: {{ .Values.autoscaling.maxReplicas }}",
                );
                template.hole("/spec", "metrics", METRICS);
            }
            "scaled-object.yaml" => {
                template.condition = Some(SCALES);
                let least = "minReplicaCount: {{ .Values.autoscaling.minReplicas }}";
                let greatest = "maxReplicaCount: {{ .Values.autoscaling.maxReplicas }}";
                template.hole("/spec", "minReplicaCount", least);
                template.hole("/spec", "maxReplicaCount", greatest);
                template.hole("/spec", "triggers", TRIGGERS);
            }
            file if file.starts_with("trigger-authentication-") => template.condition = Some(SCALES),
            "http-route.yaml" => {
                template.condition = Some(BY_GATEWAY);
                template.hole(
                    "/spec",
                    "hostnames",
                    "hostnames:\n  - {{ .Values.expose.host | quote }}",
                );
                template.hole(
                    "/spec/rules/0/matches/0/path",
                    "value",
                    "value: {{ .Values.expose.path | quote }}",
                );
            }
            "ingress.yaml" => {
                template.condition = Some(BY_INGRESS);
                template.hole("/spec", "tls", &TLS.replace("NAME", &spec.name));
                template.hole("/spec/rules/0", "host", "host: {{ .Values.expose.host | quote }}");
                template.hole(
                    "/spec/rules/0/http/paths/0",
                    "path",
                    "path: {{ .Values.expose.path | quote }}",
                );
            }
            "deployment.yaml" | "stateful-set.yaml" => {
                template.unseen_checks();
                template.hole("/spec", "replicas", REPLICAS);
                template.pod("/spec/template", spec, settings);
            }
            file if file.starts_with(CLAIM) => {
                let name = object.value.pointer("/metadata/name").and_then(Value::as_str);
                template.hole("", "spec", &CLAIM_SPEC.replace("NAME", name.unwrap_or_default()));
            }
            "job.yaml" => template.pod("/spec/template", spec, settings),
            "cron-job.yaml" => {
                template.hole("/spec", "schedule", "schedule: {{ .Values.schedule | quote }}");
                template.pod("/spec/jobTemplate/spec/template", spec, settings);
            }
            _ => {}
        }
        template
    }

    fn pod(&mut self, at: &str, spec: &Spec, settings: &Settings) {
        if settings.variables.is_some() {
            let hash = format!("{CONFIG_HASH}: {{{{ include \"pave.configHash\" . | quote }}}}");
            if settings.files.is_some() {
                self.hole(&format!("{at}/metadata/annotations"), CONFIG_HASH, &hash);
            } else {
                self.conditional_key(&format!("{at}/metadata"), CONFIG_HASH, &hash, HAS_CONFIG);
            }
        }
        let own = format!("{at}/spec/containers/0");
        self.hole(&own, "resources", RESOURCES);
        let extra = spec.sidecars.iter().chain(&spec.before).enumerate();
        // Those with the service's image have its variables too.
        let same = extra.filter(|(_, extra)| extra.image.is_none());
        let same = same.map(|(index, _)| format!("{at}/spec/initContainers/{index}"));
        for container in std::iter::once(own).chain(same) {
            self.hole(&container, "image", IMAGE);
            self.hole(&container, "envFrom", &env_from(spec));
            self.hole(&container, "env", ENV);
        }
    }

    /// The checks that kube-score leaves out: one of them depends on whether KEDA scales.
    fn unseen_checks(&mut self) {
        let unseen = self
            .value
            .pointer("/metadata/annotations")
            .and_then(|all| all.get(UNSEEN_BY_KUBE_SCORE));
        let unseen = unseen.and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(others) = unseen.strip_suffix(FEW_REPLICAS) else {
            return;
        };
        let others = others.trim_end_matches(',');
        if others.is_empty() {
            let line = format!("{UNSEEN_BY_KUBE_SCORE}: {FEW_REPLICAS}");
            self.conditional_key("/metadata", UNSEEN_BY_KUBE_SCORE, &line, SCALES);
        } else {
            let line = format!("{UNSEEN_BY_KUBE_SCORE}: {others}{{{{ if {SCALES} }}}},{FEW_REPLICAS}{{{{ end }}}}");
            self.hole("/metadata/annotations", UNSEEN_BY_KUBE_SCORE, &line);
        }
    }

    /// Puts the annotation `key` of the metadata at `at`, written as `line`, under a condition; with it the whole field
    /// `annotations`, where there is no other.
    fn conditional_key(&mut self, at: &str, key: &str, line: &str, condition: &str) {
        let annotations = self.value.pointer(&format!("{at}/annotations"));
        let Some(annotations) = annotations
            .and_then(Value::as_object)
            .filter(|all| all.contains_key(key))
        else {
            return;
        };
        if annotations.len() > 1 {
            let text = format!("{{{{- if {condition} }}}}\n{line}\n{{{{- end }}}}");
            self.hole(&format!("{at}/annotations"), key, &text);
        } else {
            let text = format!("{{{{- if {condition} }}}}\nannotations:\n  {line}\n{{{{- end }}}}");
            self.hole(at, "annotations", &text);
        }
    }

    /// Puts a hole where `key` is in the object at the JSON pointer `at`; nothing where there is no such key.
    ///
    /// `WIDTH` in `text` stands for the indentation that the lines below it have.
    fn hole(&mut self, at: &str, key: &str, text: &str) {
        let mark = format!("\u{e000}{}-{}", self.nonce, self.holes.len());
        let Some(Value::Object(fields)) = self.value.pointer_mut(at) else {
            return;
        };
        if !fields.contains_key(key) {
            return;
        }
        // In the place of the key, so that the file reads like the object.
        let old = std::mem::take(fields);
        let marked = old.into_iter().map(|(name, value)| {
            if name == key {
                (mark.clone(), Value::Null)
            } else {
                (name, value)
            }
        });
        *fields = marked.collect::<Map<_, _>>();
        self.holes.push(text.to_owned());
    }

    fn mark_start(&self) -> String {
        format!("\"\\ue000{}-", self.nonce)
    }

    /// The text of the template. Braces of the object itself are escaped: its values are no templates.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        if let Some(condition) = self.condition {
            out.push_str("{{- if ");
            out.push_str(condition);
            out.push_str(" }}\n");
        }
        let start = self.mark_start();
        for line in pave_yaml::emit(&self.value).lines() {
            let body = line.trim_start_matches([' ', '-']);
            let hole = body
                .strip_prefix(start.as_str())
                .and_then(|rest| rest.strip_suffix("\": null"))
                .and_then(|index| self.holes.get(index.parse::<usize>().ok()?));
            match hole {
                Some(hole) => fill(&mut out, hole, line, body),
                None => out.push_str(&line.replace("{{", "{{ \"{{\" }}")),
            }
            out.push('\n');
        }
        if self.condition.is_some() {
            out.push_str("{{- end }}\n");
        }
        out
    }
}

/// The lines of a hole, indented like the key that stood there; `line` may begin with the `- ` of a list.
fn fill(out: &mut String, hole: &str, line: &str, body: &str) {
    let indent = line.len().saturating_sub(body.len());
    let (before, _) = line.split_at_checked(indent).unwrap_or_default();
    let below = (indent + 2).to_string();
    for (index, text) in hole.lines().enumerate() {
        if index == 0 {
            out.push_str(before);
        } else {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str(&text.replace("WIDTH", &below));
    }
}

/// The service's `ConfigMap` where there are values for it, and its Secrets.
fn env_from(spec: &Spec) -> String {
    let mut secrets = String::new();
    for secret in spec.secrets.iter().filter(|secret| secret.variables) {
        secrets.push_str("\n  - secretRef:\n      name: ");
        secrets.push_str(&secret.name);
    }
    let config = format!("- configMapRef:\n      name: {}-config", spec.name);
    if secrets.is_empty() {
        return format!("{{{{- if .Values.config }}}}\nenvFrom:\n  {config}\n{{{{- end }}}}");
    }
    format!("envFrom:\n  {{{{- if .Values.config }}}}\n  {config}\n  {{{{- end }}}}{secrets}")
}
