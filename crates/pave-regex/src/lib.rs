//! JavaScript's regular expressions (ECMAScript 2025 with its Annex B, without the flags `u`, `v` and `d`), over UTF-16 code
//! units. A search takes time that is linear in its text, unless the pattern refers back to what a group took.

mod escapes;
mod fold;
mod names;
mod parse;
mod program;
mod run;
mod syntax;

pub use parse::Refused;
pub use run::Matcher;

use program::Program;

/// The flags that change what a pattern matches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    /// `i`: letters match in any case.
    pub ignore_case: bool,
    /// `m`: `^` and `$` match at line ends, too.
    pub multiline: bool,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    program: Program,
}

impl Pattern {
    /// Compiles the code units of a pattern, without the slashes around it.
    ///
    /// # Errors
    /// JavaScript would refuse the pattern, or it is too large.
    pub fn new(source: &[u16], flags: Flags) -> Result<Self, Refused> {
        let syntax = parse::parse(source, flags.ignore_case, flags.multiline)?;
        let program = program::compile(syntax).ok_or(Refused)?;
        Ok(Self { program })
    }

    /// Compiles a pattern without flags, as the `pattern` of a JSON Schema.
    ///
    /// # Errors
    /// As [`Pattern::new`].
    pub fn plain(source: &str) -> Result<Self, Refused> {
        Self::new(&source.encode_utf16().collect::<Vec<_>>(), Flags::default())
    }

    /// Whether any part of a text matches.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        let units: Vec<u16> = text.encode_utf16().collect();
        Matcher::new(self, &units).find(0, false).is_some()
    }

    /// Whether a search takes time that is linear in its text.
    #[must_use]
    pub fn is_linear(&self) -> bool {
        self.program.remembers
    }

    /// The names of groups, each with the group's number from 1; several groups may have one name.
    #[must_use]
    pub fn names(&self) -> &[(String, usize)] {
        &self.program.names
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn a_pattern_matches_any_part_of_a_text() {
        let pattern = Pattern::plain("^[a-z]+(-[0-9]{2})?$").unwrap();
        assert!(pattern.is_match("shop-01"));
        assert!(!pattern.is_match("Shop-01"));
        assert!(Pattern::plain("b+").unwrap().is_match("abbc"));
        assert!(Pattern::plain("😀$").unwrap().is_match("a 😀"));
    }

    #[test]
    fn a_pattern_that_javascript_refuses_is_refused() {
        for source in ["(", "a**", "[b-a]", "(?i)a"] {
            assert!(Pattern::plain(source).is_err(), "{source}");
        }
    }
}
