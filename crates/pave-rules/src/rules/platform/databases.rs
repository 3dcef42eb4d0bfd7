//! I2: databases of cloud providers, wherever their specs stand: in a managed resource or in a composition.

use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::{Node, Value};

/// Kinds of managed databases of Crossplane's AWS providers.
const KINDS: [&str; 5] = ["RDSInstance", "DBInstance", "Instance", "Cluster", "DBCluster"];
/// Seed 003 keeps backups for a week.
const LEAST_BACKUP_DAYS: i64 = 7;

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    find(object, object.root(), sink);
}

/// Looks for databases at any depth; the reader bounds it.
fn find(object: &Object, node: &Node, sink: &mut Sink<'_>) {
    match &node.value {
        Value::Sequence(items) => {
            for item in items {
                // In a composition, patches stand beside the resource.
                if let Some(base) = item.get("base").filter(|base| is_database(base)) {
                    patched_class(object, item, base, sink);
                }
                find(object, item, sink);
            }
        }
        Value::Mapping(entries) => {
            if is_database(node)
                && let Some(parameters) = node.at(&["spec", "forProvider"])
            {
                database(object, parameters, sink);
                class(object, node, parameters, sink);
            }
            for entry in entries {
                find(object, &entry.value, sink);
            }
        }
        _ => {}
    }
}

fn is_database(node: &Node) -> bool {
    let version = node.get("apiVersion").and_then(Node::as_str).unwrap_or_default();
    let group = version.split('/').next().unwrap_or_default();
    let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
    (group.starts_with("database.aws.") || group.starts_with("rds.")) && KINDS.contains(&kind)
}

/// The field that says how large the machine is; no provider has a default for it.
fn class_field(resource: &Node) -> Option<&'static str> {
    match resource.get("kind").and_then(Node::as_str)? {
        "RDSInstance" | "DBInstance" => Some("dbInstanceClass"),
        "Instance" => Some("instanceClass"),
        _ => None,
    }
}

/// A managed resource by itself.
fn class(object: &Object, resource: &Node, parameters: &Node, sink: &mut Sink<'_>) {
    if std::ptr::eq(resource, object.root())
        && let Some(field) = class_field(resource)
        && parameters.get(field).is_none()
    {
        let spot = object.spot(parameters).field(field);
        let message = "the database does not say how large its machine is";
        sink.add("I2", spot, message, format!("write `{field}: db.t3.medium`"));
    }
}

/// A resource of a composition: its class may come from a patch.
fn patched_class(object: &Object, entry: &Node, base: &Node, sink: &mut Sink<'_>) {
    let Some(field) = class_field(base) else { return };
    let Some(parameters) = base.at(&["spec", "forProvider"]) else {
        return;
    };
    let wanted = format!("spec.forProvider.{field}");
    let patches = entry.get("patches").map(Node::items).unwrap_or_default();
    let is_patched = patches.iter().any(|patch| {
        patch.get("type").and_then(Node::as_str) == Some("PatchSet")
            || patch.get("toFieldPath").and_then(Node::as_str) == Some(wanted.as_str())
    });
    if parameters.get(field).is_none() && !is_patched {
        let spot = object.spot(parameters).field(field);
        let message = "the database does not say how large its machine is, and no patch does";
        let hint = format!("write `{field}: db.t3.medium`, or patch `{wanted}`");
        sink.add("I2", spot, message, hint);
    }
}

fn database(object: &Object, parameters: &Node, sink: &mut Sink<'_>) {
    let flag = |field: &str| parameters.get(field).and_then(Node::as_bool);
    let spot = |field: &str| object.spot(parameters).field(field);
    if flag("storageEncrypted") != Some(true) {
        sink.add(
            "I2",
            spot("storageEncrypted"),
            "the database is not encrypted",
            "write `storageEncrypted: true`",
        );
    }
    if flag("deletionProtection") != Some(true) {
        let message = "the database goes with its manifest";
        sink.add(
            "I2",
            spot("deletionProtection"),
            message,
            "write `deletionProtection: true`",
        );
    }
    let days = parameters.get("backupRetentionPeriod").and_then(Node::as_i64);
    if days.is_none_or(|days| days < LEAST_BACKUP_DAYS) {
        let message = "backups are kept for less than a week";
        sink.add(
            "I2",
            spot("backupRetentionPeriod"),
            message,
            format!("write `backupRetentionPeriod: {LEAST_BACKUP_DAYS}`"),
        );
    }
    for field in ["skipFinalSnapshot", "skipFinalSnapshotBeforeDeletion"] {
        if flag(field) == Some(true) {
            sink.add(
                "I2",
                spot(field),
                "nothing is kept when the database is removed",
                format!("remove `{field}`"),
            );
        }
    }
    if flag("publiclyAccessible") == Some(true) {
        sink.add(
            "I2",
            spot("publiclyAccessible"),
            "the database answers to the whole internet",
            "write `false`",
        );
    }
    let is_production = object.namespace().split('-').any(pave_spec::is_production)
        || object.label("environment").is_some_and(pave_spec::is_production);
    if flag("multiAz") == Some(false) || is_production && flag("multiAz").or(flag("multiAZ")) != Some(true) {
        sink.warn(
            "I2",
            spot("multiAz"),
            "the database runs in one zone only",
            "write `multiAz: true`",
        );
    }
}
