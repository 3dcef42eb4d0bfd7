//! ConfigMaps and Secrets.

use super::ask::{Ask, short};
use super::forms::is_config_key;

/// What etcd holds of one object.
const SIZE_LIMIT: usize = 1024 * 1024;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let object = ask.object;
    let mut bytes = 0;
    for part in ["data", "binaryData", "stringData"] {
        let Some(data) = ask.at(&[part]) else { continue };
        for entry in data.entries() {
            let key = &entry.key.name;
            bytes += key.len() + entry.value.as_str().map_or(0, str::len);
            if !is_config_key(key) {
                let message = format!("`{}` is no key: it becomes a file name", short(key));
                ask.wrong_key(data, key, message, "write letters, digits, `-`, `_` and `.`");
            }
            if entry.value.is_null() && entry.value.span.is_some() {
                let message = format!("`{}` has no value: it becomes an empty text", short(key));
                ask.warn_key(data, key, message, "write the value, or `\"\"` if it is empty");
            }
            let is_encoded = part == "binaryData" || part == "data" && object.kind() == "Secret";
            if is_encoded && entry.value.as_str().is_some_and(|text| !is_base64(text)) {
                let hint = if object.kind() == "Secret" {
                    "encode it, or write it in `stringData`"
                } else {
                    "encode it, or write it in `data`"
                };
                ask.wrong(
                    &entry.value,
                    format!("the value of `{}` is not base64", short(key)),
                    hint,
                );
            }
            if part == "binaryData" && object.at(&["data", key]).is_some() {
                let message = format!("`{}` is in `data` and in `binaryData`", short(key));
                ask.wrong_key(data, key, message, "keep one of them");
            }
        }
    }
    if bytes > SIZE_LIMIT {
        ask.wrong(object.root(), "the data are larger than 1 MiB", "split them");
    }
    if object.kind() == "Secret" {
        needed_keys(ask);
    }
}

/// Types of Secrets that must hold certain keys.
fn needed_keys(ask: &mut Ask<'_, '_, '_>) {
    let needed: &[&str] = match ask.object.text(&["type"]) {
        "kubernetes.io/tls" => &["tls.crt", "tls.key"],
        "kubernetes.io/dockerconfigjson" => &[".dockerconfigjson"],
        "kubernetes.io/dockercfg" => &[".dockercfg"],
        "kubernetes.io/ssh-auth" => &["ssh-privatekey"],
        _ => return,
    };
    for key in needed {
        let is_there = ["data", "stringData"].iter().any(|part| ask.at(&[part, key]).is_some());
        if !is_there {
            let root = ask.object.root();
            let message = format!("a Secret of this type needs the key `{key}`");
            ask.wrong_field(root, "data", message, format!("add `{key}`"));
        }
    }
}

fn is_base64(text: &str) -> bool {
    let joined: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let padding = joined.iter().rev().take_while(|byte| **byte == b'=').count();
    joined.len().is_multiple_of(4)
        && padding <= 2
        && joined
            .iter()
            .take(joined.len() - padding)
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}
