use super::super::read_any;
use super::*;
use proptest::prelude::*;

/// Whether `text` is simple; what is read of it must be what the parser makes of it.
fn is_simple(text: &str) -> bool {
    let Some(documents) = read(text) else { return false };
    assert_eq!(Ok(documents), read_any("a.yaml", text), "{text:?}");
    true
}

/// All that means something to YAML, and a letter and a digit.
const SIGNS: &[u8] = b"a1 :-\n#[]{},\"'./?&*!|>%@`~=<\t\r\\";

#[test]
fn every_short_text_is_read_as_by_the_parser() {
    let signs = || SIGNS.iter().map(|sign| char::from(*sign));
    let mut texts = vec![String::new()];
    let mut simple = 0;
    for _ in 0..3 {
        let longer = |text: &String| signs().map(|sign| format!("{text}{sign}")).collect::<Vec<_>>();
        texts = texts.iter().flat_map(longer).collect();
        for text in &texts {
            for around in [
                format!("{text}\n"),
                format!("a: {text}\n"),
                format!("a:\n  - b{text}\nc: 1\n"),
            ] {
                simple += usize::from(is_simple(&around));
            }
        }
    }
    assert!(simple > 100);
}

const FILE: &str = "# A service.
name: api  # its name
port: 8080
list:
  - name: A
    value: 'x y'
  - name: B
    deep:
      list: [a, b.c]
      none: {}
flush:
- /a:b
- \"c\"

owner: group:default/users
---
# The next.
a: b
---

list:
  - c
";

#[test]
fn a_file_is_read_as_by_the_parser_whatever_sign_in_it_changes() {
    assert!(is_simple(FILE));
    for at in 0..FILE.len() {
        let (before, rest) = FILE.split_at(at);
        let (_, after) = rest.split_at(1);
        is_simple(&[before, after].concat());
        is_simple(before);
        for sign in SIGNS {
            let sign = char::from(*sign);
            is_simple(&format!("{before}{sign}{rest}"));
            is_simple(&format!("{before}{sign}{after}"));
        }
    }
}

#[test]
fn what_needs_the_parser_is_left_to_it() {
    for text in [
        "",
        "a\n",
        "a: b",
        "a:\n",
        "a: b: c\n",
        "a: 1\na: 2\n",
        "<<: b\n",
        "a: |\n  b\n",
        "a: b\n  c\n",
        "- - a\n",
        "a: é\n",
        "a: &b c\n",
        "a: \"\\n\"\n",
        "a: .inf\n",
        "---\n",
        "--- a\n",
        "a: b\n---\n",
        "a: b\n---\n---\na: b\n",
        "a: b\n...\n",
        "a:\n---\nb: c\n",
        "a: [b: c]\n",
        "a: [b,]\n",
        "\ta: b\n",
    ] {
        assert_eq!(read(text), None, "{text:?}");
    }
    let nested = |depth: usize| {
        let keys: Vec<_> = (0..depth).map(|indent| " ".repeat(indent) + "a:").collect();
        format!("{} 1\n", keys.join("\n"))
    };
    assert!(is_simple(&nested(DEPTH)));
    assert_eq!(read(&nested(DEPTH + 1)), None);
}

/// Lines as files have them, most of them where they can stand.
fn file() -> impl Strategy<Value = String> {
    const LINES: &[&str] = &[
        "a:",
        "b:",
        "c: 1",
        "d: x y",
        "e: [a, b]",
        "f: {}",
        "g: 'x'",
        "h: \"y\"  # z",
        "- a",
        "- a: 1",
        "- b:",
        "- - 2",
        "-  c: 1.5",
        "# a",
        "",
        "i: http://a/b#c",
        "j: a#b",
        "-",
        "k: |",
        "l: - a",
        "---",
        "m: a: b",
        "n: []",
        "- [x]",
        "o:  true ",
        "p: a  # b",
        "text",
        "q :1",
        "r:1",
        "s: ~",
        "t: .5",
        "u: 'it''s'",
        "v: \"a\\n\"",
        "...",
    ];
    let line = (0..4_usize, 0..9_usize, prop::sample::select(LINES));
    prop::collection::vec(line, 0..9).prop_map(|lines| {
        let lines = lines.into_iter().map(|(depth, odd, line)| {
            let indent = if odd == 0 { depth } else { depth * 2 };
            format!("{}{line}\n", " ".repeat(indent))
        });
        lines.collect()
    })
}

proptest! {
    #[test]
    fn files_are_read_as_by_the_parser(text in file()) {
        is_simple(&text);
    }
}
