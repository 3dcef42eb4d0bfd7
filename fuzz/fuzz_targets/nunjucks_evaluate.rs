//! Any template with any JSON values: running it never panics and stays within its limits.
//!
//! The input is a line of JSON, then the template; what is not JSON is rendered with values of every kind.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pave_template::{Host, RenderOptions, Values, render_string};

/// Names that the seeds and the dictionary use, one for each kind of value.
const EVERY_KIND: &[u8] = br#"{
    "s": "Hello World, \ud83d\ude00 <b>", "n": 3, "f": -0.5, "big": 1e21, "t": true, "z": null,
    "list": [3, "a", null, 1, [2]], "rows": [{"name": "b", "x": 2}, {"name": "a", "x": 1}],
    "map": {"name": "x", "10": 1, "2": [1], "nested": {"id": "y"}},
    "m": {"$pave:map": [["k", 1]]}, "set": {"$pave:set": [1, 2]}, "nan": {"$pave:number": "NaN"}
}"#;

fuzz_target!(|input: (bool, &str)| {
    let (cookiecutter_compat, text) = input;
    let (json, source) = text.split_once('\n').unwrap_or(("", text));
    let (values, source) = match Values::from_tagged_json(json.as_bytes()) {
        Ok(values) => (values, source),
        Err(_) => (Values::from_tagged_json(EVERY_KIND).expect("valid values"), text),
    };
    let options = RenderOptions {
        cookiecutter_compat,
        ..RenderOptions::default()
    };
    if let Ok(rendered) = render_string("template", source, &values, &options, &Host::default()) {
        assert!(rendered.output.len() <= 64 * 1024 * 1024);
    }
});
