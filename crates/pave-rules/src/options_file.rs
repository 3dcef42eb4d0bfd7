//! `pave.rules.yaml`: the options of an organisation or a repository, as a file.

use crate::options::ValidateOptions;
use pave_report::Finding;
use pave_yaml::Node;
use serde_json::{Value, json};

impl ValidateOptions {
    /// Reads options from the text of `pave.rules.yaml`; `file` is the name that findings carry. An empty text gives the
    /// defaults.
    ///
    /// # Errors
    /// Findings with code `Y1` for what is not YAML, and `rules.options` for unknown fields and values of other types.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Finding>> {
        let documents = pave_yaml::parse(file, text)?;
        let Some(document) = documents.into_iter().next().filter(|document| !document.root.is_null()) else {
            return Ok(Self::default());
        };
        let root = &document.root;
        let wrong = wrong_fields(file, root);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut options: Self =
            serde_json::from_value(root.to_json()).map_err(|error| vec![unreadable(file, &error, root)])?;
        let own = root.get("ownRules").map(Node::items).unwrap_or_default();
        let mut wrong = Vec::new();
        for (index, (rule, node)) in options.own_rules.iter_mut().zip(own).enumerate() {
            rule.place = node.get("expression").and_then(Node::position);
            let id = |node: &Node| node.get("id").and_then(Node::as_str).map(str::to_owned);
            let is_twice = own.iter().take(index).any(|other| id(other) == id(node));
            let twice = is_twice.then_some(("two rules have this `id`", "give each its own"));
            if let Some((message, hint)) = rule.mistake().or(twice) {
                let finding = Finding::error("rules.options", message).with_hint(hint);
                wrong.push(placed(finding, file, node));
            }
        }
        let exempted = root.get("exemptions").map(Node::items).unwrap_or_default();
        let exempted = exempted
            .iter()
            .filter_map(|item| Some((item.get("rule")?.as_str()?, item)));
        let levels = root.get("rules").map(Node::entries).unwrap_or_default();
        let levels = levels.iter().map(|entry| (entry.key.name.as_str(), &entry.value));
        let unknown: Vec<Finding> = levels
            .chain(exempted)
            .filter(|(code, _)| crate::find_rule(code).is_none())
            .filter(|(code, _)| !options.own_rules.iter().any(|rule| rule.id == *code))
            .map(|(code, node)| {
                let near = pave_report::did_you_mean(code, crate::rules().map(|rule| rule.code));
                let hint = near.map_or_else(
                    || "docs/rules lists them".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let finding = Finding::error("rules.options", format!("there is no rule `{code}`"));
                placed(finding.with_hint(hint), file, node)
            })
            .collect();
        wrong.extend(unknown);
        if wrong.is_empty() { Ok(options) } else { Err(wrong) }
    }

    /// These options, with what `over` says in their place where it says anything; the profile stays.
    #[must_use]
    pub fn overlaid(mut self, over: Self) -> Self {
        self.kubernetes = over.kubernetes.or(self.kubernetes);
        self.today = over.today.or(self.today);
        self.rules.extend(over.rules);
        self.exemptions.extend(over.exemptions);
        self.own_rules.extend(over.own_rules);
        let lists = [
            (&mut self.registries, over.registries),
            (&mut self.lifecycles, over.lifecycles),
            (&mut self.component_types, over.component_types),
            (&mut self.known_entities, over.known_entities),
            (&mut self.actions, over.actions),
            (&mut self.external, over.external),
        ];
        for (own, over) in lists {
            own.extend(over);
        }
        self
    }
}

/// The fields that cannot be read, all of them, each where it is: read one by one, and lists and maps item by item.
fn wrong_fields(file: &str, root: &Node) -> Vec<Finding> {
    let mut wrong = Vec::new();
    let mut read = |value: Value, node: &Node| {
        if let Err(error) = serde_json::from_value::<ValidateOptions>(value) {
            wrong.push(unreadable(file, &error, node));
        }
    };
    for entry in root.entries() {
        let name = &entry.key.name;
        let (items, entries) = (entry.value.items(), entry.value.entries());
        for item in items {
            read(json!({ name: [item.to_json()] }), item);
        }
        for part in entries {
            read(json!({ name: { &part.key.name: part.value.to_json() } }), &part.value);
        }
        if items.is_empty() && entries.is_empty() {
            read(json!({ name: entry.value.to_json() }), &entry.value);
        }
    }
    wrong
}

fn unreadable(file: &str, error: &serde_json::Error, node: &Node) -> Finding {
    let finding = Finding::error("rules.options", format!("the options cannot be read: {error}"));
    placed(finding.with_hint("docs/validation.md lists the options"), file, node)
}

fn placed(finding: Finding, file: &str, node: &Node) -> Finding {
    let finding = finding.in_file(file);
    match node.position() {
        Some(position) => finding.at(position),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Profile;

    #[test]
    fn a_file_is_read_and_overlaid() {
        let text = "profile: strict\nrules: {R2: off, N1: {level: warning, errorFrom: \"2027-01-01\"}}\nregistries: [ghcr.io/shop]\n";
        let options = ValidateOptions::read("pave.rules.yaml", text).unwrap();
        assert_eq!(options.profile, Profile::Strict);
        let over = ValidateOptions {
            kubernetes: Some("1.31".to_owned()),
            ..ValidateOptions::default()
        };
        let options = options.overlaid(over);
        assert_eq!(
            (options.minor(), options.profile, options.registries.len()),
            (31, Profile::Strict, 1)
        );
    }

    #[test]
    fn everything_wrong_has_its_place() {
        let text =
            "profil: strict\nrules:\n  R2: sometimes\n  W99: error\nexemptions:\n  - {rule: W9}\nregistries: 1\n";
        let wrong = ValidateOptions::read("pave.rules.yaml", text).unwrap_err();
        let lines: Vec<u32> = wrong
            .iter()
            .filter_map(|finding| Some(finding.position?.line))
            .collect();
        assert_eq!(lines, [1, 3, 6, 7]);
        let wrong = ValidateOptions::read("pave.rules.yaml", "rules:\n  W99: error\n").unwrap_err();
        assert_eq!(wrong.first().and_then(|finding| Some(finding.position?.line)), Some(2));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said() {
        for text in [
            "rules: {W99: error}",
            "profil: strict",
            "rules: {R2: sometimes}",
            "a: b: c",
        ] {
            assert!(ValidateOptions::read("pave.rules.yaml", text).is_err(), "{text}");
        }
    }
}
