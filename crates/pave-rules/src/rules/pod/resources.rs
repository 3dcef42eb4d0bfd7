//! R1, R2, R3: what containers reserve and may use.

use crate::pod::{Container, Role, set};
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(container: &Container<'_>, sink: &mut Sink<'_>) {
    // The API server refuses resources of ephemeral containers.
    if container.role == Role::Ephemeral {
        return;
    }
    let who = container.title();
    let amount = |side: &str, name: &str| set(container.node.at(&["resources", side, name]));
    for (side, verb) in [("requests", "reserves"), ("limits", "limits")] {
        let missing: Vec<_> = ["cpu", "memory"]
            .into_iter()
            .filter(|name| amount(side, name).is_none())
            .collect();
        let spot = container.spot().below(&["resources", side]);
        if !missing.is_empty() {
            let message = format!("{who} {verb} no {}", missing.join(" and no "));
            let hint = match side {
                "requests" => "add for example `requests: {cpu: 250m, memory: 512Mi}`",
                _ => "add for example `limits: {cpu: \"1\", memory: 1Gi}`",
            };
            sink.add("R1", spot.clone(), message, hint);
        }
        if amount(side, "ephemeral-storage").is_none() {
            let message = format!("{who} {verb} no ephemeral storage");
            let hint = format!("add `ephemeral-storage` to `{side}`, for example 256Mi");
            sink.add("R2", spot, message, hint);
        }
    }
    let differing: Vec<_> = ["cpu", "memory"]
        .into_iter()
        .filter(|name| {
            let quantity = |side| quantity_of(amount(side, name)?);
            matches!((quantity("requests"), quantity("limits")), (Some(request), Some(limit)) if request != limit)
        })
        .collect();
    if !differing.is_empty() {
        let message = format!("{who} may use more {} than it reserves", differing.join(" and "));
        let hint = "write the same amounts in `requests` and `limits`";
        sink.add("R3", container.spot().field("resources"), message, hint);
    }
}

/// The quantity of a value, in thousandths; `None` for what is none.
pub(in crate::rules) fn quantity_of(node: &Node) -> Option<i128> {
    let text = match &node.value {
        pave_yaml::Value::String(text) => text.clone(),
        pave_yaml::Value::Number(number) => number.to_string(),
        _ => return None,
    };
    pave_spec::Quantity::parse(&text).map(|quantity| quantity.thousandths)
}
