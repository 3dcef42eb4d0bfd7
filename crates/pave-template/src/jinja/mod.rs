//! The Jinja dialect: minijinja, with `include`, `import` and `extends` across the skeleton's files.
//!
//! A name that leaves the skeleton finds nothing. Fuel, recursion and output are limited; minijinja's `debug` feature
//! stays off, since it puts values into messages.

mod context;
mod cookiecutter;

pub(crate) use cookiecutter::{FILE as DEFAULTS, complete};

use crate::codes;
use crate::options::RenderOptions;
use crate::skeleton_path::safe_path;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};
use pave_report::{Finding, Position};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io;
use std::sync::Arc;

/// Instructions that one text may take.
const MOST_FUEL: u64 = 1_000_000;
/// Bytes that one text may print.
const MOST_OUTPUT: usize = 16 * 1024 * 1024;
/// How deep includes and macros may nest.
const MOST_NESTING: usize = 128;

/// Renders texts of one skeleton.
pub(crate) struct Jinja {
    environment: Environment<'static>,
    context: minijinja::Value,
}

impl Jinja {
    /// A renderer whose templates see `context` and can load `files`.
    ///
    /// # Errors
    /// The options do not go together.
    pub(crate) fn new(
        options: &RenderOptions,
        context: &crate::nunjucks::value::Value,
        files: HashMap<String, String>,
    ) -> Result<Self, Box<Finding>> {
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder()
            .trim_blocks(options.trim_blocks)
            .lstrip_blocks(options.lstrip_blocks)
            .keep_trailing_newline(true)
            .build()
            .map_err(|_| Box::new(Finding::error(codes::OPTIONS, "the delimiters are not valid")))?;
        environment.set_syntax(syntax);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_fuel(Some(MOST_FUEL));
        environment.set_recursion_limit(MOST_NESTING);
        let behavior = if options.strict {
            UndefinedBehavior::Strict
        } else {
            UndefinedBehavior::Lenient
        };
        environment.set_undefined_behavior(behavior);
        let files = Arc::new(files);
        environment.set_loader(move |name| Ok(files.get(name).cloned()));
        environment.set_path_join_callback(|name, parent| {
            if !name.starts_with("./") && !name.starts_with("../") {
                return Cow::Borrowed(name);
            }
            let directory = parent.rsplit_once('/').map_or("", |(directory, _)| directory);
            // What leaves the skeleton becomes a name that no file has.
            safe_path(Cow::Owned(format!("{directory}/{name}"))).unwrap_or_default()
        });
        Ok(Self {
            environment,
            context: context::convert(context, 0),
        })
    }

    /// Renders `source`, whose name is `file`.
    ///
    /// # Errors
    /// What minijinja finds wrong, without any value.
    pub(crate) fn render(&self, file: &str, source: &str) -> Result<String, Vec<Finding>> {
        let tell = |error: &minijinja::Error| vec![finding(error, file)];
        let template = self
            .environment
            .template_from_named_str(file, source)
            .map_err(|error| tell(&error))?;
        let mut output = Limited { bytes: Vec::new() };
        template
            .render_captured_to(self.context.clone(), &mut output)
            .map_err(|error| tell(&error))?;
        Ok(String::from_utf8(output.bytes).unwrap_or_default())
    }
}

/// A text that refuses to grow beyond [`MOST_OUTPUT`].
struct Limited {
    bytes: Vec<u8>,
}

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > MOST_OUTPUT {
            return Err(io::Error::other("output limit"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An error by its kind: minijinja's own details may quote a value.
fn finding(error: &minijinja::Error, file: &str) -> Finding {
    let innermost = innermost(error);
    let (code, message, hint) = describe(innermost.kind());
    let mut finding = Finding::error(code, message).with_hint(hint);
    finding = finding.in_file(innermost.name().unwrap_or(file));
    match innermost.line().and_then(|line| u32::try_from(line).ok()) {
        Some(line) => finding.at(Position { line, column: 1 }),
        None => finding,
    }
}

/// The error that an include or a block passed on.
fn innermost(error: &minijinja::Error) -> &minijinja::Error {
    let mut current = error;
    while let Some(inner) =
        std::error::Error::source(current).and_then(|source| source.downcast_ref::<minijinja::Error>())
    {
        current = inner;
    }
    current
}

fn describe(kind: ErrorKind) -> (&'static str, &'static str, &'static str) {
    let check = "compare the line with Jinja's documentation";
    match kind {
        ErrorKind::SyntaxError | ErrorKind::BadEscape => (codes::SYNTAX, "the template is not valid Jinja", check),
        ErrorKind::UndefinedError => (
            codes::UNDEFINED,
            "a name or field has no value",
            "give the value, or write `| default(\"\")`",
        ),
        ErrorKind::UnknownFilter => (codes::UNKNOWN_FILTER, "unknown filter", "use a filter of Jinja"),
        ErrorKind::UnknownTest => (codes::UNKNOWN_TEST, "unknown test", "use a test of Jinja"),
        ErrorKind::TemplateNotFound | ErrorKind::BadInclude => (
            codes::MISSING_TEMPLATE,
            "the skeleton has no file of this name",
            "name it from the skeleton's root, or relative to this file with `./`",
        ),
        ErrorKind::OutOfFuel | ErrorKind::WriteFailure => (
            codes::LIMIT,
            "the template runs too long or prints too much",
            "make the loops or texts smaller",
        ),
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => {
            (codes::TYPE, "an unknown function or method is called", check)
        }
        _ => (
            codes::TYPE,
            "an operation is not possible with this kind of value",
            check,
        ),
    }
}
