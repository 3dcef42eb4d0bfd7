//! C5: words that everyone in the organisation spells alike.

use crate::mend;
use crate::object::Object;
use crate::options::Profile;
use crate::sink::Sink;
use pave_yaml::Node;

/// Backstage's own words, where an organisation has no list.
const LIFECYCLES: [&str; 3] = ["experimental", "production", "deprecated"];
const COMPONENT_TYPES: [&str; 3] = ["service", "website", "library"];
const API_TYPES: [&str; 6] = ["openapi", "asyncapi", "graphql", "grpc", "trpc", "mcp-server"];

/// Short forms and other names that are widely written.
const SHORT: [(&str, &str); 17] = [
    ("prod", "production"),
    ("prd", "production"),
    ("live", "production"),
    ("dev", "experimental"),
    ("alpha", "experimental"),
    ("svc", "service"),
    ("microservice", "service"),
    ("lib", "library"),
    ("frontend", "website"),
    ("swagger", "openapi"),
    ("swagger2", "openapi"),
    ("openapi2", "openapi"),
    ("openapi3", "openapi"),
    ("oas3", "openapi"),
    ("rest", "openapi"),
    ("proto", "grpc"),
    ("protobuf", "grpc"),
];

#[inline(never)]
pub(super) fn check(entity: &Object, sink: &mut Sink<'_>) {
    let options = sink.options();
    let kind = entity.kind();
    if matches!(kind, "Component" | "API") {
        word(entity, "lifecycle", &options.lifecycles, &LIFECYCLES, sink);
    }
    match kind {
        "Component" => word(entity, "type", &options.component_types, &COMPONENT_TYPES, sink),
        "API" => word(entity, "type", &[], &API_TYPES, sink),
        _ => {}
    }
    let has_description = !entity.text(&["metadata", "description"]).trim().is_empty();
    if !has_description && matches!(kind, "Component" | "API" | "System" | "Resource" | "Template") {
        let spot = entity.spot_at(&["metadata", "description"]);
        let message = "the entity does not say what it is for";
        sink.add_from(Profile::Strict, "C5", spot, message, "add `description`, one sentence");
    }
    for link in entity.at(&["metadata", "links"]).map(Node::items).unwrap_or_default() {
        if let Some(url) = link.get("url")
            && let Some((scheme, _)) = url.as_str().and_then(|text| text.split_once(':'))
            && ["javascript", "data", "vbscript"]
                .iter()
                .any(|bad| scheme.eq_ignore_ascii_case(bad))
        {
            sink.add(
                "C5",
                entity.spot(url),
                "the link runs a script",
                "write an address with `https://`",
            );
        }
        if link.get("title").is_none() {
            let spot = entity.spot(link).field("title");
            sink.add_from(Profile::Strict, "C5", spot, "the link has no title", "add `title`");
        }
    }
}

/// With a list of the organisation, only its words; without one, a word that is nearly one of Backstage's is a slip.
fn word(entity: &Object, field: &str, own: &[String], usual: &[&str], sink: &mut Sink<'_>) {
    let text = entity.text(&["spec", field]);
    let spot = entity.spot_at(&["spec", field]);
    if text.is_empty() || text.contains("${{") {
        return;
    }
    if own.is_empty() {
        let short = SHORT
            .iter()
            .find(|(short, word)| *short == text && usual.contains(word));
        let near = short
            .map(|(_, word)| *word)
            .or_else(|| pave_report::nearest(text, usual.iter().copied(), 2));
        if let Some(near) = near.filter(|near| *near != text) {
            let message = format!("`{field}` is not the word that others use");
            // A slip has one answer; another name for a thing may be meant.
            let is_slip = short.is_none() || near.starts_with(text);
            let node = entity.at(&["spec", field]).filter(|_| is_slip);
            let fix = node.and_then(|node| mend::replace(node, near));
            sink.add("C5", spot.mended_by(fix), message, format!("did you mean `{near}`?"));
        }
    } else if !own.iter().any(|word| word == text) {
        let hint = match pave_report::did_you_mean(text, own.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", own.join(", ")),
        };
        sink.add("C5", spot, format!("`{field}` is not in the organisation's list"), hint);
    }
}
