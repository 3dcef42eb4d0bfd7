//! Names, links, globs and contents of a skeleton: no name leaves the target, no two entries share one, and nothing is
//! given to write where an error was found.
//!
//! The input is lines: globs up to an empty line, then one entry a line. `name -> target` is a link, `name/` a directory,
//! `name=content` a file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pave_template::{
    EntryKind, Host, Part, RenderOptions, SkeletonEntry, SkeletonOptions, TemplateCache, Values, render_tree,
};
use std::collections::BTreeSet;

fn entry(line: &str) -> SkeletonEntry<'_> {
    let (path, kind, content) = if let Some((path, target)) = line.split_once(" -> ") {
        (path, EntryKind::Link { target }, "")
    } else if let Some(path) = line.strip_suffix('/') {
        (path, EntryKind::Directory, "")
    } else {
        let (path, content) = line.split_once('=').unwrap_or((line, ""));
        (path, EntryKind::File, content)
    };
    SkeletonEntry {
        path,
        kind,
        content: content.as_bytes(),
        mode: 0o4_755,
        part: Part::Rendered,
    }
}

fuzz_target!(|input: (u8, &str)| {
    let (switches, text) = input;
    let (globs, entries) = text.split_once("\n\n").unwrap_or(("", text));
    let options = SkeletonOptions {
        render: RenderOptions {
            cookiecutter_compat: switches & 1 != 0,
            ..RenderOptions::default()
        },
        copy_without_templating: globs.lines().take(20).map(str::to_owned).collect(),
        template_file_extension: (switches & 2 != 0).then(|| ".njk".to_owned()),
        ..SkeletonOptions::default()
    };
    let entries: Vec<SkeletonEntry<'_>> = entries.lines().take(200).map(entry).collect();
    let values = Values::from_json(br#"{"name":"web","up":"../x","empty":"","deep":"a/b"}"#).expect("valid values");
    let cache = TemplateCache::with_room(1 << 20);
    let tree = render_tree(&entries, &values, &options, &Host::default(), &cache);
    // What was kept of the first time gives the same.
    assert_eq!(render_tree(&entries, &values, &options, &Host::default(), &cache), tree);

    let mut seen = BTreeSet::new();
    for file in &tree.files {
        assert!(!file.path.is_empty() && !file.path.starts_with('/') && !file.path.contains('\0'));
        assert!(
            file.path.split('/').all(|part| part != ".."),
            "a name leaves the target"
        );
        assert!(seen.insert(&file.path), "two entries share a name");
        assert_eq!(file.mode & !0o777, 0, "a special permission is kept");
    }
});
