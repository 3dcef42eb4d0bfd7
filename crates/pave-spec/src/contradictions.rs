//! What no single field can tell: fields that contradict each other, and values that look like secrets.

use crate::check::Checker;
use crate::{Platform, containers, health, infrastructure, kinds, scaling, secrets, storage};
use pave_yaml::Node;
use std::collections::BTreeMap;

/// Adds findings about fields of `root` that do not fit together.
///
/// Fields of a wrong type were reported before and are passed over here.
pub(crate) fn check(root: &Node, platform: &Platform, checker: &mut Checker<'_>) {
    kinds::check(root, checker);
    storage::check(root, checker);
    secrets::check(root, checker);
    infrastructure::check(root, platform, checker);
    scaling::check(root, platform, checker);
    health::check(root, checker);
    ports(root, checker);
    containers::check(root, platform, checker);
}

fn ports(root: &Node, checker: &mut Checker<'_>) {
    let further = root.get("ports").map(Node::items).unwrap_or_default();
    if further.is_empty() {
        return;
    }
    let mut names = BTreeMap::from([("http".to_owned(), "the main port".to_owned())]);
    let default = kinds::of(root).is_some_and(kinds::listens).then_some(8080);
    let main = root.get("port").map_or(default, Node::as_i64);
    let mut numbers: BTreeMap<i64, String> = main
        .map(|port| (port, "the main port".to_owned()))
        .into_iter()
        .collect();
    for (index, item) in further.iter().enumerate() {
        let path = format!("ports[{index}]");
        if let Some((node, name)) = item.get("name").and_then(|node| Some((node, node.as_str()?))) {
            if let Some(other) = names.get(name) {
                let message = format!("`{path}.name` is the name of {other} too");
                checker.error(
                    "S3",
                    node.position(),
                    &format!("{path}.name"),
                    message,
                    "give each port its own name",
                );
            }
            names.entry(name.to_owned()).or_insert_with(|| format!("`{path}`"));
        }
        if let Some((node, port)) = item.get("port").and_then(|node| Some((node, node.as_i64()?))) {
            if let Some(other) = numbers.get(&port) {
                let message = format!("`{path}.port` is the port of {other} too");
                checker.error(
                    "S3",
                    node.position(),
                    &format!("{path}.port"),
                    message,
                    "give each its own port",
                );
            }
            numbers.entry(port).or_insert_with(|| format!("`{path}`"));
        }
    }
}

/// Prefixes of access tokens and how much follows them at least.
const TOKENS: [(&str, usize); 12] = [
    ("ghp_", 36),
    ("gho_", 36),
    ("ghs_", 36),
    ("github_pat_", 40),
    ("glpat-", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("sk_live_", 20),
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 35),
    ("npm_", 36),
];
/// Last words of names whose values are secrets.
const WORDS: [&str; 8] = [
    "PASSWORD",
    "PASSWD",
    "SECRET",
    "TOKEN",
    "APIKEY",
    "API_KEY",
    "PRIVATE_KEY",
    "CREDENTIALS",
];

/// Why `value` looks like a secret, without saying what it is.
pub(crate) fn secret_in(name: &str, value: &str) -> Option<&'static str> {
    if value.contains("-----BEGIN ") && value.contains("PRIVATE KEY") {
        return Some("it is a private key");
    }
    let is_token = |text: &str| {
        TOKENS.iter().any(|(prefix, length)| {
            text.strip_prefix(prefix).is_some_and(|rest| {
                rest.len() >= *length
                    && rest
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
            })
        })
    };
    if value.split([' ', ',', ';', '=']).any(is_token) {
        return Some("it has the form of an access token");
    }
    let is_web_token = value.starts_with("eyJ") && value.matches('.').count() == 2 && value.len() > 60;
    if is_web_token {
        return Some("it has the form of a JSON web token");
    }
    let authority = value.split_once("://").and_then(|(_, rest)| rest.split('/').next());
    let password = authority
        .and_then(|authority| authority.rsplit_once('@'))
        .and_then(|(user, _)| user.split_once(':'))
        .map(|(_, password)| password);
    if password.is_some_and(|password| !password.is_empty() && !password.starts_with(['$', '<', '{'])) {
        return Some("it is a URL with a password");
    }
    let upper = name.to_ascii_uppercase();
    let named = WORDS
        .iter()
        .any(|word| upper == *word || upper.strip_suffix(word).is_some_and(|before| before.ends_with('_')));
    // Short values and plain words (`true`, `none`, `/run/secrets/x`) are settings about a secret.
    let is_setting = value.len() < 6 || value.starts_with('/') || value.starts_with("http");
    (named && !is_setting).then_some("its name says so")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_recognised_by_form_and_by_name() {
        let token = format!("ghp_{}", "a1".repeat(18));
        for (name, value) in [
            ("X", token.as_str()),
            ("X", "postgres://user:hunter2@db/x"),
            ("X", "-----BEGIN RSA PRIVATE KEY-----\nabc"),
            ("DB_PASSWORD", "hunter22"),
            ("api_key", "0123456789"),
        ] {
            assert!(secret_in(name, value).is_some(), "{name}");
        }
    }

    #[test]
    fn settings_about_secrets_are_no_secrets() {
        for (name, value) in [
            ("TOKEN_URL", "https://sso/token"),
            ("PASSWORD_MIN_LENGTH", "12"),
            ("TOKEN", "/run/secrets/token"),
            ("URL", "https://user@host/x"),
            ("URL", "postgres://user:$(PASSWORD)@db/x"),
            ("LOG_LEVEL", "information"),
            ("MONKEY", "abcdefgh"),
        ] {
            assert_eq!(secret_in(name, value), None, "{name}");
        }
    }
}
