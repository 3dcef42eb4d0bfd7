//! What the patterns of schemas ask for, in words: a regular expression helps few of those who read a finding.

/// A form that patterns describe.
struct Form {
    /// The patterns that describe it, as the schemas write them.
    patterns: &'static [&'static str],
    words: &'static str,
    /// A text that has the form.
    example: &'static str,
}

/// The forms of most patterns of the schemas that come with Pave.
const FORMS: [Form; 13] = [
    Form {
        patterns: &[
            r"^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$",
            r"^(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?$",
            r"^(0|(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$",
            r"^([0-9]{1,5}(h|m|s|ms)){1,4}$",
        ],
        words: "a duration",
        example: "30s",
    },
    Form {
        patterns: &[
            r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
            r"^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
        ],
        words: "lower-case letters, digits, `-` and `.`, with a letter or digit at both ends",
        example: "shop.example.com",
    },
    Form {
        patterns: &[r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"],
        words: "lower-case letters, digits and `-`, with a letter or digit at both ends",
        example: "my-name",
    },
    Form {
        patterns: &[r"^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$"],
        words: "letters, digits and `-`, beginning with a letter",
        example: "myName",
    },
    Form {
        patterns: &[
            r"^(http|https|socks5)://.+$",
            r"^https?://.+$",
            r"^(http|https)://.+$",
            r"^(http|https)://.*$",
            r"^(http|https)://",
            r"^(http|https|oci)://.*$",
        ],
        words: "an address with its scheme",
        example: "https://example.com",
    },
    Form {
        patterns: &[r"^(http|https|ssh)://.*$"],
        words: "an address of a repository with its scheme",
        example: "https://github.com/owner/repository",
    },
    Form {
        patterns: &[r"^oci://.*$"],
        words: "an address in a registry",
        example: "oci://ghcr.io/owner/name",
    },
    Form {
        patterns: &[
            r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$",
        ],
        words: "a quantity",
        example: "500Mi",
    },
    Form {
        patterns: &[r"(^0|([0-9]*[.])?[0-9]+((K|M|G|T|E|P)i?)?B)$"],
        words: "a size in bytes",
        example: "512MB",
    },
    Form {
        patterns: &[
            r"^[-._a-zA-Z0-9]+$",
            r"^[\-._a-zA-Z0-9]+$",
            r"^[0-9A-Za-z_.\-]+$",
            r"^[0-9a-zA-Z-.]+$",
        ],
        words: "letters, digits, `-` and `.`",
        example: "my-name",
    },
    Form {
        patterns: &[r"^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"],
        words: "a host name in lower case, whose first part may be `*`",
        example: "*.example.com",
    },
    Form {
        patterns: &[r"^((([01][0-9])|(2[0-3])):[0-5][0-9])$|(^24:00$)"],
        words: "a time of the day",
        example: "08:30",
    },
    Form {
        patterns: &[
            r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9\/\-._~%!$&'()*+,;=:]+$",
        ],
        words: "a domain, `/` and a path",
        example: "example.com/name",
    },
];

/// What to write where a text does not match `pattern`.
pub(super) fn advice(pattern: &str) -> String {
    match FORMS.iter().find(|form| form.patterns.contains(&pattern)) {
        Some(Form { words, example, .. }) => format!("write {words}, for example `{example}`"),
        None => format!("it must match `{pattern}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::patterns;
    use super::{FORMS, advice};
    use pave_regex::Pattern;

    #[test]
    fn each_form_is_that_of_patterns_which_schemas_have_and_of_its_example() {
        let known = patterns();
        for form in &FORMS {
            for pattern in form.patterns {
                assert!(known.contains(*pattern), "no schema has {pattern}");
                assert!(Pattern::plain(pattern).unwrap().is_match(form.example), "{pattern}");
            }
        }
    }

    #[test]
    fn a_pattern_of_another_form_is_shown() {
        assert_eq!(advice("^[xyz]+$"), "it must match `^[xyz]+$`");
        assert_eq!(
            advice("^oci://.*$"),
            "write an address in a registry, for example `oci://ghcr.io/owner/name`"
        );
    }
}
