//! What holds for every text: nothing panics, and a text without tags is its own rendering.

use pave_template::{
    Dialect, EntryKind, Host, Part, RenderOptions, SkeletonEntry, SkeletonOptions, TemplateCache, Values, has_tags,
    render_string, render_tree,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// Pieces of both languages, so that texts get past the first tag.
const PIECES: &[&str] = &[
    "${{ ",
    "{{ ",
    " }}",
    "{% ",
    "{%- ",
    " -%}",
    " %}",
    "{# ",
    " #}",
    "if a",
    "elif b",
    "else",
    "endif",
    "for x in list",
    "for k, v in map",
    "endfor",
    "set a = 1",
    "set a",
    "endset",
    "macro m(x, y=2)",
    "endmacro",
    "m(1)",
    "call m(2)",
    "caller()",
    "endcall",
    "filter upper",
    "endfilter",
    "switch n",
    "case 1",
    "default",
    "endswitch",
    "block one",
    "endblock",
    "raw",
    "endraw",
    "a",
    "list",
    "map",
    "n",
    "s",
    "missing",
    ".name",
    "[0]",
    "[::-1]",
    "[1:",
    ":2]",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "'",
    "\"",
    "\\",
    "r/a+/g",
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "**",
    "~",
    "==",
    "===",
    "<",
    " in ",
    " not ",
    " is ",
    " and ",
    " or ",
    " if ",
    " else ",
    "| join(', ')",
    "| sort",
    "| dump",
    "| replace('a',",
    "| truncate(3)",
    "| batch(2)",
    "| indent(2)",
    "| int(0, 16)",
    ".split('')",
    ".splice(1)",
    ".toFixed(2)",
    "range(3)",
    "cycler(1, 2)",
    "joiner()",
    "loop.index",
    "1e308",
    "0.5",
    "\n",
    "\r\n",
    " ",
    "é",
    "😀",
    "\u{feff}",
    "text",
];

fn template() -> impl Strategy<Value = String> {
    let piece = prop_oneof![8 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => "\\PC{0,3}"];
    prop_oneof![
        3 => proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

fn options() -> impl Strategy<Value = RenderOptions> {
    (any::<[bool; 5]>()).prop_map(
        |[jinja, strict, trim_blocks, lstrip_blocks, cookiecutter_compat]| RenderOptions {
            dialect: if jinja { Dialect::Jinja } else { Dialect::Nunjucks },
            strict,
            trim_blocks,
            lstrip_blocks,
            cookiecutter_compat,
        },
    )
}

#[expect(clippy::unwrap_used, reason = "the text below is JSON")]
fn values() -> Values {
    let json = r#"{"a":"x","b":false,"list":[3,"a",null,[1]],"map":{"name":"x","10":1},"n":1,"s":"Hello 😀"}"#;
    Values::from_json(json.as_bytes()).unwrap()
}

fn file<'a>(path: &'a str, content: &'a str) -> SkeletonEntry<'a> {
    SkeletonEntry {
        path,
        kind: EntryKind::File,
        content: content.as_bytes(),
        mode: 0o644,
        part: Part::Rendered,
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_121),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_text_renders_or_says_where_it_is_wrong(source in template(), options in options()) {
        if let Err(findings) = render_string("template", &source, &values(), &options, &Host::default()) {
            prop_assert!(!findings.is_empty());
            let lines = u32::try_from(source.split('\n').count()).unwrap();
            for finding in findings {
                let is_inside = finding.position.is_none_or(|position| (1..=lines).contains(&position.line));
                prop_assert!(is_inside, "{}", finding.message);
            }
        }
    }

    #[test]
    fn a_text_without_tags_is_its_own_rendering(source in template(), options in options()) {
        let source = if has_tags(source.as_bytes(), &options) { source.replace(['{', '}'], "(") } else { source };
        prop_assert!(!has_tags(source.as_bytes(), &options));
        let rendered = render_string("template", &source, &values(), &options, &Host::default());
        prop_assert_eq!(rendered.map(|rendered| rendered.output), Ok(source));
    }

    #[test]
    fn any_name_stays_inside_of_the_target(path in template(), glob in "\\PC{0,12}", render in options()) {
        let options = SkeletonOptions { render, copy_without_templating: vec![glob], ..SkeletonOptions::default() };
        for written in render_tree(&[file(&path, "x")], &values(), &options, &Host::default(), &TemplateCache::with_room(0)).files {
            prop_assert!(!written.path.is_empty() && !written.path.starts_with('/'));
            prop_assert!(written.path.split('/').all(|part| part != ".."), "{}", written.path);
        }
    }
}
