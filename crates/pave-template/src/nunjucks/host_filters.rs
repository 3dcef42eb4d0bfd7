//! Names that the portal brings: Backstage's own four filters, and what a portal registered.

use super::coerce::to_text;
use super::failure::{Failure, Meter, Outcome};
use super::json;
use super::json_read;
use super::repo_url::{entity_ref, pick, repo_url};
use super::text::Text;
use super::value::{Callable, Record, Value};
use crate::codes;
use crate::host::Host;
use std::rc::Rc;

/// Backstage's own filters.
const OWN: [&str; 4] = ["parseEntityRef", "parseRepoUrl", "pick", "projectSlug"];

/// The names of one [`Host`].
pub(crate) struct HostNames<'h> {
    host: &'h Host<'h>,
}

impl<'h> HostNames<'h> {
    /// The names that `host` lends.
    pub(crate) fn new(host: &'h Host<'h>) -> Self {
        Self { host }
    }

    /// Tells the host where a rendering is that takes long.
    pub(crate) fn tell_place(&self, file: &str, line: usize) {
        if let Some(calls) = &self.host.calls {
            calls.at(file, line);
        }
    }

    fn is_registered(&self, name: &str) -> bool {
        self.host.calls.is_some() && self.host.filters.iter().any(|known| known == name)
    }

    /// Whether a filter of this name comes from the portal; it wins over the language's own.
    pub(crate) fn has_filter(&self, name: &str) -> bool {
        OWN.contains(&name) || self.is_registered(name)
    }

    /// All names of filters, for suggestions.
    pub(crate) fn filter_names(&self) -> impl Iterator<Item = &'h str> {
        OWN.into_iter().chain(self.host.filters.iter().map(String::as_str))
    }

    /// Applies a filter of the portal.
    pub(crate) fn filter(&self, name: &str, input: &Value, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
        if self.is_registered(name)
            && let Some(calls) = &self.host.calls
        {
            let mut all = vec![input.clone()];
            all.extend_from_slice(arguments);
            let answer = calls.filter(name, &arguments_json(&all, meter)?);
            return read_answer(&format!("the portal's filter `{name}`"), answer);
        }
        let input = public(input, meter)?;
        let arguments: Vec<Value> = arguments
            .iter()
            .map(|value| public(value, meter))
            .collect::<Outcome<_>>()?;
        let argument = |place: usize| arguments.get(place).unwrap_or(&Value::Undefined);
        match name {
            "parseRepoUrl" | "projectSlug" => {
                let url = to_text(&input, meter)?;
                let parts = repo_url(&url, self.host.integrations)?;
                if name == "parseRepoUrl" {
                    return Ok(parts);
                }
                let Value::Record(parts) = parts else {
                    return Ok(Value::Undefined);
                };
                let part = |name| parts.get(name).cloned().unwrap_or(Value::Undefined);
                let mut slug = to_text(&part("owner"), meter)?.into_owned();
                slug.push('/');
                slug.push_str(&to_text(&part("repo"), meter)?);
                Ok(Value::string(slug))
            }
            "parseEntityRef" => entity_ref(&input, argument(0)),
            _ => pick(&input, argument(0), argument(1), meter),
        }
    }

    /// A global of the portal; `None` if there is none of this name.
    pub(crate) fn global(&self, name: &str) -> Outcome<Option<Value>> {
        if let Some((_, text)) = self.host.global_values.iter().find(|(known, _)| known == name) {
            return read_answer(&format!("the portal's global `{name}`"), Ok(text.clone())).map(Some);
        }
        let is_function = self.host.calls.is_some() && self.host.globals.iter().any(|known| known == name);
        Ok(is_function.then(|| Value::Callable(Rc::new(Callable::Host(Text::from(name))))))
    }

    /// Calls a global function of the portal.
    pub(crate) fn call_global(&self, name: &str, arguments: &[Value], meter: &Meter) -> Outcome<Value> {
        let Some(calls) = &self.host.calls else {
            return Err(Failure::new(
                codes::HOST,
                format!("the portal does not answer `{name}`"),
            ));
        };
        let answer = calls.global(name, &arguments_json(arguments, meter)?);
        read_answer(&format!("the portal's global `{name}`"), answer)
    }
}

/// Arguments as a JSON array; undefined is `null` there.
fn arguments_json(arguments: &[Value], meter: &Meter) -> Outcome<String> {
    let values: Vec<Value> = arguments
        .iter()
        .map(|value| public(value, meter))
        .collect::<Outcome<_>>()?;
    Ok(json::write(&Value::list(values, meter)?, "", meter)?.unwrap_or_default())
}

fn read_answer(what: &str, answer: Result<String, String>) -> Outcome<Value> {
    match answer {
        Ok(text) => json_read::read(text.as_bytes(), true).map_err(|error| {
            Failure::new(
                codes::HOST,
                format!("{what} answered something else than JSON: {}", error.message),
            )
        }),
        Err(message) => Err(Failure::new(codes::HOST, format!("{what} failed: {message}"))),
    }
}

/// A value as a portal's function sees it: safe strings and regular expressions are strings, fields without a value
/// are not there, and items without one are null.
fn public(value: &Value, meter: &Meter) -> Outcome<Value> {
    public_at(value, meter, 0)
}

fn public_at(value: &Value, meter: &Meter, depth: usize) -> Outcome<Value> {
    if depth > super::failure::MOST_VALUE_DEPTH {
        return Err(Failure::limit(
            "levels of nested values",
            super::failure::MOST_VALUE_DEPTH,
        ));
    }
    let inner = |value: &Value| public_at(value, meter, depth + 1);
    Ok(match value {
        Value::Safe(text) => Value::String(text.clone()),
        Value::Regex(regex) => Value::string(regex.print()),
        Value::Array(array) => {
            let mut values = Vec::with_capacity(array.len());
            for item in array.values() {
                meter.step()?;
                values.push(match inner(&item)? {
                    Value::Undefined => Value::Null,
                    other => other,
                });
            }
            Value::list(values, meter)?
        }
        Value::Record(record) => {
            let mut entries = Vec::with_capacity(record.entries().len());
            for (name, item) in record.entries() {
                meter.step()?;
                if !matches!(item, Value::Undefined) {
                    entries.push((name.clone(), inner(item)?));
                }
            }
            Value::Record(Record::new(entries, meter)?)
        }
        Value::Callable(_) => return Err(Failure::wrong("a macro or function cannot be given to the portal")),
        other => other.clone(),
    })
}
