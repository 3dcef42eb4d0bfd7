//! K4, too: the rules in CEL of a definition can be read. The API server refuses the definition otherwise.

use crate::expressions::SourceError;
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

/// An expression of a definition.
pub(super) struct Source<'a> {
    object: &'a Object,
    node: &'a Node,
    pub(super) text: &'a str,
}

/// The expressions of the definitions among `objects`.
pub(super) fn sources(objects: &[Object]) -> Vec<Source<'_>> {
    let mut sources = Vec::new();
    for object in objects {
        if object.is("apiextensions.k8s.io", "CustomResourceDefinition") {
            for version in object.at(&["spec", "versions"]).map(Node::items).unwrap_or_default() {
                if let Some(schema) = version.at(&["schema", "openAPIV3Schema"]) {
                    collect(object, schema, &mut sources);
                }
            }
        }
    }
    sources
}

/// The reader bounds the depth.
fn collect<'a>(object: &'a Object, schema: &'a Node, sources: &mut Vec<Source<'a>>) {
    for rule in schema
        .get("x-kubernetes-validations")
        .map(Node::items)
        .unwrap_or_default()
    {
        for name in ["rule", "messageExpression"] {
            if let Some(node) = rule.get(name)
                && let Some(text) = node.as_str()
            {
                sources.push(Source { object, node, text });
            }
        }
    }
    for property in schema.get("properties").map(Node::entries).unwrap_or_default() {
        collect(object, &property.value, sources);
    }
    for name in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(name) {
            collect(object, inner, sources);
        }
    }
}

pub(super) fn report(errors: &[SourceError], sources: &[Source<'_>], sink: &mut Sink<'_>) {
    for error in errors {
        let Some(source) = sources.get(error.source) else {
            continue;
        };
        let spot = source.object.spot(source.node);
        let message = format!("the rule cannot be read: {}", error.message);
        let hint = format!("correct it at its character {}", error.at + 1);
        if error.is_unknown_function {
            sink.note("rules.expressions", &spot, &message, &hint);
        } else {
            sink.add("K4", spot, message, hint);
        }
    }
}
