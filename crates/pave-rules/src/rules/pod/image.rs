//! W13, W14, W15: which image runs, and whether it is always the same.

use crate::mend;
use crate::pod::{Container, set};
use crate::sink::Sink;
use pave_yaml::Node;
use std::collections::BTreeSet;

/// An image reference, taken apart.
#[derive(Debug, PartialEq, Eq)]
struct Image<'a> {
    name: &'a str,
    tag: Option<&'a str>,
    digest: Option<&'a str>,
}

/// `tagged` are the images of which kustomizations say the tag, with their families.
#[inline(never)]
pub(super) fn check(container: &Container<'_>, tagged: &BTreeSet<(usize, String)>, sink: &mut Sink<'_>) {
    let spot = container.spot().field("image");
    let who = container.title();
    let hint = "write a tag such as `:1.4.2`, or a digest";
    let Some(text) = set(container.node.get("image")).and_then(Node::as_str) else {
        sink.add(
            "W13",
            spot,
            format!("{who} names no image"),
            "name an image with its tag",
        );
        return;
    };
    let Some(image) = Image::parse(text) else {
        let (what, hint) = if ["{{", "${", "$("].iter().any(|mark| text.contains(mark)) {
            (
                "its image holds an expression that nothing has replaced",
                "check what is rendered, or write the value",
            )
        } else {
            (
                "its image is not a valid reference",
                "write `registry/name:tag`: lower-case names, no spaces",
            )
        };
        sink.add("W13", spot, format!("{who}: {what}"), hint);
        return;
    };
    // Kustomize writes the tag into the manifests of a base.
    let is_tagged = !tagged.is_empty() && tagged.contains(&(container.object.family, image.name.to_owned()));
    let is_open = image.digest.is_none() && !is_tagged;
    if is_open && image.tag.is_none() {
        sink.add("W13", spot.clone(), format!("the image of {who} has no tag"), hint);
    } else if is_open && image.tag == Some("latest") {
        let message = format!("the image of {who} has the tag `latest`: what runs changes without a deployment");
        sink.add("W13", spot.clone(), message, hint);
    }
    let registries = &sink.options().registries;
    let is_allowed = |registry: &String| {
        let rest = image.name.strip_prefix(registry.trim_end_matches('/'));
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    if !registries.is_empty() && !registries.iter().any(is_allowed) {
        let hint = format!("use one of {}", registries.join(", "));
        sink.add(
            "W13",
            spot.clone(),
            format!("the image of {who} is not from an allowed registry"),
            hint,
        );
    }
    if image.digest.is_none() {
        let hint = "add the digest: `name:tag@sha256:...`";
        sink.add("W14", spot, format!("the image of {who} is not pinned by digest"), hint);
        let policy = container.node.get("imagePullPolicy").and_then(Node::as_str);
        if policy != Some("Always") && !(policy.is_none() && image.tag.is_none_or(|tag| tag == "latest")) {
            let message = format!("{who} runs whatever its node pulled under that tag before");
            let hint = "write `imagePullPolicy: Always`, or pin the image by digest";
            let fix = match container.node.get("imagePullPolicy") {
                Some(node) => mend::replace(node, "Always"),
                None => mend::insert(container.node, "imagePullPolicy", "Always"),
            };
            let spot = container.spot().field("imagePullPolicy").mended_by(fix);
            sink.add("W15", spot, message, hint);
        }
    }
}

impl<'a> Image<'a> {
    /// The parts of `text`; `None` for what no container runtime takes.
    fn parse(text: &'a str) -> Option<Self> {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        // A colon before the last `/` belongs to the registry's port.
        let last = rest.rfind('/').map_or(0, |at| at + 1);
        let colon = rest.get(last..)?.find(':').map(|at| at + last);
        let (name, tag) = match colon {
            Some(at) => (rest.get(..at)?, Some(rest.get(at + 1..)?)),
            None => (rest, None),
        };
        let is_tag = |tag: &str| {
            let first = tag.starts_with(|character: char| character.is_ascii_alphanumeric() || character == '_');
            let all = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
            first && tag.len() <= 128 && tag.bytes().all(all)
        };
        let is_digest = |digest: &str| {
            let (algorithm, hex) = digest.split_once(':').unwrap_or_default();
            let length = if algorithm == "sha512" { 128 } else { 64 };
            !algorithm.is_empty() && hex.len() == length && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        let is_good = is_name(name) && tag.is_none_or(is_tag) && digest.is_none_or(is_digest);
        is_good.then_some(Self { name, tag, digest })
    }
}

/// `[host[:port]/]path/name`: the host may have capitals, the rest may not.
fn is_name(name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    let count = parts.len();
    !name.is_empty()
        && name.len() <= 255
        && parts.iter().enumerate().all(|(index, part)| {
            let is_host = index == 0 && count > 1 && (part.contains(['.', ':']) || *part == "localhost");
            if is_host {
                let (host, port) = part.split_once(':').unwrap_or((part, "1"));
                return !host.is_empty()
                    && host
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
                    && port.parse::<u16>().is_ok();
            }
            let edge = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
            part.starts_with(edge)
                && part.ends_with(edge)
                && part
                    .chars()
                    .all(|character| edge(character) || matches!(character, '.' | '_' | '-'))
        })
}

#[cfg(test)]
mod tests {
    use super::Image;

    #[test]
    fn references_are_taken_apart() {
        let parse = |text| Image::parse(text).map(|image| (image.name, image.tag, image.digest.is_some()));
        assert_eq!(parse("nginx"), Some(("nginx", None, false)));
        assert_eq!(
            parse("localhost:5000/api:1.2"),
            Some(("localhost:5000/api", Some("1.2"), false))
        );
        let digest = format!("r.io/a/b:1@sha256:{}", "a".repeat(64));
        assert_eq!(parse(&digest), Some(("r.io/a/b", Some("1"), true)));
        for bad in [
            "",
            "Nginx:1",
            "nginx:",
            "nginx: 1",
            "a//b",
            "a@sha256:12",
            "nginx:1:2",
            "${{ values.image }}",
            "-a:1",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
