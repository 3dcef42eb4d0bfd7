//! T1, T5: the words in which a form is described; a misspelt one is passed over in silence.

use super::parameters::{declared, pages};
use crate::object::Object;
use crate::sink::Sink;
use pave_report::{did_you_mean, nearest};
use pave_yaml::{Entry, Node, Value};

/// The types of JSON Schema, and what people write for them.
const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "array", "object", "null"];
const OTHER_TYPES: [(&str, &str); 14] = [
    ("bool", "boolean"),
    ("date", "string"),
    ("dict", "object"),
    ("double", "number"),
    ("enum", "string"),
    ("float", "number"),
    ("int", "integer"),
    ("list", "array"),
    ("map", "object"),
    ("multiselect", "array"),
    ("password", "string"),
    ("select", "string"),
    ("str", "string"),
    ("text", "string"),
];

/// Keywords of a parameter: JSON Schema's, and the form's own.
const KEYWORDS: [&str; 37] = [
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "default",
    "definitions",
    "dependencies",
    "description",
    "else",
    "enum",
    "enumNames",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "then",
    "title",
    "type",
    "uniqueItems",
    "if",
];
const FORM_KEYWORDS: [&str; 19] = [
    "ui:autocomplete",
    "ui:autofocus",
    "ui:backstage",
    "ui:classNames",
    "ui:description",
    "ui:disabled",
    "ui:emptyValue",
    "ui:enableMarkdownInDescription",
    "ui:enumNames",
    "ui:field",
    "ui:help",
    "ui:hideError",
    "ui:options",
    "ui:order",
    "ui:placeholder",
    "ui:readonly",
    "ui:style",
    "ui:title",
    "ui:widget",
];

/// The fields that Backstage brings; a portal may have others.
const PICKERS: [&str; 12] = [
    "EntityNamePicker",
    "EntityPicker",
    "EntityTagsPicker",
    "MultiEntityPicker",
    "MyGroupsPicker",
    "OwnedEntityPicker",
    "OwnerPicker",
    "RepoBranchPicker",
    "RepoOwnerPicker",
    "RepoUrlPicker",
    "Secret",
    "TemplateListPicker",
];

#[inline(never)]
pub(super) fn check(template: &Object, sink: &mut Sink<'_>) {
    for page in pages(template) {
        if let Some(node) = page.get("properties")
            && !matches!(node.value, Value::Mapping(_))
        {
            let message = format!("`properties` must be an object, not {}", node.kind());
            let hint = "write one line for each parameter, with its name as the key";
            sink.add("T1", template.spot(node), message, hint);
        }
        if let Some(node) = page
            .get("required")
            .filter(|node| node.as_bool().is_some() || node.as_str().is_some())
        {
            let message = format!("`required` must be a list, not {}", node.kind());
            sink.add(
                "T1",
                template.spot(node),
                message,
                "write the names of the parameters: `required: [name]`",
            );
        }
        for entry in declared(page) {
            parameter(template, entry, sink);
        }
    }
}

fn parameter(template: &Object, entry: &Entry, sink: &mut Sink<'_>) {
    let node = &entry.value;
    let name: String = entry.key.name.chars().take(100).collect();
    // A type may be a list of types.
    let types = node.get("type");
    for node in types.into_iter().chain(types.map(Node::items).unwrap_or_default()) {
        let Some(text) = node.as_str().filter(|text| !TYPES.contains(text)) else {
            continue;
        };
        let lower = text.to_lowercase();
        let other = OTHER_TYPES.iter().find(|(word, _)| *word == lower);
        let hint = match other.map(|(_, meant)| *meant).or_else(|| did_you_mean(text, TYPES)) {
            Some(meant) => format!("write `type: {meant}`"),
            None => format!("write one of {}", TYPES.join(", ")),
        };
        let message = format!("the type of `{name}` does not exist");
        sink.add("T5", template.spot(node), message, hint);
    }
    if let Some(node) = node.get("required").filter(|node| node.as_bool().is_some()) {
        let message = format!("whether `{name}` is required is said by its page");
        let hint = format!("write `required: [{name}]` beside `properties`");
        sink.add("T5", template.spot(node), message, hint);
    }
    options(template, node, sink);
    if let Some(picker) = node.get("ui:field")
        && let Some(text) = picker.as_str().filter(|text| !PICKERS.contains(text))
        && let Some(near) = nearest(text, PICKERS, 2)
    {
        let message = "Backstage has no field of this name";
        sink.add("T5", template.spot(picker), message, format!("did you mean `{near}`?"));
    }
    for entry in node.entries() {
        if let Some(near) = misspelt(&entry.key.name) {
            let word: String = entry.key.name.chars().take(60).collect();
            let message = format!("a parameter has no keyword `{word}`: it is passed over");
            let spot = template.spot(node).key(&entry.key.name);
            sink.add("T5", spot, message, format!("did you mean `{near}`?"));
        }
    }
    if let Some(node) = node.get("default")
        && node.as_str().is_some_and(|text| text.contains("${{"))
    {
        let message = format!("the default of `{name}` is a text: no expression is read in a form");
        let hint = "write the value, or put the expression into the step that uses it";
        sink.add("T2", template.spot(node), message, hint);
    }
}

/// Options of a field that are lists; hosts are written without a scheme.
fn options(template: &Object, node: &Node, sink: &mut Sink<'_>) {
    let Some(options) = node.get("ui:options") else { return };
    for name in [
        "allowedHosts",
        "allowedOwners",
        "allowedRepos",
        "allowedOrganizations",
        "allowedProjects",
        "allowedKinds",
    ] {
        let Some(list) = options.get(name) else { continue };
        if list.as_str().is_some_and(|text| !text.contains("${{")) {
            let message = format!("`{name}` must be a list, not a string");
            sink.add("T5", template.spot(list), message, "write one item for each");
        }
        for item in list.items() {
            if name == "allowedHosts"
                && item
                    .as_str()
                    .is_some_and(|text| text.contains("://") || text.contains('/'))
            {
                let message = "a host has no scheme and no path";
                sink.add("T5", template.spot(item), message, "write for example `github.com`");
            }
        }
    }
}

/// What a key that is nearly a keyword was meant to be.
fn misspelt(key: &str) -> Option<&'static str> {
    if KEYWORDS.contains(&key) || FORM_KEYWORDS.contains(&key) {
        return None;
    }
    let of_form = ["ui-", "ui_", "ui."].iter().find_map(|mark| key.strip_prefix(mark));
    if let Some(rest) = of_form {
        let meant = format!("ui:{rest}");
        return FORM_KEYWORDS.into_iter().find(|keyword| *keyword == meant);
    }
    let known = if key.starts_with("ui:") {
        FORM_KEYWORDS.as_slice()
    } else {
        KEYWORDS.as_slice()
    };
    // Short words are near to many others.
    let near = (key.len() > 4)
        .then(|| nearest(key, known.iter().copied(), 2))
        .flatten()?;
    known.iter().copied().find(|keyword| *keyword == near)
}

#[cfg(test)]
mod tests {
    use super::misspelt;

    #[test]
    fn keywords_are_told_from_slips_and_from_words_of_one_s_own() {
        for (slip, meant) in [
            ("defualt", "default"),
            ("patern", "pattern"),
            ("maxlength", "maxLength"),
            ("ui-field", "ui:field"),
            ("ui_options", "ui:options"),
            ("ui:feild", "ui:field"),
        ] {
            assert_eq!(misspelt(slip), Some(meant), "{slip}");
        }
        for own in [
            "ui:myOption",
            "x-team",
            "backstage:featureFlag",
            "type",
            "ui:field",
            "tile",
        ] {
            assert_eq!(misspelt(own), None, "{own}");
        }
    }
}
