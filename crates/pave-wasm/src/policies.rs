//! The rules as policies for a cluster.

use crate::frame::{self, Answer, BadFrame};
use pave_report::Finding;
use pave_rules::{Expressions, PolicyForm, Profile, ValidateOptions};
use pave_spec::Platform;
use serde::{Deserialize, Serialize};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    form: PolicyForm,
    /// Instead of the profile of the rules file.
    profile: Option<Profile>,
    /// Today, for levels with a date.
    today: Option<String>,
    rules_length: usize,
}

#[derive(Serialize)]
struct Value {
    text: String,
    findings: Vec<Finding>,
}

/// Header: `form`, `profile`, `today`, `rulesLength`; body: the rules file. Answers with the policies as YAML, and what is
/// wrong with the rules file.
pub(crate) fn policies(frame: &[u8], expressions: &dyn Expressions) -> Vec<u8> {
    match answer(frame, expressions) {
        Ok(answer) => frame::write(&answer),
        Err(bad) => frame::write_bad(&bad),
    }
}

fn answer<'a>(frame: &'a [u8], expressions: &dyn Expressions) -> Result<Answer<'a, Value>, BadFrame> {
    let (header, mut body) = frame::read::<Header>(frame)?;
    let rules = String::from_utf8_lossy(body.bytes(header.rules_length)?);
    let mut findings = Vec::new();
    let mut options = ValidateOptions::read("pave.rules.yaml", &rules).unwrap_or_else(|wrong| {
        findings.extend(wrong);
        ValidateOptions::default()
    });
    options.profile = header.profile.unwrap_or(options.profile);
    options.today = header.today.or(options.today);
    if !options.own_rules.is_empty() {
        // Of no files, only what is wrong with the rules is found.
        let report = pave_rules::validate(&[], &[], &Platform::default(), &options, Some(expressions));
        findings.extend(report.findings);
    }
    let text = pave_rules::policies(header.form, &options);
    Ok(Answer {
        value: Value { text, findings },
        sections: Vec::new(),
    })
}
