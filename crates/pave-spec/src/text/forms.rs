//! The forms of text that the rules ask for.

use super::TextRule;

pub(super) fn is_line(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= 1000
        && !text.chars().any(|character| {
            character.is_control() || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
}

/// DNS-1123: lower-case letters, digits, `-` inside, at most `longest` characters.
#[must_use]
pub fn is_label(text: &str, longest: usize) -> bool {
    let edge = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    text.len() <= longest
        && text.starts_with(edge)
        && text.ends_with(edge)
        && text.chars().all(|character| edge(character) || character == '-')
}

/// DNS-1123: labels with dots between, at most 253 characters.
#[must_use]
pub fn is_subdomain(text: &str) -> bool {
    text.len() <= 253 && !text.is_empty() && text.split('.').all(|part| is_label(part, 63))
}

pub(super) fn is_value_source(text: &str) -> bool {
    if let Some(path) = text.strip_prefix("field/") {
        return is_pod_field(path);
    }
    let mut parts = text.split('/');
    let (Some(source), Some(name), Some(key), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_name = match source {
        "secret" | "config" => TextRule::Subdomain.accepts(name),
        "claim" => TextRule::Label.accepts(name),
        _ => false,
    };
    is_name && is_key(key)
}

/// What the downward API gives as a variable: fields of the pod, amounts of the container.
fn is_pod_field(path: &str) -> bool {
    const FIELDS: [&str; 9] = [
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.serviceAccountName",
        "status.hostIP",
        "status.hostIPs",
        "status.podIP",
        "status.podIPs",
    ];
    const AMOUNTS: [&str; 6] = [
        "limits.cpu",
        "limits.memory",
        "requests.cpu",
        "requests.memory",
        "limits.ephemeral-storage",
        "requests.ephemeral-storage",
    ];
    let keyed = ["metadata.labels['", "metadata.annotations['"];
    let key = keyed
        .iter()
        .find_map(|start| path.strip_prefix(start)?.strip_suffix("']"));
    FIELDS.contains(&path) || AMOUNTS.contains(&path) || key.is_some_and(is_label_key)
}

/// The key of a label or annotation: a name, before it optionally a DNS subdomain and `/`.
fn is_label_key(text: &str) -> bool {
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    let edge = |character: char| character.is_ascii_alphanumeric();
    prefix.is_none_or(|prefix| TextRule::Subdomain.accepts(prefix))
        && name.len() <= 63
        && name.starts_with(edge)
        && name.ends_with(edge)
        && name
            .chars()
            .all(|character| edge(character) || matches!(character, '-' | '_' | '.'))
}

/// A DNS subdomain with a dot, `/`, and a version as Kubernetes numbers them.
pub(super) fn is_api_version(text: &str) -> bool {
    let Some((group, version)) = text.split_once('/') else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_version = version.strip_prefix('v').is_some_and(|rest| {
        ["alpha", "beta"]
            .iter()
            .find_map(|word| rest.split_once(word))
            .map_or_else(|| digits(rest), |(major, minor)| digits(major) && digits(minor))
    });
    group.contains('.') && TextRule::Subdomain.accepts(group) && is_version && version.len() <= 20
}

/// A key of a config map or secret.
pub(super) fn is_key(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !text.starts_with("..")
        && text != "."
}

/// Backstage's rules for the three parts: kind, DNS label namespace, name of at most 63 characters.
pub(super) fn is_entity_ref(text: &str) -> bool {
    let (kind, rest) = match text.split_once(':') {
        Some((kind, rest)) => (Some(kind), rest),
        None => (None, text),
    };
    let (namespace, name) = match rest.split_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, rest),
    };
    let is_name = |text: &str| {
        let edge = |character: char| character.is_ascii_alphanumeric();
        text.len() <= 63
            && text.starts_with(edge)
            && text.ends_with(edge)
            && text
                .chars()
                .all(|character| edge(character) || matches!(character, '-' | '_' | '.'))
    };
    kind.is_none_or(|kind| {
        kind.len() <= 63
            && kind.starts_with(|first: char| first.is_ascii_alphabetic())
            && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }) && namespace.is_none_or(|namespace| is_label(&namespace.to_ascii_lowercase(), 63))
        && is_name(name)
}

pub(super) fn is_registry(text: &str) -> bool {
    let (host, path) = match text.split_once('/') {
        Some((host, path)) => (host, Some(path)),
        None => (text, None),
    };
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let host_is_good = name.split('.').all(|part| is_label(part, 63)) && port.parse::<u16>().is_ok();
    text.len() <= 200 && host_is_good && path.is_none_or(|path| path.split('/').all(is_path_part))
}

/// One part of an image's path: lower-case letters and digits, separated by `.`, `_`, `__` or dashes.
pub(super) fn is_path_part(text: &str) -> bool {
    let edge = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    text.starts_with(edge)
        && text.ends_with(edge)
        && text
            .chars()
            .all(|character| edge(character) || matches!(character, '.' | '_' | '-'))
        && !text.contains("..")
        && !text.contains("___")
}

pub(super) fn is_image_tag(text: &str) -> bool {
    text.len() <= 128
        && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// `[registry/]path[:tag][@sha256:digest]` with a tag other than `latest`, or a digest.
pub(super) fn is_image(text: &str) -> bool {
    let (name_and_tag, digest) = match text.split_once('@') {
        Some((before, digest)) => (before, Some(digest)),
        None => (text, None),
    };
    let digest_is_good = digest.is_none_or(|digest| {
        digest
            .strip_prefix("sha256:")
            .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
    });
    let (directory, last) = match name_and_tag.rsplit_once('/') {
        Some((directory, last)) => (Some(directory), last),
        None => (None, name_and_tag),
    };
    let (last, tag) = match last.split_once(':') {
        Some((last, tag)) => (last, Some(tag)),
        None => (last, None),
    };
    let tag_is_good = match tag {
        Some(tag) => is_image_tag(tag) && tag != "latest",
        None => digest.is_some(),
    };
    text.len() <= 400 && digest_is_good && tag_is_good && is_path_part(last) && directory.is_none_or(is_registry)
}

/// Hours, minutes and seconds in this order, each at most once, not all zero.
pub(super) fn is_duration(text: &str) -> bool {
    let mut rest = text;
    let mut sum: u64 = 0;
    for unit in ['h', 'm', 's'] {
        if let Some((number, after)) = rest.split_once(unit) {
            match number.parse::<u32>() {
                Ok(number) => sum += u64::from(number),
                _ => return false,
            }
            rest = after;
        }
    }
    rest.is_empty() && sum > 0 && text.len() <= 20 && !text.contains('+')
}

/// A host name of several parts, the first of which may be `*`; neither an Ingress nor a route takes an address.
pub(super) fn is_host(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= 253
        && name.contains('.')
        && !name.rsplit('.').next().is_some_and(is_number)
        && name.split('.').all(|part| is_label(part, 63))
}

pub(super) fn is_cidr(text: &str) -> bool {
    let Some((address, written)) = text.split_once('/') else {
        return false;
    };
    let (Ok(address), Ok(length)) = (address.parse::<std::net::IpAddr>(), written.parse::<u8>()) else {
        return false;
    };
    // Kubernetes will not take leading zeros, nor an address inside its range, for long.
    length.to_string() == written && length <= if address.is_ipv4() { 32 } else { 128 } && is_first(address, length)
}

/// Whether an address is the first of its range.
fn is_first(address: std::net::IpAddr, length: u8) -> bool {
    let length = u32::from(length);
    match address {
        std::net::IpAddr::V4(address) => u32::MAX
            .checked_shr(length)
            .is_none_or(|rest| address.to_bits() & rest == 0),
        std::net::IpAddr::V6(address) => u128::MAX
            .checked_shr(length)
            .is_none_or(|rest| address.to_bits() & rest == 0),
    }
}

/// What the definition of `HTTPRoute` takes besides: no empty or relative parts, whole escapes only, none of a slash.
pub(super) fn is_route(text: &str) -> bool {
    let parts_are_right = text.split('/').enumerate().all(|(index, part)| {
        let is_last = index == text.matches('/').count();
        !matches!(part, "." | "..") && (index == 0 || is_last || !part.is_empty())
    });
    let escapes_are_whole = text.split('%').skip(1).all(|rest| {
        rest.get(..2)
            .is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()) && !code.eq_ignore_ascii_case("2f"))
    });
    let signs_are_right = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-/._~!$&'()*+,;=:@%".contains(&byte));
    parts_are_right && escapes_are_whole && signs_are_right
}

pub(super) fn is_path(text: &str, longest: usize) -> bool {
    text.len() <= longest
        && text.starts_with('/')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b'`' | b'<' | b'>' | b'{' | b'}'))
}

/// `http` or `https`, a host, and optionally a port and a path of plain characters.
pub(super) fn is_http_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://")) else {
        return false;
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = authority
        .split_once(':')
        .map_or((authority, None), |(host, port)| (host, Some(port)));
    host.len() <= 253
        && host.split('.').all(|part| is_label(part, 63))
        && port.is_none_or(|port| {
            port.parse::<u16>()
                .is_ok_and(|number| number > 0 && !port.starts_with('+'))
        })
        && path.len() <= 1024
        && path
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'/'))
}

/// The name of a kind in small letters with `-` between words: `PodMonitor` as `pod-monitor`.
#[must_use]
pub fn kebab_case(kind: &str) -> String {
    let mut name = String::new();
    let mut after_lower = false;
    for character in kind.chars() {
        if character.is_ascii_uppercase() && after_lower {
            name.push('-');
        }
        after_lower = character.is_ascii_lowercase();
        name.push(character.to_ascii_lowercase());
    }
    name
}

/// An address that a browser opens, without a password in it.
pub(super) fn is_link(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:{}[]".contains(&byte);
        !host.is_empty()
            && host.bytes().all(is_plain)
            && text.len() <= 2000
            && text
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`|".contains(&byte))
    })
}

/// A path relative to the spec that stays beside it, or an address.
pub(super) fn is_definition(text: &str) -> bool {
    if text.contains("://") {
        return is_link(text) && !text.contains(['{', '}']);
    }
    let plain = |part: &str| part != ".." && !part.contains(['\\', ':', '$', '{']);
    text.len() <= 1024 && !text.contains(char::is_whitespace) && !text.starts_with('/') && text.split('/').all(plain)
}

/// A qualified name, as Kubernetes and Backstage have it.
pub(super) fn is_annotation_key(text: &str) -> bool {
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    let ends = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_alphanumeric())
            && text.ends_with(|last: char| last.is_ascii_alphanumeric())
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    prefix.is_none_or(|prefix| prefix.len() <= 253 && prefix.split('.').all(|part| is_label(part, 63)))
        && (1..=63).contains(&name.len())
        && ends(name)
        && name.bytes().all(is_name)
}

/// A day of this century, `YYYY-MM-DD`, that the month has.
pub(super) fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let is_number = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(year, 4) || !is_number(month, 2) || !is_number(day, 2) || !year.starts_with("20") {
        return false;
    }
    let number = |text: &str| text.parse::<u32>().unwrap_or_default();
    let days = match number(month) {
        4 | 6 | 9 | 11 => 30,
        2 if number(year) % 4 == 0 => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&number(day))
}

#[cfg(test)]
mod tests {
    use super::kebab_case;

    #[test]
    fn words_of_a_kind_are_apart() {
        assert_eq!(kebab_case("HTTPRoute"), "httproute");
        assert_eq!(kebab_case("PodMonitor"), "pod-monitor");
    }
}
