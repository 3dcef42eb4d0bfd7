//! X5: Kyverno policies.

use crate::object::Object;
use crate::options::Profile;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    if let Some(node) = object.at(&["spec", "validationFailureAction"]) {
        let message = "`spec.validationFailureAction` is deprecated";
        let hint = "write `failureAction` below `validate` of each rule";
        sink.add("X5", object.spot(node), message, hint);
    }
    for rule in object.at(&["spec", "rules"]).map(Node::items).unwrap_or_default() {
        actions(object, rule, sink);
        for field in ["match", "exclude"] {
            if rule.at(&[field, "resources"]).is_some() {
                let spot = object.spot(rule).field(field).key("resources");
                let message = format!("`{field}.resources` is the old form");
                sink.add(
                    "X5",
                    spot,
                    message,
                    format!("write `{field}: {{any: [{{resources: ...}}]}}`"),
                );
            }
        }
    }
    let message = "ClusterPolicy is deprecated: Kyverno has ValidatingPolicy in its place";
    let spot = object.spot_at(&["kind"]);
    sink.add_from(
        Profile::Strict,
        "X5",
        spot,
        message,
        "write a `ValidatingPolicy` of `policies.kyverno.io/v1`",
    );
}

/// One way to decide, and an action that Kyverno knows.
fn actions(object: &Object, rule: &Node, sink: &mut Sink<'_>) {
    const WAYS: [&str; 8] = [
        "pattern",
        "anyPattern",
        "deny",
        "foreach",
        "podSecurity",
        "cel",
        "manifests",
        "assert",
    ];
    let kinds = ["validate", "mutate", "generate", "verifyImages"];
    let given: Vec<&str> = kinds.into_iter().filter(|kind| rule.get(kind).is_some()).collect();
    if given.len() != 1 {
        let message = "a rule does one thing";
        let hint = format!("keep one of {}", kinds.join(", "));
        sink.add("X5", object.spot(rule), message, hint);
    }
    let Some(validate) = rule.get("validate") else { return };
    let ways: Vec<&str> = WAYS.into_iter().filter(|way| validate.get(way).is_some()).collect();
    match ways.as_slice() {
        [_] => {}
        [_, second, ..] => {
            let spot = object.spot(validate).key(second);
            sink.add(
                "X5",
                spot,
                "a validation decides in one way",
                "make it a rule of its own",
            );
        }
        [] => {
            let hint = "add for example `pattern` or `deny`";
            sink.add("X5", object.spot(validate), "the validation decides nothing", hint);
        }
    }
    if let Some(node) = validate.get("failureAction")
        && let Some(text) = node.as_str()
        && !matches!(text, "Audit" | "Enforce" | "audit" | "enforce")
    {
        let hint = "write `Enforce` or `Audit`";
        sink.add("X5", object.spot(node), "Kyverno has no such action", hint);
    }
}
