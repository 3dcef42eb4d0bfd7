//! `JUnit`'s XML: a suite for each file, a failed case for each error.

use crate::report::ReportInput;
use crate::{Finding, Level};
use std::collections::BTreeMap;
use std::fmt::Write;

pub(crate) fn render(input: &ReportInput<'_>) -> String {
    let mut suites: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for file in input.files {
        suites.entry(file.path).or_default();
    }
    for finding in input.findings {
        suites
            .entry(finding.file.as_deref().unwrap_or("-"))
            .or_default()
            .push(finding);
    }
    let failures = |findings: &[&Finding]| findings.iter().filter(|finding| finding.level == Level::Error).count();
    let tests: usize = suites.values().map(|findings| findings.len().max(1)).sum();
    let all: usize = suites.values().map(|findings| failures(findings)).sum();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(text, "<testsuites name=\"pave\" tests=\"{tests}\" failures=\"{all}\">");
    for (file, findings) in &suites {
        let name = escape(file);
        let (tests, failures) = (findings.len().max(1), failures(findings));
        let _ = writeln!(
            text,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\">"
        );
        if findings.is_empty() {
            let _ = writeln!(text, "    <testcase classname=\"{name}\" name=\"no findings\"/>");
        }
        for finding in findings {
            case(&mut text, &name, finding);
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn case(text: &mut String, file: &str, finding: &Finding) {
    let at = finding
        .position
        .map_or(String::new(), |at| format!(" {}:{}", at.line, at.column));
    let message = escape(&finding.message);
    let hint = escape(finding.hint.as_deref().unwrap_or_default());
    let code = escape(&finding.code);
    let _ = writeln!(text, "    <testcase classname=\"{file}\" name=\"{code}{at}\">");
    let _ = if finding.level == Level::Error {
        writeln!(
            text,
            "      <failure type=\"{code}\" message=\"{message}\">{hint}</failure>"
        )
    } else {
        writeln!(text, "      <system-out>{message}: {hint}</system-out>")
    };
    text.push_str("    </testcase>\n");
}

/// Findings hold no control characters; XML's own are escaped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ if character.is_control() => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}
