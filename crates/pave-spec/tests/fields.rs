//! The table of fields, the typed model, the JSON Schema, the form and the documentation say the same.
//!
//! `UPDATE_GOLDEN=1 cargo test -p pave-spec` writes `tests/cases/schema`.

#![expect(clippy::indexing_slicing, reason = "a test")]

use pave_spec::field::{Field, Shape};
use pave_spec::{Platform, SpecSource, TextRule, fields, read};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

fn paths(fields: &[Field], outer: &str, list: &mut Vec<String>) {
    for field in fields {
        let path = if outer.is_empty() {
            field.name.to_owned()
        } else {
            format!("{outer}.{}", field.name)
        };
        list.push(path.clone());
        let mut shape = &field.shape;
        while let Shape::List(inner) | Shape::Map(_, inner) = shape {
            shape = inner;
        }
        if let Shape::Object(inner) = shape {
            paths(inner, &path, list);
        }
    }
}

/// The fields that a form can offer: those without free keys, also inside others.
fn paths_in_form(fields: &[Field], outer: &str, list: &mut Vec<String>) {
    for field in fields {
        let path = if outer.is_empty() {
            field.name.to_owned()
        } else {
            format!("{outer}.{}", field.name)
        };
        let shape = match &field.shape {
            Shape::List(inner) => inner,
            other => other,
        };
        if matches!(shape, Shape::Map(..) | Shape::Free) {
            continue;
        }
        if let Shape::Object(inner) = shape {
            if inner
                .iter()
                .any(|field| field.required && matches!(field.shape, Shape::Map(..) | Shape::Free))
            {
                continue;
            }
            list.push(path.clone());
            paths_in_form(inner, &path, list);
        } else {
            list.push(path);
        }
    }
}

fn schema_paths(schema: &Value, outer: &str, list: &mut Vec<String>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = if outer.is_empty() {
            name.clone()
        } else {
            format!("{outer}.{name}")
        };
        list.push(path.clone());
        let mut inner = property;
        while inner["properties"].is_null() && (inner["items"].is_object() || inner["additionalProperties"].is_object())
        {
            inner = if inner["items"].is_object() {
                &inner["items"]
            } else {
                &inner["additionalProperties"]
            };
        }
        schema_paths(inner, &path, list);
    }
}

#[test]
fn schema_documentation_and_form_have_every_field_and_no_other() {
    for (table, schema, text) in [
        (fields::SPEC, pave_spec::spec_schema(), pave_spec::spec_table()),
        (
            fields::PLATFORM,
            pave_spec::platform_schema(),
            pave_spec::platform_table(),
        ),
        (fields::TEAM, pave_spec::team_schema(), pave_spec::team_table()),
    ] {
        let mut wanted = Vec::new();
        paths(table, "", &mut wanted);
        let mut in_schema = Vec::new();
        schema_paths(&schema, "", &mut in_schema);
        assert_eq!(in_schema, wanted);
        let rows = text.lines().skip(2).map(|line| line.split('`').nth(1).unwrap());
        let in_table: Vec<_> = rows.map(|name| name.replace("[]", "").replace(".<name>", "")).collect();
        assert_eq!(in_table, wanted);
    }
    let form = pave_spec::form_parameters();
    let mut in_form: Vec<String> = Vec::new();
    for page in form.as_array().unwrap() {
        schema_paths(page, "", &mut in_form);
    }
    let mut wanted: Vec<String> = Vec::new();
    paths_in_form(fields::SPEC, "", &mut wanted);
    // Nobody chooses the version of the format in a form.
    wanted.retain(|path| path != "apiVersion");
    in_form.sort();
    wanted.sort();
    assert_eq!(in_form, wanted);
}

/// A right text for a rule.
fn sample_text(rule: TextRule) -> &'static str {
    match rule {
        TextRule::GitUrl => "https://github.com/a/b",
        TextRule::Image => "a.io/b:1",
        TextRule::UrlPath | TextRule::RoutePath | TextRule::FilePath => "/a",
        TextRule::ValueSource | TextRule::SecretSource => "secret/a/b",
        TextRule::Schedule => "@daily",
        TextRule::TimeZone => "Etc/UTC",
        TextRule::Host => "a.b",
        TextRule::HttpUrl | TextRule::Link => "http://a.b:1",
        TextRule::Cidr => "10.0.0.0/8",
        TextRule::EntityRefWithKind => "resource:a",
        TextRule::ObjectKind => "Kind",
        TextRule::ApiVersion => "a.b/v1",
        TextRule::Duration => "1h",
        TextRule::SpecField => "image",
        TextRule::HostPattern => "{number}.b",
        TextRule::Days => "1d",
        TextRule::Day => "2099-12-31",
        TextRule::ChartRepository => "oci://a",
        _ => "a",
    }
}

/// A right value for a shape.
fn sample(shape: &Shape) -> Value {
    match shape {
        Shape::Text(rule) => {
            let text = sample_text(*rule);
            assert!(rule.accepts(text), "{rule:?} refuses {text}");
            json!(text)
        }
        Shape::Scalar => json!("a"),
        Shape::Free => json!({ "a": 1 }),
        Shape::Quantity(_) => json!("1Gi"),
        Shape::Integer { least, .. } => json!(least),
        Shape::Percentage | Shape::Price => json!(99.5),
        Shape::Flag => json!(true),
        Shape::OneOf(words) => json!(words[0]),
        Shape::Object(fields) => fields
            .iter()
            .map(|field| (field.name.to_owned(), sample(&field.shape)))
            .collect(),
        Shape::List(item) => json!([sample(item)]),
        Shape::Map(_, item) => json!({ "a": sample(item) }),
    }
}

#[test]
fn every_field_of_the_table_is_known_to_the_model_and_kept() {
    let kinds = ["web", "worker", "cron", "job", "stateful"];
    for field in fields::SPEC {
        let tried = kinds.iter().any(|kind| {
            let mut spec = json!({ "name": "a", "kind": kind });
            if *kind == "cron" {
                spec["schedule"] = json!("@daily");
            }
            let value = match (field.name, &field.shape) {
                // Fields that exclude each other: one of them is enough here, cases have the rest.
                ("environmentVariables", _) => json!([{ "name": "A", "value": "x" }]),
                ("volumes", _) => json!([{ "name": "a", "path": "/a", "persistent": "1Gi", "storageClass": "b" }]),
                ("network", _) => {
                    json!({ "allowFrom": [{ "service": "a", "namespace": "b", "port": 1 }], "allowTo": [] })
                }
                ("environments", _) => {
                    json!({ "dev": { "cluster": "c", "namespace": "d", "resources": { "preset": "small" } } })
                }
                ("before" | "sidecars", _) => {
                    json!([{ "name": "b", "image": "a.io/b:1", "command": ["c"], "args": ["d"], "environmentVariables": [{ "name": "A", "value": "x" }] }])
                }
                ("resources", _) => json!({ "requests": { "cpu": "1m" }, "limits": { "cpu": "2" } }),
                ("kind", _) => json!(kind),
                ("monitoring", _) => json!({ "metricsPath": "/a", "port": "http", "dashboard": false, "alerts": false, "slo": { "availability": 99, "latency": 9 } }),
                ("secrets", _) => json!([{ "name": "a", "from": "b", "keys": ["c"], "store": "d", "refresh": "1m" }]),
                ("patches", _) => json!([{ "kind": "Deployment", "name": "a", "patch": { "spec": { "paused": true } } }]),
                ("manifests", _) => json!([{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "b" } }]),
                ("autoscaling", _) => {
                    let event = json!({ "type": "a", "metadata": { "b": "c" }, "authentication": { "d": "secret/a/b" } });
                    json!({ "enabled": true, "minReplicas": 1, "maxReplicas": 2, "targetCPU": 3, "targetMemory": 4, "by": "keda", "events": [event] })
                }
                ("healthChecks", _) => json!({ "liveness": "/a", "readiness": "/b", "startup": "/c" }),
                (_, shape) => sample(shape),
            };
            if field.name == "preview" {
                spec["gitRepo"] = json!("https://github.com/a/b");
                spec["environments"] = json!({ "production": {} });
            }
            if field.name == "readyCommand" {
                spec["healthCommand"] = json!(["b"]);
            }
            spec[field.name] = value.clone();
            let text = spec.to_string();
            let (spec, _) = read(
                &SpecSource {
                    file: None,
                    text: &text,
                },
                &Platform::default(),
            );
            spec.is_some_and(|spec| {
                let kept = &spec.to_json()[field.name];
                let is_kept = !kept.is_null();
                assert!(is_kept, "`{}` is lost", field.name);
                if !value.is_object() && !["before", "sidecars"].contains(&field.name) {
                    assert_eq!(kept, &value, "`{}` is changed", field.name);
                }
                true
            })
        });
        assert!(tried, "no kind accepts `{}`", field.name);
    }
}

const SPEC_PAGE: &str = "# The app spec

One YAML file, `spec.pave.yaml` by convention, that says what a service is. Only `name` is required. This page is written by the
tests of `pave-spec` from the table of fields that also checks specs and gives the JSON Schema and the form.

";

const TEAM_PAGE: &str = "# The team's file

`team.pave.yaml` says what a team needs before its first service. From it come, in each environment, a namespace with Pod Security
labels, a quota, defaults for containers, a network policy that denies everything but DNS, and access for three tiers of people.

";

const PLATFORM_PAGE: &str = "# The platform file

`pave.platform.yaml` says what the platform team decides for every service. All of it is optional. `locked` names fields of the
[app spec](spec.md) that no service may set.

";

#[test]
fn the_pages_of_the_documentation_have_the_tables() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let pages = [
        ("spec.md", SPEC_PAGE, pave_spec::spec_table()),
        ("platform.md", PLATFORM_PAGE, pave_spec::platform_table()),
        ("team.md", TEAM_PAGE, pave_spec::team_table()),
    ];
    for (name, head, table) in pages {
        let path = folder.join(name);
        let page = format!("{head}{table}");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &page).unwrap();
        }
        assert_eq!(page, fs::read_to_string(&path).unwrap_or_default(), "docs/{name}");
    }
}

#[test]
fn what_is_published_stands_in_the_repository() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/schema");
    let pretty = |value: Value| format!("{}\n", serde_json::to_string_pretty(&value).unwrap());
    let files = [
        ("spec.schema.json", pretty(pave_spec::spec_schema())),
        ("platform.schema.json", pretty(pave_spec::platform_schema())),
        ("team.schema.json", pretty(pave_spec::team_schema())),
        ("form.yaml", pave_yaml::emit(&pave_spec::form_parameters())),
        ("spec.md", pave_spec::spec_table()),
        ("platform.md", pave_spec::platform_table()),
    ];
    for (name, content) in files {
        let path = folder.join(name);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &content).unwrap();
        }
        assert_eq!(content, fs::read_to_string(&path).unwrap_or_default(), "{name}");
    }
}
