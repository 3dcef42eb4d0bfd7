//! Every folder of `tests/cases/manifests`: a spec and, beside it, the files it must give in each layout.
//!
//! `spec.pave.yaml`, optionally `pave.platform.yaml`; expected trees `plain/`, `kustomize/`, `helm/`, whichever stand
//! there. `UPDATE_GOLDEN=1 cargo test -p pave-manifests` writes them.

#![expect(clippy::unwrap_used, reason = "a test")]

use pave_manifests::{Output, generate};
use pave_spec::{Platform, SpecSource, read};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn tree(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn every_case_gives_what_stands_beside_it() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/manifests");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut folders: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut trees = 0;
    for folder in &folders {
        let platform = fs::read_to_string(folder.join("pave.platform.yaml")).unwrap_or_default();
        let platform = Platform::read("pave.platform.yaml", &platform).unwrap();
        let text = fs::read_to_string(folder.join("spec.pave.yaml")).unwrap();
        let file = Some("spec.pave.yaml");
        let (spec, findings) = read(&SpecSource { file, text: &text }, &platform);
        let spec = spec.unwrap_or_else(|| panic!("{}: {findings:#?}", folder.display()));
        let layouts = [
            ("plain", Output::Plain),
            ("kustomize", Output::Kustomize),
            ("helm", Output::Helm),
        ];
        for (name, output) in layouts {
            let expected = folder.join(name);
            if !expected.is_dir() {
                continue;
            }
            trees += 1;
            let generated = generate(&spec, &platform, output);
            assert!(
                !pave_report::has_errors(&generated.findings),
                "{:?}",
                generated.findings
            );
            let actual: BTreeMap<_, _> = generated
                .files
                .into_iter()
                .map(|file| (file.path, file.content))
                .collect();
            if update {
                fs::remove_dir_all(&expected).unwrap();
                for (path, content) in &actual {
                    let path = expected.join(path);
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, content).unwrap();
                }
                continue;
            }
            let wanted = tree(&expected);
            let paths = |tree: &BTreeMap<String, String>| tree.keys().cloned().collect::<Vec<_>>();
            assert_eq!(paths(&actual), paths(&wanted), "{}", expected.display());
            for (path, content) in &actual {
                assert_eq!(content, &wanted[path], "{}/{path}", expected.display());
            }
        }
    }
    assert!(trees >= 3, "the cases are missing");
}

#[test]
fn every_team_gives_what_stands_beside_it() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/teams");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut teams = 0;
    for folder in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        let platform = fs::read_to_string(folder.join("pave.platform.yaml")).unwrap_or_default();
        let platform = Platform::read("pave.platform.yaml", &platform).unwrap();
        let text = fs::read_to_string(folder.join("team.pave.yaml")).unwrap();
        let file = Some("team.pave.yaml");
        let (team, findings) = pave_spec::read_team(&SpecSource { file, text: &text }, &platform);
        let team = team.unwrap_or_else(|| panic!("{}: {findings:#?}", folder.display()));
        let generated = pave_manifests::generate_team(&team, &platform).files;
        let actual: BTreeMap<_, _> = generated.into_iter().map(|file| (file.path, file.content)).collect();
        let expected = folder.join("expected");
        if update {
            let _ = fs::remove_dir_all(&expected);
            for (path, content) in &actual {
                let path = expected.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, content).unwrap();
            }
        }
        assert_eq!(actual, tree(&expected), "{}", folder.display());
        teams += 1;
    }
    assert!(teams >= 2, "the cases are missing");
}
