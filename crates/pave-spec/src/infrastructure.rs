//! What a service asks the platform for: databases, queues, buckets and other claims, as objects that Crossplane takes.

mod check;
mod definition;

pub(crate) use check::check;
pub(crate) use definition::is_definition;

use crate::{Crossplane, Platform, ResourceType, Spec};
use definition::Definition;
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// A request of a service for infrastructure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The object's name: the service's and its own.
    pub name: String,
    /// The object's group and version.
    pub api_version: String,
    /// The object's kind.
    pub kind: String,
    /// The object's `spec`.
    pub spec: Map<String, Value>,
    /// The Secret that holds the connection.
    pub secret: String,
    /// What the catalog calls it: `database`, `queue`, `bucket`, or the kind of another claim.
    pub resource_type: String,
    /// The port where it is reached; `None` where nobody said.
    pub port: Option<u16>,
    /// Where it is reached; any address if empty.
    pub addresses: Vec<String>,
}

/// The three sorts of infrastructure that have fields of their own, and the kind of their object by default.
const SORTS: [(&str, &str, &str); 3] = [
    ("databases", "database", "Database"),
    ("queues", "queue", "Queue"),
    ("buckets", "bucket", "Bucket"),
];

/// The group and version where neither the platform file nor a definition says: seed 000's.
const API_VERSION: &str = "platform.example.com/v1alpha1";

/// The name of the object of `name` in a service (seed 000: `user-service-db`).
pub(crate) fn object_name(service: &str, name: &str) -> String {
    format!("{service}-{name}")
}

/// The Secret with the connection of an object (seed 003: `my-app-db-credentials`).
#[must_use]
pub fn connection_secret(service: &str, name: &str) -> String {
    format!("{}-credentials", object_name(service, name))
}

impl Spec {
    /// Everything the service asks for, in the order of the fields and then of the source.
    #[must_use]
    pub fn requests(&self, platform: &Platform) -> Vec<Request> {
        if self.databases.is_empty() && self.queues.is_empty() && self.buckets.is_empty() && self.claims.is_empty() {
            return Vec::new();
        }
        let all = self.to_json();
        let own = self.delivery.as_ref().and_then(|delivery| delivery.crossplane);
        let platform = &match own {
            Some(style) => {
                let mut changed = platform.clone();
                changed.infrastructure.crossplane = style;
                Cow::Owned(changed)
            }
            None => Cow::Borrowed(platform),
        };
        let mut requests = Vec::new();
        for (list, sort, _) in SORTS {
            for item in items(&all, list) {
                requests.push(of_sort(sort, item, &self.name, platform));
            }
        }
        requests.extend(items(&all, "claims").map(|item| of_claim(item, &self.name, platform)));
        requests
    }
}

fn items<'v>(spec: &'v Value, list: &str) -> impl Iterator<Item = &'v Map<String, Value>> {
    let list = spec.get(list).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_object)
}

fn text<'v>(item: &'v Map<String, Value>, field: &str) -> Option<&'v str> {
    item.get(field).and_then(Value::as_str)
}

/// The type that the platform file describes for `database`, `queue` or `bucket`.
fn resource_type<'p>(sort: &str, platform: &'p Platform) -> &'p ResourceType {
    match sort {
        "database" => &platform.infrastructure.database,
        "queue" => &platform.infrastructure.queue,
        _ => &platform.infrastructure.bucket,
    }
}

/// The request for a database, queue or bucket; `item` is its entry in the spec, with or without defaults.
fn of_sort(sort: &str, item: &Map<String, Value>, service: &str, platform: &Platform) -> Request {
    let described = resource_type(sort, platform);
    let default_kind = SORTS
        .iter()
        .find_map(|(_, name, kind)| (*name == sort).then_some(*kind))
        .unwrap_or_default();
    let kind = described.kind.clone().unwrap_or_else(|| default_kind.to_owned());
    let definition = Definition::find(&platform.infrastructure, &kind, described.api_version.as_deref());
    let engine = text(item, "engine").unwrap_or("postgresql");
    let size = text(item, "size").unwrap_or("small");
    let mut spec = described
        .sizes
        .get(size)
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    if sort == "database" {
        let version = item
            .get("version")
            .map_or_else(|| default_version(engine).to_owned(), written);
        put_word(&mut spec, described, "engine", json!(engine));
        put_word(&mut spec, described, "version", json!(version));
        let storage = item.get("storageGB").cloned().filter(Value::is_number);
        let says = described
            .field("storageGB")
            .is_some_and(|path| at(&spec, path).is_some());
        if let Some(storage) = storage.or_else(|| (!says).then(|| json!(default_storage(size)))) {
            put_word(&mut spec, described, "storageGB", storage);
        }
    }
    put_word(&mut spec, described, "size", json!(size));
    let name = text(item, "name").unwrap_or_default();
    let style = definition
        .as_ref()
        .map_or(platform.infrastructure.crossplane, |found| found.style);
    if let Some(composition) = &described.composition {
        let path = match style {
            Crossplane::V1 => "compositionRef.name",
            Crossplane::V2 => "crossplane.compositionRef.name",
        };
        put(&mut spec, path, json!(composition));
    }
    let secret = connection_secret(service, name);
    put_secret(
        &mut spec,
        described.secret_field.as_deref(),
        definition.as_ref(),
        &secret,
    );
    let port = match (sort, engine) {
        ("database", "mysql") => 3306,
        ("database", _) => 5432,
        _ => 443,
    };
    Request {
        name: object_name(service, name),
        api_version: described
            .api_version
            .clone()
            .or_else(|| definition.as_ref().map(Definition::api_version))
            .unwrap_or_else(|| API_VERSION.to_owned()),
        kind,
        spec,
        secret,
        resource_type: sort.to_owned(),
        port: Some(described.port.unwrap_or(port)),
        addresses: described.addresses.clone(),
    }
}

/// The request for a claim of any kind.
fn of_claim(item: &Map<String, Value>, service: &str, platform: &Platform) -> Request {
    let kind = text(item, "kind").unwrap_or_default();
    let given = text(item, "apiVersion");
    let definition = Definition::find(&platform.infrastructure, kind, given);
    let parameters = item.get("parameters").and_then(Value::as_object);
    let mut spec = parameters.cloned().unwrap_or_default();
    let name = text(item, "name").unwrap_or_default();
    let secret = connection_secret(service, name);
    put_secret(&mut spec, None, definition.as_ref(), &secret);
    Request {
        name: object_name(service, name),
        api_version: given
            .map(str::to_owned)
            .or_else(|| definition.as_ref().map(Definition::api_version))
            .unwrap_or_else(|| API_VERSION.to_owned()),
        kind: kind.to_owned(),
        spec,
        secret,
        resource_type: crate::text::kebab_case(kind),
        port: None,
        addresses: Vec::new(),
    }
}

/// Crossplane adds the field to every claim of v1; a composite resource of v2 has it where its definition says so.
fn put_secret(spec: &mut Map<String, Value>, field: Option<&str>, definition: Option<&Definition<'_>>, secret: &str) {
    let has_field =
        definition.is_none_or(|found| found.style == Crossplane::V1 || found.takes("writeConnectionSecretToRef"));
    let path = field.or_else(|| has_field.then_some("writeConnectionSecretToRef.name"));
    if let Some(path) = path.filter(|path| at(spec, path).is_none()) {
        put(spec, path, json!(secret));
    }
}

/// The version as text, however it was written.
fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub(crate) fn default_version(engine: &str) -> &'static str {
    if engine == "mysql" { "8.4" } else { "16" }
}

/// GB; the least is seed 000's and seed 003's.
fn default_storage(size: &str) -> u32 {
    match size {
        "large" => 500,
        "medium" => 100,
        _ => 20,
    }
}

/// Puts a word of the app spec where the platform's type takes it.
fn put_word(spec: &mut Map<String, Value>, described: &ResourceType, word: &str, value: Value) {
    if let Some(path) = described.field(word) {
        put(spec, path, value);
    }
}

/// Puts a value at a path such as `a.b`, over what is in its way.
fn put(spec: &mut Map<String, Value>, path: &str, value: Value) {
    let mut fields = spec;
    let (outer, last) = path
        .rsplit_once('.')
        .map_or((None, path), |(outer, last)| (Some(outer), last));
    for part in outer.into_iter().flat_map(|outer| outer.split('.')) {
        let inner = fields.entry(part).or_insert_with(|| json!({}));
        if !inner.is_object() {
            *inner = json!({});
        }
        let Value::Object(inner) = inner else { return };
        fields = inner;
    }
    fields.insert(last.to_owned(), value);
}

fn at<'v>(spec: &'v Map<String, Value>, path: &str) -> Option<&'v Value> {
    let (first, rest) = path
        .split_once('.')
        .map_or((path, None), |(first, rest)| (first, Some(rest)));
    let value = spec.get(first)?;
    rest.map_or(Some(value), |rest| at(value.as_object()?, rest))
}
