//! SARIF 2.1.0.

use crate::report::{ReportInput, RuleText};
use crate::{Finding, Level};
use serde_json::{Map, Value, json};
use std::fmt::Write;

pub(crate) fn render(input: &ReportInput<'_>) -> String {
    // Findings of other codes, such as `rules.limit`, have rules of their own.
    let mut codes: Vec<&str> = input.rules.iter().map(|rule| rule.code).collect();
    for finding in input.findings {
        if !codes.contains(&&*finding.code) {
            codes.push(&finding.code);
        }
    }
    let rules: Vec<Value> = codes.iter().map(|code| rule(code, input.rules)).collect();
    let results: Vec<Value> = input.findings.iter().map(|finding| result(finding, &codes)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "Pave", "version": input.version, "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn rule(code: &str, known: &[RuleText<'_>]) -> Value {
    match known.iter().find(|rule| rule.code == code) {
        Some(rule) => {
            let mut described = json!({
                "id": code,
                "shortDescription": {"text": rule.about},
                "fullDescription": {"text": format!("{} {}", rule.about, rule.why).trim_end()},
            });
            if let (Some(docs), Some(described)) = (rule.docs, described.as_object_mut()) {
                described.insert("helpUri".to_owned(), json!(docs));
            }
            described
        }
        None => json!({"id": code}),
    }
}

fn result(finding: &Finding, codes: &[&str]) -> Value {
    let text = match &finding.hint {
        Some(hint) => format!("{} ({hint})", finding.message),
        None => finding.message.clone(),
    };
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), json!(finding.code));
    let index = codes.iter().position(|code| *code == finding.code);
    result.insert("ruleIndex".to_owned(), json!(index));
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    };
    result.insert("level".to_owned(), json!(level));
    result.insert("message".to_owned(), json!({"text": text}));
    if let Some(file) = &finding.file {
        let mut physical = json!({"artifactLocation": {"uri": uri(file)}});
        if let (Some(at), Some(physical)) = (finding.position, physical.as_object_mut()) {
            physical.insert(
                "region".to_owned(),
                json!({"startLine": at.line, "startColumn": at.column}),
            );
        }
        let mut location = json!({"physicalLocation": physical});
        if let (Some(path), Some(location)) = (&finding.path, location.as_object_mut()) {
            location.insert("logicalLocations".to_owned(), json!([{"fullyQualifiedName": path}]));
        }
        result.insert("locations".to_owned(), json!([location]));
    }
    Value::Object(result)
}

/// A path as a relative reference: what a URI may not hold is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}
