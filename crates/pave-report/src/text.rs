//! For a terminal: each finding with its line, a caret, and what to write instead.

use crate::report::{ReportInput, count};
use crate::score::grade;
use crate::summary::counts;
use crate::{Finding, Level};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A line longer than this is shown from the place of the finding on.
const LINE_LIMIT: usize = 160;
const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const BLUE: &str = "\u{1b}[1;34m";
const BOLD: &str = "\u{1b}[1m";
const RESET: &str = "\u{1b}[0m";

pub(crate) fn render(input: &ReportInput<'_>) -> String {
    let lines: BTreeMap<&str, Vec<&str>> = input
        .files
        .iter()
        .filter(|file| {
            input
                .findings
                .iter()
                .any(|finding| finding.file.as_deref() == Some(file.path))
        })
        .filter_map(|file| Some((file.path, file.text?.lines().collect())))
        .collect();
    let paint = Paint(input.color);
    let mut text = String::new();
    for finding in input.findings {
        let file = finding.file.as_deref().unwrap_or_default();
        one(&mut text, finding, lines.get(file), paint);
    }
    summary(&mut text, input, paint);
    text
}

#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with(self, color: &str) -> (&str, &str) {
        if self.0 { (color, RESET) } else { ("", "") }
    }
}

fn one(text: &mut String, finding: &Finding, lines: Option<&Vec<&str>>, paint: Paint) {
    let (word, color) = match finding.level {
        Level::Error => ("error", RED),
        Level::Warning => ("warning", YELLOW),
        Level::Info => ("info", BLUE),
    };
    let (on, off) = paint.with(color);
    let (bold, end) = paint.with(BOLD);
    let _ = writeln!(
        text,
        "{on}{word}[{}]{off}{bold}: {}{end}",
        finding.code, finding.message
    );
    let at = finding.position.map(|at| format!(":{}:{}", at.line, at.column));
    if let Some(file) = &finding.file {
        let path = finding.path.as_deref().map(|path| format!("  {path}"));
        let _ = writeln!(
            text,
            "  --> {file}{}{}",
            at.unwrap_or_default(),
            path.unwrap_or_default()
        );
    } else if let Some(path) = &finding.path {
        let _ = writeln!(text, "  --> {path}");
    }
    if let (Some(at), Some(lines)) = (finding.position, lines.filter(|_| may_be_quoted(finding))) {
        let index = usize::try_from(at.line).unwrap_or(usize::MAX);
        if let Some(line) = index.checked_sub(1).and_then(|index| lines.get(index)) {
            quote(text, line, at.line, at.column, paint.with(color));
        }
    }
    if let Some(hint) = &finding.hint {
        let _ = writeln!(text, "   = help: {hint}");
    }
    text.push('\n');
}

/// Lines with secrets stay out of reports, which end in logs.
fn may_be_quoted(finding: &Finding) -> bool {
    let path = finding.path.as_deref().unwrap_or_default();
    let holds_data = ["data.", "stringData.", "binaryData."]
        .iter()
        .any(|part| path.contains(part));
    !matches!(&*finding.code, "W16" | "S4") && !holds_data && path.rsplit('.').next() != Some("value")
}

fn quote(text: &mut String, line: &str, number: u32, column: u32, (on, off): (&str, &str)) {
    let column = usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1);
    let characters: Vec<char> = line.chars().collect();
    let first = if characters.len() > LINE_LIMIT {
        column.min(characters.len())
    } else {
        0
    };
    let shown: String = characters
        .iter()
        .skip(first)
        .take(LINE_LIMIT)
        // A tab would move the caret, a control character the terminal.
        .map(|character| if character.is_control() { ' ' } else { *character })
        .collect();
    let rest = characters.get(column..).unwrap_or_default();
    let word = rest
        .iter()
        .take_while(|character| !character.is_whitespace())
        .count()
        .clamp(1, 60);
    let width = number.to_string().len().max(2);
    let _ = writeln!(text, "{:width$} |", "");
    let _ = writeln!(text, "{number:width$} | {shown}");
    let _ = writeln!(
        text,
        "{:width$} | {}{on}{}{off}",
        "",
        " ".repeat(column - first.min(column)),
        "^".repeat(word)
    );
}

fn summary(text: &mut String, input: &ReportInput<'_>, paint: Paint) {
    let (bold, end) = paint.with(BOLD);
    let _ = writeln!(
        text,
        "{bold}{}: {}; score {} ({}){end}",
        count(input.files.len(), "file"),
        counts(input.findings.iter().collect(), input.exempted),
        input.score,
        grade(input.score)
    );
    if input.services.len() > 1 {
        let longest = input
            .services
            .iter()
            .map(|service| service.name.len())
            .max()
            .unwrap_or(0);
        for service in input.services {
            let _ = writeln!(
                text,
                "  {:longest$}  {:3} ({})  {}",
                service.name,
                service.score,
                service.grade,
                counts(service.tally, 0)
            );
        }
    }
}
