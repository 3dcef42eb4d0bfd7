//! KEDA's triggers: what a scaler of a type cannot do without (KEDA's documentation of scalers, version 2.21).

use super::ask::{Ask, text};
use crate::pod::set;
use pave_report::did_you_mean;
use pave_yaml::Node;

/// By type, the keys of `metadata` of which one of each group must be there.
const NEEDED: [(&str, &[&[&str]]); 5] = [
    ("cron", &[&["start"], &["end"], &["desiredReplicas"], &["timezone"]]),
    ("prometheus", &[&["serverAddress"], &["query"], &["threshold"]]),
    ("rabbitmq", &[&["queueName"], &["value", "queueLength"]]),
    (
        "kafka",
        &[
            &["bootstrapServers", "bootstrapServersFromEnv"],
            &["consumerGroup", "consumerGroupFromEnv"],
        ],
    ),
    ("aws-sqs-queue", &[&["queueURL", "queueURLFromEnv"], &["awsRegion"]]),
];

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let least = ask.at(&["spec", "minReplicaCount"]).and_then(Node::as_i64).unwrap_or(0);
    if let Some(node) = ask.at(&["spec", "idleReplicaCount"])
        && node.as_i64().is_some_and(|idle| idle >= least)
    {
        let message = "`idleReplicaCount` is not below `minReplicaCount`: KEDA refuses it";
        ask.wrong(node, message, "write 0, or remove it");
    }
    for trigger in ask.items(&["spec", "triggers"]) {
        let kind = text(trigger, "type");
        let Some((_, groups)) = NEEDED.iter().find(|(known, _)| *known == kind) else {
            continue;
        };
        // What is secret comes from elsewhere.
        let Some(metadata) = set(trigger.get("metadata")).filter(|_| set(trigger.get("authenticationRef")).is_none())
        else {
            continue;
        };
        let given: Vec<&str> = metadata.entries().iter().map(|entry| entry.key.name.as_str()).collect();
        for group in *groups {
            let Some(first) = group.first().filter(|_| !group.iter().any(|key| given.contains(key))) else {
                continue;
            };
            let message = format!("a trigger of the type {kind} needs `{first}`");
            match did_you_mean(first, given.iter().copied()) {
                Some(near) => ask.wrong_key(metadata, near, message, format!("write `{first}`")),
                None => ask.wrong_field(metadata, first, message, format!("add `{first}`")),
            }
        }
    }
}
