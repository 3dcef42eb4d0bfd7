//! Label selectors.

use pave_yaml::Node;

/// Whether `labels` have every pair of `wanted`, as a Service selects.
pub(crate) fn has_all(wanted: &Node, labels: Option<&Node>) -> bool {
    wanted.entries().iter().all(|entry| {
        let found = labels.and_then(|labels| labels.get(&entry.key.name));
        found.is_some_and(|found| found.value == entry.value.value)
    })
}

/// Whether `labels` fit the label selector `selector` (`matchLabels` and `matchExpressions`); an empty one fits all.
pub(crate) fn fits(selector: &Node, labels: Option<&Node>) -> bool {
    let pairs = selector.get("matchLabels").is_none_or(|wanted| has_all(wanted, labels));
    let expressions = selector.get("matchExpressions").map(Node::items).unwrap_or_default();
    pairs && expressions.iter().all(|expression| fits_expression(expression, labels))
}

/// Whether `labels` fit one of `matchExpressions`.
pub(crate) fn fits_expression(expression: &Node, labels: Option<&Node>) -> bool {
    let text = |key: &str| expression.get(key).and_then(Node::as_str).unwrap_or_default();
    let found = labels.and_then(|labels| labels.get(text("key"))).and_then(Node::as_str);
    let values = expression.get("values").map(Node::items).unwrap_or_default();
    let is_listed = || values.iter().any(|value| value.as_str() == found);
    match text("operator") {
        "In" => found.is_some() && is_listed(),
        "NotIn" => found.is_none() || !is_listed(),
        "Exists" => found.is_some(),
        "DoesNotExist" => found.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pave_yaml::Document;
    use serde_json::json;

    fn node(value: &serde_json::Value) -> Node {
        Document::from_json(value).map(|document| document.root).unwrap()
    }

    #[test]
    fn expressions_are_read_as_kubernetes_reads_them() {
        let labels = node(&json!({"app": "api", "tier": "web"}));
        let fits = |selector: serde_json::Value| fits(&node(&selector), Some(&labels));
        assert!(fits(json!({})));
        assert!(fits(json!({"matchLabels": {"app": "api"}})));
        assert!(!fits(json!({"matchLabels": {"app": "api", "zone": "a"}})));
        assert!(fits(
            json!({"matchExpressions": [{"key": "tier", "operator": "In", "values": ["web", "job"]}]})
        ));
        assert!(fits(
            json!({"matchExpressions": [{"key": "zone", "operator": "NotIn", "values": ["a"]}]})
        ));
        assert!(!fits(
            json!({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]})
        ));
    }
}
