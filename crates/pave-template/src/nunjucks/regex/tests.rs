use super::*;

fn found(source: &str, flags: &str, text: &str) -> Option<Vec<Option<String>>> {
    let regex = Regex::new(Rc::new(Pattern::new(source, flags).unwrap()));
    let subject = Subject::new(text);
    let found = regex.find(&mut regex.matcher(&subject), 0, false)?;
    let part = |range: Option<Range<usize>>| range.map(|range| subject.part(range));
    Some(
        std::iter::once(Some(found.whole))
            .chain(found.groups)
            .map(part)
            .collect(),
    )
}

/// The match and its groups, joined; `-` for a group that took no part.
fn shown(source: &str, flags: &str, text: &str) -> String {
    found(source, flags, text).map_or("none".to_owned(), |parts| {
        let parts: Vec<String> = parts.into_iter().map(|part| part.unwrap_or("-".to_owned())).collect();
        parts.join("|")
    })
}

#[test]
fn patterns_that_javascript_refuses_are_refused() {
    for source in [
        r"\b*",
        r"\B{2}",
        "^+",
        "$?",
        "(?<=a)*",
        "(?<!a(b)){1,}",
        r"[\]]\b{1,2}?",
        "a**",
        "*a",
        "{1}",
        "(",
        ")",
        "[",
        "a{2,1}",
        "[b-a]",
        "(?<n>a)(?<n>b)",
        r"(?<n>a)\k",
        r"\k<x>(?<n>a)",
        "(?<1>a)",
        "(?",
        "(?x:a)",
        "(?ii:a)",
        "(?-:a)",
        "\\",
    ] {
        assert!(Pattern::new(source, "").is_err(), "{source}");
    }
    for source in [
        r"\b{,2}",
        r"\b{",
        r"[\b*^+$?]+",
        "(?=a)*",
        r"\\b*",
        r"\^+",
        "(a)*",
        "(?<n>a)*",
        "^a+$",
        "]",
        "}",
        "{",
        "a{,2}",
        "{,2}",
        r"\c",
        r"\8",
        r"\k<x>",
        "(?<n>a)|(?<n>b)",
        "(?i-m:a)",
        "(?i-:a)",
        "[]",
        "[^]",
        r"[\d-x]",
        "a{2147483648,}?|b",
    ] {
        let is_too_large = source.contains("2147483648");
        assert_eq!(Pattern::new(source, "").is_ok(), !is_too_large, "{source}");
    }
}

#[test]
fn groups_are_those_of_the_last_repetition() {
    assert_eq!(shown("(?:(a)|(b))*", "", "ab"), "ab|-|b");
    assert_eq!(shown("(z)((a+)?(b+)?(c))*", "", "zaacbbbcac"), "zaacbbbcac|z|ac|a|-|c");
    assert_eq!(shown("(a*)*", "", "b"), "|-");
    assert_eq!(shown("(?:a*?)*?b", "", "aab"), "aab");
    assert_eq!(shown("(?:(?:a)*?x?)*", "", "aaxa"), "aaxa");
    assert_eq!(shown("(|a)+", "", "aaa"), "aaa|a");
    assert_eq!(shown("(a?){3}b", "", "aab"), "aab|");
}

#[test]
fn looks_and_references_keep_what_groups_took() {
    assert_eq!(shown(r"(?=(a+))a*b\1", "", "baaabac"), "aba|a");
    assert_eq!(shown(r"(?<=(\d+)(\d+))$", "", "1053"), "|1|053");
    assert_eq!(shown(r"(?<!a)b", "", "abcb"), "b");
    assert_eq!(
        shown(r"(.*?)a(?!(a+)b\2c)\2(.*)", "", "baaabaac"),
        "baaabaac|ba|-|abaac"
    );
    assert_eq!(shown(r"\2(a)(\1)", "", "aa"), "aa|a|a");
    assert_eq!(shown(r"(?<n>.)\k<n>", "", "abb"), "bb|b");
    assert_eq!(shown(r"(?<=\1(a))b", "", "aab"), "b|a");
}

#[test]
fn letters_of_either_case_are_those_of_javascript() {
    assert_eq!(shown("[a-z]+", "i", "ABC"), "ABC");
    assert_eq!(shown("[^x]", "i", "X"), "none");
    assert_eq!(shown("σ", "i", "ς"), "ς");
    assert_eq!(shown("[σ]", "i", "ς"), "ς");
    assert_eq!(shown("k", "i", "\u{212a}"), "none");
    assert_eq!(shown("s", "i", "ſ"), "none");
    assert_eq!(shown("(?i:a)b", "", "AB"), "none");
    assert_eq!(shown("(?-i:a)b", "i", "aB"), "aB");
}

#[test]
fn what_takes_others_exponential_time_takes_linear_time_here() {
    let long = "a".repeat(50_000);
    for source in [
        "(a+)+b",
        "(a|a)*b",
        "(a*)*b",
        "(?:a?){40}a{40}b",
        "(?:(?:a+)+)+$x",
        "a*a*a*a*a*b",
        "(.*)*(.*)*x",
        "(?=(a+)+b)c",
    ] {
        assert_eq!(shown(source, "", &long), "none", "{source}");
    }
    // What one search learned, the next knows: otherwise each of them would run to the end of the text.
    let regex = Regex::new(Rc::new(Pattern::new("a*b|a", "g").unwrap()));
    assert_eq!(regex.replace(&long, "c"), "c".repeat(50_000));
}

#[test]
fn units_are_halves_of_what_lies_beyond_the_first_plane() {
    assert_eq!(shown("^..$", "", "😀"), "😀");
    assert_eq!(shown("^.$", "", "😀"), "none");
    assert_eq!(shown(r"\u{2}", "", "uu"), "uu");
    assert_eq!(shown("[^]", "", "\n"), "\n");
    assert_eq!(shown("a.b", "", "a\nb"), "none");
    assert_eq!(shown("^b$", "m", "a\nb\nc"), "b");
}
