//! `pave.rules.yaml`: the options of an organisation or a repository, as a file.

use crate::options::ValidateOptions;
use pave_report::Finding;

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
        let options: Self = serde_json::from_value(document.root.to_json()).map_err(|error| {
            let finding = Finding::error("rules.options", format!("the options cannot be read: {error}"));
            vec![finding.in_file(file).with_hint("docs/validation.md lists the options")]
        })?;
        let unknown: Vec<Finding> = options
            .rules
            .keys()
            .chain(options.exemptions.iter().map(|exemption| &exemption.rule))
            .filter(|code| crate::find_rule(code).is_none())
            .map(|code| {
                let near = pave_report::did_you_mean(code, crate::rules().map(|rule| rule.code));
                let hint = near.map_or_else(
                    || "docs/rules lists them".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                Finding::error("rules.options", format!("there is no rule `{code}`"))
                    .in_file(file)
                    .with_hint(hint)
            })
            .collect();
        if unknown.is_empty() { Ok(options) } else { Err(unknown) }
    }

    /// These options, with what `over` says in their place where it says anything; the profile stays.
    #[must_use]
    pub fn overlaid(mut self, over: Self) -> Self {
        self.kubernetes = over.kubernetes.or(self.kubernetes);
        self.today = over.today.or(self.today);
        self.rules.extend(over.rules);
        self.exemptions.extend(over.exemptions);
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
