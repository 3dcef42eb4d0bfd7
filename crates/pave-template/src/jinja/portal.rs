//! Filters and globals that a portal brings, and Backstage's own four filters: the same as in the Nunjucks dialect, which
//! runs them. Values cross as JSON text, which both dialects read.

use super::context::convert;
use super::library::{too_large, write_text};
use crate::codes;
use crate::host::{Host, HostCalls, Integration};
use crate::nunjucks::failure::{Failure, Meter, Outcome};
use crate::nunjucks::host_filters::HostNames;
use crate::nunjucks::json_read;
use crate::nunjucks::value::Value as OwnValue;
use minijinja::value::{Rest, Value, ValueKind, ValueOrKwargs};
use minijinja::{Environment, Error, ErrorKind};
use pave_report::Finding;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// How deep values may nest that are given to a portal.
const MOST_DEPTH: usize = 128;
/// The longest arguments of one call, in bytes.
const MOST_JSON: usize = 16 * 1024 * 1024;

thread_local! {
    /// What the rendering at work may call. Functions of minijinja's environments must not hold it: it is of one thread.
    static LENT: RefCell<Option<Rc<Lent>>> = const { RefCell::new(None) };
}

/// What a host lends, kept for as long as a skeleton is rendered.
pub(super) struct Portal {
    integrations: Vec<Integration>,
    filters: Vec<String>,
    globals: Vec<String>,
    global_values: Vec<(String, String)>,
    calls: Option<Rc<dyn HostCalls>>,
}

/// What one text may call, and what it has used of it.
struct Lent {
    portal: Rc<Portal>,
    meter: Meter,
}

/// Ends a loan.
pub(super) struct Loan(());

impl Drop for Loan {
    fn drop(&mut self) {
        LENT.take();
    }
}

/// Why a filter or global of the portal gave nothing, as the cause of a minijinja error.
#[derive(Debug)]
pub(super) struct Failed(pub(super) Finding);

impl fmt::Display for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for Failed {}

impl Portal {
    pub(super) fn new(host: &Host<'_>) -> Self {
        Self {
            integrations: host.integrations.to_vec(),
            filters: host.filters.to_vec(),
            globals: host.globals.to_vec(),
            global_values: host.global_values.to_vec(),
            calls: host.calls.clone(),
        }
    }

    /// Who is told where a rendering is.
    pub(super) fn calls(&self) -> Option<&dyn HostCalls> {
        self.calls.as_deref()
    }

    fn host(&self) -> Host<'_> {
        Host {
            integrations: &self.integrations,
            filters: &self.filters,
            globals: &self.globals,
            global_values: &self.global_values,
            calls: self.calls.clone(),
        }
    }

    /// Adds the names to `environment`; they win over Jinja's own.
    pub(super) fn add_to(&self, environment: &mut Environment<'static>) {
        let host = self.host();
        let names = HostNames::new(&host);
        for filter in names.filter_names().filter(|name| names.has_filter(name)) {
            let name = filter.to_owned();
            environment.add_filter(name.clone(), move |arguments: Rest<ValueOrKwargs>| {
                call(arguments, |names, arguments, meter| {
                    let (input, rest) = arguments.split_first().unwrap_or((&OwnValue::Undefined, &[]));
                    names.filter(&name, input, rest, meter)
                })
            });
        }
        if self.calls.is_some() {
            for global in &self.globals {
                let name = global.clone();
                environment.add_function(global.clone(), move |arguments: Rest<ValueOrKwargs>| {
                    call(arguments, |names, arguments, meter| {
                        names.call_global(&name, arguments, meter)
                    })
                });
            }
        }
        for (name, _) in &self.global_values {
            if let Ok(Some(value)) = names.global(name) {
                environment.add_global(name.clone(), convert(&value, 0));
            }
        }
    }

    /// Lends all of it to the text that is rendered until the loan ends.
    pub(super) fn lend(self: &Rc<Self>) -> Loan {
        let portal = Rc::clone(self);
        let meter = Meter::default();
        LENT.replace(Some(Rc::new(Lent { portal, meter })));
        Loan(())
    }
}

/// Calls what the rendering at work may call.
fn call(
    arguments: Rest<ValueOrKwargs>,
    called: impl FnOnce(&HostNames<'_>, &[OwnValue], &Meter) -> Outcome<OwnValue>,
) -> Result<Value, Error> {
    let lent = LENT.with_borrow(Clone::clone);
    let Some(lent) = lent else {
        return Err(Error::from(ErrorKind::InvalidOperation));
    };
    let arguments: Vec<OwnValue> = arguments.into_values().iter().map(to_own).collect::<Result<_, _>>()?;
    let host = lent.portal.host();
    match called(&HostNames::new(&host), &arguments, &lent.meter) {
        Ok(OwnValue::Undefined) => Ok(Value::UNDEFINED),
        Ok(value) => Ok(convert(&value, 0)),
        Err(failure) => Err(told(&failure)),
    }
}

fn told(failure: &Failure) -> Error {
    let detail = failure.detail();
    let mut finding = Finding::error(detail.code, &detail.message);
    if let Some(hint) = &detail.hint {
        finding = finding.with_hint(hint);
    }
    Error::from(ErrorKind::InvalidOperation).with_source(Failed(finding))
}

/// A value of Jinja as the portal sees it.
fn to_own(value: &Value) -> Result<OwnValue, Error> {
    if value.is_undefined() {
        return Ok(OwnValue::Undefined);
    }
    let mut json = String::new();
    write_json(&mut json, value, 0)?;
    json_read::read(json.as_bytes(), false).map_err(|error| {
        let finding = Finding::error(
            codes::HOST,
            format!("an argument cannot be given to the portal: {}", error.message),
        );
        Error::from(ErrorKind::InvalidOperation).with_source(Failed(finding))
    })
}

fn write_json(output: &mut String, value: &Value, depth: usize) -> Result<(), Error> {
    if depth > MOST_DEPTH || output.len() > MOST_JSON {
        return Err(too_large());
    }
    match value.kind() {
        ValueKind::Seq | ValueKind::Iterable => {
            output.push('[');
            for (place, item) in value.try_iter()?.enumerate() {
                output.push_str(if place > 0 { "," } else { "" });
                write_json(output, &item, depth + 1)?;
            }
            output.push(']');
        }
        ValueKind::Map => {
            output.push('{');
            for (place, key) in value.try_iter()?.enumerate() {
                output.push_str(if place > 0 { "," } else { "" });
                write_text(output, &key.to_string());
                output.push(':');
                write_json(output, &value.get_item(&key)?, depth + 1)?;
            }
            output.push('}');
        }
        ValueKind::None | ValueKind::Undefined => output.push_str("null"),
        ValueKind::Bool => output.push_str(if value.is_true() { "true" } else { "false" }),
        ValueKind::Number => match f64::try_from(value.clone()) {
            Ok(number) if number.is_finite() => output.push_str(&value.to_string()),
            _ => output.push_str("null"),
        },
        _ => write_text(output, value.as_str().unwrap_or(&value.to_string())),
    }
    Ok(())
}
