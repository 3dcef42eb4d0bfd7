//! C1: kinds and the fields of their `spec`, all mistakes at once (Backstage stops at the first).
//!
//! As `@backstage/catalog-model` and the scaffolder's model define them.

use crate::mend;
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::{Node, Value};

/// What a field of an entity holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Texts,
    Steps,
    Object,
    Any,
}
use Holds::{Any, Steps, Text, Texts};

/// A field: its name, what it holds, whether it must be there.
type Field = (&'static str, Holds, bool);

/// The kinds of Backstage.
pub(super) const KINDS: [&str; 9] = [
    "API",
    "Component",
    "Domain",
    "Group",
    "Location",
    "Resource",
    "System",
    "Template",
    "User",
];
/// The fields at the top; the catalog refuses others.
const ROOT: [&str; 6] = ["apiVersion", "kind", "metadata", "spec", "relations", "status"];

/// The fields of `spec` by kind.
pub(super) fn fields(kind: &str) -> Option<&'static [Field]> {
    Some(match kind {
        "component" => &[
            ("type", Text, true),
            ("lifecycle", Text, true),
            ("owner", Text, true),
            ("system", Text, false),
            ("subcomponentOf", Text, false),
            ("dependsOn", Texts, false),
            ("dependencyOf", Texts, false),
            ("providesApis", Texts, false),
            ("consumesApis", Texts, false),
        ],
        "api" => &[
            ("type", Text, true),
            ("lifecycle", Text, true),
            ("owner", Text, true),
            ("definition", Text, true),
            ("system", Text, false),
            ("dependsOn", Texts, false),
            ("dependencyOf", Texts, false),
        ],
        "resource" => &[
            ("type", Text, true),
            ("owner", Text, true),
            ("system", Text, false),
            ("dependsOn", Texts, false),
            ("dependencyOf", Texts, false),
        ],
        "system" => &[("owner", Text, true), ("domain", Text, false), ("type", Text, false)],
        "domain" => &[
            ("owner", Text, true),
            ("subdomainOf", Text, false),
            ("type", Text, false),
        ],
        "group" => &[
            ("type", Text, true),
            ("children", Texts, true),
            ("parent", Text, false),
            ("members", Texts, false),
            ("profile", Holds::Object, false),
        ],
        "user" => &[("memberOf", Texts, true), ("profile", Holds::Object, false)],
        "location" => &[
            ("type", Text, false),
            ("target", Text, false),
            ("targets", Texts, false),
            ("presence", Text, false),
        ],
        "template" => &[
            ("type", Text, true),
            ("steps", Steps, true),
            ("owner", Text, false),
            ("lifecycle", Text, false),
            ("parameters", Any, false),
            ("output", Holds::Object, false),
            ("presentation", Holds::Object, false),
            ("formDecorators", Any, false),
            ("EXPERIMENTAL_formDecorators", Any, false),
            ("EXPERIMENTAL_recovery", Holds::Object, false),
            ("secrets", Holds::Object, false),
        ],
        _ => return None,
    })
}

#[inline(never)]
pub(super) fn check(entity: &Object, sink: &mut Sink<'_>) {
    root(entity, sink);
    let kind = entity.kind();
    let Some(fields) = fields(&kind.to_lowercase()) else {
        return;
    };
    let Some(spec) = entity
        .at(&["spec"])
        .filter(|spec| matches!(spec.value, Value::Mapping(_)))
    else {
        // A user or a location without a spec is refused as well.
        let message = "`spec` is missing or not an object";
        sink.add("C1", entity.spot_at(&["spec"]), message, "add `spec:` with its fields");
        return;
    };
    for (name, holds, required) in fields {
        match spec.get(name) {
            None if *required => {
                let message = format!("`spec.{name}` is missing");
                let near = spec
                    .entries()
                    .iter()
                    .map(|entry| entry.key.name.as_str())
                    .find(|given| pave_report::nearest(given, [*name], 2).is_some());
                let hint = match near {
                    Some(given) => format!("rename `{given}`"),
                    None => format!("add `{name}:` to `spec`"),
                };
                sink.add("C1", entity.spot(spec).field(name), message, hint);
            }
            None => {}
            Some(node) => content(entity, node, &format!("spec.{name}"), *holds, sink),
        }
    }
    for field in ["displayName", "email", "picture"] {
        if let Some(node) = spec.at(&["profile", field]).filter(|node| !is_text(node)) {
            let message = format!("`spec.profile.{field}` must be text");
            sink.add("C1", entity.spot(node), message, "write text, or remove it");
        }
    }
    if entity.kind() == "Location"
        && spec
            .get("presence")
            .and_then(Node::as_str)
            .is_some_and(|text| !matches!(text, "required" | "optional"))
    {
        let spot = entity.spot(spec).field("presence");
        sink.add(
            "C1",
            spot,
            "`presence` is neither `required` nor `optional`",
            "write one of them",
        );
    }
}

/// The kinds that an `apiVersion` may have; nothing where it is not Backstage's own.
fn kinds_of(version: &str) -> Option<&'static [&'static str]> {
    if version.starts_with("scaffolder.backstage.io/") {
        Some(&["Template"])
    } else {
        version.starts_with("backstage.io/").then_some(&KINDS)
    }
}

fn root(entity: &Object, sink: &mut Sink<'_>) {
    let kind = entity.kind();
    let version = entity.api_version();
    if kind.is_empty() {
        let message = "`kind` is missing or not text";
        sink.add(
            "C1",
            entity.spot_at(&["kind"]),
            message,
            "write a kind such as `kind: Component`",
        );
    } else if let Some(kinds) = kinds_of(version).filter(|kinds| !kinds.contains(&kind)) {
        let near = pave_report::did_you_mean(kind, kinds.iter().copied());
        let fix = near.and_then(|near| mend::replace(entity.at(&["kind"])?, near));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", kinds.join(", ")),
        };
        let spot = entity.spot_at(&["kind"]).mended_by(fix);
        sink.add("C1", spot, "Backstage has no such kind", hint);
    }
    forms(entity, sink);
    let versions: &[&str] = match kind {
        "Template" => &["scaffolder.backstage.io/v1beta3"],
        _ if KINDS.contains(&kind) => &["backstage.io/v1alpha1", "backstage.io/v1beta1"],
        _ => &[],
    };
    if let Some(usual) = versions.first()
        && !versions.contains(&version)
    {
        let message = format!("`apiVersion` of a {kind} is not valid");
        sink.add(
            "C1",
            entity.spot_at(&["apiVersion"]),
            message,
            format!("write `apiVersion: {usual}`"),
        );
    } else if version.is_empty() {
        let message = "`apiVersion` is missing or not text";
        sink.add(
            "C1",
            entity.spot_at(&["apiVersion"]),
            message,
            "write `apiVersion: backstage.io/v1alpha1`",
        );
    }
    for entry in entity.root().entries() {
        let name = entry.key.name.as_str();
        if !ROOT.contains(&name) {
            let hint = match pave_report::did_you_mean(name, ROOT) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "move it into `spec` or `metadata`".to_owned(),
            };
            let message = format!(
                "an entity has no field `{}`",
                name.chars().take(100).collect::<String>()
            );
            sink.add("C1", entity.spot(entity.root()).key(name), message, hint);
        }
    }
}

/// The forms that the catalog asks of any kind and version, also of those it does not know.
fn forms(entity: &Object, sink: &mut Sink<'_>) {
    let is_word =
        |text: &str| !text.is_empty() && text.len() <= 63 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let kind = entity.kind();
    let begins_well = kind.is_empty() || kind.starts_with(|first: char| first.is_ascii_alphabetic());
    if !begins_well || !kind.is_empty() && !is_word(kind) {
        let hint = "write letters and digits, beginning with a letter, at most 63";
        sink.add("C1", entity.spot_at(&["kind"]), "`kind` is not valid", hint);
    }
    let version = entity.api_version();
    let is_good = match version.split_once('/') {
        Some((group, version)) => pave_spec::TextRule::Subdomain.accepts(&group.to_lowercase()) && is_word(version),
        None => is_word(version),
    };
    if !KINDS.contains(&kind) && !version.is_empty() && !is_good {
        let hint = "write `backstage.io/v1alpha1`, or the group and version of your own kind";
        sink.add("C1", entity.spot_at(&["apiVersion"]), "`apiVersion` is not valid", hint);
    }
}

fn is_text(node: &Node) -> bool {
    node.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn content(entity: &Object, node: &Node, path: &str, holds: Holds, sink: &mut Sink<'_>) {
    let mut wrong = |node: &Node, path: &str, wanted: &str| {
        let message = match node.as_str() {
            Some(_) if wanted == "text" => format!("`{path}` is empty"),
            _ => format!("`{path}` must be {wanted}, not {}", node.kind()),
        };
        sink.add("C1", entity.spot(node), message, format!("write {wanted}"));
    };
    match holds {
        Any => {}
        // `$text`, `$json` and `$yaml` are placeholders that the catalog fills in.
        Text if is_text(node) || node.entries().iter().any(|entry| entry.key.name.starts_with('$')) => {}
        Text => wrong(node, path, "text"),
        Holds::Object if matches!(node.value, Value::Mapping(_)) => {}
        Holds::Object => wrong(node, path, "an object"),
        Texts if matches!(node.value, Value::Sequence(_)) => {
            for (index, item) in node.items().iter().enumerate().filter(|(_, item)| !is_text(item)) {
                wrong(item, &format!("{path}[{index}]"), "text");
            }
        }
        Texts => wrong(node, path, "a list of texts"),
        // Single steps are T1's.
        Steps if matches!(node.value, Value::Sequence(_)) => {}
        Steps => wrong(node, path, "a list of steps"),
    }
}
