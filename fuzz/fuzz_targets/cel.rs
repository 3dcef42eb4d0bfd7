//! Any text as an expression in CEL: it is refused, or its evaluation ends.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pave_cel::Program;

fuzz_target!(|source: &str| {
    let object = serde_json::json!({"a": "text", "n": -1, "list": [1, "a", 2.5, null, {"b": []}]});
    if let Ok(program) = Program::compile(source, &["self"]) {
        let _ = program.holds(&[object]);
    }
});
