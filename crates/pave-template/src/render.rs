//! One text.

use crate::host::Host;
use crate::jinja::Jinja;
use crate::nunjucks::{self, value::Value};
use crate::options::{Dialect, RenderOptions};
use crate::values::Values;
use pave_report::{Finding, Level, has_errors};
use std::collections::HashMap;
use std::rc::Rc;

/// A rendered text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedString {
    /// The text.
    pub output: String,
    /// Warnings, in the order of the source.
    pub findings: Vec<Finding>,
}

/// Renders `source`, whose name in findings is `name`.
///
/// The fields of `values` are the names that the template sees: to render as `fetch:template` does, give
/// [`Values::under`] the name `values` (or `cookiecutter`).
///
/// # Errors
/// Everything that is wrong, each with its place.
pub fn render_string(
    name: &str,
    source: &str,
    values: &Values,
    options: &RenderOptions,
    host: &Host<'_>,
) -> Result<RenderedString, Vec<Finding>> {
    if options.dialect == Dialect::Jinja {
        let context = Value::Record(Rc::clone(values.root()));
        let jinja = Jinja::new(options, &context, HashMap::new(), host).map_err(|finding| vec![*finding])?;
        return jinja.render(name, source).map(|output| RenderedString {
            output,
            findings: Vec::new(),
        });
    }
    if !nunjucks::scan::has_tags(source.as_bytes(), options.cookiecutter_compat) {
        return Ok(RenderedString {
            output: source.to_owned(),
            findings: Vec::new(),
        });
    }
    let template = nunjucks::compile(name, source, options, false).map_err(|failures| {
        let to_finding = |failure| nunjucks::to_finding(failure, Level::Error, name, Some(source));
        failures.iter().map(to_finding).collect::<Vec<_>>()
    })?;
    let rendered = nunjucks::render(&template, values.root(), options, host, None);
    if has_errors(&rendered.findings) {
        return Err(rendered.findings);
    }
    Ok(RenderedString {
        output: rendered.output,
        findings: rendered.findings,
    })
}
