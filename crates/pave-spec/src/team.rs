//! A team: its namespaces, its groups, its quota.

use crate::check::Checker;
use crate::fields::TEAM;
use crate::model::Quantities;
use crate::platform::merge;
use crate::read::{SpecSource, documents, only_object};
use crate::{Platform, TextRule, environments};
use pave_report::{Finding, has_errors};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A checked team, every default applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Team {
    /// The team.
    pub name: String,
    /// Its namespace in production.
    pub namespace: String,
    /// The environments in which it has a namespace, without repeats.
    pub environments: Vec<String>,
    /// The group whose members deploy outside production.
    pub developers: String,
    /// The group whose members deploy to production and change quotas.
    pub leads: String,
    /// How much each of its namespaces may hold.
    pub quota: Quota,
}

/// How much a namespace may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quota {
    /// What all containers together may reserve.
    pub requests: Quantities,
    /// What all containers together may use at most.
    pub limits: Quantities,
    /// The number of pods.
    pub pods: u32,
}

impl Default for Quota {
    /// The quota of seed 004.
    fn default() -> Self {
        let amounts = |cpu: &str, memory: &str| Quantities {
            cpu: Some(cpu.to_owned()),
            memory: Some(memory.to_owned()),
            ephemeral_storage: None,
        };
        Self {
            requests: amounts("10", "20Gi"),
            limits: amounts("20", "40Gi"),
            pods: 50,
        }
    }
}

impl Team {
    /// Its namespace in an environment.
    #[must_use]
    pub fn namespace_in(&self, environment: &str) -> String {
        environments::namespace_in(environment, &self.namespace)
    }
}

/// Reads a team's file: every finding at once in source order, and the team with every default applied.
///
/// The team is `None` exactly when a finding is an error. Codes are those of [`crate::read`].
#[must_use]
pub fn read_team(source: &SpecSource<'_>, platform: &Platform) -> (Option<Team>, Vec<Finding>) {
    let documents = match documents(source) {
        Ok(documents) => documents,
        Err(findings) => return (None, findings),
    };
    let mut checker = Checker::new(source.file);
    let Some(root) = only_object(&documents, "a team's file", "name: payments", &mut checker) else {
        return (None, checker.into_findings());
    };
    let right = checker.object(root, TEAM);
    let findings = checker.into_findings();
    if has_errors(&findings) {
        return (None, findings);
    }
    let name = right.get("name").and_then(Value::as_str).unwrap_or_default();
    let mut team = json!({
        "name": name,
        "namespace": short(&format!("team-{name}")),
        "environments": ["dev", "staging", "production"],
        "developers": format!("{name}-developers"),
        "leads": format!("{name}-leads"),
        "quota": platform.quota,
    });
    merge(&mut team, Value::Object(right));
    let team = serde_json::from_value::<Team>(team).ok().map(|mut team| {
        let mut known = Vec::new();
        for environment in team.environments {
            if !known.contains(&environment) {
                known.push(environment);
            }
        }
        team.environments = known;
        team
    });
    (team, findings)
}

/// At most 63 characters, a label still.
fn short(name: &str) -> String {
    if TextRule::Label.accepts(name) {
        return name.to_owned();
    }
    let short: String = name.chars().take(63).collect();
    short.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(text: &str) -> (Option<Team>, Vec<Finding>) {
        let file = Some("team.pave.yaml");
        read_team(&SpecSource { file, text }, &Platform::default())
    }

    #[test]
    fn a_name_is_enough() {
        let (team, findings) = team("name: payments\n");
        let team = team.unwrap();
        assert!(findings.is_empty());
        assert_eq!(team.namespace_in("production"), "team-payments");
        assert_eq!(team.namespace_in("dev"), "team-payments-dev");
        assert_eq!(team.quota, Quota::default());
    }

    #[test]
    fn mistakes_have_places_and_the_files_own_words() {
        let (none, findings) = team("nam: payments\nquota: {pods: 0}\n");
        let shown: Vec<_> = findings
            .iter()
            .map(|finding| (&*finding.code, finding.position.unwrap().line))
            .collect();
        assert_eq!((none, shown), (None, vec![("S2", 1), ("S2", 1), ("S3", 2)]));
        let (_, empty) = team("");
        assert_eq!(empty.first().unwrap().message, "a team's file is empty");
    }
}
