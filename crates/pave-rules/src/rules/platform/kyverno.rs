//! X5: Kyverno policies.

use crate::object::Object;
use crate::options::Profile;
use crate::sink::Sink;
use pave_yaml::Node;

pub(super) fn check(object: &Object, sink: &mut Sink<'_>) {
    if object.group() != "kyverno.io" || !matches!(object.kind(), "ClusterPolicy" | "Policy") {
        return;
    }
    if let Some(node) = object.at(&["spec", "validationFailureAction"]) {
        let message = "`spec.validationFailureAction` is deprecated";
        let hint = "write `failureAction` below `validate` of each rule";
        sink.add("X5", object.spot(node), message, hint);
    }
    for rule in object.at(&["spec", "rules"]).map(Node::items).unwrap_or_default() {
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
