//! W16, W17: secrets in plain sight.

use crate::object::Object;
use crate::pod::Container;
use crate::sink::Sink;
use pave_yaml::{Node, Value};

/// Parts of names under which secrets go.
const NAMES: [&str; 18] = [
    "password",
    "requirepass",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "accesskey",
    "access_key",
    "access-key",
    "privatekey",
    "private_key",
    "private-key",
    "credential",
    "client_secret",
    "pwd",
];

/// Ends of names that talk about a secret without being one: a file with it, its name, its age.
const HARMLESS: [&str; 29] = [
    "_file",
    "_path",
    "_dir",
    "_name",
    "_url",
    "_uri",
    "_endpoint",
    "_host",
    "_ttl",
    "_timeout",
    "_expiry",
    "_expiration",
    "_lifetime",
    "_enabled",
    "_required",
    "_length",
    "_type",
    "_id",
    "_issuer",
    "_audience",
    "_header",
    "_algorithm",
    "_policy",
    "_ref",
    "_refresh",
    "_store",
    "_provider",
    "_prefix",
    "_key_id",
];

/// W16 for the variables and arguments, W17 for variables from Secrets.
#[inline(never)]
pub(super) fn check_container(container: &Container<'_>, sink: &mut Sink<'_>) {
    let hint = "keep it in a Secret and refer to it with `valueFrom.secretKeyRef`";
    for variable in container.node.get("env").map(Node::items).unwrap_or_default() {
        let name = variable.get("name").and_then(Node::as_str).unwrap_or_default();
        if let Some(node) = variable.get("value")
            && is_secret(name, node)
        {
            let message = format!(
                "{}: the variable `{}` holds a secret in plain sight",
                container.title(),
                short(name)
            );
            sink.add("W16", container.object.spot(node), message, hint);
        }
        if variable.at(&["valueFrom", "secretKeyRef"]).is_some() {
            let message = format!("{} reads a secret from a variable", container.title());
            let hint = "mount the Secret as a volume and read the file";
            sink.add("W17", container.object.spot(variable).field("valueFrom"), message, hint);
        }
    }
    for source in container.node.get("envFrom").map(Node::items).unwrap_or_default() {
        if source.get("secretRef").is_some() {
            let message = format!("{} reads secrets from variables", container.title());
            let hint = "mount the Secret as a volume and read the file";
            sink.add("W17", container.object.spot(source).field("secretRef"), message, hint);
        }
    }
    for field in ["args", "command"] {
        let items = container.node.get(field).map(Node::items).unwrap_or_default();
        for (index, item) in items.iter().enumerate() {
            let text = item.as_str().unwrap_or_default();
            // `--password=...`, or `--password` and the value behind it.
            let before = index.checked_sub(1).and_then(|index| items.get(index)?.as_str());
            let flag = before.filter(|flag| flag.starts_with("--") && !flag.contains('='));
            let (name, value) = match flag {
                Some(flag) if looks_random(text) => (flag, text),
                _ => text.split_once('=').unwrap_or_default(),
            };
            let is_named = is_secret_name(name.trim_start_matches('-')) && is_literal(value);
            if is_named || has_known_form(text) {
                let message = format!("{}: an argument holds a secret in plain sight", container.title());
                sink.add("W16", container.object.spot(item), message, hint);
            }
        }
    }
}

/// W16 for ConfigMaps and annotations.
#[inline(never)]
pub(super) fn check_data(object: &Object, sink: &mut Sink<'_>) {
    if object.is("", "ConfigMap") {
        for entry in object.at(&["data"]).map(Node::entries).unwrap_or_default() {
            if is_secret(&entry.key.name, &entry.value) || has_secret_line(&entry.value) {
                let message = format!("the ConfigMap holds a secret in `{}`", short(&entry.key.name));
                let hint = "move it to a Secret that is fetched from a store";
                sink.add("W16", object.spot(&entry.value), message, hint);
            }
        }
    }
    if object.is("", "Secret") {
        // Values in a Secret that is committed are known, however they are encoded; placeholders are not.
        let kind = object.text(&["type"]);
        for part in ["stringData", "data"] {
            for entry in object.at(&[part]).map(Node::entries).unwrap_or_default() {
                // Certificates are shown to everyone who asks.
                let is_public = matches!(entry.key.name.as_str(), "tls.crt" | "ca.crt");
                if !is_public && entry.value.as_str().is_some_and(is_literal) && kind != "helm.sh/release.v1" {
                    let message = format!(
                        "the Secret holds its value for `{}` in plain sight",
                        short(&entry.key.name)
                    );
                    let hint = "fetch it from a store with an ExternalSecret, or seal it";
                    sink.add("W16", object.spot(&entry.value), message, hint);
                }
            }
        }
    }
    for entry in object
        .at(&["metadata", "annotations"])
        .map(Node::entries)
        .unwrap_or_default()
    {
        let text = entry.value.as_str().unwrap_or_default();
        let name = entry.key.name.rsplit('/').next().unwrap_or_default();
        let is_named = name.to_ascii_lowercase().contains("password") && is_literal(text) && !is_harmless(name);
        if is_named || has_known_form(text) {
            let message = format!(
                "the annotation `{}` holds a secret in plain sight",
                short(&entry.key.name)
            );
            sink.add(
                "W16",
                object.spot(&entry.value),
                message,
                "remove it, and change the secret",
            );
        }
    }
}

fn is_secret(name: &str, node: &Node) -> bool {
    let text = match &node.value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return false,
    };
    has_known_form(&text) || is_secret_name(name) && is_literal(&text)
}

fn is_secret_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    NAMES.iter().any(|part| lower.contains(part)) && !is_harmless(name)
}

fn is_harmless(name: &str) -> bool {
    let lower = name.to_ascii_lowercase().replace(['-', '.'], "_");
    HARMLESS.iter().any(|end| lower.ends_with(end)) || lower.starts_with("max_") || lower.contains("tokens")
}

/// Whether a text is letters and digits without any word of a path, an address or a name: what passwords look like.
fn looks_random(text: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| text.as_bytes().iter().any(kind);
    let is_plain = !text.contains(['/', ':', '.', ',', '-', '_', ' ', '$', '=']);
    text.len() >= 8 && is_plain && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
}

/// Whether the value is written out: no reference such as `$(NAME)` or `${NAME}`, no path, no flag, not empty.
fn is_literal(text: &str) -> bool {
    let text = text.trim();
    let is_flag = matches!(
        text,
        "true" | "false" | "yes" | "no" | "on" | "off" | "none" | "null" | "disabled" | "enabled"
    );
    let is_duration = text.len() <= 6
        && text
            .trim_end_matches(|character: char| character.is_ascii_alphabetic())
            .parse::<u64>()
            .is_ok();
    let is_reference =
        text.starts_with('$') || text.starts_with("{{") || text.starts_with("vault:") || text.starts_with("ref+");
    let is_path = text.starts_with('/') || text.starts_with("./");
    let is_placeholder = text.starts_with('<') && text.ends_with('>');
    !(text.is_empty() || is_flag || is_duration || is_reference || is_path || is_placeholder)
}

/// Values that are secrets by their form, whatever their name.
fn has_known_form(text: &str) -> bool {
    const PREFIXES: [&str; 12] = [
        "ghp_",
        "gho_",
        "ghs_",
        "github_pat_",
        "glpat-",
        "xoxb-",
        "xoxp-",
        "sk_live_",
        "rk_live_",
        "AKIA",
        "AIza",
        "npm_",
    ];
    let is_token = text
        .split(|character: char| !(character.is_ascii_alphanumeric() || matches!(character, '_' | '-')))
        .any(|word| {
            PREFIXES
                .iter()
                .any(|prefix| word.strip_prefix(prefix).is_some_and(|rest| rest.len() >= 16))
        });
    is_token || text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") || has_password_in_url(text)
}

/// `scheme://user:password@host`.
fn has_password_in_url(text: &str) -> bool {
    text.split("://").skip(1).any(|rest| {
        let authority = rest
            .split(['/', '?', '#', ' ', '"', '\'', '\n'])
            .next()
            .unwrap_or_default();
        let Some((user, _)) = authority.rsplit_once('@') else {
            return false;
        };
        user.split_once(':')
            .is_some_and(|(_, password)| is_literal(password) && !password.starts_with('%'))
    })
}

/// A line of a configuration file such as `password: hunter2` or `DB_PASSWORD=hunter2`.
fn has_secret_line(node: &Node) -> bool {
    let text = node.as_str().unwrap_or_default();
    text.contains('\n')
        && text.lines().any(|line| {
            let line = line.trim();
            let (name, value) = line.split_once(['=', ':']).unwrap_or_default();
            let name = name.trim().trim_matches('"');
            let value = value.trim().trim_matches(['"', '\'', ',']);
            let is_word =
                !name.is_empty() && !name.contains(char::is_whitespace) && !value.contains(char::is_whitespace);
            is_word && !line.starts_with('#') && is_secret_name(name) && is_literal(value)
        })
}

fn short(name: &str) -> String {
    name.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(name: &str, value: &str) -> bool {
        is_secret_name(name) && is_literal(value) || has_known_form(value)
    }

    #[test]
    fn secrets_are_told_from_what_is_about_them() {
        for (name, value) in [
            ("DB_PASSWORD", "hunter2"),
            ("apiKey", "s3cr3t"),
            ("DATABASE_URL", "postgres://app:hunter2@db/app"),
            ("GITHUB", "ghp_abcdefghijklmnopqrst"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG"),
        ] {
            assert!(secret(name, value), "{name}");
        }
        for (name, value) in [
            ("DB_PASSWORD_FILE", "/etc/secret"),
            ("TOKEN_TTL", "1h"),
            ("MAX_TOKENS", "4096"),
            ("PASSWORD", "$(OTHER)"),
            ("SECRET_NAME", "db"),
            ("DATABASE_URL", "postgres://db/app"),
            ("DATABASE_URL", "postgres://app:$(PASSWORD)@db/app"),
            ("TOKEN_ENABLED", "true"),
            ("LOG_LEVEL", "info"),
        ] {
            assert!(!secret(name, value), "{name}");
        }
    }
}
