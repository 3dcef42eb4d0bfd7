//! Whatever a person writes into a field, the documents and their kinds are those of a harmless value, or an error.

#![expect(clippy::panic, reason = "a test")]

use pave_manifests::{Output, generate};
use pave_spec::{Platform, SpecSource, read};
use proptest::prelude::*;
use serde_json::{Value, json};

fn spec(text: &str) -> Value {
    // Fields of one line refuse several; the others must still be tried with them.
    let line = if pave_spec::TextRule::Line.accepts(text) {
        text
    } else {
        "harmless"
    };
    json!({
        "name": "api",
        "owner": "group:default/payments",
        "description": line,
        "args": [text],
        "environmentVariables": [{ "name": "A", "value": text }],
        "files": [{ "path": "/etc/api/settings", "content": text }],
        "secrets": [{ "name": "db", "from": line }],
        "patches": [{ "kind": "Deployment", "patch": { "metadata": { "annotations": { "a": text, "b": { "c": [text] } } } } }],
        "manifests": [{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "own" }, "data": { "a": text } }],
        "environments": { "dev": { "environmentVariables": [{ "name": "A", "value": text }] } },
    })
}

/// The kind and name of every document of every file, or nothing where the spec is refused.
fn documents(spec: &Value, output: Output) -> Option<Vec<(String, String, String)>> {
    let text = spec.to_string();
    let platform = Platform::default();
    let (spec, findings) = read(
        &SpecSource {
            file: None,
            text: &text,
        },
        &platform,
    );
    assert_eq!(spec.is_none(), pave_report::has_errors(&findings));
    let generated = generate(&spec?, &platform, output);
    let mut list = Vec::new();
    for file in generated
        .files
        .iter()
        .filter(|file| !file.path.contains("/patch") && !file.path.starts_with("templates/"))
    {
        let read = pave_yaml::parse(&file.path, &file.content).unwrap_or_else(|findings| panic!("{findings:?}"));
        for document in read {
            let text = |keys: &[&str]| {
                document
                    .root
                    .at(keys)
                    .and_then(|node| node.as_str())
                    .unwrap_or_default()
                    .to_owned()
            };
            list.push((file.path.clone(), text(&["kind"]), text(&["metadata", "name"])));
        }
    }
    Some(list)
}

fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("\n"),
        Just("---"),
        Just("kind: ClusterRoleBinding"),
        Just("{{"),
        Just("}}"),
        Just("${{ x }}"),
        Just("$(X)"),
        Just("- "),
        Just(": "),
        Just("#"),
        Just("\""),
        Just("'"),
        Just("\t"),
        Just("\r\n"),
        Just("\u{2028}"),
        Just("&a"),
        Just("*a"),
        Just("|"),
        Just(" "),
        Just("x"),
        Just("no"),
        Just("\u{e000}0-0"),
        Just("\"\\ue0000-0\": null"),
    ];
    prop_oneof![
        any::<String>(),
        prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn hostile_text_changes_no_document(text in any_text()) {
        let harmless = spec("harmless");
        for output in [Output::Plain, Output::Kustomize, Output::Helm] {
            if let Some(found) = documents(&spec(&text), output) {
                prop_assert_eq!(Some(found), documents(&harmless, output));
            }
        }
    }

    #[test]
    fn braces_of_a_spec_are_no_templates_in_a_chart(text in any_text()) {
        let text = spec(&text).to_string();
        let platform = Platform::default();
        if let (Some(spec), _) = read(&SpecSource { file: None, text: &text }, &platform) {
            let harmless = spec_of("harmless");
            let count = |spec| -> Vec<(String, usize)> {
                let files = generate(spec, &platform, Output::Helm).files.into_iter();
                let templates = files.filter(|file| file.path.starts_with("templates/"));
                // An escaped brace of the spec is `{{ "{{" }}`: what remains are the chart's own.
                templates.map(|file| (file.path, file.content.replace("{{ \"{{\" }}", "").matches("{{").count())).collect()
            };
            prop_assert_eq!(count(&spec), count(&harmless));
        }
    }
}

fn spec_of(text: &str) -> pave_spec::Spec {
    let text = spec(text).to_string();
    let (spec, findings) = read(
        &SpecSource {
            file: None,
            text: &text,
        },
        &Platform::default(),
    );
    spec.unwrap_or_else(|| panic!("{findings:?}"))
}

#[test]
fn a_hundred_runs_give_the_same_bytes() {
    let spec = spec_of("a: b");
    for output in [Output::Plain, Output::Kustomize, Output::Helm] {
        let first = generate(&spec, &Platform::default(), output);
        for _ in 0..100 {
            assert_eq!(generate(&spec, &Platform::default(), output), first);
        }
    }
}
