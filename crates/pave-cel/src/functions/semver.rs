//! Semantic versions: `semver('1.2.3')`.

use super::{Function, Scope, global, method};
use crate::meter::{Outcome, wrong};
use crate::value::Value;
use std::cmp::Ordering;
use std::rc::Rc;

/// A version; what stands behind `+` does not order it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Version {
    numbers: [u64; 3],
    pre_release: Vec<Box<str>>,
}

pub(super) const FUNCTIONS: &[Function] = &[
    global("semver", 1, 2, |scope| match read(scope)? {
        Some(version) => Ok(Value::Version(Rc::new(version))),
        None => wrong("a text is no semantic version"),
    }),
    global("isSemver", 1, 2, |scope| Ok(Value::Bool(read(scope)?.is_some()))),
    method("major", 1, 1, |scope| number(scope, |[major, _, _]| major)),
    method("minor", 1, 1, |scope| number(scope, |[_, minor, _]| minor)),
    method("patch", 1, 1, |scope| number(scope, |[_, _, patch]| patch)),
];

fn number(scope: &Scope<'_>, pick: impl Fn([u64; 3]) -> u64) -> Outcome<Value> {
    match scope.values.first() {
        Some(Value::Version(version)) => Ok(Value::Int(i64::try_from(pick(version.numbers)).unwrap_or(i64::MAX))),
        _ => scope.no_overload(),
    }
}

fn read(scope: &Scope<'_>) -> Outcome<Option<Version>> {
    let text = scope.text(0)?;
    match scope.values.get(1) {
        Some(Value::Bool(true)) => Ok(Version::parse(&normalized(text))),
        None | Some(Value::Bool(false)) => Ok(Version::parse(text)),
        Some(_) => scope.no_overload(),
    }
}

/// Without `v`, with all three numbers, without leading zeros.
fn normalized(text: &str) -> String {
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text.find(['-', '+']).unwrap_or(text.len());
    let (numbers, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let mut parts: Vec<&str> = numbers
        .split('.')
        .map(|part| match part.trim_start_matches('0') {
            "" if !part.is_empty() => "0",
            part => part,
        })
        .collect();
    while parts.len() < 3 {
        parts.push("0");
    }
    format!("{}{rest}", parts.join("."))
}

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let (text, build) = text.split_once('+').unwrap_or((text, "0"));
        let (numbers, pre_release) = match text.split_once('-') {
            Some((numbers, pre_release)) => (numbers, Some(pre_release)),
            None => (text, None),
        };
        let is_word =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let has_zero = |part: &str| part.len() > 1 && part.starts_with('0') && is_number(part);
        let mut parts = numbers.split('.');
        let mut next = || {
            parts
                .next()
                .filter(|part| is_number(part) && !has_zero(part))?
                .parse()
                .ok()
        };
        let numbers = [next()?, next()?, next()?];
        let pre_release: Vec<Box<str>> =
            pre_release.map_or_else(Vec::new, |text| text.split('.').map(Into::into).collect());
        let is_valid = parts.next().is_none()
            && build.split('.').all(is_word)
            && pre_release.iter().all(|part| is_word(part) && !has_zero(part));
        is_valid.then_some(Self { numbers, pre_release })
    }

    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let one = self.pre_release.is_empty();
        let two = other.pre_release.is_empty();
        // What is not released yet comes before the release.
        let by_parts = || {
            let mut pairs = self.pre_release.iter().zip(&other.pre_release);
            let first = pairs.find_map(|(one, two)| {
                let order = match (one.parse::<u64>(), two.parse::<u64>()) {
                    (Ok(one), Ok(two)) => one.cmp(&two),
                    (Ok(_), Err(_)) => Ordering::Less,
                    (Err(_), Ok(_)) => Ordering::Greater,
                    _ => one.cmp(two),
                };
                (order != Ordering::Equal).then_some(order)
            });
            first.unwrap_or_else(|| self.pre_release.len().cmp(&other.pre_release.len()))
        };
        self.numbers.cmp(&other.numbers).then(one.cmp(&two)).then_with(by_parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_as_their_specification_says() {
        let versions = [
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.10.0",
        ];
        let versions = versions.map(|text| Version::parse(text).unwrap());
        for pair in versions.windows(2) {
            assert_eq!(pair[0].compare(&pair[1]), Ordering::Less);
        }
        for text in ["1.0", "v1.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0.0", "1.0.0+"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert_eq!(normalized("v01.2-rc.1"), "1.2.0-rc.1");
    }
}
