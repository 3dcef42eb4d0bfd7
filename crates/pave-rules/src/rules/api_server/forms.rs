//! Forms of names and values in the Kubernetes API.

/// A DNS label (RFC 1123).
pub(super) fn is_label(text: &str) -> bool {
    pave_spec::is_label(text, 63)
}

/// A DNS label that begins with a letter (RFC 1035): names of Services.
pub(super) fn is_service_name(text: &str) -> bool {
    is_label(text) && text.starts_with(|character: char| character.is_ascii_lowercase())
}

/// A DNS subdomain: names of most objects.
pub(super) fn is_subdomain(text: &str) -> bool {
    pave_spec::is_subdomain(text)
}

/// A part of a path: names of roles and bindings.
pub(super) fn is_path_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && !text.contains(['/', '%'])
}

/// `[A-Za-z0-9]` at both ends, `-`, `_` and `.` between, at most 63 characters; empty is allowed.
pub(crate) fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_qualified_part(text)
}

fn is_qualified_part(text: &str) -> bool {
    let edge = |character: char| character.is_ascii_alphanumeric();
    text.len() <= 63
        && text.starts_with(edge)
        && text.ends_with(edge)
        && text
            .chars()
            .all(|character| edge(character) || matches!(character, '-' | '_' | '.'))
}

/// `name` or `prefix/name`: keys of labels and annotations, names of resources.
pub(super) fn is_qualified_name(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => is_subdomain(prefix) && is_qualified_part(name),
        None => is_qualified_part(text),
    }
}

/// The name of a port: at most 15 lower-case letters, digits and `-`, with a letter, no `-` at the ends or twice.
pub(super) fn is_port_name(text: &str) -> bool {
    (1..=15).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}

/// A key of a ConfigMap or Secret, and so a file name.
pub(super) fn is_config_key(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 253
        && !matches!(text, "." | "..")
        && !text.starts_with("..")
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// The name of a variable. Since 1.32 any printable ASCII but `=`; before, what a shell can nearly read.
pub(super) fn is_variable_name(text: &str, minor: u32) -> bool {
    if minor >= 32 {
        return !text.is_empty() && text.bytes().all(|byte| (b' '..=b'~').contains(&byte) && byte != b'=');
    }
    !text.is_empty()
        && !text.starts_with(|character: char| character.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !matches!(text, "." | "..")
}

/// A host of an Ingress: a subdomain, or `*.` before one; no address and no port.
pub(super) fn is_host(text: &str) -> bool {
    let name = text.strip_prefix("*.").unwrap_or(text);
    is_subdomain(name) && text.parse::<std::net::IpAddr>().is_err()
}

/// An address with the length of its prefix.
pub(super) fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let Ok(length) = length.parse::<u8>() else { return false };
    match address.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(_)) => length <= 32,
        Ok(std::net::IpAddr::V6(_)) => length <= 128,
        Err(_) => false,
    }
}

/// The first and the last address of a range.
pub(super) fn bounds(cidr: &str) -> Option<(u128, u128)> {
    let (address, length) = cidr.split_once('/')?;
    let length: u32 = length.parse().ok()?;
    let (bits, address) = match address.parse().ok()? {
        std::net::IpAddr::V4(address) => (32_u32, u128::from(u32::from(address))),
        std::net::IpAddr::V6(address) => (128, u128::from(address)),
    };
    let free = bits.checked_sub(length)?;
    let rest = if free >= 128 { u128::MAX } else { (1_u128 << free) - 1 };
    Some((address & !rest, address | rest))
}

/// The seconds of a duration as Go writes it, `1h30m`; `d`, `w` and `y` are Prometheus' own and are no unit here.
pub(super) fn duration_seconds(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 6] = [
        ("ms", 1e-3),
        ("us", 1e-6),
        ("ns", 1e-9),
        ("h", 3600.0),
        ("m", 60.0),
        ("s", 1.0),
    ];
    if text == "0" {
        return Some(0.0);
    }
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|character: char| !character.is_ascii_digit() && character != '.')?;
        let number: f64 = rest.get(..end)?.parse().ok()?;
        let behind = rest.get(end..)?;
        let (unit, seconds) = UNITS.iter().find(|(unit, _)| behind.starts_with(unit))?;
        total += number * seconds;
        rest = behind.get(unit.len()..)?;
    }
    (!text.is_empty()).then_some(total)
}

/// A relative path that stays where it is.
pub(super) fn is_inner_path(text: &str) -> bool {
    !text.starts_with('/') && !text.split('/').any(|part| part == "..")
}

/// A number, or a share in percent.
pub(super) fn is_percent(text: &str) -> bool {
    text.strip_suffix('%')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_of_the_api_server() {
        assert!(is_qualified_name("app.kubernetes.io/name") && is_qualified_name("team"));
        assert!(!is_qualified_name("app/name/x") && !is_qualified_name("-a") && !is_qualified_name("App.io_/a"));
        assert!(is_port_name("http") && is_port_name("grpc-web1"));
        assert!(!is_port_name("8080") && !is_port_name("http-metrics-port") && !is_port_name("Http"));
        assert!(is_variable_name("my.var", 34) && is_variable_name("1A", 34) && !is_variable_name("1A", 30));
        assert!(is_host("*.example.com") && !is_host("10.0.0.1") && !is_host("example.com:443"));
        assert!(is_cidr("10.0.0.0/8") && is_cidr("::/0") && !is_cidr("10.0.0.0") && !is_cidr("10.0.0.0/33"));
        assert_eq!(bounds("10.0.0.0/8"), Some((0x0a00_0000, 0x0aff_ffff)));
        assert_eq!(bounds("::/0"), Some((0, u128::MAX)));
        assert!(duration_seconds("1h30m").is_some_and(|seconds| (seconds - 5400.0).abs() < 0.1));
        assert_eq!(duration_seconds("90d"), None);
        assert_eq!(duration_seconds("10 minutes"), None);
        assert_eq!(duration_seconds(""), None);
        assert!(is_percent("25%") && !is_percent("%") && !is_percent("25"));
    }
}
