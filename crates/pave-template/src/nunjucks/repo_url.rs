//! Backstage's own filters: `parseRepoUrl`, `parseEntityRef`, `pick`.

use super::coerce::to_text;
use super::failure::{Failure, Meter, Outcome};
use super::lookup::own_value;
use super::text::{self, Text};
use super::value::{Record, Value};
use crate::codes;
use crate::host::Integration;
use std::rc::Rc;

fn failed(message: impl Into<String>, hint: &str) -> Failure {
    Failure::new(codes::HOST, message).with_hint(hint)
}

/// The parts of a repository URL as Backstage's repository picker writes it: `host?owner=a&repo=b`.
///
/// # Errors
/// Not a URL, a host without an integration, or a part that its kind of host needs is missing.
pub(super) fn repo_url(url: &str, integrations: &[Integration]) -> Outcome<Value> {
    let hint = "write `github.com?owner=name&repo=name`, as the repository picker does";
    let (host, query) = split_url(url).ok_or_else(|| failed("the repository URL is not valid", hint))?;
    let Some(integration) = integrations.iter().find(|integration| integration.host == host) else {
        return Err(failed(
            "the repository URL's host has no integration in this portal",
            "add the host under `integrations` in the portal's configuration",
        ));
    };
    let parameters = query_parameters(&query);
    let parameter = |name: &str| {
        parameters
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.trim_matches('/'))
    };
    let is_missing = |name: &str| {
        parameters
            .iter()
            .find(|(known, _)| known == name)
            .is_none_or(|(_, value)| value.is_empty())
    };
    let required: &[&str] = match integration.kind.as_str() {
        "bitbucketCloud" => &["workspace", "project", "repo"],
        "bitbucketServer" | "azure" => &["project", "repo"],
        "gitlab" if parameter("project").is_some_and(|project| !project.is_empty()) => &[],
        "gitlab" => &["owner", "repo"],
        "gitea" | "gerrit" => &["repo"],
        _ => &["repo", "owner"],
    };
    if let Some(name) = required.iter().find(|name| is_missing(name)) {
        return Err(failed(format!("the repository URL has no `{name}`"), hint));
    }
    let value = |name| parameter(name).map_or(Value::Undefined, |value| Value::string(&*text::import(value)));
    let mut entries = vec![(Text::from("host"), Value::string(host))];
    for name in ["owner", "repo", "organization", "workspace", "project"] {
        entries.push((Text::from(name), value(name)));
    }
    Ok(Value::Record(Rc::new(Record::of_entries(entries))))
}

/// Host and query of `https://<url>` by the rules of the URL standard, for hosts that an integration can have.
fn split_url(url: &str) -> Option<(String, String)> {
    // The standard drops tabs and line breaks anywhere, and control characters and spaces at the end.
    let kept: String = url
        .chars()
        .filter(|character| !matches!(character, '\t' | '\n' | '\r'))
        .collect();
    let kept = kept.trim_end_matches(|character: char| character <= ' ');
    let without_fragment = kept.split('#').next().unwrap_or_default();
    // After `https:` every slash in a row belongs to the scheme.
    let rest = without_fragment.trim_start_matches(['/', '\\']);
    let (before_query, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = before_query.split(['/', '\\']).next().unwrap_or_default();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (host_and_port, ""),
    };
    let number = if port.is_empty() {
        None
    } else {
        Some(
            port.parse::<u16>()
                .ok()
                .filter(|_| port.bytes().all(|byte| byte.is_ascii_digit()))?,
        )
    };
    let decoded = percent_decode(host.as_bytes());
    let host = String::from_utf8(decoded).ok()?.to_lowercase();
    let forbidden = |character: char| character <= ' ' || "#/:<>?@[\\]^|%\u{7f}".contains(character);
    let is_address = host.starts_with('[') && host.ends_with(']');
    if host.is_empty() || !is_address && host.chars().any(forbidden) {
        return None;
    }
    let host = match number {
        None | Some(443) => host,
        Some(port) => format!("{host}:{port}"),
    };
    Some((host, query.to_owned()))
}

fn percent_decode(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| {
        bytes
            .get(at)
            .and_then(|byte| char::from(*byte).to_digit(16))
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let mut output = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if let (b'%', Some(high), Some(low)) = (byte, digit(at + 1), digit(at + 2)) {
            output.push(high << 4 | low);
            at += 3;
        } else {
            output.push(*byte);
            at += 1;
        }
    }
    output
}

/// The pairs of a form-encoded query.
fn query_parameters(query: &str) -> Vec<(String, String)> {
    let (query, _) = text::export(query.to_owned());
    let decode = |part: &str| {
        let spaced: Vec<u8> = part
            .bytes()
            .map(|byte| if byte == b'+' { b' ' } else { byte })
            .collect();
        String::from_utf8_lossy(&percent_decode(&spaced)).into_owned()
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The parts of an entity reference `[kind:][namespace/]name`, or of an object that has them.
///
/// # Errors
/// A part is empty, or there is no kind.
pub(super) fn entity_ref(reference: &Value, context: &Value) -> Outcome<Value> {
    let hint = "write `kind:namespace/name`, or give `{ defaultKind: \"Component\" }`";
    if !reference.is_truthy() {
        return Err(failed("the entity reference is empty", hint));
    }
    let field = |value: &Value, name: &str| own_value(value, name).unwrap_or(Value::Undefined);
    let default_kind = field(context, "defaultKind");
    let default_namespace = Some(field(context, "defaultNamespace"))
        .filter(Value::is_truthy)
        .unwrap_or_else(|| Value::string("default"));
    let (kind, namespace, name) = match reference {
        Value::String(reference) => {
            split_reference(reference).ok_or_else(|| failed("the entity reference is not valid", hint))?
        }
        other => (field(other, "kind"), field(other, "namespace"), field(other, "name")),
    };
    let kind = if kind.is_nullish() { default_kind } else { kind };
    let namespace = if namespace.is_nullish() {
        default_namespace
    } else {
        namespace
    };
    for (part, value) in [("kind", &kind), ("namespace", &namespace), ("name", &name)] {
        if !value.is_truthy() {
            return Err(failed(format!("the entity reference has no {part}"), hint));
        }
    }
    let entries = [("kind", kind), ("namespace", namespace), ("name", name)];
    let entries = entries
        .into_iter()
        .map(|(key, value)| (Text::from(key), value))
        .collect();
    Ok(Value::Record(Rc::new(Record::of_entries(entries))))
}

fn split_reference(reference: &str) -> Option<(Value, Value, Value)> {
    let slash = reference.find('/');
    let colon = reference
        .find(':')
        .filter(|colon| slash.is_none_or(|slash| slash > *colon));
    let after_colon = colon.map_or(0, |colon| colon + 1);
    let part = |range: std::ops::Range<usize>| reference.get(range).unwrap_or_default();
    let kind = colon.map(|colon| part(0..colon));
    let namespace = slash.map(|slash| part(after_colon..slash));
    let name = part(slash.map_or(after_colon, |slash| after_colon.max(slash + 1))..reference.len());
    if kind == Some("") || namespace == Some("") || name.is_empty() {
        return None;
    }
    let value = |part: Option<&str>| part.map_or(Value::Undefined, Value::string);
    Some((value(kind), value(namespace), Value::string(name)))
}

/// lodash's `get(object, path, default)`.
pub(super) fn pick(object: &Value, path: &Value, default: &Value, meter: &Meter) -> Outcome<Value> {
    if object.is_nullish() {
        return Ok(default.clone());
    }
    let keys = match path {
        Value::Array(keys) => keys.values(),
        Value::String(whole) if own_value(object, whole).is_none() => path_keys(whole),
        _ => vec![path.clone()],
    };
    if keys.is_empty() {
        return Ok(default.clone());
    }
    let mut current = object.clone();
    for key in &keys {
        if current.is_nullish() {
            return Ok(default.clone());
        }
        if holds_record(key) {
            return Err(failed("`pick` needs a path, not an object", "write `pick(\"field\")`"));
        }
        let key = to_text(key, meter)?;
        current = match own_value(&current, &key) {
            Some(value) => value,
            None if is_inherited(&current, &key) => {
                let message = format!("`pick` reaches `{key}`, which is a function");
                return Err(failed(message, "pick a field of the data"));
            }
            None => Value::Undefined,
        };
    }
    Ok(if matches!(current, Value::Undefined) {
        default.clone()
    } else {
        current
    })
}

/// Whether a key cannot be printed: records have no prototype that would, alone or within lists.
fn holds_record(key: &Value) -> bool {
    match key {
        Value::Record(_) => true,
        Value::Array(items) => items.values().iter().any(holds_record),
        _ => false,
    }
}

/// `a.b[0]["c"]` as its keys.
fn path_keys(path: &str) -> Vec<Value> {
    let mut keys = Vec::new();
    if path.starts_with('.') {
        keys.push(Value::string(""));
    }
    let mut rest = path;
    while let Some(first) = rest.chars().next() {
        let plain = rest.find(['.', '[', ']']).unwrap_or(rest.len());
        if plain > 0 {
            keys.push(Value::string(rest.get(..plain).unwrap_or_default()));
            rest = rest.get(plain..).unwrap_or_default();
            continue;
        }
        if let Some((key, after)) = rest.strip_prefix('[').and_then(bracket_key) {
            keys.push(Value::string(key));
            rest = after;
            continue;
        }
        // Two separators in a row, or one at the end, stand around an empty key.
        if after_separator(rest).is_some_and(|after| after.is_empty() || after_separator(after).is_some()) {
            keys.push(Value::string(""));
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
    keys
}

/// What follows a point or an empty pair of brackets.
fn after_separator(rest: &str) -> Option<&str> {
    rest.strip_prefix('.').or_else(|| rest.strip_prefix("[]"))
}

/// The number or quoted text before a `]`, and what follows it; nothing for anything else in brackets.
fn bracket_key(inner: &str) -> Option<(String, &str)> {
    let quote = inner.chars().next().filter(|first| matches!(first, '"' | '\''));
    let Some(quote) = quote else {
        let (number, after) = inner.split_once(']')?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = is_digits(whole.strip_prefix('-').unwrap_or(whole)) && is_digits(fraction);
        return is_number.then(|| (number.to_owned(), after));
    };
    let text = inner.get(1..)?;
    let mut key = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            key.push(characters.next()?.1);
        } else if character == quote {
            return Some((key, text.get(at + 1..)?.strip_prefix(']')?));
        } else {
            key.push(character);
        }
    }
    None
}

/// Whether JavaScript finds a function under `key` on the prototype of a string, number, boolean or list.
fn is_inherited(value: &Value, key: &str) -> bool {
    let own = match value {
        Value::Record(_) => return false,
        Value::String(_) => STRING_PROTOTYPE,
        Value::Array(_) => ARRAY_PROTOTYPE,
        Value::Number(_) => "toExponential toFixed toPrecision",
        Value::Map(_) => "clear delete entries forEach get has keys set values",
        Value::Set(_) => "add clear delete entries forEach has keys values",
        _ => "",
    };
    !key.is_empty()
        && [OBJECT_PROTOTYPE, own]
            .iter()
            .any(|names| names.split(' ').any(|name| name == key))
}

/// Names of `Object.prototype`.
const OBJECT_PROTOTYPE: &str = "constructor __defineGetter__ __defineSetter__ hasOwnProperty __lookupGetter__ \
    __lookupSetter__ isPrototypeOf propertyIsEnumerable toString valueOf toLocaleString __proto__";
/// Names of `String.prototype`.
const STRING_PROTOTYPE: &str = "anchor at big blink bold charAt charCodeAt codePointAt concat endsWith fontcolor \
    fontsize fixed includes indexOf italics lastIndexOf link localeCompare match matchAll normalize padEnd padStart \
    repeat replace replaceAll search slice small split strike sub substr substring sup startsWith toLocaleLowerCase \
    toLocaleUpperCase toLowerCase toUpperCase trim trimEnd trimLeft trimRight trimStart isWellFormed toWellFormed";
/// Names of `Array.prototype`.
const ARRAY_PROTOTYPE: &str = "at concat copyWithin fill find findIndex findLast findLastIndex lastIndexOf pop push \
    reverse shift unshift slice sort splice includes indexOf join keys entries values forEach filter flat flatMap map \
    every some reduce reduceRight toReversed toSorted toSpliced with";
