//! C6: the definition of an API is of the type that the entity says.

use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

/// Types whose definitions are YAML or JSON with a field of the same name at the top, and the name that it had before.
const TYPES: [(&str, Option<&str>); 2] = [("openapi", Some("swagger")), ("asyncapi", None)];

#[inline(never)]
pub(super) fn check(entity: &Object, sink: &mut Sink<'_>) {
    let definition = entity.at(&["spec", "definition"]);
    let wanted = TYPES.iter().find(|(name, _)| *name == entity.text(&["spec", "type"]));
    let (Some(node), Some((name, before)), "API") = (definition, wanted, entity.kind()) else {
        return;
    };
    let Some(text) = node
        .as_str()
        .filter(|text| !text.trim().is_empty() && !text.contains("{{"))
    else {
        return;
    };
    let is_it = |root: &Node| root.get(name).or_else(|| root.get((*before)?)).is_some();
    // What is wrong with YAML in YAML has no place of its own in the file: one finding tells all.
    let documents = pave_yaml::parse(&entity.file, text).unwrap_or_default();
    if !documents.first().is_some_and(|first| is_it(&first.root)) {
        let message = format!("the definition is no {name} document");
        let hint = format!("begin it with `{name}:`, or read it from a file with `$text`");
        sink.add("C6", entity.spot(node), message, hint);
    }
}
