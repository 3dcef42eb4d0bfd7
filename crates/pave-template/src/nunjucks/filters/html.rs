//! Filters about HTML and URLs.

use super::super::coerce::{print, to_number, to_text};
use super::super::failure::{Failure, Outcome};
use super::super::lookup::own_value;
use super::super::number::clamp_count;
use super::super::text::{self, is_space};
use super::super::value::Value;
use super::{Call, like_input, text_of, text_or_empty};

pub(super) fn apply(name: &str, call: &Call<'_>) -> Outcome<Value> {
    let input = call.input;
    match name {
        "safe" | "escape" | "e" if matches!(input, Value::Safe(_)) => Ok(input.clone()),
        "safe" => Ok(Value::safe(&print(input, call.meter)?)),
        "escape" | "e" | "forceescape" => Ok(Value::safe(&escaped(&print(input, call.meter)?))),
        "nl2br" => {
            let source = if input.is_nullish() { "" } else { text_of(input)? };
            let broken = source.replace("\r\n", "\n").replace('\n', "<br />\n");
            Ok(like_input(input, &broken))
        }
        "striptags" => {
            let stripped = strip_tags(&text_or_empty(input)?)?;
            let trimmed = text::trim(&stripped);
            Ok(like_input(
                input,
                &if call.argument(0).is_truthy() {
                    keep_lines(trimmed)
                } else {
                    join_spaces(trimmed)
                },
            ))
        }
        "urlencode" => url_encode(call),
        _ => urlize(call),
    }
}

fn escaped(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => output.push_str("&amp;"),
            '"' => output.push_str("&quot;"),
            '\'' => output.push_str("&#39;"),
            '<' => output.push_str("&lt;"),
            '>' => output.push_str("&gt;"),
            '\\' => output.push_str("&#92;"),
            _ => output.push(character),
        }
    }
    output
}

/// Removes tags until none is left; markup that needs more than eight passes is refused.
fn strip_tags(text: &str) -> Outcome<String> {
    let mut current = text.to_owned();
    for _ in 0..=8 {
        let next = strip_once(&current);
        if next == current {
            return Ok(current);
        }
        current = next;
    }
    Err(Failure::wrong("`striptags` got markup that nests too deeply"))
}

fn strip_once(text: &str) -> String {
    let bytes = text.as_bytes();
    let last_close = memchr::memrchr(b'>', bytes);
    let mut output = String::with_capacity(text.len());
    let (mut kept, mut at) = (0, 0);
    // The end of a comment is looked for once; after it was missed, no later comment is closed either.
    let mut comments_end = true;
    while let Some(open) = memchr::memchr(b'<', bytes.get(at..).unwrap_or_default()) {
        let start = at + open;
        let end = if last_close.is_some_and(|close| close > start) && starts_tag(bytes, start) {
            memchr::memchr(b'>', bytes.get(start..).unwrap_or_default()).map(|close| start + close + 1)
        } else if comments_end && bytes.get(start..start + 4) == Some(b"<!--") {
            let end = memchr::memmem::find(bytes.get(start + 4..).unwrap_or_default(), b"-->")
                .map(|close| start + 4 + close + 3);
            comments_end = end.is_some();
            end
        } else {
            None
        };
        match end {
            Some(end) => {
                output.push_str(text.get(kept..start).unwrap_or_default());
                (kept, at) = (end, end);
            }
            None => at = start + 1,
        }
    }
    output.push_str(text.get(kept..).unwrap_or_default());
    output
}

/// Whether `<` at `start` is followed by a tag's name: a letter, then letters and digits, then no `_`.
fn starts_tag(bytes: &[u8], start: usize) -> bool {
    let mut at = start + 1 + usize::from(bytes.get(start + 1) == Some(&b'/'));
    if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
        return false;
    }
    while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
        at += 1;
    }
    bytes.get(at) != Some(&b'_')
}

/// Spaces at both ends of lines dropped, runs of spaces and of empty lines made short.
fn keep_lines(text: &str) -> String {
    let is_break = |character: char| matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let mut trimmed = String::with_capacity(text.len());
    for line in text.split_inclusive(is_break) {
        let content = line.trim_end_matches(is_break);
        trimmed.push_str(content.trim_matches(' '));
        trimmed.push_str(line.get(content.len()..).unwrap_or_default());
    }
    let mut output = String::with_capacity(trimmed.len());
    let mut breaks = 0;
    for character in trimmed.replace("\r\n", "\n").chars() {
        breaks = if character == '\n' { breaks + 1 } else { 0 };
        if breaks < 3 && !(character == ' ' && output.ends_with(' ')) {
            output.push(character);
        }
    }
    output
}

/// Each run of white space as one space.
fn join_spaces(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for character in text.chars() {
        if !is_space(character) {
            output.push(character);
        } else if !output.ends_with(' ') {
            output.push(' ');
        }
    }
    output
}

/// JavaScript's `encodeURIComponent`.
fn encode_component(text: &str) -> Outcome<String> {
    let (exported, broken) = text::export(text.to_owned());
    if broken {
        return Err(Failure::wrong(
            "a text that was cut inside a character cannot be put into a URL",
        ));
    }
    let mut output = String::with_capacity(exported.len());
    for byte in exported.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            output.push(char::from(byte));
        } else {
            output.push('%');
            for shift in [4, 0] {
                let digit = char::from_digit(u32::from(byte >> shift & 15), 16).unwrap_or('0');
                output.push(digit.to_ascii_uppercase());
            }
        }
    }
    Ok(output)
}

fn url_encode(call: &Call<'_>) -> Outcome<Value> {
    let meter = call.meter;
    let pair = |key: &Value, value: &Value| -> Outcome<String> {
        Ok(format!(
            "{}={}",
            encode_component(&to_text(key, meter)?)?,
            encode_component(&to_text(value, meter)?)?
        ))
    };
    let parts: Vec<String> = match call.input {
        Value::String(text) | Value::Safe(text) => return Ok(Value::string(encode_component(text)?)),
        Value::Record(record) => record
            .entries()
            .iter()
            .map(|(name, value)| pair(&Value::String(name.clone()), value))
            .collect::<Outcome<_>>()?,
        Value::Array(array) => array
            .places()
            .iter()
            .map(|place| match place {
                None => Ok(String::new()),
                Some(Value::Undefined | Value::Null) => Err(Failure::wrong("`urlencode` has an entry without a value")),
                Some(Value::Map(_) | Value::Set(_)) => pair(&Value::Undefined, &Value::Undefined),
                Some(entry) => {
                    let part = |name| own_value(entry, name).unwrap_or(Value::Undefined);
                    pair(&part("0"), &part("1"))
                }
            })
            .collect::<Outcome<_>>()?,
        _ => Vec::new(),
    };
    Ok(Value::string(parts.join("&")))
}

fn urlize(call: &Call<'_>) -> Outcome<Value> {
    let source = text_of(call.input)?;
    let most = match call.argument(0) {
        Value::Undefined => usize::MAX,
        Value::Number(number) if number.is_nan() => usize::MAX,
        value => clamp_count(to_number(value, call.meter)?.trunc(), source.len()),
    };
    let follow = if matches!(call.argument(1), Value::Bool(true)) {
        " rel=\"nofollow\""
    } else {
        ""
    };
    let mut output = String::with_capacity(source.len());
    for word in source.split_inclusive(is_space) {
        let content = word.trim_end_matches(is_space);
        push_word(&mut output, content, most, follow);
        output.push_str(word.get(content.len()..).unwrap_or_default());
    }
    Ok(Value::string(output))
}

fn push_link<const N: usize>(output: &mut String, parts: [&str; N]) {
    output.push_str("<a href=\"");
    output.extend(parts);
    output.push_str("</a>");
}

fn push_word(output: &mut String, word: &str, most: usize, follow: &str) {
    let start = ["(", "<", "&lt;"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix))
        .unwrap_or(word);
    let link = [".", ",", ")", "&gt;"]
        .iter()
        .find_map(|suffix| start.strip_suffix(suffix))
        .unwrap_or(start);
    let short = text::slice(link, 0, most);
    if link.starts_with("http://") || link.starts_with("https://") {
        push_link(output, [link, "\"", follow, ">", &short]);
    } else if link.starts_with("www.") {
        push_link(output, ["http://", link, "\"", follow, ">", &short]);
    } else if is_address(link) {
        push_link(output, ["mailto:", link, "\">", link]);
    } else if has_common_domain(link) {
        push_link(output, ["http://", link, "\"", follow, ">", &short]);
    } else {
        output.push_str(word);
    }
}

/// Whether `text` looks like an e-mail address.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b"_.!#$%&'*+-/=?^`{|}~".contains(&byte);
    let labels: Vec<&str> = domain.split('.').collect();
    !local.is_empty()
        && local.bytes().all(is_local)
        && labels.len() > 1
        && labels
            .iter()
            .all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'))
}

/// Whether `.org`, `.net` or `.com` ends `text` or stands before a port or path.
fn has_common_domain(text: &str) -> bool {
    [".org", ".net", ".com"].iter().any(|domain| {
        text.match_indices(domain)
            .any(|(at, _)| matches!(text.as_bytes().get(at + domain.len()), None | Some(b':' | b'/')))
    })
}
