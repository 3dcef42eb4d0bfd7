//! Any text as a Jinja template that loads from its skeleton: it never panics, and messages hold no value.
//!
//! The input is parts separated by a line `---`: the template, then files `part1`, `part2` that it may load.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pave_template::{
    Dialect, EntryKind, Host, Part, RenderOptions, SkeletonEntry, SkeletonOptions, TemplateCache, Values, render_tree,
};

/// A value that no message may show.
const SECRET: &str = "s3cr3t-value";

fuzz_target!(|input: (bool, &str)| {
    let (strict, text) = input;
    let options = SkeletonOptions {
        render: RenderOptions {
            dialect: Dialect::Jinja,
            strict,
            ..RenderOptions::default()
        },
        ..SkeletonOptions::default()
    };
    let names = ["part0", "part1", "part2", "part3"];
    let entries: Vec<SkeletonEntry<'_>> = names
        .iter()
        .zip(text.split("\n---\n"))
        .map(|(path, content)| SkeletonEntry {
            path,
            kind: EntryKind::File,
            content: content.as_bytes(),
            mode: 0o644,
            part: Part::Rendered,
        })
        .collect();
    let json = format!(r#"{{"secret":"{SECRET}","list":[1,2,3],"map":{{"a":1}},"n":2}}"#);
    let values = Values::from_json(json.as_bytes()).expect("valid values");
    let tree = render_tree(
        &entries,
        &values,
        &options,
        &Host::default(),
        &TemplateCache::with_room(0),
    );
    for finding in &tree.findings {
        assert!(!finding.message.contains(SECRET), "a message shows a value");
    }
});
