//! Names of entries: which are left out, and which a file may have.

use crate::codes;
use pave_report::Finding;

/// Whether a rendered name says that the entry is left out: it is empty, or a part of it became empty.
pub(crate) fn is_skipped(name: &str) -> bool {
    name.is_empty() || name.starts_with('/') || name.contains("//")
}

/// `name` without `.` and `..` parts and without a slash at its end.
///
/// # Errors
/// The name leaves the target, or no file can have it.
pub(crate) fn safe_path(name: &str) -> Result<String, Box<Finding>> {
    if name.chars().any(|character| matches!(character, '\0' | '\n' | '\r')) {
        return Err(Box::new(
            Finding::error(codes::INVALID_NAME, "the name has a NUL byte or a line break in it")
                .with_hint("check the value that the name is made of; trim it with `| trim`"),
        ));
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
    Ok(parts.join("/"))
}

/// Whether a link at `path` that points to `target` leads out of the tree.
pub(crate) fn leads_outside(path: &str, target: &str) -> bool {
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    target.starts_with('/') || target.contains('\0') || safe_path(&format!("{directory}/{target}")).is_err()
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
        assert_eq!(safe_path("a/./b/../c/").unwrap(), "a/c");
        assert_eq!(safe_path("../a").unwrap_err().code, codes::PATH_OUTSIDE);
        assert_eq!(safe_path("a/../../b").unwrap_err().code, codes::PATH_OUTSIDE);
        assert_eq!(safe_path("a\nb").unwrap_err().code, codes::INVALID_NAME);
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
