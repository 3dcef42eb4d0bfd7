//! Contradictions in the containers of a service: their variables, their amounts, and those besides its own.

use crate::check::{Checker, join};
use crate::contradictions::secret_in;
use crate::field::QuantityUnit;
use crate::quantity::Quantity;
use crate::{Platform, defaults};
use pave_yaml::{Node, Value};
use std::collections::BTreeMap;

/// Adds findings about the service's container and about those before and beside it.
pub(crate) fn check(root: &Node, platform: &Platform, checker: &mut Checker<'_>) {
    variables(root, "", checker);
    resources(root, "", "medium", platform, checker);
    let service = root.get("name").and_then(Node::as_str).unwrap_or_default();
    let mut names: Vec<&str> = vec![service];
    for (container, path) in extra(root) {
        if let Some((node, name)) = container.get("name").and_then(|node| Some((node, node.as_str()?))) {
            if names.contains(&name) {
                let place = format!("{path}.name");
                let message = format!("`{place}` is the name of another container");
                checker.error(
                    "S3",
                    node.position(),
                    &place,
                    message,
                    "give each container its own name",
                );
            }
            names.push(name);
        }
        variables(container, &path, checker);
        resources(container, &path, "small", platform, checker);
        image(container, &path, root, platform, checker);
    }
}

/// The containers before and beside the service's, with their paths.
pub(crate) fn extra(root: &Node) -> Vec<(&Node, String)> {
    let lists = ["before", "sidecars"].iter().flat_map(|list| {
        let items = root.get(list).map(Node::items).unwrap_or_default().iter().enumerate();
        let items = items.filter(|(_, item)| matches!(item.value, Value::Mapping(_)));
        items.map(move |(index, item)| (item, format!("{list}[{index}]")))
    });
    lists.collect()
}

/// A container with the service's image has its variables; one with another image has its own.
fn image(container: &Node, path: &str, root: &Node, platform: &Platform, checker: &mut Checker<'_>) {
    let Some(image) = container.get("image") else {
        if let Some(entry) = container.entry("environmentVariables") {
            let at = entry.key.span.map(|span| span.start);
            let place = format!("{path}.environmentVariables");
            let message = format!("`{path}` has the service's image, and its variables");
            let hint = "add them to the service's `environmentVariables`, or give it an `image`";
            checker.error("S3", at, &place, message, hint);
        }
        if container.get("command").is_none() && container.get("args").is_none() {
            let message = format!("`{path}` would be the service once more");
            checker.error(
                "S2",
                container.position(),
                path,
                message,
                "add `command:`, `args:` or `image:`",
            );
        }
        return;
    };
    let serde_json::Value::Object(fields) = root.to_json() else {
        return;
    };
    let of_service = root.get("image").and_then(Node::as_str).map(str::to_owned);
    let of_service = of_service.unwrap_or_else(|| defaults::image(&fields, platform));
    // Whoever sets the service's tag, as Kustomize does, would set this one too.
    if image.as_str().map(repository) == Some(repository(&of_service)) {
        let place = format!("{path}.image");
        let message = format!("`{place}` is the service's image");
        checker.error(
            "S3",
            image.position(),
            &place,
            message,
            "remove it: the service's image is the default",
        );
    }
}

/// An image without its tag and digest.
fn repository(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    let start = image.rfind('/').map_or(0, |slash| slash + 1);
    let colon = image
        .get(start..)
        .and_then(|last| last.find(':'))
        .map(|colon| start + colon);
    colon.and_then(|colon| image.get(..colon)).unwrap_or(image)
}

/// `outer` is the path of what has the variables: empty for the service.
fn variables(root: &Node, outer: &str, checker: &mut Checker<'_>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let items = root.get("environmentVariables").map(Node::items).unwrap_or_default();
    for (index, item) in items.iter().enumerate() {
        if !matches!(item.value, Value::Mapping(_)) {
            continue;
        }
        let list = join(outer, "environmentVariables");
        let path = format!("{list}[{index}]");
        let name = item.get("name").and_then(Node::as_str);
        if let Some(name) = name {
            if let Some(first) = seen.get(name) {
                checker.error(
                    "S3",
                    item.get("name").and_then(Node::position),
                    &format!("{path}.name"),
                    format!("`{path}` has the name of `{list}[{first}]`"),
                    "keep one of them",
                );
            }
            seen.entry(name).or_insert(index);
        }
        match (item.get("value"), item.get("valueFrom")) {
            (Some(_), Some(_)) => checker.error(
                "S3",
                item.position(),
                &path,
                format!("`{path}` has both `value` and `valueFrom`"),
                "keep one of them",
            ),
            (None, None) => checker.error(
                "S2",
                item.position(),
                &path,
                format!("`{path}` has neither `value` nor `valueFrom`"),
                "add `value:`, or `valueFrom: secret/<name>/<key>`",
            ),
            (Some(value), None) => {
                if let Some(why) = value
                    .as_str()
                    .and_then(|value| secret_in(name.unwrap_or_default(), value))
                {
                    checker.error(
                        "S4",
                        value.position(),
                        &format!("{path}.value"),
                        format!("`{path}.value` looks like a secret: {why}"),
                        "keep it in a Secret and write `valueFrom: secret/<name>/<key>`",
                    );
                }
            }
            (None, Some(_)) => {}
        }
    }
}

fn resources(root: &Node, outer: &str, default_preset: &str, platform: &Platform, checker: &mut Checker<'_>) {
    let Some(block) = root.get("resources") else {
        return;
    };
    let preset = block.get("preset").map_or(Some(default_preset), Node::as_str);
    let preset = match preset {
        Some("small") => &platform.presets.small,
        Some("large") => &platform.presets.large,
        _ => &platform.presets.medium,
    };
    let defaults = [
        ("cpu", QuantityUnit::Cpu, &preset.requests.cpu, &preset.limits.cpu),
        (
            "memory",
            QuantityUnit::Bytes,
            &preset.requests.memory,
            &preset.limits.memory,
        ),
        (
            "ephemeralStorage",
            QuantityUnit::Bytes,
            &preset.requests.ephemeral_storage,
            &preset.limits.ephemeral_storage,
        ),
    ];
    for (name, unit, default_request, default_limit) in defaults {
        let given = |side: &str| block.get(side).and_then(|side| side.get(name));
        let amount = |node: Option<&Node>, default: &Option<String>| match node {
            None => default.as_deref().and_then(Quantity::parse),
            Some(node) => match &node.value {
                Value::String(text) => Quantity::parse(text),
                Value::Number(number) => Quantity::parse(&number.to_string()),
                _ => None,
            }
            // An amount that was refused already says nothing about the other one.
            .filter(|amount| unit.is_plausible(*amount)),
        };
        let (request, limit) = (given("requests"), given("limits"));
        let (Some(least), Some(greatest)) = (amount(request, default_request), amount(limit, default_limit)) else {
            continue;
        };
        let bound = match name {
            "cpu" => platform.bounds.cpu.as_deref(),
            "memory" => platform.bounds.memory.as_deref(),
            _ => None,
        };
        if let (Some(node), Some(bound)) = (request, bound)
            && Quantity::parse(bound).is_some_and(|most| least > most)
        {
            let place = format!("{}.requests.{name}", join(outer, "resources"));
            let message = format!("`{place}` is more than the {bound} that services usually reserve");
            let hint = "lower it, or ask the platform team to raise `bounds`";
            checker.warning("R1", node.position(), &place, message, hint);
        }
        if least > greatest {
            let (node, side, default) = match (request, limit) {
                (Some(node), Some(_)) => (node, "requests", ""),
                (Some(node), None) => (node, "requests", ", which is the preset's"),
                (None, Some(node)) => (node, "limits", ", the request being the preset's"),
                (None, None) => continue,
            };
            let block = join(outer, "resources");
            checker.error(
                "S3",
                node.position(),
                &format!("{block}.{side}.{name}"),
                format!("`{block}.requests.{name}` is greater than `{block}.limits.{name}`{default}"),
                "lower the request or raise the limit",
            );
        }
    }
}
