//! Real cookiecutter skeletons: the defaults of `cookiecutter.json`, and what cookiecutter would do that is not done here.

use super::Jinja;
use crate::codes;
use crate::host::Host;
use crate::nunjucks::json_read;
use crate::nunjucks::text::Text;
use crate::nunjucks::value::{Record, Value};
use crate::options::RenderOptions;
use pave_report::{Finding, Position};
use std::collections::HashMap;
use std::rc::Rc;

/// The file with the defaults, at the skeleton's root.
pub(crate) const FILE: &str = "cookiecutter.json";

/// `values` completed with the defaults of `content`, in their order: a text is a template over what came before it,
/// and of a list the first item is taken.
///
/// # Errors
/// Not JSON, a default that does not render, or `_extensions`, which would be Python code.
pub(crate) fn complete(
    content: &[u8],
    values: &Record,
    options: &RenderOptions,
    host: &Host<'_>,
) -> Result<Rc<Record>, Vec<Finding>> {
    let defaults = match json_read::read(content, false) {
        Ok(Value::Record(defaults)) => defaults,
        Ok(_) => return Err(vec![Finding::error(codes::VALUES, "it is not an object").in_file(FILE)]),
        Err(error) => {
            let text = String::from_utf8_lossy(content);
            let finding = Finding::error(codes::VALUES, &error.message).in_file(FILE);
            return Err(vec![finding.at(Position::of_offset(&text, error.byte))]);
        }
    };
    if defaults
        .get("_extensions")
        .is_some_and(|value| !matches!(value, Value::Array(list) if list.len() == 0))
    {
        let refused = Finding::error(codes::OPTIONS, "`_extensions` asks for Python code, which is never run");
        return Err(vec![
            refused
                .in_file(FILE)
                .about("_extensions")
                .with_hint("use filters of Jinja instead"),
        ]);
    }
    let mut entries: Vec<(Text, Value)> = Vec::new();
    for (name, default) in defaults.entries() {
        let value = match values.get(name) {
            Some(value) => value.clone(),
            None if name.starts_with('_') => default.clone(),
            None => rendered_default(default, &entries, options, host)?,
        };
        entries.push((name.clone(), value));
    }
    let is_new = |entry: &&(Text, Value)| defaults.get(&entry.0).is_none();
    entries.extend(values.entries().iter().filter(is_new).cloned());
    Ok(Rc::new(Record::of_entries(entries)))
}

fn rendered_default(
    default: &Value,
    before: &[(Text, Value)],
    options: &RenderOptions,
    host: &Host<'_>,
) -> Result<Value, Vec<Finding>> {
    let chosen = match default {
        Value::Array(list) => list.at(0),
        other => other.clone(),
    };
    let Value::String(source) = &chosen else {
        return Ok(chosen);
    };
    if !source.contains("{{") && !source.contains("{%") {
        return Ok(chosen);
    }
    let known = Value::Record(Rc::new(Record::of_entries(before.to_vec())));
    let context = Value::Record(Rc::new(Record::of_entries(vec![("cookiecutter".into(), known)])));
    let jinja = Jinja::new(options, &context, HashMap::new(), host).map_err(|finding| vec![*finding])?;
    Ok(Value::string(jinja.render(FILE, source)?))
}
