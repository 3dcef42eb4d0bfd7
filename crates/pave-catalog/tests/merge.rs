//! Catalog files as people write them, in 200 ways, keep every comment and every field of theirs.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

use pave_spec::{Platform, SpecSource, read};
use serde_json::Value;

const SPEC: &str = "\
name: orders
description: Takes orders
owner: team-shop
system: ordering
tier: tier-1
tags: [java]
gitRepo: https://github.com/myorg/orders
dependsOn: [\"component:billing\", \"resource:orders-db\"]
apis: [{name: orders-api, definition: ./openapi.yaml}]
catalog: {links: [{url: \"https://wiki.example.com/orders\", title: Handbook}], labels: {tier: gold}}
";

fn entities() -> Vec<Value> {
    let file = Some("pave.yaml");
    let (spec, findings) = read(&SpecSource { file, text: SPEC }, &Platform::default());
    pave_catalog::generate(&spec.unwrap_or_else(|| panic!("{findings:?}")), &Platform::default()).entities
}

/// Chooses, the same for the same seed.
struct Chooser(u64);

impl Chooser {
    fn among<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        // Knuth's linear congruential generator; its high bits are good.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let place = usize::try_from(self.0 >> 33).unwrap() % choices.len();
        choices[place]
    }
}

/// A file in one of many styles: order of keys, blocks and brackets, quotes, indentation, comments, more documents.
fn file(seed: u64) -> String {
    let mut choose = Chooser(seed);
    let mut text = String::new();
    text.push_str(choose.among(&["", "# the orders team's file #1\n", "---\n", "# one\n\n---\n# two\n"]));
    text.push_str(choose.among(&[
        "apiVersion: backstage.io/v1alpha1\nkind: Component\n",
        "kind: Component # it runs\napiVersion: backstage.io/v1beta1\n",
        "apiVersion: \"backstage.io/v1alpha1\"\nkind: 'Component'\n",
    ]));
    text.push_str("metadata:\n");
    let mut fields = [
        choose.among(&["  name: orders\n", "  name: orders # never rename\n", "  name: \"orders\"\n"]),
        choose.among(&[
            "",
            "  description: Takes orders\n",
            "  description: something old # to improve\n",
            "  description: |\n    several\n    lines\n",
            "  description: >-\n    folded\n    lines\n\n",
            "  description: 'it''s old'\n",
        ]),
        choose.among(&[
            "",
            "  annotations: {}\n",
            "  annotations:\n",
            "  annotations:\n    example.com/hand: made # by hand\n",
            "  annotations:\n    # why\n    backstage.io/kubernetes-id: other\n    example.com/hand: made\n\n",
            "  annotations: {example.com/hand: made, example.com/more: \"x, y\"}\n",
            "  annotations:\n        example.com/deep: indentation\n",
        ]),
        choose.among(&[
            "",
            "  tags: [python, legacy]\n",
            "  tags:\n    - python\n    # half of it\n    - legacy\n",
            "  tags:\n  - python # old style\n  - legacy\n",
            "  tags: []\n",
        ]),
        choose.among(&[
            "",
            "  links:\n    - url: https://example.com/board\n      title: Board\n",
            "  links:\n    - title: Handbook of ours\n      url: https://wiki.example.com/orders\n      icon: docs # theirs\n",
        ]),
        choose.among(&["", "  labels:\n    tier: silver\n    hand: made\n", "  labels: {hand: made}\n"]),
    ];
    if choose.among(&["a", "b"]) == "b" {
        fields.reverse();
    }
    text.push_str(&fields.concat());
    let mut body = [
        choose.among(&["  type: service\n", "  type: library # for now\n"]),
        choose.among(&["  lifecycle: production\n", "  lifecycle: experimental\n"]),
        choose.among(&[
            "  owner: group:default/team-shop\n",
            "  owner: team-shop\n",
            "  owner: user:guest # until the team is there\n",
        ]),
        choose.among(&["", "  system: ordering\n", "  system: old\n"]),
        choose.among(&[
            "",
            "  dependsOn:\n    - component:default/billing\n    - component:hand # ours\n",
            "  dependsOn:\n  # first\n  - component:hand\n  # last\n",
            "  dependsOn: ['component:hand']\n",
            "  dependsOn: [\n    'component:hand', # why\n    'component:other',\n    ]\n",
        ]),
        choose.among(&[
            "",
            "  providesApis:\n    - orders-api\n",
            "  providesApis: [api:default/orders-api]\n",
        ]),
        choose.among(&[
            "",
            "  subcomponentOf: shop\n",
            "  # a field of theirs\n  x-team:\n    chat: '#shop'\n",
        ]),
    ];
    if choose.among(&["a", "b"]) == "b" {
        body.rotate_left(3);
    }
    let spec: String = body.concat();
    text.push_str("spec:\n");
    text.push_str(&spec);
    text.push_str(choose.among(&[
        "",
        "# the end\n",
        "---\napiVersion: backstage.io/v1alpha1\nkind: API\nmetadata:\n  name: orders-api\n  description: ours\nspec:\n  type: openapi\n  lifecycle: production\n  owner: team-shop\n  definition: |\n    openapi: 3.0.0 # not a comment of YAML\n    info: {title: x}\n",
        "---\n# another one\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: other}\nspec: {type: library, lifecycle: production, owner: team-shop}\n",
        "---\nkind: Resource\napiVersion: backstage.io/v1alpha1\nmetadata:\n  name: orders-db\nspec: &shared\n  type: database\n  owner: team-shop\n",
    ]));
    match choose.among(&["plain", "plain", "plain", "crlf", "no end", "mark"]) {
        "crlf" => text.replace('\n', "\r\n"),
        "no end" => text.trim_end().to_owned(),
        "mark" => format!("\u{feff}{text}"),
        _ => text,
    }
}

fn comments(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.find('#').and_then(|at| line.get(at..)).map(str::trim_end))
        .collect()
}

/// Every value that is no list or object, by its path.
fn leaves(value: &Value, path: &str, list: &mut Vec<(String, Value)>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(key, value)| leaves(value, &format!("{path}/{key}"), list)),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, &format!("{path}/*"), list)),
        other => list.push((path.to_owned(), other.clone())),
    }
}

/// What the generator decides; everything else is a person's.
const MANAGED: [&str; 7] = [
    "/metadata/description",
    "/metadata/annotations/backstage.io~kubernetes-id",
    "/metadata/labels/tier",
    "/spec/type",
    "/spec/lifecycle",
    "/spec/owner",
    "/spec/system",
];

#[test]
fn two_hundred_files_lose_no_comment_and_no_field() {
    let entities = entities();
    let mut different = std::collections::BTreeSet::new();
    for seed in 0..200 {
        let old = file(seed);
        different.insert(old.clone());
        let merged = pave_catalog::merge("catalog-info.yaml", &old, &entities);
        let merged = merged.unwrap_or_else(|findings| panic!("{findings:#?}\n{old}"));
        let new = &merged.content;
        assert_eq!(
            comments(&old),
            comments(new)
                .into_iter()
                .filter(|comment| comments(&old).contains(comment))
                .collect::<Vec<_>>(),
            "{old}\n----\n{new}"
        );
        let read = |text: &str| -> Vec<Value> {
            let documents = pave_yaml::parse("c", text).unwrap_or_else(|findings| panic!("{findings:?}\n{text}"));
            documents.iter().map(|document| document.root.to_json()).collect()
        };
        for (before, after) in read(&old).iter().zip(read(new)) {
            let (mut wanted, mut given) = (Vec::new(), Vec::new());
            leaves(before, "", &mut wanted);
            leaves(&after, "", &mut given);
            for leaf in wanted.iter().filter(|(_, value)| !value.is_null()) {
                let managed = leaf.0.replace("backstage.io/kubernetes", "backstage.io~kubernetes");
                assert!(
                    given.contains(leaf) || MANAGED.contains(&managed.as_str()),
                    "{leaf:?} is lost\n{old}\n----\n{new}"
                );
            }
        }
        let again = pave_catalog::merge("catalog-info.yaml", new, &entities).unwrap();
        assert_eq!((&again.content, again.findings.len()), (new, 0), "{old}");
        let component = read(new)
            .into_iter()
            .find(|entity| entity["metadata"]["name"] == "orders")
            .unwrap();
        assert_eq!(component["spec"]["type"], "service");
        assert_eq!(
            component["metadata"]["annotations"]["github.com/project-slug"],
            "myorg/orders"
        );
        assert!(
            component["spec"]["dependsOn"]
                .as_array()
                .unwrap()
                .iter()
                .any(|item| item == "resource:orders-db")
        );
    }
    assert!(different.len() > 190, "{} files", different.len());
}

#[test]
fn an_empty_file_gets_everything_and_a_complete_one_nothing() {
    let entities = entities();
    let merged = pave_catalog::merge("c", "", &entities).unwrap();
    assert_eq!(merged.content, pave_yaml::emit_documents(&entities));
    assert_eq!(
        pave_catalog::merge("c", &merged.content, &entities).unwrap().content,
        merged.content
    );
}

#[test]
fn what_cannot_be_changed_safely_is_said_with_its_place() {
    let aliased = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\nx: &spec\n  type: library\nspec: *spec\n";
    let findings = pave_catalog::merge("c.yaml", aliased, &entities()).unwrap_err();
    assert!(findings.iter().all(|finding| finding.code == "catalog.merge"));
    assert!(findings[0].position.is_some());
    let broken = pave_catalog::merge("c.yaml", "a: [", &entities()).unwrap_err();
    assert_eq!(broken[0].code, "Y1");
}
