//! A host is told where a rendering is that takes long, and nothing by one that does not: it may have to end it, and says where.
#![expect(clippy::unwrap_used, reason = "values that cannot be read fail their test")]

use pave_template::{
    Dialect, EntryKind, Host, HostCalls, Part, RenderOptions, SkeletonEntry, SkeletonOptions, TemplateCache, Values,
    render_tree,
};
use std::cell::RefCell;
use std::rc::Rc;

/// A host that remembers what it is told.
#[derive(Default)]
struct Told(RefCell<Vec<(String, usize)>>);

impl HostCalls for Told {
    fn filter(&self, _: &str, _: &str) -> Result<String, String> {
        Err("no filters".to_owned())
    }

    fn global(&self, _: &str, _: &str) -> Result<String, String> {
        Err("no globals".to_owned())
    }

    fn at(&self, file: &str, line: usize) {
        self.0.borrow_mut().push((file.to_owned(), line));
    }
}

fn told(files: &[(&str, &str)], dialect: Dialect) -> Vec<(String, usize)> {
    let entries: Vec<_> = files
        .iter()
        .map(|(path, content)| SkeletonEntry {
            path,
            kind: EntryKind::File,
            content: content.as_bytes(),
            mode: 0o644,
            part: Part::Rendered,
        })
        .collect();
    let list: Vec<String> = (0..500).map(|number| number.to_string()).collect();
    let text = "x".repeat(300_000);
    let json = format!("{{\"list\":[{}],\"text\":\"{text}\",\"s\":\"ab\"}}", list.join(","));
    let values = Values::from_json(json.as_bytes()).unwrap();
    let render = RenderOptions {
        dialect,
        ..RenderOptions::default()
    };
    let options = SkeletonOptions {
        render,
        ..SkeletonOptions::default()
    };
    let host = Rc::new(Told::default());
    let lent = Host {
        calls: Some(host.clone()),
        ..Host::default()
    };
    let _ = render_tree(&entries, &values, &options, &lent, &TemplateCache::with_room(0));
    host.0.take()
}

fn at(file: &str, line: usize) -> (String, usize) {
    (file.to_owned(), line)
}

#[test]
fn a_small_skeleton_tells_nothing() {
    let files = [
        ("a", "${{ values.s }}\n{% for x in values.list %}${{ x }}{% endfor %}"),
        ("b", "${{ values.s }}"),
    ];
    assert_eq!(told(&files, Dialect::Nunjucks), []);
}

#[test]
fn steps_tell_the_statement_that_is_next() {
    let slow = "one\n\n{% for x in range(40000) %}\n${{ values.s }}{% endfor %}";
    let places = told(&[("a", "x"), ("b", slow)], Dialect::Nunjucks);
    assert!(
        places.len() >= 3 && places.iter().all(|place| *place == at("b", 3) || *place == at("b", 4)),
        "{places:?}"
    );
    let included = told(&[("a", "{% include 'b' %}"), ("b", slow)], Dialect::Nunjucks);
    assert!(included.contains(&at("b", 4)), "{included:?}");
}

#[test]
fn patterns_that_refer_back_tell_every_statement() {
    let source = "one\n${{ values.s }}\n${{ r/(a)\\1/.test(values.s) }}\nfour ${{ 1 }}";
    let places = told(&[("a", source)], Dialect::Nunjucks);
    assert!(
        places.contains(&at("a", 2)) && places.contains(&at("a", 3)) && places.contains(&at("a", 4)),
        "{places:?}"
    );
}

#[test]
fn patterns_over_long_texts_tell_where_they_are() {
    let source = "{% for x in range(9) %}\n\n${{ r/y/.test(values.text) }}{% endfor %}";
    assert!(told(&[("a", source)], Dialect::Nunjucks).contains(&at("a", 3)));
}

#[test]
fn many_files_tell_which_is_begun() {
    let names: Vec<String> = (0..200).map(|number| format!("f{number}")).collect();
    let files: Vec<_> = names.iter().map(|name| (name.as_str(), "${{ values.s }}")).collect();
    let places = told(&files, Dialect::Nunjucks);
    assert!(
        (2..10).contains(&places.len()) && places.iter().all(|(_, line)| *line == 1),
        "{places:?}"
    );
}

#[test]
fn jinja_tells_the_first_tag_and_what_comes_behind_each_text() {
    let source = "one\n{{ 1 }}\n\n{% if values.s %}\n{{ values.s }}\n{% endif %}";
    let lines: Vec<usize> = told(&[("a", source)], Dialect::Jinja)
        .into_iter()
        .map(|(_, line)| line)
        .collect();
    assert_eq!(lines.first(), Some(&2));
    assert!(
        lines.contains(&4) && lines.contains(&5) && lines.contains(&6),
        "{lines:?}"
    );
}
