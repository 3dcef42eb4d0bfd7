//! Names of entries: which are left out, and which a file may have.

use crate::codes;
use pave_report::Finding;
use std::borrow::Cow;

/// Whether a rendered name says that the entry is left out: it is empty, or a part of it became empty.
pub(crate) fn is_skipped(name: &str) -> bool {
    let bytes = name.as_bytes();
    name.is_empty() || bytes.first() == Some(&b'/') || bytes.windows(2).any(|pair| pair == b"//")
}

/// Whether a part of `path` is git's own folder: git runs hooks and commands that it finds there.
pub(crate) fn is_of_git(path: &str) -> bool {
    path.split('/').any(|part| part.eq_ignore_ascii_case(".git"))
}

/// `name` without `.` and `..` parts and without a slash at its end.
///
/// # Errors
/// The name leaves the target, or no file can have it.
pub(crate) fn safe_path(name: Cow<'_, str>) -> Result<Cow<'_, str>, Box<Finding>> {
    if name.bytes().any(|byte| matches!(byte, b'\0' | b'\n' | b'\r')) {
        return Err(Box::new(
            Finding::error(codes::INVALID_NAME, "the name has a NUL byte or a line break in it")
                .with_hint("check the value that the name is made of; trim it with `| trim`"),
        ));
    }
    if is_clean(&name) {
        return Ok(name);
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Err(Box::new(
                        Finding::error(codes::PATH_OUTSIDE, "the name leaves the target directory")
                            .with_hint("take `..` out of the name or of the value that it is made of"),
                    ));
                }
            }
            _ => parts.push(part),
        }
    }
    Ok(Cow::Owned(parts.join("/")))
}

/// Whether every part of `name` is an ordinary one, as nearly all are: none is empty or starts with a point and is `.` or
/// `..`.
fn is_clean(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut start = 0;
    loop {
        let end = memchr::memchr(b'/', bytes.get(start..).unwrap_or_default()).map_or(bytes.len(), |at| start + at);
        if matches!(bytes.get(start..end), None | Some(b"" | b"." | b"..")) {
            return false;
        }
        if end == bytes.len() {
            return true;
        }
        start = end + 1;
    }
}

/// Whether a link at `path` that points to `target` leads out of the tree.
pub(crate) fn leads_outside(path: &str, target: &str) -> bool {
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    target.starts_with('/') || target.contains('\0') || safe_path(Cow::Owned(format!("{directory}/{target}"))).is_err()
}

/// `fetch:template`'s `path.extname`: from the last point of the last part, unless it starts that part.
pub(crate) fn extension(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    let start = path.rfind('/').map_or(0, |slash| slash + 1);
    let name = path.get(start..).unwrap_or_default();
    match name.rfind('.') {
        Some(point) if point > 0 && name != ".." => name.get(point..).unwrap_or_default(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_parts_leave_an_entry_out() {
        assert!(is_skipped("") && is_skipped("/a") && is_skipped("a//b"));
        assert!(!is_skipped("a/b/"));
    }

    #[test]
    fn names_stay_inside() {
        let safe_path = |name: &'static str| safe_path(Cow::Borrowed(name));
        assert_eq!(safe_path("a/./b/../c/").unwrap(), "a/c");
        assert_eq!(safe_path("a/.b/..c").unwrap(), "a/.b/..c");
        assert_eq!(safe_path("a/").unwrap(), "a");
        assert_eq!(safe_path("../a").unwrap_err().code, codes::PATH_OUTSIDE);
        assert_eq!(safe_path("a/../../b").unwrap_err().code, codes::PATH_OUTSIDE);
        assert_eq!(safe_path("a\nb").unwrap_err().code, codes::INVALID_NAME);
    }

    #[test]
    fn the_folder_of_git_is_told_from_names_like_it() {
        assert!(is_of_git(".git/hooks/pre-commit") && is_of_git("a/.GIT") && is_of_git("a/.git/config"));
        assert!(
            !is_of_git(".github/a") && !is_of_git(".gitignore") && !is_of_git("a.git") && !is_of_git("git/.gitkeep")
        );
    }

    #[test]
    fn links_are_followed_in_thought_only() {
        assert!(!leads_outside("a/b", "../c"));
        assert!(leads_outside("a/b", "../../c"));
        assert!(leads_outside("b", "/etc/passwd"));
    }

    #[test]
    fn extensions_are_those_of_the_last_part() {
        assert_eq!(extension("a.b/c"), "");
        assert_eq!(extension("a/c.yaml.njk"), ".njk");
        assert_eq!(extension("a/.njk"), "");
    }
}
