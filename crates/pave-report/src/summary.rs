//! A summary in Markdown, for the page of a job or a comment of a pull request.

use crate::report::{ReportInput, count};
use crate::score::{Tally, grade};
use std::fmt::Write;

/// One line about the set; a table where it holds several services. The same input gives the same bytes.
#[must_use]
pub fn summary(input: &ReportInput<'_>) -> String {
    let mut text = format!(
        "**Pave: {} ({})** · {}: {}\n",
        input.score,
        grade(input.score),
        count(input.files.len(), "file"),
        counts(input.findings.iter().collect(), input.exempted)
    );
    if input.services.len() > 1 {
        text.push_str("\n| Service | Score | Errors | Warnings |\n|---|---|---|---|\n");
        for service in input.services {
            let Tally { errors, warnings, .. } = service.tally;
            let _ = writeln!(
                text,
                "| {} | {} ({}) | {errors} | {warnings} |",
                service.name, service.score, service.grade
            );
        }
    }
    text
}

/// `1 error, 2 warnings, 3 worth knowing, 1 exempted`.
pub(crate) fn counts(tally: Tally, exempted: usize) -> String {
    let mut parts = vec![count(tally.errors, "error"), count(tally.warnings, "warning")];
    if tally.infos > 0 {
        parts.push(format!("{} worth knowing", tally.infos));
    }
    if exempted > 0 {
        parts.push(format!("{exempted} exempted"));
    }
    parts.join(", ")
}
