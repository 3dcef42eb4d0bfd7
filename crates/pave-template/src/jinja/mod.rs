//! The Jinja dialect: minijinja, with `include`, `import` and `extends` across the skeleton's files.
//!
//! A name that leaves the skeleton finds nothing. Fuel, recursion and output are limited; minijinja's `debug` feature
//! stays off, since it puts values into messages.

mod check;
mod context;
mod cookiecutter;
mod library;
mod output;
mod place;
mod portal;

pub(crate) use cookiecutter::{FILE as DEFAULTS, complete};

use crate::codes;
use crate::host::Host;
use crate::options::RenderOptions;
use crate::skeleton_path::safe_path;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use output::Output;
use pave_report::{Finding, Position};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// Instructions that one text may take.
const MOST_FUEL: u64 = 1_000_000;
/// How deep includes and macros may nest.
const MOST_NESTING: usize = 128;

/// Renders texts of one skeleton.
pub(crate) struct Jinja {
    environment: Environment<'static>,
    syntax: SyntaxConfig,
    context: minijinja::Value,
    files: Arc<HashMap<String, String>>,
    portal: Rc<portal::Portal>,
}

/// What [`check::check`] refuses in a file that another one loads, as the cause of a minijinja error.
#[derive(Debug)]
struct Refused(Finding);

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.message)
    }
}

impl std::error::Error for Refused {}

impl Jinja {
    /// A renderer whose templates see `context`, can load `files` and call what `host` lends.
    ///
    /// # Errors
    /// The options do not go together.
    pub(crate) fn new(
        options: &RenderOptions,
        context: &crate::nunjucks::value::Value,
        files: HashMap<String, String>,
        host: &Host<'_>,
    ) -> Result<Self, Box<Finding>> {
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder()
            .trim_blocks(options.trim_blocks)
            .lstrip_blocks(options.lstrip_blocks)
            .keep_trailing_newline(true)
            .build()
            .map_err(|_| Box::new(Finding::error(codes::OPTIONS, "the delimiters are not valid")))?;
        environment.set_syntax(syntax.clone());
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        environment.set_fuel(Some(MOST_FUEL));
        environment.set_recursion_limit(MOST_NESTING);
        let behavior = if options.strict {
            UndefinedBehavior::Strict
        } else {
            UndefinedBehavior::Lenient
        };
        environment.set_undefined_behavior(behavior);
        library::add(&mut environment);
        let portal = Rc::new(portal::Portal::new(host));
        portal.add_to(&mut environment);
        let files = Arc::new(files);
        let loaded_syntax = syntax.clone();
        let loaded_files = Arc::clone(&files);
        environment.set_loader(move |name| {
            let Some(source) = loaded_files.get(name) else {
                return Ok(None);
            };
            check::check(source, &loaded_syntax)
                .map_err(|finding| Error::from(ErrorKind::SyntaxError).with_source(Refused(finding.in_file(name))))?;
            Ok(Some(source.clone()))
        });
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
            syntax,
            files,
            portal,
            context: context::convert(context, 0),
        })
    }

    /// Renders `source`, whose name is `file`.
    ///
    /// # Errors
    /// What minijinja finds wrong, without any value.
    pub(crate) fn render(&self, file: &str, source: &str) -> Result<String, Vec<Finding>> {
        check::check(source, &self.syntax).map_err(|finding| vec![finding.in_file(file)])?;
        let tell = |error: &Error| vec![self.finding(error, file, source)];
        let template = self
            .environment
            .template_from_named_str(file, source)
            .map_err(|error| tell(&error))?;
        let mut output = Output::new(file, source, self.portal.calls());
        let _lent = self.portal.lend();
        template
            .render_captured_to(self.context.clone(), &mut output)
            .map_err(|error| tell(&error))?;
        Ok(String::from_utf8(output.into_bytes()).unwrap_or_default())
    }

    /// An error by its kind: minijinja's own details may quote a value.
    fn finding(&self, error: &Error, file: &str, source: &str) -> Finding {
        let innermost = innermost(error);
        if let Some(Refused(finding)) = cause(innermost) {
            return finding.clone();
        }
        let name = innermost.name().unwrap_or(file);
        let finding = if let Some(portal::Failed(failure)) = cause(innermost) {
            failure.clone()
        } else {
            let (code, message, hint) = describe(innermost.kind());
            Finding::error(code, message).with_hint(hint)
        };
        let finding = finding.in_file(name);
        let Some(line) = innermost.line() else {
            return finding;
        };
        let text = if name == file {
            Some(source)
        } else {
            self.files.get(name).map(String::as_str)
        };
        match text {
            Some(text) => place::locate(finding, innermost, text, line, &self.syntax, &self.context),
            None => finding.at(Position {
                line: u32::try_from(line).unwrap_or(u32::MAX),
                column: 1,
            }),
        }
    }
}

/// The error that an include or a block passed on.
fn innermost(error: &Error) -> &Error {
    let mut current = error;
    while let Some(inner) = cause(current) {
        current = inner;
    }
    current
}

/// What caused an error, if it is of this kind.
fn cause<E: std::error::Error + 'static>(error: &Error) -> Option<&E> {
    std::error::Error::source(error).and_then(|source| source.downcast_ref())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nunjucks::value::Value;

    fn render(source: &str, files: &[(&str, &str)]) -> Result<String, Vec<Finding>> {
        let files = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let options = RenderOptions::default();
        let jinja = Jinja::new(&options, &Value::Undefined, files.collect(), &Host::default()).unwrap();
        jinja.render("main", source)
    }

    #[test]
    fn what_a_loaded_file_may_not_have_is_told_at_its_place() {
        let findings = render("{% include 'a' %}", &[("a", "x\n {% import 'b' as 0 %}"), ("b", "")]).unwrap_err();
        let place = findings
            .first()
            .map(|finding| (finding.file.as_deref(), finding.position));
        assert_eq!(place, Some((Some("a"), Some(Position { line: 2, column: 19 }))));
    }

    #[test]
    fn the_longest_chains_that_are_allowed_compile() {
        for part in ["1 + ", "not ", "- ", "1 if 1 else ", "1 and "] {
            let operators = if part.contains("else") { 120 } else { 250 };
            let source = format!("{{{{ {}1 }}}}", part.repeat(operators));
            assert!(render(&source, &[]).is_ok(), "{part}");
        }
        let conditions = format!("{{% if 0 %}}{}{{% endif %}}", "{% elif 0 %}".repeat(250));
        assert!(render(&conditions, &[]).is_ok());
    }

    #[test]
    fn numbers_that_wrap_in_slices_and_ranges_do_no_harm() {
        for expression in [
            "'ab'[0:2:-1]",
            "'ab'[::-9223372036854775807]",
            "'ab'[9223372036854775807:1:-1]",
            "[1, 2][0:2:-1] | list",
            "range(9223372036854775807, -9223372036854775807, -9223372036854775807)",
            "range(1, 3, -9223372036854775808)",
        ] {
            let _ = render(&format!("{{{{ {expression} }}}}"), &[]);
        }
    }
}
