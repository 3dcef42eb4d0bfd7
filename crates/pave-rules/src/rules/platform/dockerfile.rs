//! G1 for Dockerfiles.

use super::dockerfile_words;
use crate::document::{Documents, file_name};
use crate::sink::Sink;
use pave_report::{Finding, Position};

/// One instruction, its lines joined.
struct Instruction {
    line: u32,
    name: String,
    arguments: String,
}

#[inline(never)]
pub(super) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    for file in documents.files {
        let name = file_name(file.path);
        let is_dockerfile = matches!(name, "Dockerfile" | "Containerfile")
            || name.starts_with("Dockerfile.")
            || name.ends_with(".Dockerfile");
        if let (true, Ok(text)) = (is_dockerfile, std::str::from_utf8(file.content)) {
            dockerfile(file.path, &instructions(text), sink);
        }
    }
}

/// The instructions of a Dockerfile: `\` at the end of a line joins it to the next, `#` lines are comments.
#[inline(never)]
fn instructions(text: &str) -> Vec<Instruction> {
    let mut found = Vec::new();
    let mut joined = String::new();
    let mut first = 0;
    let mut heredoc: Option<String> = None;
    for (index, line) in text.lines().enumerate() {
        if let Some(end) = &heredoc {
            if line.trim() == end {
                heredoc = None;
            }
            continue;
        }
        let trimmed = line.trim();
        if trimmed.starts_with('#') || joined.is_empty() && trimmed.is_empty() {
            continue;
        }
        if joined.is_empty() {
            first = index + 1;
        }
        if let Some(start) = trimmed.strip_suffix('\\') {
            joined.push_str(start);
            joined.push(' ');
            continue;
        }
        joined.push_str(trimmed);
        heredoc = trimmed.split("<<").nth(1).map(|word| {
            let word = word
                .trim_start_matches('-')
                .split_whitespace()
                .next()
                .unwrap_or_default();
            word.trim_matches(['"', '\'']).to_owned()
        });
        heredoc = heredoc.filter(|word| !word.is_empty());
        let (name, arguments) = joined.split_once(char::is_whitespace).unwrap_or((&joined, ""));
        found.push(Instruction {
            line: u32::try_from(first).unwrap_or(u32::MAX),
            name: name.to_ascii_uppercase(),
            arguments: arguments.trim().to_owned(),
        });
        joined.clear();
    }
    found
}

#[inline(never)]
fn dockerfile(path: &str, instructions: &[Instruction], sink: &mut Sink<'_>) {
    let mut report = |line: u32, message: &str, hint: &str| {
        let at = Position { line, column: 1 };
        let finding = Finding::warning("G1", message).in_file(path).at(at).with_hint(hint);
        sink.add_to_file("G1", finding);
    };
    let mut stages: Vec<&str> = Vec::new();
    let mut user: Option<(u32, &str)> = None;
    for Instruction { line, name, arguments } in instructions {
        match name.as_str() {
            "FROM" => {
                user = None;
                let words: Vec<&str> = arguments
                    .split_whitespace()
                    .filter(|word| !word.starts_with("--"))
                    .collect();
                let image = words.first().copied().unwrap_or_default();
                if !stages.contains(&image) && !image.contains('$') && image != "scratch" {
                    let tag = image
                        .rsplit('/')
                        .next()
                        .unwrap_or_default()
                        .split_once(':')
                        .map(|(_, tag)| tag);
                    if !image.contains('@') && (tag.is_none() || tag == Some("latest")) {
                        let hint = "write a tag such as `:3.13-slim`, or a digest";
                        report(*line, "the base image is not pinned", hint);
                    }
                }
                if let [_, keyword, stage, ..] = words.as_slice()
                    && keyword.eq_ignore_ascii_case("as")
                {
                    stages.push(stage);
                }
            }
            "USER" => user = Some((*line, arguments.as_str())),
            "ADD" if !arguments.contains("--checksum") => {
                let source = arguments
                    .split_whitespace()
                    .find(|word| !word.starts_with("--"))
                    .unwrap_or_default();
                let is_archive = [".tar", ".tgz", ".gz", ".xz", ".bz2"]
                    .iter()
                    .any(|end| source.ends_with(end));
                if !is_archive || source.contains("://") {
                    report(
                        *line,
                        "`ADD` unpacks archives and fetches addresses unasked",
                        "write `COPY`",
                    );
                }
            }
            "CMD" | "ENTRYPOINT" if !arguments.starts_with('[') => {
                let message =
                    format!("`{name}` runs a shell, which passes no signal on: the program cannot end in order");
                report(*line, &message, "write a list: `[\"program\", \"argument\"]`");
            }
            "ENV" | "ARG" => {
                let (key, value) = arguments.split_once('=').unwrap_or_default();
                let key = key.to_ascii_lowercase();
                let is_secret = ["password", "secret", "token", "api_key"]
                    .iter()
                    .any(|word| key.ends_with(word));
                if is_secret && !value.is_empty() && !value.starts_with('$') {
                    let hint = "mount it: `RUN --mount=type=secret`";
                    report(*line, "a secret stays in the image for ever", hint);
                }
            }
            _ => {}
        }
        if let Some((message, hint)) = dockerfile_words::wrong(name, arguments, &stages) {
            report(*line, &message, &hint);
        }
    }
    let last = instructions.iter().rev().find(|instruction| instruction.name == "FROM");
    let is_nonroot = last.is_some_and(|from| from.arguments.contains("nonroot"));
    match user {
        None if last.is_some() && !is_nonroot => {
            let line = last.map_or(1, |from| from.line);
            report(line, "the image runs as root", "add `USER 10001` before `CMD`");
        }
        Some((line, name)) if matches!(name.split(':').next(), Some("root" | "0")) => {
            report(line, "the image runs as root", "write `USER 10001`");
        }
        _ => {}
    }
}
