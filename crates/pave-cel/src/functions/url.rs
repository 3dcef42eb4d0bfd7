//! URLs, as Go's `url.ParseRequestURI` reads them: absolute, or a path from the root.

use super::{Function, Scope, global, method};
use crate::meter::{Outcome, wrong};
use crate::value::{Key, Value};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::rc::Rc;

/// A URL and its parts.
#[derive(Debug)]
pub(crate) struct Url {
    pub(crate) source: Box<str>,
    scheme: String,
    host: String,
    path: String,
    query: String,
}

pub(super) const FUNCTIONS: &[Function] = &[
    global("url", 1, 1, |scope| match Url::parse(scope.text(0)?) {
        Some(url) => Ok(Value::Url(Rc::new(url))),
        None => wrong("a text is no URL"),
    }),
    global("isURL", 1, 1, |scope| {
        Ok(Value::Bool(Url::parse(scope.text(0)?).is_some()))
    }),
    method("getScheme", 1, 1, |scope| part(scope, |url| url.scheme.clone())),
    method("getHost", 1, 1, |scope| part(scope, |url| url.host.clone())),
    method("getHostname", 1, 1, |scope| {
        part(scope, |url| url.host_and_port().0.to_owned())
    }),
    method("getPort", 1, 1, |scope| {
        part(scope, |url| url.host_and_port().1.to_owned())
    }),
    method("getEscapedPath", 1, 1, |scope| part(scope, |url| url.path.clone())),
    method("getQuery", 1, 1, query),
];

fn part(scope: &Scope<'_>, pick: impl Fn(&Url) -> String) -> Outcome<Value> {
    match scope.values.first() {
        Some(Value::Url(url)) => scope.made(&pick(url)),
        _ => scope.no_overload(),
    }
}

fn query(scope: &Scope<'_>) -> Outcome<Value> {
    let Some(Value::Url(url)) = scope.values.first() else {
        return scope.no_overload();
    };
    scope.meter.charge(url.query.len())?;
    let mut values: BTreeMap<Key, Vec<Value>> = BTreeMap::new();
    for pair in url
        .query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.contains(';'))
    {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if let (Some(name), Some(value)) = (decoded(name), decoded(value)) {
            values
                .entry(Key::Text(name.into()))
                .or_default()
                .push(Value::text(value));
        }
    }
    let values = values.into_iter().map(|(name, values)| (name, Value::list(values)));
    Ok(Value::Map(Rc::new(values.collect())))
}

/// A part of a query without its escapes; none where one is broken.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => byte,
        });
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

impl Url {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
            return None;
        }
        let (scheme, rest) = scheme(text)?;
        // A fragment is of no part: the text is read a second time without it.
        let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let url = |host: &str, path: &str| Self {
            source: text.into(),
            scheme: scheme.to_ascii_lowercase(),
            host: host.to_owned(),
            path: escaped(path),
            query: query.to_owned(),
        };
        if !rest.starts_with('/') {
            return (!scheme.is_empty()).then(|| url("", ""));
        }
        if scheme.is_empty() || !rest.starts_with("//") {
            return has_whole_escapes(rest).then(|| url("", rest));
        }
        let rest = rest.get(2..)?;
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at_checked(at)?,
            None => (rest, ""),
        };
        let host = match authority.rsplit_once('@') {
            Some((user, host)) => {
                let is_user =
                    |character: char| character.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(character);
                if !user.chars().all(is_user) || !has_whole_escapes(user) {
                    return None;
                }
                host
            }
            None => authority,
        };
        (is_host(host) && has_whole_escapes(path)).then(|| url(host, path))
    }

    /// The host without brackets, and the port without its colon.
    fn host_and_port(&self) -> (&str, &str) {
        let (host, port) = match self.host.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (self.host.as_str(), ""),
        };
        let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        (inner.unwrap_or(host), port)
    }
}

/// The scheme, empty where there is none, and what stands behind its colon; none for a colon without one.
fn scheme(text: &str) -> Option<(&str, &str)> {
    for (at, character) in text.char_indices() {
        match character {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return None,
            ':' => return text.split_once(':'),
            _ => break,
        }
    }
    Some(("", text))
}

fn is_host(host: &str) -> bool {
    let (name, port) = if host.starts_with('[') {
        let Some((name, rest)) = host.rsplit_once(']') else {
            return false;
        };
        (name, rest)
    } else {
        host.rfind(':')
            .and_then(|at| host.split_at_checked(at))
            .unwrap_or((host, ""))
    };
    let is_port = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
    let is_allowed = |character: char| {
        !character.is_ascii() || character.is_ascii_alphanumeric() || "-_.~!$&'()*+,;=:[]<>\"".contains(character)
    };
    is_port && name.chars().all(is_allowed)
}

/// Whether each `%` stands before two hexadecimal digits.
fn has_whole_escapes(text: &str) -> bool {
    text.split('%').skip(1).all(|part| {
        let mut bytes = part.bytes();
        let mut is_digit = || bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit());
        is_digit() && is_digit()
    })
}

/// A path in which everything is escaped that has to be.
fn escaped(path: &str) -> String {
    let mut escaped = String::with_capacity(path.len());
    for character in path.chars() {
        if character.is_ascii_alphanumeric() || "-_.~$&+,/:;=@!'()*[]%".contains(character) {
            escaped.push(character);
            continue;
        }
        let mut buffer = [0; 4];
        for byte in character.encode_utf8(&mut buffer).bytes() {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_have_their_parts() {
        let url = Url::parse("https://user@[::1]:8080/a%20b/c?k=v&k=w+x#f").unwrap();
        assert_eq!(url.scheme, "https");
        assert_eq!(url.host, "[::1]:8080");
        assert_eq!(url.host_and_port(), ("::1", "8080"));
        assert_eq!(url.path, "/a%20b/c");
        assert_eq!(Url::parse("/path only").unwrap().path, "/path%20only");
        assert_eq!(
            Url::parse("http://example.com").unwrap().host_and_port(),
            ("example.com", "")
        );
    }

    #[test]
    fn what_is_no_url_is_refused() {
        for text in [
            "",
            "example.com",
            "../a",
            "://a",
            "http://a b",
            "http://a:port",
            "http://[::1",
            "http://a/%zz",
            "/a\n",
        ] {
            assert!(Url::parse(text).is_none(), "{text}");
        }
    }
}
