//! Real cookiecutter skeletons: the variables of `cookiecutter.json`, and what cookiecutter would do that is not done here.

use super::Jinja;
use crate::codes;
use crate::host::Host;
use crate::nunjucks::coerce::print;
use crate::nunjucks::failure::Meter;
use crate::nunjucks::json_read;
use crate::nunjucks::text::Text;
use crate::nunjucks::value::{Array, Record, Value};
use crate::options::RenderOptions;
use pave_report::{Finding, Position};
use std::collections::HashMap;
use std::rc::Rc;

/// The file with the defaults, at the skeleton's root.
pub(crate) const FILE: &str = "cookiecutter.json";

/// What `cookiecutter.json` and the values say together.
pub(crate) struct Variables {
    /// All variables, in cookiecutter's order.
    pub(crate) values: Rc<Record>,
    /// `_copy_without_render`: what is copied as it is.
    pub(crate) copied: Vec<String>,
    /// The options with those of `_jinja2_env_vars`; what is undefined is an error, as for cookiecutter.
    pub(crate) options: RenderOptions,
}

/// `values` completed with the defaults of `content`, as cookiecutter does without asking: a text is a template over what
/// came before it, of a list the first item is taken, a number becomes a text, dicts come last, and a name that starts with
/// one `_` is taken as it is. Values are never templates.
///
/// # Errors
/// Not JSON, a default that does not render, a value that is none of its choices, or what is refused: `_extensions`, which
/// would be Python code, and other options of Jinja than whitespace.
pub(crate) fn complete(
    content: &[u8],
    values: &Record,
    options: &RenderOptions,
    host: &Host<'_>,
) -> Result<Variables, Vec<Finding>> {
    let defaults = read(content)?;
    if is_filled(defaults.get("_extensions")) {
        let refused = Finding::error(codes::OPTIONS, "`_extensions` asks for Python code, which is never run");
        return Err(vec![
            about(refused, "_extensions").with_hint("use filters of Jinja instead"),
        ]);
    }
    let options = with_environment(options, defaults.get("_jinja2_env_vars"))?;
    let mut variables = Completion {
        entries: Vec::new(),
        options: &options,
        host,
    };
    // Dicts may name everything else, so they come last.
    for is_last in [false, true] {
        for (name, default) in defaults.entries() {
            let is_raw = name.starts_with('_') && !name.starts_with("__");
            let waits = matches!(default, Value::Record(_)) && !name.starts_with('_');
            if waits != is_last || &**name == "__prompts__" {
                continue;
            }
            let value = match (values.get(name), default) {
                (None, default) if is_raw => default.clone(),
                (None, Value::Array(choices)) if !name.starts_with('_') => variables.rendered(&choices.at(0))?,
                (None, default) => variables.rendered(default)?,
                (Some(given), Value::Array(choices)) if !name.starts_with('_') => {
                    variables.rendered(&chosen(name, given, choices)?)?
                }
                (Some(Value::Record(given)), Value::Record(_)) => match variables.rendered(default)? {
                    Value::Record(default) => Value::Record(merged(&default, given)),
                    other => other,
                },
                (Some(Value::String(given)), Value::Bool(_)) => truth(name, given)?,
                (Some(given @ Value::Number(_)), _) if !is_raw => text_of(given),
                (Some(given), _) => given.clone(),
            };
            variables.entries.push((name.clone(), value));
        }
    }
    let mut entries = variables.entries;
    let is_new = |entry: &&(Text, Value)| defaults.get(&entry.0).is_none();
    entries.extend(values.entries().iter().filter(is_new).cloned());
    let values = Record::of_entries(entries);
    Ok(Variables {
        copied: texts(values.get("_copy_without_render")),
        values: Rc::new(values),
        options,
    })
}

fn read(content: &[u8]) -> Result<Rc<Record>, Vec<Finding>> {
    match json_read::read(content, false) {
        Ok(Value::Record(defaults)) => Ok(defaults),
        Ok(_) => Err(vec![Finding::error(codes::VALUES, "it is not an object").in_file(FILE)]),
        Err(error) => {
            let text = String::from_utf8_lossy(content);
            let finding = Finding::error(codes::VALUES, &error.message).in_file(FILE);
            Err(vec![finding.at(Position::of_offset(&text, error.byte))])
        }
    }
}

fn about(finding: Finding, name: &str) -> Finding {
    finding.in_file(FILE).about(name)
}

fn is_filled(value: Option<&Value>) -> bool {
    value.is_some_and(|value| !matches!(value, Value::Array(list) if list.len() == 0))
}

fn texts(list: Option<&Value>) -> Vec<String> {
    let Some(Value::Array(list)) = list else {
        return Vec::new();
    };
    let items = list.values().into_iter();
    items
        .filter_map(|item| match item {
            Value::String(text) => Some(text.to_string()),
            _ => None,
        })
        .collect()
}

/// The options with what `_jinja2_env_vars` says of whitespace.
fn with_environment(options: &RenderOptions, environment: Option<&Value>) -> Result<RenderOptions, Vec<Finding>> {
    let mut options = RenderOptions {
        strict: true,
        ..options.clone()
    };
    let Some(Value::Record(environment)) = environment else {
        return Ok(options);
    };
    for (name, value) in environment.entries() {
        match &**name {
            "trim_blocks" => options.trim_blocks = value.is_truthy(),
            "lstrip_blocks" => options.lstrip_blocks = value.is_truthy(),
            "keep_trailing_newline" if value.is_truthy() => {}
            _ => {
                let refused = Finding::error(codes::OPTIONS, "an option of Jinja is not supported");
                let refused = about(refused, &format!("_jinja2_env_vars.{}", &**name));
                return Err(vec![refused.with_hint("`trim_blocks` and `lstrip_blocks` are")]);
            }
        }
    }
    Ok(options)
}

/// What is chosen: one of the choices, or of several the first.
fn chosen(name: &str, given: &Value, choices: &Array) -> Result<Value, Vec<Finding>> {
    let choices = choices.values();
    let is_choice = |value: &Value| choices.iter().any(|choice| choice.is_same(value));
    let found = match given {
        Value::Array(several) if several.values().iter().all(is_choice) => Some(several.at(0)),
        one if is_choice(one) => Some(one.clone()),
        _ => None,
    };
    found.ok_or_else(|| {
        let finding = Finding::error(codes::VALUES, "the value is none of the choices");
        vec![about(finding, name).with_hint("take one of those that the file lists")]
    })
}

/// As cookiecutter reads an answer to a question of yes or no.
fn truth(name: &str, given: &str) -> Result<Value, Vec<Finding>> {
    match given.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "t" | "yes" | "y" | "on" => Ok(Value::Bool(true)),
        "0" | "false" | "f" | "no" | "n" | "off" => Ok(Value::Bool(false)),
        _ => {
            let finding = Finding::error(codes::VALUES, "the value is neither yes nor no");
            Err(vec![about(finding, name).with_hint("give `true` or `false`")])
        }
    }
}

/// A dict with members of another put over its own, at every level.
fn merged(default: &Record, given: &Record) -> Rc<Record> {
    let mut entries = default.entries().to_vec();
    for (name, value) in given.entries() {
        match entries.iter_mut().find(|(known, _)| known == name) {
            Some((_, Value::Record(inner))) if matches!(value, Value::Record(_)) => {
                if let Value::Record(value) = value {
                    *inner = merged(inner, value);
                }
            }
            Some((_, own)) => *own = value.clone(),
            None => entries.push((name.clone(), value.clone())),
        }
    }
    Rc::new(Record::of_entries(entries))
}

fn text_of(number: &Value) -> Value {
    print(number, &Meter::default()).map_or(Value::Undefined, |text| Value::string(&*text))
}

/// Variables while they are completed, one after another.
struct Completion<'c> {
    entries: Vec<(Text, Value)>,
    options: &'c RenderOptions,
    host: &'c Host<'c>,
}

impl Completion<'_> {
    /// A default with its texts rendered over the variables before it.
    fn rendered(&self, default: &Value) -> Result<Value, Vec<Finding>> {
        match default {
            Value::String(source) if source.contains("{{") || source.contains("{%") || source.contains("{#") => {
                let known = Value::Record(Rc::new(Record::of_entries(self.entries.clone())));
                let context = Value::Record(Rc::new(Record::of_entries(vec![("cookiecutter".into(), known)])));
                let jinja = Jinja::new(self.options, &context, HashMap::new(), self.host);
                let rendered = jinja.map_err(|finding| vec![*finding])?.render(FILE, source)?;
                Ok(Value::string(rendered))
            }
            Value::Number(_) => Ok(text_of(default)),
            Value::Array(items) => {
                let items = items.values();
                let items = items.iter().map(|item| self.rendered(item).map(Some));
                let items = items.collect::<Result<Vec<_>, _>>()?;
                Ok(Value::Array(Rc::new(Array::of_places(items))))
            }
            Value::Record(members) => {
                let mut entries = Vec::new();
                for (name, value) in members.entries() {
                    let Value::String(name) = self.rendered(&Value::String(name.clone()))? else {
                        continue;
                    };
                    entries.push((name, self.rendered(value)?));
                }
                Ok(Value::Record(Rc::new(Record::of_entries(entries))))
            }
            other => Ok(other.clone()),
        }
    }
}
