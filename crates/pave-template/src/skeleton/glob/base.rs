//! Where globby starts to search: it takes some characters for themselves there that are special in the pattern.

/// Whether globby searches by `pattern`, and does not just look for a file of that name.
pub(super) fn is_pattern(pattern: &str) -> bool {
    let has_class = pattern
        .find('[')
        .is_some_and(|open| pattern.get(open + 2..).is_some_and(|rest| rest.contains(']')));
    pattern.contains(['*', '?', '\\'])
        || pattern.starts_with('!')
        || has_class
        || has_choice(pattern)
        || has_group(pattern)
}

/// A group with `|` in it, as in `(a|b)`.
fn has_choice(text: &str) -> bool {
    text.match_indices('(').any(|(open, _)| {
        let inside = text.get(open + 1..).unwrap_or_default();
        let inside = inside.split(['(', ')']).next().unwrap_or_default();
        inside.contains('|')
            && text
                .get(open + 1 + inside.len()..)
                .is_some_and(|rest| rest.starts_with(')'))
    })
}

/// A group with a marker, as in `+(a)`.
fn has_group(text: &str) -> bool {
    text.match_indices('(').any(|(open, _)| {
        text.get(..open)
            .is_some_and(|before| before.ends_with(['!', '*', '+', '?', '@']))
            && text.get(open..).is_some_and(|rest| rest.contains(')'))
    })
}

/// The folder of a pattern, with its slash: the parts before the first that is special where a folder is looked for. A
/// `?` is not.
pub(super) fn folder(pattern: &str) -> &str {
    let mut end = pattern.rfind('/').map_or(0, |slash| slash + 1);
    while end > 0 {
        let parent = pattern.get(..end - 1).unwrap_or_default();
        if !is_special(parent) {
            break;
        }
        end = parent.rfind('/').map_or(0, |slash| slash + 1);
    }
    pattern.get(..end).unwrap_or_default()
}

/// Whether globby looks for a folder that is called as a group is written, such as `(a)`, which the pattern then does not match.
pub(super) fn has_closed_folder(folders: &str) -> bool {
    folders
        .split('/')
        .any(|folder| folder.contains('(') && !is_pattern(folder))
}

fn is_special(text: &str) -> bool {
    let optional = text.match_indices('?').any(|(at, _)| {
        text.get(..at)
            .is_some_and(|before| before.ends_with([']', '.', '+', ')']))
    });
    let open_group = text.rfind('(').is_some_and(|open| {
        text.get(open + 1..)
            .is_some_and(|rest| !rest.is_empty() && !rest.contains(')'))
    });
    text.starts_with('!')
        || text.contains(['*', '[', '{'])
        || optional
        || open_group
        || has_choice(text)
        || has_group(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_end_before_what_is_special() {
        for (pattern, expected) in [
            ("a/b/*.md", "a/b/"),
            ("*.md", ""),
            ("a/*/b", "a/"),
            ("??/x*", "??/"),
            ("a/+(b)/c*", "a/"),
            ("(a)/b*", "(a)/"),
            ("(a|b)/c", ""),
            ("[ab]/c", ""),
        ] {
            assert_eq!(folder(pattern), expected, "{pattern}");
        }
    }

    #[test]
    fn names_are_told_from_patterns() {
        for name in ["a/b.md", "(a)", "a,b", "{a}", "[]", "@a", "$x"] {
            assert!(!is_pattern(name), "{name}");
        }
        for pattern in ["a*", "?", "[ab]", "(a|b)", "+(a)", "!a"] {
            assert!(is_pattern(pattern), "{pattern}");
        }
    }
}
