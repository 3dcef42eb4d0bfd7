//! Hostile input: files changed by chance, very long lists, deep nesting. Nothing panics, and every run ends.

#![expect(clippy::unwrap_used, reason = "a test")]

mod evaluator;

use evaluator::Cel;
use pave_rules::{InputFile, ValidateOptions, validate};
use pave_spec::Platform;
use std::fs;
use std::path::{Path, PathBuf};

fn collect(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push((
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(&path).unwrap(),
            ));
        }
    }
}

/// Numbers by chance, the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}

fn check(path: &str, content: &[u8]) -> usize {
    let options: ValidateOptions = serde_json::from_str(r#"{"profile": "strict"}"#).unwrap();
    let file = InputFile { path, content };
    validate(&[file], &[], &Platform::default(), &options, Some(&Cel))
        .findings
        .len()
}

#[test]
fn files_changed_by_chance_are_checked_to_the_end() {
    const PIECES: [&str; 16] = [
        "null",
        "[]",
        "{}",
        "-1",
        "99999999999999999999",
        "'",
        "- - -",
        "${{",
        "{{ .Values.",
        "*a",
        "&a ",
        "<<: ",
        "\u{202e}",
        "é",
        "kind: List\nitems: [1]\n---\n",
        "\t",
    ];
    let mut files = Vec::new();
    collect(
        &PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/rules"),
        &mut files,
    );
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    for (name, content) in &files {
        for _ in 0..12 {
            let mut lines: Vec<String> = String::from_utf8_lossy(content).lines().map(str::to_owned).collect();
            for _ in 0..=chance.below(3) {
                let at = chance.below(lines.len());
                let piece = PIECES.get(chance.below(PIECES.len())).unwrap();
                match (chance.below(4), lines.get_mut(at)) {
                    (0, Some(line)) => line.push_str(piece),
                    (1, Some(line)) => {
                        let key = line.split(':').next().unwrap_or_default().to_owned();
                        *line = format!("{key}: {piece}");
                    }
                    (2, Some(_)) => drop(lines.remove(at)),
                    (_, Some(line)) => {
                        let copy = line.clone();
                        lines.insert(at, copy);
                    }
                    (_, None) => lines.push((*piece).to_owned()),
                }
            }
            check(name, lines.join("\n").as_bytes());
        }
    }
}

#[test]
fn findings_are_bounded_and_counted() {
    let container = "        - {name: A, image: a, privileged: 1, ports: [{containerPort: x}]}\n".repeat(3000);
    let text = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a}}\nspec:\n  selector: {{matchLabels: {{a: b}}}}\n  template:\n    \
         metadata: {{labels: {{a: b}}}}\n    spec:\n      containers:\n{container}"
    );
    let found = check("many.yaml", text.as_bytes());
    assert_eq!(found, 1001, "a thousand findings, and how many more there are");
}

#[test]
fn limits_of_the_reader_are_findings() {
    let deep = format!("kind: {}", "[".repeat(5000));
    let bomb = format!(
        "a: &a [x, x]\n{}",
        "b: [*a, *a, *a, *a, *a, *a, *a, *a]\n".replace('b', "k").repeat(60)
    );
    let long = "a: ".to_owned() + &"x".repeat(2_000_000);
    for text in [deep, bomb, long, "a: b: c".to_owned(), "\u{0}".to_owned()] {
        assert!(check("hostile.yaml", text.as_bytes()) > 0);
    }
}
