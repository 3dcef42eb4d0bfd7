//! An organisation's own rules as policies: their expressions as they are.

use super::{binding_of, merge, metadata_of, namespaces};
use crate::options::{RuleLevel, ValidateOptions};
use crate::own_rule::OwnRule;
use crate::policy::PolicyForm;
use pave_report::Level;
use serde_json::{Value, json};

/// The policies of one rule; none where it looks at several objects, or at none of a cluster.
pub(super) fn policies(rule: &OwnRule, form: PolicyForm, options: &ValidateOptions) -> Vec<Value> {
    let level = options.level_of(&rule.id).unwrap_or(rule.level.level());
    let RuleLevel::Level(level) = level else {
        return Vec::new();
    };
    let Some(matching) = matching(rule) else {
        return Vec::new();
    };
    let name = format!("pave-{}", rule.id);
    let metadata = metadata_of(&name, &rule.id, &rule.title);
    let mut spec = json!({ "matchConstraints": {"resourceRules": matching} });
    let conditions = conditions(rule);
    if !conditions.is_empty() {
        merge(&mut spec, json!({ "matchConditions": conditions }));
    }
    let mut validation = json!({"expression": rule.expression, "message": message(rule)});
    if let Some(expression) = &rule.message_expression {
        merge(&mut validation, json!({ "messageExpression": expression }));
    }
    merge(&mut spec, json!({ "validations": [validation] }));
    match form {
        PolicyForm::Kubernetes => {
            merge(&mut spec, json!({"failurePolicy": "Fail"}));
            let policy = json!({
                "apiVersion": "admissionregistration.k8s.io/v1",
                "kind": "ValidatingAdmissionPolicy",
                "metadata": metadata,
                "spec": spec,
            });
            vec![policy, binding_of(&name, metadata, level)]
        }
        PolicyForm::Kyverno => {
            let action = if level == Level::Error { "Deny" } else { "Audit" };
            merge(&mut spec, json!({ "validationActions": [action] }));
            if let Some(constraints) = spec.get_mut("matchConstraints") {
                merge(constraints, json!({"namespaceSelector": namespaces()}));
            }
            vec![json!({
                "apiVersion": "policies.kyverno.io/v1",
                "kind": "ValidatingPolicy",
                "metadata": metadata,
                "spec": spec,
            })]
        }
    }
}

fn message(rule: &OwnRule) -> String {
    let message = rule.message.as_ref().unwrap_or(&rule.title);
    format!("{}: {message}", rule.id)
}

/// Which resources the rule is about.
fn matching(rule: &OwnRule) -> Option<Vec<Value>> {
    if rule.looks_at_all() {
        return None;
    }
    let kinds = &rule.matching.kinds;
    // A kind that is not written out is told apart by a condition.
    let is_any = kinds.iter().any(|kind| kind.contains('*'));
    let resources: Vec<String> = if is_any {
        vec!["*".to_owned()]
    } else {
        kinds.iter().map(|kind| plural(kind)).collect()
    };
    let any = vec!["*".to_owned()];
    let versions = if rule.matching.api_versions.is_empty() {
        &any
    } else {
        &rule.matching.api_versions
    };
    let rules = versions.iter().filter_map(|version| {
        let (group, version) = match version.split_once('/') {
            Some((group, version)) => (group, version),
            None if version == "*" => ("*", "*"),
            None => ("", version.as_str()),
        };
        // The catalog's entities never come to a cluster.
        if group == "backstage.io" {
            return None;
        }
        let whole = |text: &str| {
            if text.contains('*') {
                "*".to_owned()
            } else {
                text.to_owned()
            }
        };
        Some(json!({
            "apiGroups": [whole(group)],
            "apiVersions": [whole(version)],
            "operations": ["CREATE", "UPDATE"],
            "resources": resources,
        }))
    });
    Some(rules.collect()).filter(|rules: &Vec<Value>| !rules.is_empty())
}

/// What patterns ask for beyond the resources.
fn conditions(rule: &OwnRule) -> Vec<Value> {
    let matching = &rule.matching;
    let has_pattern = |patterns: &[String]| patterns.iter().any(|pattern| pattern.contains('*') && pattern != "*");
    let mut conditions = Vec::new();
    let mut add = |name: &str, value: &str, patterns: &[String]| {
        conditions.push(json!({"name": name, "expression": format!("{value}.matches({:?})", expression(patterns))}));
    };
    if has_pattern(&matching.kinds) {
        add("kinds", "object.kind", &matching.kinds);
    }
    if has_pattern(&matching.api_versions) {
        add("api-versions", "object.apiVersion", &matching.api_versions);
    }
    if !matching.names.is_empty() {
        add("names", "object.metadata.?name.orValue('')", &matching.names);
    }
    if !matching.namespaces.is_empty() {
        add(
            "namespaces",
            "object.metadata.?namespace.orValue('')",
            &matching.namespaces,
        );
    }
    conditions
}

/// A regular expression for patterns with `*`.
fn expression(patterns: &[String]) -> String {
    let escaped = |pattern: &String| {
        let mut made = String::new();
        for character in pattern.chars() {
            match character {
                '*' => made.push_str(".*"),
                letter if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '/' | '_') => made.push(letter),
                other => made.extend(['[', other, ']']),
            }
        }
        made
    };
    let parts: Vec<String> = patterns.iter().map(escaped).collect();
    format!("^({})$", parts.join("|"))
}

/// The resource of a kind, as Kubernetes guesses it.
fn plural(kind: &str) -> String {
    let name = kind.to_ascii_lowercase();
    if name == "endpoints" {
        return name;
    }
    if name.ends_with(['s', 'x']) || name.ends_with("ch") || name.ends_with("sh") {
        return format!("{name}es");
    }
    match name.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{name}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::policies as all;

    fn options(rule: &str) -> ValidateOptions {
        ValidateOptions::read("pave.rules.yaml", &format!("ownRules:\n  - {rule}\n")).unwrap()
    }

    #[test]
    fn a_rule_is_exported_as_it_is_written() {
        let options = options(
            "{id: own, title: A, match: {kinds: [Deployment, NetworkPolicy], apiVersions: [apps/v1], names: [\"shop.*\"]}, \
             expression: \"object.spec.replicas < 3\", messageExpression: \"'no'\", level: warning}",
        );
        let text = all(PolicyForm::Kubernetes, &options);
        for part in [
            "name: pave-own\n",
            "expression: object.spec.replicas < 3\n",
            "- deployments\n",
            "- networkpolicies\n",
            "- Warn\n",
            "matches(\"^(shop[.].*)$\")",
            "messageExpression: \"'no'\"",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        assert!(all(PolicyForm::Kyverno, &options).contains("name: pave-own\n"));
    }

    #[test]
    fn a_rule_about_several_objects_or_about_the_catalog_is_left_out() {
        for rule in [
            "{id: own, title: A, match: {kinds: [Pod]}, expression: objects.size() > 1}",
            "{id: own, title: A, match: {kinds: [Component], apiVersions: [backstage.io/v1alpha1]}, expression: \"true\"}",
            "{id: own, title: A, match: {kinds: [Pod]}, expression: \"true\", level: \"off\"}",
        ] {
            assert!(
                !all(PolicyForm::Kubernetes, &options(rule)).contains("pave-own"),
                "{rule}"
            );
        }
    }

    #[test]
    fn resources_are_guessed_as_kubernetes_does() {
        let kinds = [
            "Ingress",
            "Gateway",
            "NetworkPolicy",
            "Endpoints",
            "Service",
            "Deployment",
        ];
        let plurals = [
            "ingresses",
            "gateways",
            "networkpolicies",
            "endpoints",
            "services",
            "deployments",
        ];
        assert_eq!(kinds.map(plural), plurals);
    }
}
