//! The expressions of a template: what stands between `${{` and `}}`, and what they name.

use pave_yaml::{Node, Value};

/// A text with expressions, and the step it stands in.
pub(super) struct Text<'n> {
    pub(super) node: &'n Node,
    pub(super) text: &'n str,
}

/// Every text below `node`; the reader bounds the depth.
pub(super) fn texts(node: &Node) -> Vec<Text<'_>> {
    let mut found = Vec::new();
    collect(node, &mut found);
    found
}

fn collect<'n>(node: &'n Node, found: &mut Vec<Text<'n>>) {
    match &node.value {
        Value::String(text) => found.push(Text { node, text }),
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| collect(&entry.value, found)),
        _ => {}
    }
}

/// The expressions of a text.
pub(super) fn expressions(text: &str) -> impl Iterator<Item = &str> {
    text.split("${{")
        .skip(1)
        .map(|part| part.split("}}").next().unwrap_or(part))
}

/// What an expression takes of `root`: `Some(name)` for `root.name` and `root['name']`, `None` for `root` as a whole.
pub(super) fn members<'e>(expression: &'e str, root: &str) -> Vec<Option<&'e str>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = expression.get(from..).and_then(|rest| rest.find(root)) {
        let start = from + at;
        let end = start + root.len();
        from = end;
        let before = expression.get(..start).and_then(|text| text.chars().next_back());
        let rest = expression.get(end..).unwrap_or_default();
        let is_word = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
        let is_member =
            before.is_some_and(|character| is_word(character) || matches!(character, '.' | '-' | '"' | '\''));
        if is_member || rest.starts_with(is_word) {
            continue;
        }
        found.push(member(rest));
    }
    found
}

fn member(rest: &str) -> Option<&str> {
    if let Some(name) = rest.strip_prefix('.') {
        let end = name.find(|character: char| !(character.is_alphanumeric() || matches!(character, '_' | '$')));
        return name.get(..end.unwrap_or(name.len())).filter(|name| !name.is_empty());
    }
    let quoted = rest.strip_prefix("['").and_then(|rest| rest.split_once('\''));
    let quoted = quoted.or_else(|| rest.strip_prefix("[\"").and_then(|rest| rest.split_once('"')));
    quoted.map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_in_every_form() {
        let members = |text| members(text, "parameters");
        assert_eq!(members("parameters.name | upper"), [Some("name")]);
        assert_eq!(
            members("parameters['my-name'] + parameters[\"b\"]"),
            [Some("my-name"), Some("b")]
        );
        assert_eq!(members("parameters"), [None]);
        assert_eq!(members("my.parameters.name or myparameters.x"), []);
        assert_eq!(expressions("a ${{ b }} c ${{ d }}").collect::<Vec<_>>(), [" b ", " d "]);
    }
}
