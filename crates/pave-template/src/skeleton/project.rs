//! A skeleton of cookiecutter's own, with its `cookiecutter.json`: which of its entries take part, and how.

/// How cookiecutter takes an entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Not at all, and why.
    LeftOut(&'static str),
    /// Name and content are rendered.
    Rendered,
    /// The content is copied; of the name so many bytes are rendered: below a folder that is copied, those of the folder.
    Copied { rendered: usize },
}

/// What `cookiecutter.json` says about files.
pub(super) struct Project {
    /// `_copy_without_render`.
    pub(super) copied: Vec<String>,
}

impl Project {
    /// How the entry at `path` is taken.
    pub(super) fn way(&self, path: &str) -> Way {
        let (folder, inside) = path.split_once('/').unwrap_or((path, ""));
        if !is_template(folder) {
            return Way::LeftOut(match folder {
                "hooks" => "left out: hooks are programs, which are never run",
                _ => "left out, since cookiecutter renders the directory with a template as its name only",
            });
        }
        // Cookiecutter looks at each folder on the way, then at the file.
        let ends = inside.match_indices('/').map(|(end, _)| end).chain([inside.len()]);
        let copied = ends
            .filter(|end| *end > 0)
            .find(|end| inside.get(..*end).is_some_and(|part| self.is_copied(part)));
        match copied {
            Some(end) => Way::Copied {
                rendered: folder.len() + 1 + end,
            },
            None => Way::Rendered,
        }
    }

    fn is_copied(&self, path: &str) -> bool {
        self.copied.iter().any(|pattern| matches(pattern, path))
    }
}

fn is_template(folder: &str) -> bool {
    folder.contains("{{") && folder.contains("cookiecutter") && folder.contains("}}")
}

/// The name under which templates of a project load a file: from the folder that is rendered, or from `templates` beside it.
pub(super) fn loaded_name(path: &str) -> Option<&str> {
    let (folder, inside) = path.split_once('/')?;
    (folder == "templates" || is_template(folder)).then_some(inside)
}

/// Python's `fnmatch`: `*` is any text, also with `/` in it, `?` any character, `[ab-c]` one of some, `[!ab]` none of them.
fn matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let path: Vec<char> = path.chars().collect();
    let (mut at, mut place) = (0, 0);
    // Where to go on if the present way fails: behind the last star, one character later.
    let mut retry: Option<(usize, usize)> = None;
    loop {
        if pattern.get(at) == Some(&'*') {
            at += 1;
            retry = Some((at, place));
            continue;
        }
        let one = pattern
            .get(at..)
            .and_then(|rest| one_character(rest, path.get(place).copied()));
        if let Some(length) = one {
            at += length;
            place += 1;
        } else if at == pattern.len() && place == path.len() {
            return true;
        } else if let Some((behind, from)) = retry.filter(|(_, from)| *from < path.len()) {
            retry = Some((behind, from + 1));
            (at, place) = (behind, from + 1);
        } else {
            return false;
        }
    }
}

/// How long the start of `pattern` is that takes `character`; nothing if it does not.
fn one_character(pattern: &[char], character: Option<char>) -> Option<usize> {
    let character = character?;
    match pattern.first()? {
        '?' => Some(1),
        '[' => match class(pattern) {
            Some((length, members, negated)) => (has(members, character) != negated).then_some(length),
            None => (character == '[').then_some(1),
        },
        literal => (*literal == character).then_some(1),
    }
}

/// The class at the start of a pattern: its length, what is in it, and whether it is negated. A `]` that comes first is in it.
fn class(pattern: &[char]) -> Option<(usize, &[char], bool)> {
    let negated = pattern.get(1) == Some(&'!');
    let start = 1 + usize::from(negated);
    let rest = pattern.get(start + 1..)?;
    let end = start + 1 + rest.iter().position(|character| *character == ']')?;
    Some((end + 1, pattern.get(start..end)?, negated))
}

fn has(members: &[char], character: char) -> bool {
    let mut rest = members;
    while let [first, more @ ..] = rest {
        if let ['-', last, after @ ..] = more {
            if (*first..=*last).contains(&character) {
                return true;
            }
            rest = after;
        } else {
            if *first == character {
                return true;
            }
            rest = more;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_fnmatch() {
        for (pattern, path) in [
            ("*.html", "a/b.html"),
            ("static/*", "static/js/a.js"),
            ("?.txt", "a.txt"),
            ("[ab]*", "bc"),
            ("[!ab]*", "cc"),
            ("[a-c]x", "bx"),
            ("[]]", "]"),
            ("[", "["),
            ("*a*b", "xaxxab"),
            ("", ""),
        ] {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("*.html", "a.htm"),
            ("static", "static/a"),
            ("[!ab]", "a"),
            ("?", ""),
            ("a", "ab"),
        ] {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
        // Each star is tried from one place only.
        assert!(!matches(&format!("{}b", "a*".repeat(1_000)), &"a".repeat(4_000)));
    }

    #[test]
    fn a_folder_is_copied_with_everything_below_it() {
        let project = Project {
            copied: vec!["static".to_owned(), "*.svg".to_owned()],
        };
        let name = "{{cookiecutter.a}}";
        let way = |path: &str| project.way(&format!("{name}/{path}"));
        assert_eq!(
            way("static/{{x}}/a"),
            Way::Copied {
                rendered: name.len() + 7
            }
        );
        assert_eq!(
            way("docs/a.svg"),
            Way::Copied {
                rendered: name.len() + 11
            }
        );
        assert_eq!(way("docs/a.md"), Way::Rendered);
        assert_eq!(project.way(name), Way::Rendered);
        assert!(matches!(project.way("hooks/post.py"), Way::LeftOut(_)));
        assert_eq!(loaded_name("templates/base.html"), Some("base.html"));
        assert_eq!(loaded_name("{{cookiecutter.a}}/b/c"), Some("b/c"));
        assert_eq!(loaded_name("hooks/a"), None);
    }
}
