//! Names of files: each entry is written where nothing else is, inside of the target, or it is told why not.
#![expect(clippy::unwrap_used, reason = "values that cannot be read fail their test")]

use pave_template::{EntryKind, Host, Part, SkeletonEntry, SkeletonOptions, TemplateCache, Values, render_tree};

fn file(path: &str) -> SkeletonEntry<'_> {
    SkeletonEntry {
        path,
        kind: EntryKind::File,
        content: b"x",
        mode: 0o4755,
        part: Part::Rendered,
    }
}

/// What is written, or the codes of what is wrong, each with its file.
fn names(paths: &[&str], values: &str) -> Result<Vec<String>, Vec<(String, String)>> {
    let entries: Vec<_> = paths.iter().map(|path| file(path)).collect();
    let values = Values::from_json(values.as_bytes()).unwrap();
    let tree = render_tree(
        &entries,
        &values,
        &SkeletonOptions::default(),
        &Host::default(),
        &TemplateCache::with_room(0),
    );
    if pave_report::has_errors(&tree.findings) {
        assert!(tree.files.is_empty());
        let told = tree.findings.into_iter();
        return Err(told
            .map(|finding| (finding.code.into_owned(), finding.file.unwrap_or_default()))
            .collect());
    }
    assert!(
        tree.files.iter().all(|file| file.mode == 0o755),
        "special bits are dropped"
    );
    Ok(tree.files.into_iter().map(|file| file.path.into_owned()).collect())
}

fn refused(paths: &[&str], value: &str) -> Option<String> {
    let values = serde_json::json!({ "name": value }).to_string();
    let (code, file) = names(paths, &values).err()?.into_iter().next()?;
    assert!(paths.contains(&file.as_str()));
    Some(code)
}

#[test]
fn a_name_stays_inside_of_the_target() {
    for value in ["../up", "a/../../up", "..", "a/../..", "../../up"] {
        let code = refused(&["${{ values.name }}/file"], value);
        assert_eq!(code.as_deref(), Some("template.path-outside"), "{value}");
    }
    assert_eq!(
        names(&["${{ values.name }}"], r#"{"name":"a/./b/../c"}"#).unwrap(),
        ["a/c"]
    );
}

#[test]
fn a_name_that_no_file_can_have_is_refused() {
    for value in ["a\0b", "a\nb", "a\r"] {
        assert_eq!(
            refused(&["${{ values.name }}"], value).as_deref(),
            Some("template.invalid-name"),
            "{value:?}"
        );
    }
}

#[test]
fn two_entries_of_one_name_are_refused() {
    assert_eq!(
        refused(&["a", "${{ values.name }}"], "a").as_deref(),
        Some("template.name-collision")
    );
    assert_eq!(
        refused(&["${{ values.name }}", "a/b"], "a").as_deref(),
        Some("template.name-collision")
    );
    assert_eq!(
        refused(&["a/b/c/d", "${{ values.name }}"], "a/b").as_deref(),
        Some("template.name-collision")
    );
    assert_eq!(
        refused(&["${{ values.name }}"], ".").as_deref(),
        Some("template.name-collision")
    );
}

#[test]
fn nothing_is_written_for_git_to_run() {
    for value in [".git/hooks/pre-commit", ".GIT/config", "a/.git", "b/../.git/x"] {
        assert_eq!(
            refused(&["${{ values.name }}"], value).as_deref(),
            Some("template.invalid-name"),
            "{value}"
        );
    }
    assert_eq!(
        names(&[".git/hooks/pre-commit", ".gitignore", ".github/a"], "{}").unwrap(),
        [".gitignore", ".github/a"]
    );
}
