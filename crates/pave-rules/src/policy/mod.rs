//! The rules as policies, so that the cluster asks for the same as the portal does.

mod checks;
mod own;

use crate::options::{RuleLevel, ValidateOptions};
use crate::table;
use checks::{About, CHECKS, Check};
use pave_report::Level;
use serde::Deserialize;
use serde_json::{Value, json};

/// Who is to enforce the policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PolicyForm {
    /// The API server: `ValidatingAdmissionPolicy` with its binding.
    Kubernetes,
    /// Kyverno: `ValidatingPolicy`.
    Kyverno,
}

/// The policies of the rules that `options` ask for, as YAML. An error denies, a warning warns and is audited, an info is
/// audited; rules that look at several objects, or at a repository's files, cannot be asked of one object and are left out.
#[must_use]
pub fn policies(form: PolicyForm, options: &ValidateOptions) -> String {
    let documents: Vec<Value> = CHECKS
        .iter()
        .filter_map(|check| Some((check, level_of(check, options)?)))
        .flat_map(|(check, level)| match form {
            PolicyForm::Kubernetes => vec![admission_policy(check, options), binding(check, level)],
            PolicyForm::Kyverno => vec![kyverno_policy(check, level, options)],
        })
        .chain(
            options
                .own_rules
                .iter()
                .flat_map(|rule| own::policies(rule, form, options)),
        )
        .collect();
    pave_yaml::emit_documents(&documents)
}

fn level_of(check: &Check, options: &ValidateOptions) -> Option<Level> {
    let rule = table::find(check.code)?;
    match options.level_of(check.code) {
        Some(RuleLevel::Off) => None,
        Some(RuleLevel::Level(level)) => Some(level),
        None => (rule.profile <= options.profile).then_some(rule.level),
    }
}

fn name_of(check: &Check) -> String {
    format!("pave-{}", check.code.to_lowercase())
}

fn metadata(check: &Check) -> Value {
    let about = table::find(check.code).map_or("", |rule| rule.about);
    metadata_of(&name_of(check), check.code, about)
}

fn metadata_of(name: &str, code: &str, about: &str) -> Value {
    json!({
        "name": name,
        "labels": {"app.kubernetes.io/name": "pave", "app.kubernetes.io/component": "policies"},
        "annotations": {"pave.dev/rule": code, "pave.dev/about": about},
    })
}

fn admission_policy(check: &Check, options: &ValidateOptions) -> Value {
    let mut spec = json!({"failurePolicy": "Fail"});
    merge(&mut spec, matching(check));
    merge(&mut spec, validations(check, options));
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": metadata(check),
        "spec": spec,
    })
}

fn binding(check: &Check, level: Level) -> Value {
    binding_of(&name_of(check), metadata(check), level)
}

#[expect(clippy::needless_pass_by_value, reason = "it becomes a part of the binding")]
fn binding_of(name: &str, metadata: Value, level: Level) -> Value {
    let actions: &[&str] = match level {
        Level::Error => &["Deny"],
        Level::Warning => &["Warn", "Audit"],
        Level::Info => &["Audit"],
    };
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": metadata,
        "spec": {
            "policyName": name,
            "validationActions": actions,
            "matchResources": {"namespaceSelector": namespaces()},
        },
    })
}

fn kyverno_policy(check: &Check, level: Level, options: &ValidateOptions) -> Value {
    let action = if level == Level::Error { "Deny" } else { "Audit" };
    let mut spec = json!({"validationActions": [action]});
    merge(&mut spec, matching(check));
    if let Some(constraints) = spec.get_mut("matchConstraints") {
        merge(constraints, json!({"namespaceSelector": namespaces()}));
    }
    merge(&mut spec, validations(check, options));
    json!({
        "apiVersion": "policies.kyverno.io/v1",
        "kind": "ValidatingPolicy",
        "metadata": metadata(check),
        "spec": spec,
    })
}

/// The cluster's own parts need what services must not have.
fn namespaces() -> Value {
    let own = ["kube-system", "kube-public", "kube-node-lease"];
    json!({"matchExpressions": [
        {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": own},
    ]})
}

fn matching(check: &Check) -> Value {
    let rule = |group: &str, resources: &[&str]| {
        json!({
            "apiGroups": [group],
            "apiVersions": ["v1"],
            "operations": ["CREATE", "UPDATE"],
            "resources": resources,
        })
    };
    let rules = match check.about {
        About::Service => vec![rule("", &["services"])],
        About::Pod => vec![
            rule("", &["pods"]),
            rule("apps", &["deployments", "statefulsets", "daemonsets", "replicasets"]),
            rule("batch", &["jobs", "cronjobs"]),
        ],
    };
    json!({"matchConstraints": {"resourceRules": rules}})
}

fn validations(check: &Check, options: &ValidateOptions) -> Value {
    let message = format!("{}: {}", check.code, check.message);
    let mut validations = vec![json!({"expression": check.expression, "message": message})];
    if check.code == "W13" && !options.registries.is_empty() {
        let prefixes: Vec<String> = options
            .registries
            .iter()
            .map(|registry| format!("{:?}", format!("{}/", registry.trim_end_matches('/'))))
            .collect();
        let expression = format!(
            "variables.containers.all(c, [{}].exists(r, c.image.startsWith(r)))",
            prefixes.join(", ")
        );
        let message = "W13: an image is not from an allowed registry";
        validations.push(json!({"expression": expression, "message": message}));
    }
    if check.about == About::Service {
        return json!({"validations": validations});
    }
    let list = |field: &str| format!("(has(variables.spec.{field}) ? variables.spec.{field} : [])");
    let (main, init, ephemeral) = (list("containers"), list("initContainers"), list("ephemeralContainers"));
    let spec = "object.kind == 'Pod' ? object.spec : object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec : \
                object.spec.template.spec";
    let windows = "has(variables.spec.os) && variables.spec.os.name == 'windows'";
    json!({
        "variables": [
            {"name": "spec", "expression": spec},
            {"name": "isWindows", "expression": windows},
            {"name": "containers", "expression": format!("{main} + {init} + {ephemeral}")},
            {"name": "lasting", "expression": format!("{main} + {init}")},
        ],
        "validations": validations,
    })
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_of_a_rule_and_there_once() {
        let mut codes: Vec<&str> = CHECKS.iter().map(|check| check.code).collect();
        assert!(codes.iter().all(|code| table::find(code).is_some()));
        codes.dedup();
        assert_eq!(codes.len(), CHECKS.len());
    }

    #[test]
    fn levels_decide_what_is_denied_and_what_is_left_out() {
        let options = |text: &str| serde_json::from_str::<ValidateOptions>(text).unwrap();
        let all = policies(PolicyForm::Kubernetes, &options("{}"));
        assert!(all.contains("name: pave-w1\n") && all.contains("- Deny\n") && all.contains("- Warn\n"));
        let baseline = policies(
            PolicyForm::Kyverno,
            &options(r#"{"profile": "baseline", "rules": {"W1": "off"}}"#),
        );
        assert!(!baseline.contains("name: pave-w1\n") && !baseline.contains("pave-r1") && baseline.contains("pave-w2"));
        let listed = policies(
            PolicyForm::Kyverno,
            &options(r#"{"registries": ["registry.internal"]}"#),
        );
        assert!(listed.contains("registry.internal/"));
    }
}
