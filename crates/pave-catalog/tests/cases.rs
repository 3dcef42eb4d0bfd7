//! Every folder of `tests/cases/catalog`: a spec and, beside it, the `catalog-info.yaml` it must give.
//!
//! `UPDATE_GOLDEN=1 cargo test -p pave-catalog` writes the expected files.

use pave_spec::{Platform, SpecSource, read};
use std::fs;
use std::path::PathBuf;

#[test]
fn every_case_gives_what_stands_beside_it() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/catalog");
    let mut folders: Vec<_> = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 3, "the cases are missing");
    for folder in &folders {
        let platform = fs::read_to_string(folder.join("pave.platform.yaml")).unwrap_or_default();
        let platform = Platform::read("pave.platform.yaml", &platform).unwrap();
        let text = fs::read_to_string(folder.join("spec.pave.yaml")).unwrap();
        let file = Some("spec.pave.yaml");
        let (spec, findings) = read(&SpecSource { file, text: &text }, &platform);
        let spec = spec.unwrap_or_else(|| panic!("{}: {findings:#?}", folder.display()));
        let catalog = pave_catalog::generate(&spec, &platform);
        assert!(!pave_report::has_errors(&catalog.findings));
        let documents = pave_yaml::parse("catalog-info.yaml", &catalog.files[0].content).unwrap();
        let read_back: Vec<_> = documents.iter().map(|document| document.root.to_json()).collect();
        assert_eq!(read_back, catalog.entities);
        let expected = folder.join("catalog-info.yaml");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&expected, &catalog.files[0].content).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(catalog.files[0].content, wanted, "{}", expected.display());
    }
}
