//! Any text as YAML: reading ends, gives documents or findings, and what was read can be written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(documents) = pave_yaml::parse("input.yaml", text) else {
        return;
    };
    for document in documents {
        let value = document.root.to_json();
        let written = pave_yaml::emit(&value);
        let again = pave_yaml::parse("again.yaml", &written);
        let again = again.ok().and_then(|documents| documents.into_iter().next());
        assert_eq!(again.map(|document| document.root.to_json()), Some(value));
    }
});
