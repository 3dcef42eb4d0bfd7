//! `value | filter(arguments)`.

use super::ast::Arguments;
use super::evaluate::{Env, Evaluator};
use super::failure::{Failure, Outcome};
use super::filters;
use super::operate::size_of_all;
use super::text::Text;
use super::value::Value;
use crate::codes;
use pave_report::did_you_mean;

impl Evaluator<'_> {
    /// Applies the filter `name`; its input is the first argument.
    pub(crate) fn filter(&self, env: &Env<'_>, name: &Text, arguments: &Arguments, depth: u32) -> Outcome<Value> {
        let own_name = if self.cookiecutter && **name == *"jsonify" {
            "dump"
        } else {
            &**name
        };
        let is_host = self.host.has_filter(name);
        if !is_host && filters::NAMES.binary_search(&own_name).is_err() {
            return Err(self.unknown_filter(name));
        }
        if is_host && !arguments.keywords.is_empty() {
            return Err(Failure::wrong(format!(
                "the filter `{}` takes no arguments by name",
                &**name
            )));
        }
        let mut given = self.arguments(env, arguments, depth + 1)?;
        let input = if given.positional.is_empty() {
            Value::Undefined
        } else {
            given.positional.remove(0)
        };
        if let Some(id) = arguments.positional.first()
            && !matches!(own_name, "default" | "d" | "dump" | "length")
        {
            self.require_defined(env, *id, &input, "is filtered")?;
        }
        if is_host {
            input.check_no_callable(&self.meter)?;
            given.check_no_callable(self)?;
            size_of_all(std::iter::once(&input).chain(&given.positional), &self.meter)?;
            self.meter.call_host()?;
            return self.host.filter(name, &input, &given.positional, &self.meter);
        }
        input.check_no_callable(&self.meter)?;
        given.check_no_callable(self)?;
        let positional = filters::lower_arguments(own_name, given, &self.meter)?;
        let bytes = size_of_all(std::iter::once(&input).chain(&positional), &self.meter)?;
        filters::apply(own_name, &input, &positional, bytes, self.next_random(), &self.meter)
            .map_err(|failure| failure.within(&format!("the filter `{}`", &**name)))
    }

    fn unknown_filter(&self, name: &str) -> Failure {
        let failure = Failure::new(codes::UNKNOWN_FILTER, format!("unknown filter `{name}`"));
        let known = filters::NAMES.iter().copied().chain(self.host.filter_names());
        match did_you_mean(name, known) {
            Some(known) => failure.with_hint(format!("did you mean `{known}`?")),
            None => failure.with_hint("use a filter of the language, or one that the portal registers"),
        }
    }

    /// The next number of a fixed sequence (`SplitMix64`), so that a rendering can be repeated.
    fn next_random(&self) -> u64 {
        let state = self.random.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.random.set(state);
        let mixed = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }
}
