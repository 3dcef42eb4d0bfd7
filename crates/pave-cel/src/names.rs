//! How Kubernetes writes names of fields in CEL, where they are no names of CEL's.

use crate::parse::is_word;

/// What is written for what no name of CEL's has.
const FORMS: [(&str, &str); 4] = [
    ("__dot__", "."),
    ("__dash__", "-"),
    ("__slash__", "/"),
    ("__underscores__", "__"),
];

/// The field that is meant by a name such as `x__dash__kubernetes` or `__namespace__`; none where it is written as it is.
pub(crate) fn unescape(name: &str) -> Option<String> {
    if !name.contains("__") {
        return None;
    }
    let inner = name.strip_prefix("__").and_then(|name| name.strip_suffix("__"));
    if let Some(inner) = inner.filter(|inner| is_word(inner)) {
        return Some(inner.to_owned());
    }
    let mut field = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        if let Some((form, text)) = FORMS.iter().find(|(form, _)| rest.starts_with(form)) {
            field.push_str(text);
            rest = rest.get(form.len()..)?;
        } else {
            field.push(first);
            rest = rest.get(first.len_utf8()..)?;
        }
    }
    (field != name).then_some(field)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn names_are_those_that_kubernetes_means() {
        for (name, field) in [
            ("plain", None),
            ("__namespace__", Some("namespace")),
            ("x__dash__prop", Some("x-prop")),
            ("redact__underscores__d", Some("redact__d")),
            ("a__dot__b__slash__c", Some("a.b/c")),
            ("__other__", None),
        ] {
            assert_eq!(unescape(name).as_deref(), field, "{name}");
        }
    }
}
