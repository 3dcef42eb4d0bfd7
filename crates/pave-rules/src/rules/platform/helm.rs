//! X2: charts. Their templates are Go's, so only what stands between `{{` and `}}` about values is read.

use super::helm_values;
use crate::document::{Documents, file_name, folder_of};
use crate::object::Object;
use crate::sink::Sink;
use pave_report::{Finding, Position};
use pave_yaml::{Node, Value};

#[inline(never)]
pub(super) fn check(documents: &Documents<'_>, sink: &mut Sink<'_>) {
    for chart in documents
        .chart_files
        .iter()
        .filter(|file| file_name(&file.file) == "Chart.yaml")
    {
        chart_file(chart, sink);
        helm_values::chart_version(chart, sink);
        let folder = folder_of(&chart.file);
        let values_file = format!("{folder}values.yaml");
        let values = documents.chart_files.iter().find(|file| file.file == values_file);
        environments(folder, values, documents, sink);
        helm_values::types(folder, values, documents, sink);
        helm_values::conditions(chart, values, sink);
        // Values of a chart within another come from there, too.
        let is_within = documents.chart_files.iter().any(|other| {
            let below = folder.strip_prefix(folder_of(&other.file));
            file_name(&other.file) == "Chart.yaml" && below.is_some_and(|below| below.starts_with("charts/"))
        });
        if chart.text(&["type"]) == "library" || is_within {
            continue;
        }
        let texts: Vec<&str> = documents
            .files
            .iter()
            .filter(|file| file.path.starts_with(folder))
            .filter_map(|file| std::str::from_utf8(file.content).ok())
            .collect();
        for file in documents.files {
            let inside = file.path.strip_prefix(folder).unwrap_or_default();
            let is_template = inside.starts_with("templates/") && !inside.contains("/tests/");
            if let (true, Ok(text)) = (is_template, std::str::from_utf8(file.content)) {
                template(file.path, text, values, &texts, sink);
                helm_values::misspelt(file.path, text, values, sink);
                helm_values::unclosed(file.path, text, sink);
            }
        }
    }
}

fn chart_file(chart: &Object, sink: &mut Sink<'_>) {
    for (field, example) in [("apiVersion", "v2"), ("name", "my-chart"), ("version", "0.1.0")] {
        // A number that was not quoted has the form of another finding.
        let is_number = chart
            .at(&[field])
            .is_some_and(|node| matches!(node.value, Value::Number(_)));
        if chart.text(&[field]).is_empty() && !is_number {
            let hint = format!("add for example `{field}: {example}`");
            sink.add(
                "X2",
                chart.spot_at(&[field]),
                format!("the chart has no `{field}`"),
                hint,
            );
        }
    }
    let version = chart.text(&["version"]);
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let is_version = core.split('.').count() == 3 && core.split('.').all(|part| part.parse::<u64>().is_ok());
    let is_number = chart
        .at(&["version"])
        .is_some_and(|node| matches!(node.value, Value::Number(_)));
    if (!version.is_empty() || is_number) && !is_version {
        let spot = chart.spot_at(&["version"]);
        sink.add(
            "X2",
            spot,
            "the version has not the form of semantic versioning",
            "write for example `1.4.2`",
        );
    }
    for dependency in chart.at(&["dependencies"]).map(Node::items).unwrap_or_default() {
        for field in ["name", "version", "repository"] {
            let node = dependency.get(field);
            if node.and_then(Node::as_str).is_none_or(str::is_empty) && field != "repository" {
                let spot = chart.spot(dependency).field(field);
                sink.add(
                    "X2",
                    spot,
                    format!("a dependency has no `{field}`"),
                    format!("add `{field}`"),
                );
            }
        }
    }
}

/// Keys of `values-<environment>.yaml` that `values.yaml` does not know change nothing.
fn environments(folder: &str, values: Option<&Object>, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    let Some(values) = values else { return };
    let own = documents
        .chart_files
        .iter()
        .filter(|file| folder_of(&file.file) == folder && file_name(&file.file).starts_with("values-"));
    for file in own {
        for entry in file.root().entries() {
            let name = entry.key.name.as_str();
            let names = values.root().entries().iter().map(|entry| entry.key.name.as_str());
            // Subcharts have values of their own; only a slip is certain.
            if values.at(&[name]).is_none()
                && let Some(near) = pave_report::nearest(name, names, 2)
            {
                let short: String = name.chars().take(100).collect();
                let spot = file.spot(file.root()).key(name);
                let message = format!("`values.yaml` has no `{short}`: it changes nothing");
                sink.add("X2", spot, message, format!("did you mean `{near}`?"));
            }
        }
    }
}

/// `.Values.a.b` where `values.yaml` has no map `a`, and nothing guards it: `nil pointer evaluating`.
fn template(path: &str, text: &str, values: Option<&Object>, texts: &[&str], sink: &mut Sink<'_>) {
    // In a definition that nobody includes, nothing is evaluated; how many blocks are open there.
    let mut unused = 0_usize;
    let mut guarded: Vec<Vec<String>> = Vec::new();
    for (start, action) in actions(text) {
        let words: Vec<&str> = action.split_whitespace().collect();
        let first = words.first().copied().unwrap_or_default();
        let references: Vec<Vec<String>> = references(action);
        let is_block = matches!(first, "if" | "with" | "range");
        // `default dict` and `dig` give a map where there is none; `and` stops at what is missing.
        let is_safe = ["default dict", "dig ", "default (dict", "hasKey", "get ", "| default"]
            .iter()
            .any(|safe| action.contains(safe))
            && action.contains('(')
            || action.contains("dig ");
        for reference in &references {
            let parents = reference.get(..reference.len().saturating_sub(1)).unwrap_or_default();
            let Some(missing) = first_missing(parents, values) else {
                continue;
            };
            let is_guarded = guarded.iter().any(|guard| guard.starts_with(&missing))
                || first == "and" && references.contains(&missing);
            let within_if = is_block && action.contains("and ") && references.contains(&missing);
            if is_safe || is_guarded || within_if || unused > 0 {
                continue;
            }
            let short = reference.join(".").chars().take(100).collect::<String>();
            let name = missing.join(".").chars().take(100).collect::<String>();
            let finding = Finding::error("X2", format!("`.Values.{short}` fails where `{name}` is not given"))
                .in_file(path)
                .at(Position::of_offset(text, start))
                .with_hint(format!(
                    "add `{name}` to `values.yaml`, or write `((.Values.{name} | default dict).…)`"
                ));
            sink.add_to_file("X2", finding);
        }
        match first {
            "if" | "with" | "range" | "define" | "block" if unused > 0 => unused += 1,
            "define" if !is_included(words.get(1).copied().unwrap_or_default(), texts) => unused = 1,
            "end" if unused > 0 => unused -= 1,
            "if" | "with" | "range" => guarded.push(references.into_iter().next().unwrap_or_default()),
            "define" | "block" => guarded.push(Vec::new()),
            "end" => {
                guarded.pop();
            }
            _ => {}
        }
    }
}

/// Whether some template includes what is defined under a quoted name.
fn is_included(name: &str, texts: &[&str]) -> bool {
    let calls = [format!("include {name}"), format!("template {name}")];
    texts
        .iter()
        .any(|text| calls.iter().any(|call| text.contains(call.as_str())))
}

/// What stands between `{{` and `}}`, with its place; comments left out.
fn actions(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text.get(from..).and_then(|rest| rest.find("{{")) {
        let start = from + open;
        let Some(length) = text.get(start..).and_then(|rest| rest.find("}}")) else {
            break;
        };
        let inside = text.get(start + 2..start + length).unwrap_or_default();
        let inside = inside.trim_start_matches('-').trim_end_matches('-').trim();
        if !inside.starts_with("/*") {
            found.push((start, inside));
        }
        from = start + length + 2;
    }
    found
}

/// The chains of names behind `.Values`.
fn references(action: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for part in action.split(".Values.").skip(1) {
        let chain: String = part
            .chars()
            .take_while(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '.'))
            .collect();
        let names: Vec<String> = chain
            .split('.')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        if !names.is_empty() {
            found.push(names);
        }
    }
    found
}

/// The shortest prefix of `parents` that the values do not give as a map.
fn first_missing(parents: &[String], values: Option<&Object>) -> Option<Vec<String>> {
    let mut node = values.map(Object::root);
    for (index, name) in parents.iter().enumerate() {
        node = node.and_then(|node| node.get(name));
        let is_map = node.is_some_and(|node| matches!(node.value, Value::Mapping(_)));
        if !is_map {
            return parents.get(..=index).map(<[String]>::to_vec);
        }
    }
    None
}
