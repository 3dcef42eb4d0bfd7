//! Commands of GitHub Actions: annotations beside the lines of a pull request.

use crate::report::ReportInput;
use crate::{Finding, Level};
use std::fmt::Write;

pub(crate) fn render(input: &ReportInput<'_>) -> String {
    let mut text = String::new();
    for finding in input.findings {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let message = match &finding.hint {
            Some(hint) => format!("{}\n{hint}", finding.message),
            None => finding.message.clone(),
        };
        let _ = writeln!(text, "::{command} {}::{}", properties(finding), data(&message));
    }
    text
}

fn properties(finding: &Finding) -> String {
    let mut parts = Vec::new();
    if let Some(file) = &finding.file {
        parts.push(format!("file={}", property(file)));
    }
    if let Some(at) = finding.position {
        parts.push(format!("line={},col={}", at.line, at.column));
    }
    parts.push(format!("title={}", property(&finding.code)));
    parts.join(",")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
