//! T6: what a template leaves behind.

use crate::object::Object;
use crate::sink::Sink;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(template: &Object, sink: &mut Sink<'_>) {
    let links = template
        .at(&["spec", "output", "links"])
        .map(Node::items)
        .unwrap_or_default();
    let texts = template
        .at(&["spec", "output", "text"])
        .map(Node::items)
        .unwrap_or_default();
    if links.is_empty() && texts.is_empty() {
        let spot = template.spot_at(&["spec", "output", "links"]);
        sink.add(
            "T6",
            spot,
            "the template links to nothing it made",
            "add `output.links` with the repository",
        );
    }
    if template.text(&["spec", "owner"]).is_empty() {
        let spot = template.spot_at(&["spec", "owner"]);
        sink.add("T6", spot, "nobody owns the template", "add `owner`, a group");
    }
    let steps = template.at(&["spec", "steps"]).map(Node::items).unwrap_or_default();
    let action = |step: &Node| step.get("action").and_then(Node::as_str).unwrap_or_default().to_owned();
    let published = steps.iter().position(|step| action(step).starts_with("publish:"));
    let checked = steps.iter().position(|step| action(step).ends_with(":validate"));
    if let Some(step) = published.and_then(|index| steps.get(index))
        && checked.is_none_or(|checked| Some(checked) > published)
    {
        let message = "the template publishes what nobody checked";
        let hint = "add a step `pave:manifests:validate` before it";
        sink.add("T6", template.spot(step).field("action"), message, hint);
    }
}
