//! Every limit of the Nunjucks dialect is reached: without it a template of a few bytes would hold its worker, or fill its
//! memory. What reaches a limit is told as `template.limit`, in words that name it.
#![expect(clippy::unwrap_used, reason = "a limit that is not reached fails its test")]

use pave_report::Finding;
use pave_template::{
    EntryKind, Host, HostCalls, Part, RenderOptions, SkeletonEntry, SkeletonOptions, TemplateCache, Values,
    render_string, render_tree,
};

/// A text of a megabyte, a thousand numbers in a list, a Map and a Set, and a name.
fn values() -> Values {
    let big = "x".repeat(1 << 20);
    let list: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
    let list = list.join(",");
    let pairs = list.replace(',', ",0],[");
    let json = format!(
        r#"{{"big":"{big}","list":[{list}],"name":"shop","map":{{"$pave:map":[[{pairs},0]]}},"set":{{"$pave:set":[{list}]}}}}"#
    );
    Values::from_tagged_json(json.as_bytes()).unwrap()
}

/// What is wrong with `source`; on a stack as large as a worker's, since a build for tests takes more of it.
fn findings(source: &str) -> Vec<Finding> {
    let render = || {
        render_string(
            "limit.txt",
            source,
            &values(),
            &RenderOptions::default(),
            &Host::default(),
        )
    };
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(64 << 20);
        let rendered = builder.spawn_scoped(scope, || render().map(|rendered| rendered.output));
        rendered.unwrap().join().unwrap().unwrap_err()
    })
}

/// Renders `source`, which must reach the limit that is told as `what`, and nothing else.
#[track_caller]
fn reaches(what: &str, source: &str) {
    let findings = findings(source);
    let shown = source.get(..120).unwrap_or(source);
    let found: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(
        findings
            .iter()
            .any(|finding| finding.code == "template.limit" && finding.message.contains(what)),
        "{shown}: {found:?}"
    );
}

fn nested(open: &str, inner: &str, close: &str, times: usize) -> String {
    format!("{}{inner}{}", open.repeat(times), close.repeat(times))
}

#[test]
fn steps_are_counted() {
    reaches(
        "1000000 steps",
        "{% for a in range(2000) %}{% for b in range(2000) %}{% endfor %}{% endfor %}",
    );
    reaches(
        "1000000 steps",
        "{% macro m() %}{{ m }}{% endmacro %}{% for a in range(99999) %}${{ m() }}${{ m() }}${{ m() }}${{ m() }}{% endfor %}",
    );
}

#[test]
fn work_is_charged_by_size_and_not_only_by_step() {
    // Nine tenths of the steps are taken before; each statement may then look at a megabyte, or at a thousand values.
    let before = "{% set x = range(99990) %}".repeat(9);
    for (times, expression) in [
        (200, "big.charAt(0)"),
        (200, "big | first"),
        (200, "'x' in big"),
        (200, "big ~ ''"),
        (60, "list.sort()"),
        (5_200, "0 in list"),
        (200, "map.has(1)"),
        (200, "set.has(1)"),
    ] {
        let source = |of: &str| format!("{before}{{% for a in range({times}) %}}{{% set x = {of} %}}{{% endfor %}}");
        reaches("1000000 steps", &source(expression));
        // The same over a small value ends well.
        let small = source("'x' in 'x'");
        assert!(render_string("x", &small, &values(), &RenderOptions::default(), &Host::default()).is_ok());
    }
}

#[test]
fn a_slice_that_counts_with_texts_is_charged_by_their_length() {
    // `"22" + 1` is `221`, and so on: without the charge, 100,000 texts of up to 100 kB.
    reaches("bytes of values in one slice", "{% set x = 4['22':-1] %}");
}

#[test]
fn counts_that_would_make_as_many_values_are_refused() {
    for expression in [
        "range(1000000000)",
        "range(0, 100000000000000000000)",
        "[1] | batch(1000000000, 'x')",
        "[1] | slice(1000000000)",
        "'' | center(1000000000)",
        "'a' | indent(1000000000, true)",
    ] {
        let findings = findings(&format!("${{{{ {expression} }}}}"));
        assert!(
            findings.iter().any(|finding| finding.code == "template.limit"),
            "{expression}: {findings:?}"
        );
    }
}

#[test]
fn output_is_bounded() {
    reaches("characters of output", "{% for a in range(17) %}${{ big }}{% endfor %}");
    // Text that is captured is counted each time it is written.
    reaches(
        "characters of output",
        "{% set a %}${{ big }}${{ big }}{% endset %}{% for b in range(9) %}${{ a }}{% endfor %}",
    );
}

#[test]
fn one_text_and_one_list_are_bounded() {
    let doubled = "{% set x = x ~ x %}".repeat(8);
    reaches("bytes in one text", &format!("{{% set x = big %}}{doubled}"));
    let doubled = "{% set x = x.concat(x) %}".repeat(8);
    reaches(
        "entries in one list or object",
        &format!("{{% set x = list %}}{doubled}"),
    );
}

#[test]
fn nesting_is_bounded_where_it_runs() {
    reaches("levels of nesting", "{% macro m() %}${{ m() }}{% endmacro %}${{ m() }}");
    reaches(
        "levels of nesting",
        "{% macro m(x) %}{% call(y) m(x) %}${{ y }}{% endcall %}{% endmacro %}${{ m(1) }}",
    );
    reaches(
        "levels of nested values",
        "{% set x = [] %}{% for a in range(400) %}{% set x = [x] %}{% endfor %}${{ x | dump }}",
    );
}

/// Nested blocks in one that never runs.
fn unreached(open: &str, inner: &str, close: &str, times: usize) -> String {
    format!("{{% if 0 %}}{}{{% endif %}}", nested(open, inner, close, times))
}

#[test]
fn nesting_is_bounded_before_it_runs() {
    for (open, inner, close) in [
        ("(", "1", ")"),
        ("[", "1", "]"),
        ("{a: ", "1", "}"),
        ("name[", "1", "]"),
        ("name(", "1", ")"),
        ("1 | default(", "1", ")"),
    ] {
        reaches(
            "levels of nesting",
            &format!(
                "{{% if 0 %}}${{{{ {} }}}}{{% endif %}}",
                nested(open, inner, close, 5_000)
            ),
        );
    }
    reaches("levels of nesting", &unreached("{% if 1 %}", "", "{% endif %}", 5_000));
    reaches(
        "levels of nesting",
        &unreached("{% for a in list %}", "", "{% endfor %}", 5_000),
    );
    reaches(
        "levels of nesting",
        &unreached("{% set a %}", "", "{% endset %}", 5_000),
    );
}

#[test]
fn chains_are_bounded_also_where_they_never_run() {
    let never = |expression: &str| format!("{{% if 0 %}}${{{{ {expression} }}}}{{% endif %}}");
    for part in ["1 + ", "1 ~ ", "1 and ", "1 or ", "1 // "] {
        reaches("operators in one chain", &never(&format!("{}1", part.repeat(50_000))));
    }
    for part in [".a", "[0]", " | upper", "()"] {
        reaches(
            "operators in one chain",
            &never(&format!("name{}", part.repeat(50_000))),
        );
    }
    for part in ["not ", "- ", "1 ** "] {
        reaches("", &never(&format!("{}1", part.repeat(50_000))));
    }
    reaches(
        "",
        &format!("{{% if 0 %}}{}{{% endif %}}", "{% elif 0 %}".repeat(5_000)),
    );
}

#[test]
fn a_template_is_bounded() {
    reaches(
        "characters in one template",
        &format!("${{{{ name }}}}{}", "x".repeat(4 << 20)),
    );
    reaches(
        "expressions in one file",
        &format!("{{% set x = [{}] %}}", "1,".repeat(1_500_000)),
    );
    reaches(
        "characters in a regular expression",
        &format!("${{{{ r/{}/.test(name) }}}}", "a".repeat(20_000)),
    );
}

#[test]
fn patterns_that_are_too_large_are_refused() {
    for pattern in [
        nested("(", "a", ")", 300),
        "(a)".repeat(1_100),
        "(?:abcdefghij){9000}".to_owned(),
    ] {
        let findings = findings(&format!("${{{{ r/{pattern}/.test(name) }}}}"));
        assert!(pave_report::has_errors(&findings), "{findings:?}");
    }
}

/// A portal that counts how often it is called.
struct Portal(std::cell::Cell<usize>);

impl HostCalls for Portal {
    fn filter(&self, _: &str, _: &str) -> Result<String, String> {
        self.0.set(self.0.get() + 1);
        Ok("1".to_owned())
    }

    fn global(&self, name: &str, arguments_json: &str) -> Result<String, String> {
        self.filter(name, arguments_json)
    }
}

#[test]
fn calls_of_the_portal_are_bounded() {
    let names = ["own".to_owned()];
    for source in [
        "{% for a in range(9999) %}{% set x = a | own %}{% endfor %}",
        "{% for a in range(9999) %}{% set x = own(a) %}{% endfor %}",
    ] {
        let portal = std::rc::Rc::new(Portal(std::cell::Cell::new(0)));
        let host = Host {
            filters: &names,
            globals: &names,
            calls: Some(portal.clone()),
            ..Host::default()
        };
        let findings = render_string("x", source, &values(), &RenderOptions::default(), &host).unwrap_err();
        assert!(
            findings
                .iter()
                .any(|finding| finding.message.contains("4096 calls of the portal's")),
            "{findings:?}"
        );
        assert_eq!(portal.0.get(), 4_096);
    }
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

fn errors_of_tree(entries: &[SkeletonEntry<'_>]) -> Vec<(String, Option<String>)> {
    let tree = render_tree(
        entries,
        &values(),
        &SkeletonOptions::default(),
        &Host::default(),
        &TemplateCache::with_room(0),
    );
    assert!(tree.files.is_empty());
    tree.findings
        .into_iter()
        .map(|finding| (finding.message, finding.file))
        .collect()
}

#[test]
fn what_all_files_print_together_is_bounded() {
    let source = "{% for a in range(14) %}${{ values.big }}{% endfor %}";
    let names = ["a", "b", "c", "d", "e"];
    let entries: Vec<_> = names.iter().map(|name| file(name, source)).collect();
    let errors = errors_of_tree(&entries);
    assert!(
        errors
            .iter()
            .any(|(message, at)| message.contains("67108864") && at.as_deref() == Some("e")),
        "{errors:?}"
    );
}

#[test]
fn files_that_load_each_other_are_bounded() {
    for source in ["{% include 'a' %}", "{% import 'a' as m %}", "{% extends 'a' %}"] {
        let errors = errors_of_tree(&[file("a", source)]);
        assert!(
            errors.iter().any(|(message, _)| message.contains("levels of nesting")),
            "{source}: {errors:?}"
        );
    }
}

#[test]
fn braces_of_a_glob_are_bounded() {
    let options = SkeletonOptions {
        copy_without_templating: vec!["{a,b}".repeat(12)],
        ..SkeletonOptions::default()
    };
    let tree = render_tree(
        &[file("a", "x")],
        &values(),
        &options,
        &Host::default(),
        &TemplateCache::with_room(0),
    );
    assert!(
        tree.findings
            .iter()
            .any(|finding| finding.message.contains("1000 patterns")),
        "{:?}",
        tree.findings
    );
}

#[test]
fn values_are_bounded() {
    let message = |json: String| Values::from_json(json.as_bytes()).unwrap_err()[0].message.clone();
    assert!(message(format!("{{\"a\":{}}}", nested("[", "", "]", 200))).contains("128 levels"));
    assert!(message(format!("{{\"a\":[{}1]}}", "1,".repeat(100_000))).contains("100000 entries"));
}

#[test]
fn the_number_of_errors_that_are_told_is_bounded() {
    assert!(findings(&"${{ a b }}".repeat(500)).len() < 100);
    assert!(findings(&"${{ name | nosuchfilter }}\n".repeat(500)).len() < 100);
}

#[test]
fn jinja_is_bounded() {
    let options = RenderOptions {
        dialect: pave_template::Dialect::Jinja,
        ..RenderOptions::default()
    };
    for (code, source) in [
        (
            "template.limit",
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        ),
        (
            "template.limit",
            "{% for a in range(2000) %}{{ 'x' * 9999 }}{% endfor %}",
        ),
        ("template.type", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"),
    ] {
        let render = || render_string("x", source, &values(), &options, &Host::default());
        let findings = std::thread::scope(|scope| {
            let builder = std::thread::Builder::new().stack_size(64 << 20);
            let rendered = builder.spawn_scoped(scope, || render().map(|rendered| rendered.output));
            rendered.unwrap().join().unwrap().unwrap_err()
        });
        assert_eq!(findings[0].code, code, "{source}");
    }
}
