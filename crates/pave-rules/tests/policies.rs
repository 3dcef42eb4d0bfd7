//! The rules as policies: what is written, and that the rules themselves find nothing wrong with it.
//!
//! `UPDATE_GOLDEN=1 cargo test -p pave-rules` writes `tests/cases/policies/*.yaml`; `tests/judges/policies.test.mjs` asks
//! another evaluator of CEL what they say.

use pave_report::Level;
use pave_rules::{InputFile, PolicyForm, ValidateOptions, policies, validate};
use pave_spec::Platform;
use std::fs;
use std::path::PathBuf;

#[test]
fn policies_are_written_for_either_enforcer_and_are_valid_themselves() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/policies");
    for (form, name) in [
        (PolicyForm::Kubernetes, "kubernetes.yaml"),
        (PolicyForm::Kyverno, "kyverno.yaml"),
    ] {
        let text = policies(form, &ValidateOptions::default());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(name), &text).unwrap();
        }
        assert_eq!(text, fs::read_to_string(folder.join(name)).unwrap());
        let file = InputFile {
            path: name,
            content: text.as_bytes(),
        };
        let report = validate(&[file], &[], &Platform::default(), &ValidateOptions::default(), None);
        let errors: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.level <= Level::Warning)
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}
