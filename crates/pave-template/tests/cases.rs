//! Runs every folder of `tests/cases/template`: `input/` rendered with `values.json` and `options.json` is `expected/`
//! and `findings.json`.
//!
//! Run with `UPDATE_GOLDEN=1` to write what comes out; then review it like code.
#![expect(clippy::unwrap_used, reason = "a case that cannot be read fails its test")]

use pave_template::{
    EntryKind, Host, Integration, Part, SkeletonEntry, SkeletonOptions, TemplateCache, Tree, Values, render_tree,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/template")
}

/// All files and directories below `root`, by their path with `/`; directories end in one.
fn read_tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![(root.to_path_buf(), String::new())];
    while let Some((directory, prefix)) = open.pop() {
        let Ok(entries) = fs::read_dir(&directory) else {
            continue;
        };
        for entry in entries.map(Result::unwrap) {
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                found.insert(format!("{name}/"), Vec::new());
                open.push((entry.path(), format!("{name}/")));
            } else {
                found.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

fn render<'a>(input: &'a BTreeMap<String, Vec<u8>>, case: &Path) -> Tree<'a> {
    let entries: Vec<SkeletonEntry<'a>> = input
        .iter()
        .map(|(path, content)| SkeletonEntry {
            path: path.trim_end_matches('/'),
            kind: if path.ends_with('/') {
                EntryKind::Directory
            } else {
                EntryKind::File
            },
            content,
            mode: 0o644,
            part: Part::Rendered,
        })
        .collect();
    let read = |name: &str| fs::read(case.join(name)).unwrap_or_else(|_| b"{}".to_vec());
    let values = Values::from_json(&read("values.json")).unwrap();
    let options: SkeletonOptions = serde_json::from_slice(&read("options.json")).unwrap();
    let integrations = [Integration {
        host: "github.com".to_owned(),
        kind: "github".to_owned(),
    }];
    let host = Host {
        integrations: &integrations,
        ..Host::default()
    };
    let cache = TemplateCache::with_room(1 << 20);
    let tree = render_tree(&entries, &values, &options, &host, &cache);
    // What was kept of the first time gives the same.
    assert_eq!(render_tree(&entries, &values, &options, &host, &cache), tree);
    tree
}

fn written(tree: &Tree<'_>) -> BTreeMap<String, Vec<u8>> {
    let name = |path: &str, kind| {
        if kind == EntryKind::Directory {
            format!("{path}/")
        } else {
            path.to_owned()
        }
    };
    tree.files
        .iter()
        .map(|file| (name(&file.path, file.kind), file.content.to_vec()))
        .collect()
}

fn bless(case: &Path, tree: &Tree<'_>, findings: &str) {
    let expected = case.join("expected");
    let _ = fs::remove_dir_all(&expected);
    for (path, content) in written(tree) {
        let path = expected.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if !path.ends_with("/") && path.extension().is_some() || !content.is_empty() {
            fs::write(path, content).unwrap();
        }
    }
    fs::write(case.join("findings.json"), findings).unwrap();
}

#[test]
fn every_case_renders_as_expected() {
    let mut cases: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    assert!(cases.len() > 5, "the cases are gone");
    for case in cases {
        let input = read_tree(&case.join("input"));
        let tree = render(&input, &case);
        let findings = format!("{}\n", serde_json::to_string_pretty(&tree.findings).unwrap());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            bless(&case, &tree, &findings);
        }
        let expected = fs::read_to_string(case.join("findings.json")).unwrap();
        assert_eq!(findings, expected, "findings of {}", case.display());
        let is_file = |(path, _): &(&String, &Vec<u8>)| !path.ends_with('/');
        let (output, wanted) = (written(&tree), read_tree(&case.join("expected")));
        let output: Vec<_> = output.iter().filter(is_file).collect();
        let wanted: Vec<_> = wanted.iter().filter(is_file).collect();
        assert_eq!(output, wanted, "files of {}", case.display());
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let case = folder().join("service");
    let input = read_tree(&case.join("input"));
    assert_eq!(render(&input, &case), render(&input, &case));
}
