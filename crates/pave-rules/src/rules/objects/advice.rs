//! Where exactly a rule of the Gateway API goes wrong, and what to write instead: its messages say neither.

/// The field below the value that the rule is about, and the hint; none for rules that are not known here.
pub(super) fn advice(api_version: &str, message: &str) -> Option<(Option<&'static str>, String)> {
    if !api_version.starts_with("gateway.networking.k8s.io/") {
        return None;
    }
    let (field, hint) = SENTENCES
        .iter()
        .find(|(start, end, ..)| message.starts_with(start) && message.ends_with(end))
        .map(|(_, _, field, hint)| (*field, (*hint).to_owned()))
        .or_else(|| of_filter(message))?;
    Some((Some(field).filter(|field| !field.is_empty()), hint))
}

/// How a message begins and ends, the field, the hint.
const SENTENCES: &[(&str, &str, &str, &str)] = &[
    (
        "RequestRedirect filter must not be used",
        "backendRefs",
        "backendRefs",
        "remove `backendRefs`, or the filter",
    ),
    ("May specify either", "but not both", "", "remove one of the filters"),
    ("", "filter cannot be repeated", "", "merge them into one"),
    (
        "When using",
        "exactly one PathPrefix match must be specified",
        "matches",
        "give the rule one match with `type: PathPrefix`, or use `replaceFullPath`",
    ),
    (
        "Within backendRefs",
        "exactly one PathPrefix match must be specified",
        "matches",
        "give the rule one match with `type: PathPrefix`, or use `replaceFullPath`",
    ),
    ("Must have port", "", "port", "add `port`"),
    ("value must be an absolute path", "", "value", ABSOLUTE),
    ("must not contain", "['Exact', 'PathPrefix']", "value", ABSOLUTE),
    ("must not end with", "['Exact', 'PathPrefix']", "value", ABSOLUTE),
    ("tls must not be specified", "", "tls", "remove it"),
    ("hostname must not be specified", "", "hostname", "remove it"),
    (
        "certificateRefs or options must be specified",
        "",
        "certificateRefs",
        "name its Secret in `certificateRefs`",
    ),
    ("Listener name must be unique", "", "name", "give each its own"),
    (
        "Combination of port, protocol and hostname",
        "",
        "port",
        "change one of them",
    ),
    ("backendRequest timeout", "", "backendRequest", "write a shorter one"),
];

const ABSOLUTE: &str = "write for example `/api`, without `//`, `..` and `#`";

/// `filter.urlRewrite must be specified for URLRewrite filter.type`, and its opposite.
fn of_filter(message: &str) -> Option<(&'static str, String)> {
    let (field, rest) = message.strip_prefix("filter.")?.split_once(' ')?;
    let field = FILTERS.iter().find(|known| **known == field)?;
    if rest.starts_with("must be nil") {
        return Some((field, "remove it, or correct `type`".to_owned()));
    }
    Some((field, format!("add `{field}`")))
}

const FILTERS: [&str; 8] = [
    "requestHeaderModifier",
    "responseHeaderModifier",
    "requestMirror",
    "requestRedirect",
    "urlRewrite",
    "extensionRef",
    "cors",
    "externalAuth",
];
