//! What templates may call besides minijinja's own: Python's methods, the filters that cookiecutter brings, and guards
//! around filters that print as much as a number says.

use super::portal::Failed;
use crate::codes;
use minijinja::value::{Kwargs, Rest, Value, ValueKind, ValueOrKwargs, from_args};
use minijinja::{Environment, Error, ErrorKind, State, filters};
use pave_report::Finding;

/// The largest width, count or precision that a filter takes.
const MOST_COUNT: i64 = 10_000;

/// The largest text that a filter makes, in bytes: what one template may print.
const MOST_TEXT: usize = 16 * 1024 * 1024;

/// How large the text is that a filter makes of its arguments, at most.
type Size = fn(&[Value]) -> usize;

/// Adds all of it to `environment`.
pub(super) fn add(environment: &mut Environment<'static>) {
    environment.set_unknown_method_callback(|state, value, method, arguments| {
        match value.as_str().map(|text| text_method(text, method, arguments)) {
            Some(Ok(Some(result))) => Ok(result),
            Some(Err(error)) => Err(error),
            _ => minijinja_contrib::pycompat::unknown_method_callback(state, value, method, arguments),
        }
    });
    // It prints everything that a template can see; Jinja itself has it as an extension only.
    environment.remove_global("debug");
    let growing: [(&str, Value, Size); 3] = [
        ("indent", Value::from_function(filters::indent), indented_size),
        ("join", Value::from_function(filters::join), joined_size),
        ("replace", Value::from_function(filters::replace), replaced_size),
    ];
    for (name, filter, size) in growing {
        environment.add_filter(name, move |state: &mut State, arguments: Rest<ValueOrKwargs>| {
            let arguments = arguments.into_values();
            if size(&arguments) > MOST_TEXT {
                return Err(too_large());
            }
            filter.call(state, &arguments)
        });
    }
    let guarded = [
        ("batch", Value::from_function(filters::batch)),
        ("round", Value::from_function(filters::round)),
        ("slice", Value::from_function(filters::slice)),
        ("tojson", Value::from_function(filters::tojson)),
    ];
    for (name, filter) in guarded {
        environment.add_filter(name, move |state: &mut State, arguments: Rest<ValueOrKwargs>| {
            let arguments = arguments.into_values();
            limit(arguments.iter().skip(1))?;
            filter.call(state, &arguments)
        });
    }
    let format = Value::from_function(filters::format);
    environment.add_filter("format", move |state: &mut State, arguments: Rest<ValueOrKwargs>| {
        let arguments = arguments.into_values();
        let text = arguments.first().and_then(Value::as_str).unwrap_or_default();
        if has_large_number(text) {
            return Err(too_large());
        }
        if text.contains('*') {
            limit(arguments.iter().skip(1))?;
        }
        format.call(state, &arguments)
    });
    environment.add_filter("jsonify", |value: Value, indent: Option<usize>, named: Kwargs| {
        let indent = indent.or(named.get("indent")?).unwrap_or(4);
        named.assert_all_used()?;
        let mut output = String::new();
        write_json(&mut output, &value, indent.min(64), 0).map(|()| output)
    });
    environment.add_filter("slugify", |text: String, named: Kwargs| {
        let separator: Option<String> = named.get("separator")?;
        let keeps_case = named.get::<Option<bool>>("lowercase")? == Some(false);
        let longest: Option<usize> = named.get("max_length")?;
        named.assert_all_used()?;
        let text = slug(&text, separator.as_deref().unwrap_or("-"), keeps_case);
        Ok::<_, Error>(match longest {
            Some(longest) if longest > 0 => text.chars().take(longest).collect(),
            _ => text,
        })
    });
    for chance in ["random_ascii_string", "uuid4"] {
        environment.add_function(chance, move |_: Rest<Value>| -> Result<Value, Error> {
            let message = format!("`{chance}` is not supported: the same input gives the same bytes");
            let refused = Finding::error(codes::TYPE, message).with_hint("give the text as a value");
            Err(Error::from(ErrorKind::InvalidOperation).with_source(Failed(refused)))
        });
    }
}

/// Methods of Python's strings that minijinja's authors leave out; nothing if it is none of them.
fn text_method(text: &str, method: &str, arguments: &[Value]) -> Result<Option<Value>, Error> {
    Ok(Some(match method {
        "removeprefix" => {
            let (prefix,): (&str,) = from_args(arguments)?;
            Value::from(text.strip_prefix(prefix).unwrap_or(text))
        }
        "removesuffix" => {
            let (suffix,): (&str,) = from_args(arguments)?;
            Value::from(text.strip_suffix(suffix).unwrap_or(text))
        }
        "swapcase" => {
            let swap = |character: char| -> String {
                if character.is_uppercase() {
                    character.to_lowercase().collect()
                } else {
                    character.to_uppercase().collect()
                }
            };
            Value::from(text.chars().map(swap).collect::<String>())
        }
        "zfill" => {
            limit(arguments.iter())?;
            let (width,): (usize,) = from_args(arguments)?;
            let (sign, digits) = text.split_at(usize::from(text.starts_with(['+', '-'])));
            let zeros = width.saturating_sub(text.chars().count());
            Value::from(format!("{sign}{}{digits}", "0".repeat(zeros)))
        }
        "partition" | "rpartition" => {
            let (separator,): (&str,) = from_args(arguments)?;
            let found = if method == "partition" {
                text.split_once(separator)
            } else {
                text.rsplit_once(separator)
            };
            let parts = match found {
                Some((before, after)) => vec![before, separator, after],
                None if method == "partition" => vec![text, "", ""],
                None => vec!["", "", text],
            };
            parts.into_iter().map(Value::from).collect()
        }
        _ => return Ok(None),
    }))
}

fn limit<'v>(mut arguments: impl Iterator<Item = &'v Value>) -> Result<(), Error> {
    let is_large = |value: &Value| i64::try_from(value.clone()).is_ok_and(|number| number > MOST_COUNT);
    let has_large = |value: &Value| {
        let named = Kwargs::try_from(value.clone()).ok().filter(|_| value.is_kwargs());
        is_large(value)
            || named.is_some_and(|named| {
                named
                    .args()
                    .any(|name| named.peek::<Value>(name).is_ok_and(|one| is_large(&one)))
            })
    };
    if arguments.any(has_large) {
        Err(too_large())
    } else {
        Ok(())
    }
}

/// It is told as the limit that it is.
pub(super) fn too_large() -> Error {
    Error::from(ErrorKind::OutOfFuel)
}

fn text_of(arguments: &[Value], place: usize) -> &str {
    arguments.get(place).and_then(Value::as_str).unwrap_or_default()
}

fn indented_size(arguments: &[Value]) -> usize {
    let text = text_of(arguments, 0);
    if limit(arguments.iter().skip(1)).is_err() {
        return usize::MAX;
    }
    let named = arguments.last().and_then(|value| Kwargs::try_from(value.clone()).ok());
    let width = match arguments.get(1).map(|width| usize::try_from(width.clone())) {
        Some(Ok(width)) => width,
        _ => named.and_then(|named| named.peek::<usize>("width").ok()).unwrap_or(4),
    };
    text.len()
        .saturating_add(text.matches('\n').count().saturating_add(1).saturating_mul(width))
}

fn joined_size(arguments: &[Value]) -> usize {
    let between = text_of(arguments, 1).len();
    let Some(joined) = arguments.first() else {
        return 0;
    };
    if let Some(text) = joined.as_str() {
        return text.len().saturating_mul(between.saturating_add(1));
    }
    // Another iteration gives the items again: nothing is used up.
    let items = joined.try_iter().into_iter().flatten();
    items.fold(0_usize, |sum, item| {
        sum.saturating_add(item.as_str().map_or(8, str::len))
            .saturating_add(between)
    })
}

fn replaced_size(arguments: &[Value]) -> usize {
    let [text, wanted, instead] = [0, 1, 2].map(|place| text_of(arguments, place));
    text.len()
        .saturating_add(text.matches(wanted).count().saturating_mul(instead.len()))
}

/// Whether a format such as `%99999d` asks for a large width.
fn has_large_number(format: &str) -> bool {
    format
        .split(|character: char| !character.is_ascii_digit())
        .any(|digits| digits.trim_start_matches('0').len() > 4)
}

/// How deep values may nest in JSON.
const MOST_DEPTH: usize = 128;

/// JSON as Python's `json.dumps(value, sort_keys=True, indent=indent)` writes it: ASCII only.
fn write_json(output: &mut String, value: &Value, indent: usize, depth: usize) -> Result<(), Error> {
    if depth > MOST_DEPTH {
        return Err(too_large());
    }
    let new_line = |output: &mut String, depth: usize| {
        output.push('\n');
        output.extend(std::iter::repeat_n(' ', indent * depth));
    };
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable => {
            let items: Vec<Value> = value.try_iter()?.collect();
            output.push('[');
            for (place, item) in items.iter().enumerate() {
                output.push_str(if place > 0 { "," } else { "" });
                new_line(output, depth + 1);
                write_json(output, item, indent, depth + 1)?;
            }
            if !items.is_empty() {
                new_line(output, depth);
            }
            output.push(']');
        }
        ValueKind::Map => {
            let mut keys: Vec<Value> = value.try_iter()?.collect();
            keys.sort();
            output.push('{');
            for (place, key) in keys.iter().enumerate() {
                output.push_str(if place > 0 { "," } else { "" });
                new_line(output, depth + 1);
                write_text(output, &key.to_string());
                output.push_str(": ");
                write_json(output, &value.get_item(key)?, indent, depth + 1)?;
            }
            if !keys.is_empty() {
                new_line(output, depth);
            }
            output.push('}');
        }
        ValueKind::None | ValueKind::Undefined => output.push_str("null"),
        ValueKind::Bool => output.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => output.push_str(&value.to_string()),
        _ => write_text(output, &value.to_string()),
    }
    Ok(())
}

pub(super) fn write_text(output: &mut String, text: &str) {
    output.push('"');
    for unit in text.encode_utf16() {
        match unit {
            0x22 => output.push_str("\\\""),
            0x5c => output.push_str("\\\\"),
            0x0a => output.push_str("\\n"),
            0x0d => output.push_str("\\r"),
            0x09 => output.push_str("\\t"),
            0x08 => output.push_str("\\b"),
            0x0c => output.push_str("\\f"),
            0x20..=0x7e => output.push(char::from_u32(u32::from(unit)).unwrap_or(' ')),
            _ => output.extend(["\\u", &format!("{unit:04x}")]),
        }
    }
    output.push('"');
}

/// Lower-case words of ASCII letters and digits with `separator` between them, as python-slugify makes them of ASCII text;
/// other letters lose their marks where Unicode's small Latin ones have any, or are left out.
fn slug(text: &str, separator: &str, keeps_case: bool) -> String {
    let letter = |character: char| {
        let lower = character.to_lowercase().next().unwrap_or(character);
        let plain = plain(lower).unwrap_or(' ');
        if keeps_case && lower != character {
            plain.to_ascii_uppercase()
        } else {
            plain
        }
    };
    let words: String = text
        .replace('\'', "-")
        .replace('ß', "ss")
        .replace('æ', "ae")
        .replace('œ', "oe")
        .chars()
        .map(letter)
        .collect();
    let parts: Vec<&str> = words.split(' ').filter(|part| !part.is_empty()).collect();
    parts.join(separator)
}

/// A Latin letter without its mark, an ASCII letter or digit as it is.
fn plain(character: char) -> Option<char> {
    const MARKED: [(&str, char); 12] = [
        ("àáâãäåāăą", 'a'),
        ("çćĉċč", 'c'),
        ("ďđ", 'd'),
        ("èéêëēĕėęě", 'e'),
        ("ĝğġģ", 'g'),
        ("ìíîïĩīĭį", 'i'),
        ("ñńņňŉ", 'n'),
        ("òóôõöøōŏő", 'o'),
        ("ŕŗř", 'r'),
        ("śŝşš", 's'),
        ("ùúûüũūŭůűų", 'u'),
        ("ýÿŷ", 'y'),
    ];
    if character.is_ascii_alphanumeric() || character == '\'' {
        return Some(character);
    }
    MARKED
        .iter()
        .find(|(marked, _)| marked.contains(character))
        .map(|(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use minijinja::{Environment, context};

    fn render(source: &str) -> Result<String, minijinja::ErrorKind> {
        let mut environment = Environment::new();
        super::add(&mut environment);
        let values = context! { s => "Hello World", list => [3, 1], map => context! { b => "é", a => 1 } };
        environment.render_str(source, values).map_err(|error| error.kind())
    }

    #[test]
    fn methods_and_filters_of_python_are_there() {
        for (source, expected) in [
            ("{{ s.lower().replace(' ', '_') }}", "hello_world"),
            ("{{ s.split()[1].title() }}", "World"),
            (
                "{{ 'a-b'.removeprefix('a-') }}{{ 'aB'.swapcase() }}{{ '-7'.zfill(4) }}",
                "bAb-007",
            ),
            ("{{ 'a-b'.partition('-')[2] }}{{ 'x'.isalpha() }}", "bTrue"),
            ("{{ map.items() | list | length }}{{ map.get('z', 'none') }}", "2none"),
            ("{{ list.count(3) }}", "1"),
            (
                "{{ s | slugify }} {{ 'Crème_Brûlée, très' | slugify(separator='_') }} {{ s | slugify(lowercase=false, max_length=7) }}",
                "hello-world creme_brulee_tres Hello-W",
            ),
            ("{{ map | jsonify(2) }}", "{\n  \"a\": 1,\n  \"b\": \"\\u00e9\"\n}"),
            ("{{ map | jsonify(indent=0) }}", "{\n\"a\": 1,\n\"b\": \"\\u00e9\"\n}"),
            ("{{ '%05d' | format(123456) }}", "123456"),
        ] {
            assert_eq!(render(source).as_deref(), Ok(expected), "{source}");
        }
    }

    #[test]
    fn counts_that_would_fill_the_memory_are_limits() {
        for source in [
            "{{ s | indent(999999999999) }}",
            "{{ s | indent(width=20000) }}",
            "{{ list | batch(4000000000, 'x') }}",
            "{{ list | slice(4000000000) | list }}",
            "{{ list | tojson(indent=90000) }}",
            "{{ '%99999d' | format(1) }}",
            "{{ '%*d' | format(99999, 1) }}",
            "{% set x = 'a' * 10000 %}{{ x | join(x) }}",
            "{% set x = 'a' * 10000 %}{{ x | replace('', x) }}",
            "{% set x = 'a' * 1000000 %}{{ ([x] * 90) | join }}",
            "{% set x = '\\n' * 10000 %}{{ x | indent(9999) }}",
        ] {
            assert_eq!(render(source), Err(minijinja::ErrorKind::OutOfFuel), "{source}");
        }
        assert!(render("{{ debug() }}").is_err());
    }
}
