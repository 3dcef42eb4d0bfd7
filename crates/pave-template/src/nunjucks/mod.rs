//! The Nunjucks dialect: an interpreter that prints what Backstage's renderer prints.
//!
//! [`scan`] finds tags, [`token`] and [`expression`] read code, [`parser`] builds the [`ast`], [`resolve`] decides
//! which names are variables, [`evaluate`] and [`operate`] run it over [`value`].

pub(crate) mod ast;
mod call;
pub(crate) mod coerce;
pub(crate) mod evaluate;
mod expression;
pub(crate) mod failure;
mod filter_call;
mod filters;
pub(crate) mod host_filters;
mod inherit;
mod iterate;
mod json;
pub(crate) mod json_read;
mod load;
mod lookup;
mod methods;
mod number;
mod number_format;
mod operate;
pub(crate) mod parser;
pub(crate) mod regex;
mod repo_url;
mod resolve;
pub(crate) mod scan;
mod scope;
mod sort;
mod tests;
pub(crate) mod text;
mod token;
mod undefined;
pub(crate) mod value;

use crate::host::Host;
use crate::options::RenderOptions;
use evaluate::{Evaluator, Loader, Template};
use failure::{Failure, Meter};
use host_filters::HostNames;
use pave_report::{Finding, Level, Position};
use scan::Syntax;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use value::Record;

/// The whitespace and delimiter rules of `options`.
pub(crate) fn syntax(options: &RenderOptions) -> Syntax {
    Syntax {
        double_braces: options.cookiecutter_compat,
        trim_blocks: options.trim_blocks,
        lstrip_blocks: options.lstrip_blocks,
    }
}

/// The most UTF-16 code units of a template, as in Backstage's renderer.
const MOST_SOURCE: usize = 4 * 1024 * 1024;

/// Parses one template.
///
/// # Errors
/// All that is wrong with its tags.
pub(crate) fn compile(
    file: &str,
    source: &str,
    options: &RenderOptions,
    loads: bool,
) -> Result<Rc<Template>, Vec<Failure>> {
    if source.len() > MOST_SOURCE && text::length(source) > MOST_SOURCE {
        return Err(vec![Failure::limit("characters in one template", MOST_SOURCE)]);
    }
    let is_ascii = text::is_ascii(source);
    let source = if is_ascii {
        source.to_owned()
    } else {
        text::import(source).into_owned()
    };
    let program = parser::parse(&source, syntax(options), loads)?;
    Ok(Rc::new(Template {
        file: Rc::from(file),
        is_ascii,
        source,
        program,
    }))
}

/// What a rendering gave.
pub(crate) struct Rendered {
    /// The text; only to be used without errors among the findings.
    pub(crate) output: String,
    /// Errors and warnings.
    pub(crate) findings: Vec<Finding>,
}

/// Renders one template.
pub(crate) fn render(
    template: &Rc<Template>,
    context: &Rc<Record>,
    options: &RenderOptions,
    host: &Host<'_>,
    loader: Option<&dyn Loader>,
) -> Rendered {
    let names = HostNames::new(host);
    let evaluator = Evaluator {
        meter: Meter::default(),
        strict: options.strict,
        cookiecutter: options.cookiecutter_compat,
        host: &names,
        loader,
        macros: RefCell::default(),
        globals: RefCell::default(),
        random: Cell::new(0),
        told: Cell::new(0),
        notes: RefCell::default(),
        undefined_places: RefCell::default(),
        blocks: RefCell::default(),
    };
    let result = evaluator.render(template, context);
    let mut findings = Vec::new();
    for note in evaluator.notes.take().into_values() {
        let level = if note.is_error { Level::Error } else { Level::Warning };
        findings.push(finding(&note.failure, level, template, loader));
    }
    match result {
        Ok(output) => {
            let (output, replaced) = text::export(output);
            if replaced {
                let message = "a string was cut inside a character; U+FFFD is written for each half";
                findings.push(Finding::warning(crate::codes::REPLACED_BYTES, message).in_file(&*template.file));
            }
            Rendered { output, findings }
        }
        Err(failure) => {
            findings.push(finding(&failure, Level::Error, template, loader));
            Rendered {
                output: String::new(),
                findings,
            }
        }
    }
}

fn finding(failure: &Failure, level: Level, template: &Rc<Template>, loader: Option<&dyn Loader>) -> Finding {
    let file = failure.detail().file.as_ref().unwrap_or(&template.file);
    let other = if *file == template.file {
        None
    } else {
        loader.and_then(|loader| loader.loaded(file))
    };
    to_finding(failure, level, file, Some(&other.as_ref().unwrap_or(template).source))
}

/// A failure as a finding in `file`, whose text is `source` if it is at hand.
pub(crate) fn to_finding(failure: &Failure, level: Level, file: &str, source: Option<&str>) -> Finding {
    let detail = failure.detail();
    let mut finding = match level {
        Level::Error => Finding::error(detail.code, &detail.message),
        _ => Finding::warning(detail.code, &detail.message),
    }
    .in_file(file);
    if let (Some(offset), Some(source)) = (detail.offset, source) {
        finding = finding.at(Position::of_offset(source, offset as usize));
    }
    match &detail.hint {
        Some(hint) => finding.with_hint(hint),
        None => finding,
    }
}
