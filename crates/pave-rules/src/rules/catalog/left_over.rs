//! C5: text that someone or something was to replace: it stands on the entity's page as it is.

use crate::document::{Documents, folder_of};
use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

/// What people write for a value that they do not know yet.
const PLACEHOLDERS: [&str; 10] = [
    "changeme",
    "change-me",
    "change_me",
    "fixme",
    "replace-me",
    "replace_me",
    "replaceme",
    "tbd",
    "todo",
    "xxx",
];

/// What a template's own expressions begin with; `${{` is also the mark of others, such as workflows.
const NAMES: [&str; 6] = ["values", "parameters", "steps", "user", "each", "cookiecutter"];

/// Folders whose files a template renders.
const SKELETONS: [&str; 6] = [
    "skeleton",
    "skeletons",
    "content",
    "template",
    "templates",
    "boilerplate",
];

#[inline(never)]
pub(super) fn check(entity: &Object, documents: &Documents<'_>, sink: &mut Sink<'_>) {
    if entity.kind() == "Template" {
        return;
    }
    let is_rendered = is_of_skeleton(&entity.file, &documents.entities);
    let mut open: Vec<&Node> = vec![entity.root()];
    while let Some(node) = open.pop() {
        open.extend(node.items());
        // The definition of an API is a document of its own.
        let entries = node.entries().iter().filter(|entry| entry.key.name != "definition");
        open.extend(entries.map(|entry| &entry.value));
        let Some(text) = node.as_str() else { continue };
        if !is_rendered && has_expression(text) {
            let message = "an expression of a template that nothing has replaced";
            let hint = "render the file first, or write the value";
            sink.add("C5", entity.spot(node), message, hint);
        } else if is_placeholder(text) {
            let message = "a placeholder that nobody has replaced";
            sink.add("C5", entity.spot(node), message, "write the value, or remove the field");
        }
    }
}

fn has_expression(text: &str) -> bool {
    if !text.contains("}}") {
        return false;
    }
    let is_own = |inner: &str| {
        let inner = inner.trim_start_matches(['-', ' ']);
        NAMES.iter().any(|name| {
            inner
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with(['.', '[', ' ', '|', '}']))
        })
    };
    let mut dollars = text.split("${{").skip(1).peekable();
    if dollars.peek().is_none() {
        return text.contains("{{");
    }
    dollars.any(is_own)
}

fn is_placeholder(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let is_bracketed = |open, close| lower.len() > 2 && lower.starts_with(open) && lower.ends_with(close);
    // As in `<your-team>`.
    PLACEHOLDERS.contains(&lower.as_str()) || is_bracketed('<', '>') && !lower.contains(char::is_whitespace)
}

/// Whether a template renders the file: by its folders' names, or since a template's entity is above it.
fn is_of_skeleton(file: &str, entities: &[Object]) -> bool {
    let folder = folder_of(file);
    let is_above = |template: &Object| {
        let above = folder_of(&template.file);
        template.kind() == "Template" && folder != above && (above.is_empty() || folder.starts_with(above))
    };
    folder
        .split('/')
        .any(|name| SKELETONS.contains(&name) || name.contains("{{"))
        || entities.iter().any(is_above)
}

#[cfg(test)]
mod tests {
    use super::{has_expression, is_of_skeleton, is_placeholder};

    #[test]
    fn an_expression_of_a_template_is_known() {
        for text in [
            "${{ values.name }}",
            "a ${{parameters['x']}}",
            "{{ cookiecutter.name }}",
            "${{- values }}",
        ] {
            assert!(has_expression(text), "{text}");
        }
        for text in ["${{ github.token }}", "${{ values.name", "${{ valuesOf }}", "plain"] {
            assert!(!has_expression(text), "{text}");
        }
    }

    #[test]
    fn placeholders_are_known() {
        for text in ["TODO", "<team>", "ChangeMe", " tbd "] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["todo-app", "a < b > c", "<>", "", "TODO list"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn a_skeleton_is_known_by_its_folder() {
        assert!(is_of_skeleton("template/skeleton/catalog-info.yaml", &[]));
        assert!(is_of_skeleton("{{cookiecutter.name}}/catalog-info.yaml", &[]));
        assert!(!is_of_skeleton("services/orders/catalog-info.yaml", &[]));
    }
}
