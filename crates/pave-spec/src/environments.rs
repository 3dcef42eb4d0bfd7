//! What a spec is in each of its environments.

mod clones;
mod parts;
mod preview;

pub use preview::PREVIEW;

use crate::check::Checker;
use crate::{Platform, Spec, contradictions};
use pave_report::Level;
use pave_yaml::{Document, Node};
use serde_json::{Map, Value};

/// Adds findings about clones of what is not there, and about previews that nobody could make.
pub(crate) fn check(root: &Node, checker: &mut Checker<'_>) {
    clones::check(root, checker);
    parts::check(root, checker);
    preview::check(root, checker);
}

/// The fields that hold in an environment, and the defaults there.
pub(crate) struct Given {
    pub(crate) fields: Map<String, Value>,
    pub(crate) platform: Platform,
}

/// The least number of instances by default: three in production (seed 002), two elsewhere.
const REPLICAS_ELSEWHERE: u32 = 2;

/// The environments of `right`, in source order, each with the fields that hold there; findings for contradictions
/// that only the whole shows.
pub(crate) fn resolve(
    root: &Node,
    right: &Map<String, Value>,
    platform: &Platform,
    checker: &mut Checker<'_>,
) -> Vec<(String, Given)> {
    let Some(Value::Object(environments)) = right.get("environments") else {
        return Vec::new();
    };
    let mut base = right.clone();
    base.remove("environments");
    let mut environments = environments.clone();
    preview::add(&mut environments, right);
    let resolved = environments.iter().map(|(name, over)| {
        let mut fields = base.clone();
        if let Some(Value::Object(original)) = clones::original(over, &environments) {
            lay_over(&mut fields, &clones::without_identity(original));
        }
        if let Value::Object(over) = over {
            lay_over(&mut fields, over);
        }
        if name == PREVIEW && !preview::is_exposed(right, over) {
            // The service's own host is the production's.
            fields.shift_remove("expose");
        }
        let platform = platform_in(name, platform);
        if !over.get("namespace").is_some_and(Value::is_string) {
            fields.insert("namespace".to_owned(), Value::from(namespace(name, &base, &platform)));
        }
        contradictions_in(name, root, &fields, &platform, checker);
        (name.clone(), Given { fields, platform })
    });
    let resolved: Vec<(String, Given)> = resolved.collect();
    shared_namespaces(root, &resolved, checker);
    resolved
}

/// Two environments in one namespace of one cluster would overwrite each other's objects.
fn shared_namespaces(root: &Node, resolved: &[(String, Given)], checker: &mut Checker<'_>) {
    let of = |name: &str| root.get("environments").and_then(|all| all.entry(name));
    let cluster = |name: &str| {
        let cluster = of(name).and_then(|entry| entry.value.get("cluster"));
        cluster.and_then(Node::as_str)
    };
    for (index, (name, given)) in resolved.iter().enumerate() {
        let namespace = given.fields.get("namespace");
        let other = resolved
            .iter()
            .take(index)
            .find(|(other, before)| before.fields.get("namespace") == namespace && cluster(other) == cluster(name));
        if let Some((other, _)) = other {
            let at = of(name).and_then(|entry| entry.key.span).map(|span| span.start);
            let path = format!("environments.{name}.namespace");
            let message = format!("`{name}` has the namespace of `{other}`: they would overwrite each other");
            let hint = "give it a `namespace` of its own, or say in which `cluster` each of them is";
            checker.error("S3", at, &path, message, hint);
        }
    }
}

/// Adds an empty entry to `environments` for each name that is not there.
pub(crate) fn add(root: &mut Node, names: &[String]) {
    let empty = || Document::from_json(&Value::Object(Map::new())).map(|document| document.root);
    if names.is_empty() || root.entries().is_empty() {
        return;
    }
    if root.get("environments").is_none_or(Node::is_null) {
        let Some(none) = empty() else { return };
        match root.entry_mut("environments") {
            Some(entry) => entry.value = none,
            None => root.push("environments", none),
        }
    }
    let Some(entry) = root.entry_mut("environments") else {
        return;
    };
    for name in names {
        if let Some(none) = empty().filter(|_| entry.value.get(name).is_none()) {
            entry.value.push(name, none);
        }
    }
}

/// Leaves the spec only these environments, in this order; all of them without names.
pub(crate) fn select(spec: &mut Spec, names: &[String]) {
    if names.is_empty() {
        return;
    }
    let place = |name: &str| names.iter().position(|wanted| wanted == name);
    spec.resolved.retain(|(name, _)| place(name).is_some());
    spec.resolved.sort_by_key(|(name, _)| place(name));
    spec.environments.retain(|name, _| place(name).is_some());
    let given = std::mem::take(&mut spec.environments);
    let mut pairs: Vec<_> = given.into_iter().collect();
    pairs.sort_by_key(|(name, _)| place(name));
    spec.environments = pairs.into_iter().collect();
}

/// Whether an environment serves users: the names people use for it.
#[must_use]
pub fn is_production(environment: &str) -> bool {
    matches!(environment, "production" | "prod" | "live")
}

fn platform_in(environment: &str, platform: &Platform) -> Platform {
    let mut platform = platform.clone();
    if !is_production(environment) {
        platform.replicas = platform.replicas.min(REPLICAS_ELSEWHERE);
        platform.autoscaling.min_replicas = platform.autoscaling.min_replicas.min(REPLICAS_ELSEWHERE);
    }
    platform
}

/// The service's namespace in production; elsewhere with the environment's name, so that one cluster can hold them all.
fn namespace(environment: &str, base: &Map<String, Value>, platform: &Platform) -> String {
    let text = |name: &str| base.get(name).and_then(Value::as_str);
    let own = text("namespace").map_or_else(
        || platform.namespace_of(text("name").unwrap_or_default(), text("team")),
        str::to_owned,
    );
    namespace_in(environment, &own)
}

/// The namespace in an environment of what has the namespace `own` in production.
pub(crate) fn namespace_in(environment: &str, own: &str) -> String {
    if is_production(environment) {
        return own.to_owned();
    }
    // 63 characters; the environment's name must survive, or two environments would share a namespace.
    let environment: String = environment.chars().take(30).collect();
    let room = 62_usize.saturating_sub(environment.len());
    let short: String = own.chars().take(room).collect();
    let joined = format!("{}-{environment}", short.trim_end_matches('-'));
    joined.trim_end_matches('-').to_owned()
}

/// Lays an environment's fields over the service's.
fn lay_over(fields: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (name, value) in over {
        match name.as_str() {
            // Each is an answer to one question: how many instances.
            "replicas" => {
                fields.remove("autoscaling");
                fields.insert(name.clone(), value.clone());
            }
            "autoscaling" => {
                fields.remove("replicas");
                merge(fields.entry(name.clone()).or_insert(Value::Null), value);
            }
            // A preset stands for all amounts.
            "resources" if value.get("preset").is_some() => {
                fields.insert(name.clone(), value.clone());
            }
            "environmentVariables" => variables(fields, value),
            "databases" | "queues" | "buckets" => parts::change(fields.get_mut(name), value),
            "patches" => parts::add(fields, name, value),
            // For delivery, not for the objects; and which environment it is a clone of.
            "cluster" | "like" => {}
            _ => merge(fields.entry(name.clone()).or_insert(Value::Null), value),
        }
    }
}

/// Variables of one name replace each other in place; new ones come last.
fn variables(fields: &mut Map<String, Value>, over: &Value) {
    let known = fields
        .entry("environmentVariables".to_owned())
        .or_insert_with(|| Value::Array(Vec::new()));
    let (Value::Array(known), Value::Array(over)) = (known, over) else {
        return;
    };
    for variable in over {
        let same = known.iter_mut().find(|other| other.get("name") == variable.get("name"));
        match same {
            Some(other) => *other = variable.clone(),
            None => known.push(variable.clone()),
        }
    }
}

/// Lays one object over another, field by field. The table of fields bounds the depth.
fn merge(under: &mut Value, over: &Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (name, value) in over {
                merge(under.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over.clone(),
    }
}

/// Contradictions of the whole that are not already those of the service alone.
fn contradictions_in(
    name: &str,
    root: &Node,
    fields: &Map<String, Value>,
    platform: &Platform,
    checker: &mut Checker<'_>,
) {
    let entry = root
        .get("environments")
        .and_then(|environments| environments.entry(name));
    let at = entry.and_then(|entry| entry.key.span).map(|span| span.start);
    let path = format!("environments.{name}");
    if is_production(name) {
        few_in_production(fields, platform, at, &path, checker);
    }
    if fields.get("expose").is_some_and(|expose| expose.get("host").is_none()) {
        let message = format!("in environment `{name}`: `expose.host` is missing");
        checker.error(
            "S2",
            at,
            &format!("{path}.expose.host"),
            message,
            "add `host:` there or to the service's `expose`",
        );
    }
    let Some(whole) = Document::from_json(&Value::Object(fields.clone())) else {
        return;
    };
    let mut inner = Checker::new(None);
    contradictions::check(&whole.root, platform, &mut inner);
    let mut alone = Checker::new(None);
    contradictions::check(root, platform, &mut alone);
    let alone: Vec<String> = alone
        .into_findings()
        .into_iter()
        .map(|finding| finding.message)
        .collect();
    for finding in inner.into_findings() {
        if finding.level == Level::Error && !alone.contains(&finding.message) {
            let field = finding.path.unwrap_or_default();
            let message = format!("in environment `{name}`: {}", finding.message);
            checker.error(
                "S3",
                at,
                &format!("{path}.{field}"),
                message,
                finding.hint.unwrap_or_default(),
            );
        }
    }
}

/// R7: fewer than three instances in production (golden path of seed 002) do not survive a node and a deployment at once.
fn few_in_production(
    fields: &Map<String, Value>,
    platform: &Platform,
    at: Option<pave_report::Position>,
    path: &str,
    checker: &mut Checker<'_>,
) {
    let number = |value: Option<&Value>| value.and_then(Value::as_u64);
    let scaling = fields.get("autoscaling");
    let is_scaled = scaling.is_some_and(|scaling| scaling.get("enabled") != Some(&Value::Bool(false)));
    let (count, field) = if is_scaled {
        (
            number(scaling.and_then(|scaling| scaling.get("minReplicas"))),
            "autoscaling.minReplicas",
        )
    } else {
        (number(fields.get("replicas")), "replicas")
    };
    let wanted = u64::from(platform.replicas.min(3));
    if count.is_some_and(|count| count < wanted) {
        checker.warning(
            "R7",
            at,
            &format!("{path}.{field}"),
            format!("`{field}` is less than {wanted} in production"),
            format!("write at least {wanted}, one for each zone"),
        );
    }
}
