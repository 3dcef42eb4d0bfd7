//! Any text as a file of a set: every rule ends, and the findings are bounded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pave_rules::{Expressions, InputFile, ValidateOptions, validate};
use pave_spec::Platform;

/// What the content may be taken for.
const NAMES: [&str; 7] = [
    "manifest.yaml",
    "catalog-info.yaml",
    "kustomization.yaml",
    "chart/Chart.yaml",
    ".github/workflows/ci.yaml",
    "Dockerfile",
    "pave.yaml",
];

struct Cel;

impl Expressions for Cel {
    fn answer(&self, request: &str) -> Result<String, String> {
        Ok(pave_cel::answer(request))
    }
}

fuzz_target!(|input: (u8, &str)| {
    let (name, text) = input;
    let path = NAMES[usize::from(name) % NAMES.len()];
    let file = InputFile {
        path,
        content: text.as_bytes(),
    };
    let report = validate(&[file], &[], &Platform::default(), &ValidateOptions::default(), Some(&Cel));
    assert!(report.findings.len() <= 1001);
});
