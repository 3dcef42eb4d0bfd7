//! Quantities of resources.

use super::ask::{Ask, short};
use super::forms::is_qualified_name;
use crate::pod::set;
use crate::rules::pod::quantity_of;
use pave_yaml::{Node, Value};

/// The field, if it is there, is a quantity.
pub(super) fn quantity(holder: &Node, field: &str, ask: &mut Ask<'_, '_, '_>) {
    if let Some(node) = set(holder.get(field)) {
        check(node, ask);
    }
}

/// Says whether the value is a quantity, and reports it if not.
#[inline(never)]
pub(super) fn check(node: &Node, ask: &mut Ask<'_, '_, '_>) -> bool {
    if !matches!(node.value, Value::String(_) | Value::Number(_)) || quantity_of(node).is_some() {
        return true;
    }
    let text = node.as_str().unwrap_or_default();
    let hint = if text.starts_with('-') || node.as_i64().is_some_and(|number| number < 0) {
        "write a quantity that is not negative"
    } else if text.ends_with('B') || text.ends_with('b') {
        "write `Mi` or `Gi` for MiB and GiB, without `B`"
    } else {
        "write for example `250m`, `1`, `512Mi` or `1Gi`"
    };
    ask.wrong(node, "not a quantity", hint);
    false
}

/// The resources of a container: known names, quantities, requests within limits.
pub(super) fn resources(container: &Node, ask: &mut Ask<'_, '_, '_>) {
    let Some(resources) = set(container.get("resources")) else {
        return;
    };
    for side in ["requests", "limits"] {
        let Some(amounts) = set(resources.get(side)) else {
            continue;
        };
        for entry in amounts.entries() {
            let name = entry.key.name.as_str();
            let is_known = matches!(name, "cpu" | "memory" | "ephemeral-storage")
                || name.starts_with("hugepages-")
                || name.contains('/') && is_qualified_name(name);
            if !is_known {
                let hint = match pave_report::did_you_mean(name, ["cpu", "memory", "ephemeral-storage"]) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write `cpu`, `memory`, `ephemeral-storage`, or a name with its domain".to_owned(),
                };
                ask.wrong_key(
                    amounts,
                    name,
                    format!("a container has no resource `{}`", short(name)),
                    hint,
                );
            }
            check(&entry.value, ask);
            suspicious_unit(name, &entry.value, ask);
            if name.contains('/') && quantity_of(&entry.value).is_some_and(|amount| amount % 1000 != 0) {
                let message = format!("`{}` is given out as a whole", short(name));
                ask.wrong(&entry.value, message, "write a whole number");
            }
        }
    }
    let limits = resources.get("limits");
    for entry in resources.get("requests").map(Node::entries).unwrap_or_default() {
        let name = entry.key.name.as_str();
        let Some(limit) = limits.and_then(|limits| set(limits.get(name))) else {
            if name.contains('/') {
                let message = format!("`{}` has a request and no limit", short(name));
                ask.wrong(&entry.value, message, "write it in `limits` too, or there only");
            }
            continue;
        };
        let (Some(request), Some(limit)) = (quantity_of(&entry.value), quantity_of(limit)) else {
            continue;
        };
        if request > limit {
            let message = format!("the request of `{}` is above its limit", short(name));
            ask.wrong(&entry.value, message, "raise the limit, or lower the request");
        } else if name.contains('/') && request != limit {
            let message = format!("request and limit of `{}` must be the same", short(name));
            ask.wrong(&entry.value, message, "write the limit's amount");
        }
    }
}

/// `memory: 512m` is half a byte: legal, and never meant.
fn suspicious_unit(name: &str, node: &Node, ask: &mut Ask<'_, '_, '_>) {
    let is_bytes = matches!(name, "memory" | "ephemeral-storage");
    if is_bytes && node.as_str().is_some_and(|text| text.ends_with('m')) && quantity_of(node).is_some() {
        ask.wrong(node, "thousandths of a byte", "write `Mi` for MiB");
    }
    // The kubelet cannot give less than a thousandth of a core; a container with under 4 MiB never starts.
    if is_bytes && quantity_of(node).is_some_and(|amount| (1..1024 * 1024 * 1000).contains(&amount)) && name == "memory"
    {
        let is_reported = node.as_str().is_some_and(|text| text.ends_with('m'));
        if !is_reported {
            ask.wrong(
                node,
                "less than a MiB of memory: no program starts in it",
                "write `Mi` or `Gi` behind the number",
            );
        }
    }
}
