//! Exemptions: what is let pass for a while, with a reason and a last day, in a list or in the document itself.

use crate::options::ValidateOptions;
use crate::place::Spot;
use pave_report::Finding;
use pave_yaml::Node;
use serde::{Deserialize, Serialize};

/// The prefix of annotations that exempt an object: `exempt.pave.dev/W9: "until 2027-03-31: writes beside its binary"`.
const PREFIX: &str = "exempt.pave.dev/";

/// One entry of a list of exemptions. Fields that are absent fit everything.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Exemption {
    /// The rule's code.
    pub rule: String,
    /// The kind of the object.
    #[serde(default)]
    pub kind: Option<String>,
    /// The name of the object.
    #[serde(default)]
    pub name: Option<String>,
    /// The namespace of the object.
    #[serde(default)]
    pub namespace: Option<String>,
    /// The file, as findings name it.
    #[serde(default)]
    pub file: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day, `YYYY-MM-DD`.
    pub until: String,
}

/// A finding that was let pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exempted {
    /// The rule's code.
    pub code: String,
    /// The file of the object.
    pub file: String,
    /// The field.
    pub path: String,
    /// Why it is let pass.
    pub reason: String,
    /// The last day.
    pub until: String,
}

/// The exemptions of a run.
pub(crate) struct Exemptions {
    list: Vec<Exemption>,
    findings: Vec<Finding>,
}

impl Exemptions {
    /// Takes the list; entries without a reason or a valid day become findings and exempt nothing.
    pub(crate) fn new(list: &[Exemption]) -> Self {
        let mut findings = Vec::new();
        let mut valid = Vec::new();
        for (index, exemption) in list.iter().enumerate() {
            if is_day(&exemption.until) && !exemption.reason.trim().is_empty() {
                valid.push(exemption.clone());
            } else {
                findings.push(
                    invalid()
                        .in_file("pave.rules.yaml")
                        .about(format!("exemptions[{index}]")),
                );
            }
        }
        Self { list: valid, findings }
    }

    /// The exemption that covers a finding of `code` at `spot`, if its last day is not over.
    pub(crate) fn cover(&mut self, code: &str, spot: &Spot<'_>, options: &ValidateOptions) -> Option<Exempted> {
        let (reason, until) = self
            .in_list(code, spot)
            .or_else(|| in_spec(code, spot))
            .or_else(|| self.in_document(code, spot))?;
        if options.is_past(&until) {
            let finding = Finding::warning(
                "exemption.over",
                format!("the exemption from {code} ended on {until}; the finding counts again"),
            );
            let finding = finding
                .in_file(&spot.object.file)
                .with_hint("correct what it let pass, or agree on a later day");
            self.findings.push(match spot.position() {
                Some(position) => finding.at(position),
                None => finding,
            });
            return None;
        }
        Some(Exempted {
            code: code.to_owned(),
            file: spot.object.file.clone(),
            path: spot.path(),
            reason,
            until,
        })
    }

    fn in_list(&self, code: &str, spot: &Spot<'_>) -> Option<(String, String)> {
        let object = spot.object;
        let fits = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        let exemption = self.list.iter().find(|exemption| {
            exemption.rule == code
                && fits(&exemption.kind, object.kind())
                && fits(&exemption.name, object.name())
                && fits(&exemption.namespace, object.namespace())
                && fits(&exemption.file, &object.file)
        })?;
        Some((exemption.reason.clone(), exemption.until.clone()))
    }

    /// `until YYYY-MM-DD: reason` in the object's annotation, or in that of its pods.
    fn in_document(&mut self, code: &str, spot: &Spot<'_>) -> Option<(String, String)> {
        let key = format!("{PREFIX}{code}");
        let node = spot.object.at(&["metadata", "annotations", &key])?;
        let text = node.as_str().unwrap_or_default();
        let rest = text.strip_prefix("until ").unwrap_or_default();
        let (day, reason) = rest.split_once(':').unwrap_or((rest, ""));
        if is_day(day.trim()) && !reason.trim().is_empty() {
            return Some((reason.trim().to_owned(), day.trim().to_owned()));
        }
        let finding = invalid()
            .in_file(&spot.object.file)
            .about(format!("metadata.annotations.{key}"));
        let finding = match node.position() {
            Some(position) => finding.at(position),
            None => finding,
        };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
        None
    }

    /// What is wrong with the exemptions themselves.
    pub(crate) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }
}

/// An app spec's own `policy.exempt`, which its reader has checked.
fn in_spec(code: &str, spot: &Spot<'_>) -> Option<(String, String)> {
    let exempt = spot.object.at(&["policy", "exempt"])?.items();
    let text = |item: &Node, key: &str| item.get(key).and_then(Node::as_str).map(str::to_owned);
    let item = exempt
        .iter()
        .find(|item| item.get("rule").and_then(Node::as_str) == Some(code))?;
    Some((text(item, "reason")?, text(item, "until")?))
}

fn invalid() -> Finding {
    Finding::warning(
        "exemption.invalid",
        "an exemption needs a reason and a last day; it exempts nothing",
    )
    .with_hint("write `until 2027-03-31: why`, or `reason` and `until` in the list")
}

/// `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 10
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
