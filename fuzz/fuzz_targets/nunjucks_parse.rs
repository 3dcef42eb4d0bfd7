//! Any text as a Nunjucks template, without values: reading it never panics, and says the same twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pave_template::{Host, RenderOptions, Values, render_string};

fuzz_target!(|input: (u8, &str)| {
    let (switches, source) = input;
    let options = RenderOptions {
        strict: switches & 1 != 0,
        trim_blocks: switches & 2 != 0,
        lstrip_blocks: switches & 4 != 0,
        cookiecutter_compat: switches & 8 != 0,
        ..RenderOptions::default()
    };
    let values = Values::from_json(b"{}").expect("an empty object");
    let render = || render_string("template", source, &values, &options, &Host::default());
    let first = render();
    for finding in first.as_ref().err().into_iter().flatten() {
        assert!(!finding.code.is_empty() && !finding.message.is_empty());
    }
    if !source.contains("random") {
        assert_eq!(first, render());
    }
});
