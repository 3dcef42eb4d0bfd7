//! The pages of `docs/rules/` are made of the rules' own table and of their cases.
//!
//! `UPDATE_GOLDEN=1 cargo test -p pave-rules` writes them.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use pave_report::Level;
use pave_rules::{Profile, Rule, rules};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The letters of the rules, in the order of the index.
const FAMILIES: [(&str, &str); 13] = [
    ("Y", "YAML"),
    ("S", "App specs"),
    ("T", "Templates of the scaffolder"),
    ("C", "Catalog entities"),
    ("K", "Kubernetes objects"),
    ("W", "What a pod may do"),
    ("R", "What keeps a service running"),
    ("N", "Networks"),
    ("B", "Access"),
    ("L", "Labels"),
    ("X", "GitOps, charts, quotas, policies"),
    ("I", "Infrastructure"),
    ("G", "Images and pipelines"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn level(rule: &Rule) -> &'static str {
    match rule.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "info",
    }
}

fn profile(rule: &Rule) -> &'static str {
    match rule.profile {
        Profile::Baseline => "baseline",
        Profile::Golden => "golden",
        Profile::Strict => "strict",
    }
}

fn read_files(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_files(&entry.path(), &format!("{path}/"), files);
        } else if !matches!(path.as_str(), "findings.txt" | "options.json") {
            files.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

fn page(rule: &Rule) -> String {
    let cases = root().join("tests/cases/rules");
    let folder = cases.join(rule.code);
    let mut bad = BTreeMap::new();
    read_files(&folder.join("bad"), "", &mut bad);
    let mut good = BTreeMap::new();
    if !rule.code.starts_with(['C', 'S', 'T', 'Y']) {
        read_files(&cases.join("service"), "", &mut good);
    }
    read_files(&folder.join("good"), "", &mut good);
    let findings = fs::read_to_string(folder.join("bad/findings.txt")).unwrap();

    let mut text = format!("# {}: {}\n\n", rule.code, rule.about.trim_end_matches('.'));
    writeln!(
        text,
        "Level **{}**, from the profile **{}** on. {}\n",
        level(rule),
        profile(rule),
        rule.why
    )
    .unwrap();
    writeln!(text, "Comes from: {}.\n", rule.source).unwrap();
    writeln!(text, "## Example\n").unwrap();
    for (path, content) in bad {
        let counterpart = good.get(&path);
        match counterpart {
            _ if content.is_empty() => writeln!(text, "Without `{path}`.\n").unwrap(),
            Some(other) if *other != content => {
                writeln!(
                    text,
                    "`{path}`, first as it is found, then as it is good:\n\n```diff\n{}```\n",
                    diff(&content, other)
                )
                .unwrap();
            }
            _ => {
                let shown: Vec<&str> = content.lines().take(60).collect();
                writeln!(text, "`{path}`:\n\n```yaml\n{}\n```\n", shown.join("\n")).unwrap();
            }
        }
    }
    writeln!(text, "What is found:\n\n```\n{}```\n", of_rule(&findings, rule.code)).unwrap();
    writeln!(
        text,
        "The cases are in [tests/cases/rules/{0}](../../tests/cases/rules/{0}).",
        rule.code
    )
    .unwrap();
    text
}

/// The findings of one rule.
fn of_rule(findings: &str, code: &str) -> String {
    let mut text = String::new();
    let mut is_own = false;
    for line in findings.lines() {
        if !line.starts_with(' ') {
            is_own = line.split(' ').nth(1) == Some(code);
        }
        if is_own {
            writeln!(text, "{line}").unwrap();
        }
    }
    text
}

/// The lines that differ, with two lines around them.
fn diff(bad: &str, good: &str) -> String {
    let (bad, good): (Vec<&str>, Vec<&str>) = (bad.lines().collect(), good.lines().collect());
    let mut longest = vec![vec![0_usize; good.len() + 1]; bad.len() + 1];
    for row in (0..bad.len()).rev() {
        for column in (0..good.len()).rev() {
            longest[row][column] = if bad[row] == good[column] {
                longest[row + 1][column + 1] + 1
            } else {
                longest[row + 1][column].max(longest[row][column + 1])
            };
        }
    }
    let mut lines: Vec<(char, &str)> = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < bad.len() || column < good.len() {
        if row < bad.len() && column < good.len() && bad[row] == good[column] {
            lines.push((' ', bad[row]));
            row += 1;
            column += 1;
        } else if column == good.len() || row < bad.len() && longest[row + 1][column] >= longest[row][column + 1] {
            lines.push(('-', bad[row]));
            row += 1;
        } else {
            lines.push(('+', good[column]));
            column += 1;
        }
    }
    let mut text = String::new();
    let mut left_out = false;
    for (index, (mark, line)) in lines.iter().enumerate() {
        let near = lines
            .iter()
            .skip(index.saturating_sub(2))
            .take(5)
            .any(|(mark, _)| *mark != ' ');
        if near {
            if left_out && !text.is_empty() {
                text.push_str(" ...\n");
            }
            writeln!(text, "{mark}{line}").unwrap();
        }
        left_out = !near;
    }
    text
}

fn index() -> String {
    let mut text = String::from(
        "# Rules\n\nMade of the rules' own table (`crates/pave-rules/src/table/`) by `UPDATE_GOLDEN=1 cargo test -p pave-rules`. \
         [Validation](../validation.md) says how to run them, set their levels and exempt from them.\n",
    );
    for (letter, title) in FAMILIES {
        write!(
            text,
            "\n## {letter}: {title}\n\n| Rule | Level | Profile | Asks that |\n|---|---|---|---|\n"
        )
        .unwrap();
        for rule in rules().filter(|rule| rule.code.starts_with(letter)) {
            let (level, profile) = (level(rule), profile(rule));
            writeln!(
                text,
                "| [{0}]({0}.md) | {level} | {profile} | {1} |",
                rule.code, rule.about
            )
            .unwrap();
        }
    }
    text
}

#[test]
fn pages_are_in_step_with_the_rules() {
    let folder = root().join("docs/rules");
    let mut pages: BTreeMap<String, String> = rules().map(|rule| (format!("{}.md", rule.code), page(rule))).collect();
    pages.insert("README.md".to_owned(), index());
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    if update {
        fs::create_dir_all(&folder).unwrap();
    }
    for (name, text) in &pages {
        if update {
            fs::write(folder.join(name), text).unwrap();
        }
        let found = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert_eq!(&found, text, "docs/rules/{name}");
    }
    for entry in fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(pages.contains_key(&name), "docs/rules/{name} is of no rule");
    }
}
