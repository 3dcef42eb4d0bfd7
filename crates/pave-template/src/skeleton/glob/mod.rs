//! The globs of `copyWithoutTemplating`, as `fetch:template`'s globby reads them, over the paths of a skeleton.
//!
//! A glob becomes a regular expression: `**` any directories, `*` and `?` within one, `[ ]`, `{a,b}`, `{1..3}` and the
//! groups `@( )`, `?( )`, `+( )`, `*( )`, `!( )`. A pattern that names a directory means all below it; one that starts
//! with `!` takes away from those before it.

mod base;
mod braces;
mod pattern;
mod repeated;

use crate::codes;
use crate::nunjucks::regex::{Regex, Subject};
use braces::{MOST_ALTERNATIVES, alternatives};
use pattern::compile;
use pave_report::Finding;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A list of patterns.
pub(super) struct Globs {
    rules: Vec<Rule>,
}

struct Rule {
    patterns: Vec<Positive>,
    /// What later patterns take away from this one.
    except: Vec<Exception>,
}

/// A pattern that finds files.
struct Positive {
    pattern: Regex,
    /// The folder that the search starts in, with its slash, or the whole path of a pattern that is none.
    base: String,
    is_path: bool,
}

struct Exception {
    pattern: Regex,
    /// Whether a directory that it matches is left out with everything below.
    takes_directories: bool,
}

impl Globs {
    /// Reads `patterns`; `directories` are the skeleton's. What cannot be read is told.
    pub(super) fn new(patterns: &[String], directories: &BTreeSet<&str>) -> (Self, Vec<Finding>) {
        let mut rules = Vec::new();
        let findings = patterns.iter().enumerate().filter_map(problem).collect();
        for (place, pattern) in patterns.iter().enumerate() {
            if pattern.starts_with('!') {
                continue;
            }
            let except = patterns
                .iter()
                .skip(place)
                .filter_map(|later| later.strip_prefix('!'))
                .flat_map(exceptions)
                .collect();
            let name = pattern.trim_start_matches("./").trim_end_matches('/');
            let whole = if directories.contains(name) {
                format!("{name}/**")
            } else {
                pattern.clone()
            };
            let patterns = alternatives(&whole).unwrap_or_default();
            let patterns = patterns.iter().filter(|one| names_files(one));
            let patterns = patterns.filter_map(|one| Positive::new(one)).collect();
            rules.push(Rule { patterns, except });
        }
        (Self { rules }, findings)
    }

    /// Whether the file at `path` matches.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.rules.iter().any(|rule| {
            let subject = Subject::new(path);
            rule.patterns.iter().any(|positive| positive.finds(path, &subject))
                && !rule.except.iter().any(|exception| exception.contains(path, &subject))
        })
    }
}

/// Whether what globby finds by a pattern is called as `fetch:template` calls the skeleton's files: what it finds below a
/// folder that starts with `./` it calls so, too, and with a slash at the end it finds directories only.
fn names_files(pattern: &str) -> bool {
    let first = pattern.trim_start_matches("./").split('/').next().unwrap_or_default();
    let starts_at_root = !pattern.starts_with("./") || first.contains(['*', '?', '[', '(', '!', '\\']);
    starts_at_root && !pattern.ends_with('/')
}

/// The longest pattern, in bytes.
const LONGEST_PATTERN: usize = 4_096;

/// What is wrong with the pattern at a place of the list.
fn problem((place, pattern): (usize, &String)) -> Option<Finding> {
    let positive = pattern.strip_prefix('!').unwrap_or(pattern);
    let message = if pattern.len() > LONGEST_PATTERN {
        format!("a pattern is longer than {LONGEST_PATTERN} bytes")
    } else {
        match alternatives(positive) {
            None => format!("the braces of a pattern stand for more than {MOST_ALTERNATIVES} patterns"),
            Some(all) if all.iter().any(|one| compile(one).is_none()) => "a pattern cannot be read".to_owned(),
            Some(_) => return None,
        }
    };
    let finding = Finding::error(codes::OPTIONS, message).about(format!("copyWithoutTemplating[{place}]"));
    Some(finding.with_hint("write several simpler patterns"))
}

impl Positive {
    /// None if the pattern cannot be read, or finds nothing.
    fn new(pattern: &str) -> Option<Self> {
        let literal = pattern.trim_start_matches("./");
        let is_path = !base::is_pattern(pattern);
        let searched = if is_path {
            Cow::Borrowed(literal)
        } else {
            in_folder(literal)
        };
        let base = if is_path { literal } else { base::folder(literal) };
        let folders = searched.rsplit_once('/').map_or("", |(folders, _)| folders);
        if folders.get(base.len()..).is_some_and(base::has_closed_folder) {
            return None;
        }
        Some(Self {
            pattern: compile(&searched)?,
            base: base.replace('\\', ""),
            is_path,
        })
    }

    fn finds(&self, path: &str, subject: &Subject) -> bool {
        let starts_right = if self.is_path {
            path == self.base
        } else {
            path.starts_with(&self.base)
        };
        starts_right && self.pattern.matches(subject)
    }
}

/// `**` again and again means what it means once. After a star, `/**` means what is in a folder, and not also a file of the
/// folder's name.
fn in_folder(pattern: &str) -> Cow<'_, str> {
    let mut pattern = pattern;
    while pattern.ends_with("/**/**") {
        pattern = pattern.strip_suffix("/**").unwrap_or_default();
    }
    match pattern.strip_suffix("/**") {
        Some(folder) if folder.ends_with('*') => Cow::Owned(format!("{folder}/**/*")),
        _ => Cow::Borrowed(pattern),
    }
}

impl Exception {
    fn contains(&self, path: &str, subject: &Subject) -> bool {
        self.pattern.matches(subject)
            || self.takes_directories
                && path
                    .match_indices('/')
                    .any(|(end, _)| self.pattern.matches(&Subject::new(path.get(..end).unwrap_or_default())))
    }
}

fn exceptions(pattern: &str) -> Vec<Exception> {
    let alternatives = alternatives(pattern).unwrap_or_default();
    let read = |one: &String| {
        // With a slash at the end it means directories only, and those it is never asked about.
        if one.ends_with('/') && base::is_pattern(one) {
            return None;
        }
        let last = one.rsplit('/').next().unwrap_or_default();
        let is_static = !last.contains(['*', '?', '[', '(', '!', '\\']);
        let takes_directories = is_static || one.ends_with("/**");
        compile(&in_folder(one)).map(|pattern| Exception {
            pattern,
            takes_directories,
        })
    };
    alternatives.iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(patterns: &[&str], path: &str) -> bool {
        let patterns: Vec<String> = patterns.iter().map(ToString::to_string).collect();
        let (globs, findings) = Globs::new(&patterns, &BTreeSet::from(["docs", ".github/workflows"]));
        assert_eq!(findings, []);
        globs.contains(path)
    }

    #[test]
    fn stars_stay_in_a_directory_and_two_of_them_do_not() {
        assert!(matches(&["*.yaml"], "a.yaml"));
        assert!(!matches(&["*.yaml"], "b/a.yaml"));
        assert!(matches(&["**/*.yaml"], "a.yaml"));
        assert!(matches(&["**/*.yaml"], ".b/c/.a.yaml"));
        assert!(matches(&["b/**"], "b/c/d"));
        assert!(matches(&["b/**/d"], "b/d"));
    }

    #[test]
    fn a_directory_means_all_below_it() {
        assert!(matches(&["docs"], "docs/a/b.md"));
        assert!(matches(&[".github/workflows/"], ".github/workflows/ci.yaml"));
        assert!(!matches(&["doc"], "docs/a"));
    }

    #[test]
    fn exclamation_marks_take_away() {
        assert!(!matches(&["**/*.md", "!docs/**"], "docs/a.md"));
        assert!(matches(&["**/*.md", "!docs/**"], "a.md"));
        assert!(matches(&["!docs/**", "**/*.md"], "docs/a.md"));
        assert!(matches(&["*.md", "!read*/**"], "readme.md"));
        assert!(matches(&["**/*.md", "!d*/"], "docs/a.md"));
        assert!(!matches(&["**/*.md", "!docs/"], "docs/a.md"));
        assert!(matches(&["*.md/**/**"], "a.md"));
        assert!(!matches(&["*/(a)/*"], "docs/a/b.md"));
        assert!(matches(&["*/(a|x)/*"], "docs/a/b.md"));
        assert!(matches(&["*/(a)"], "docs/a"));
        assert!(!matches(&["**/*.md", "!do*/**"], "docs/a/b.md"));
    }

    #[test]
    fn braces_brackets_and_groups_choose() {
        assert!(matches(&["*.{js,ts}"], "a.ts"));
        assert!(matches(&["file{1..3}.txt"], "file2.txt"));
        assert!(matches(&["[ab]?.txt"], "bc.txt"));
        assert!(!matches(&["[!ab].txt"], "a.txt"));
        assert!(matches(&["@(a|b).txt"], "a.txt"));
        assert!(matches(&["x/!(a|b).txt"], "x/c.txt"));
        assert!(!matches(&["x/!(a|b).txt"], "x/a.txt"));
    }

    #[test]
    fn patterns_that_take_others_exponential_time_end_soon() {
        let path = format!("{}x", "a".repeat(200));
        assert!(!matches(&["*(a|b)*(a|b)*(a|b)*(a|b)c"], &path));
        assert!(!matches(&["**/*a*a*a*a*a*a*a*a*a*a*a*a*b"], &path));
        assert!(!matches(&[&"!(a)".repeat(26)], "a"));
        assert!(matches(&["*(*|b)c"], "*(*|b)c"));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let told = |pattern: &str| {
            let (_, findings) = Globs::new(&["a".to_owned(), pattern.to_owned()], &BTreeSet::new());
            findings.first().and_then(|finding| finding.path.clone())
        };
        assert_eq!(told(&"{a,b}".repeat(11)).as_deref(), Some("copyWithoutTemplating[1]"));
        assert_eq!(told(&"a".repeat(5_000)).as_deref(), Some("copyWithoutTemplating[1]"));
        assert_eq!(told("[z-a]").as_deref(), Some("copyWithoutTemplating[1]"));
        assert_eq!(told("{a,b}"), None);
    }
}
