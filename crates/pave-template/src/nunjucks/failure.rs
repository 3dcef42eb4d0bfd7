//! Why a rendering stopped, and the meters that make hostile templates stop.

use crate::codes;
use std::cell::Cell;

/// A failure: its code, its message and where in the source it happened, once that is known.
#[derive(Clone, Debug)]
pub(crate) struct Failure(Box<Detail>);

/// What a failure says.
#[derive(Clone, Debug)]
pub(crate) struct Detail {
    /// One of [`codes`].
    pub(crate) code: &'static str,
    /// What is wrong; names only, never a value.
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) hint: Option<String>,
    /// Byte offset in the source.
    pub(crate) offset: Option<u32>,
    /// The file, if it is another than the one that is rendered.
    pub(crate) file: Option<std::rc::Rc<str>>,
}

/// The result of everything that can fail here.
pub(crate) type Outcome<T> = Result<T, Failure>;

impl Failure {
    /// A failure with one of [`codes`].
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Detail {
            code,
            message: message.into(),
            hint: None,
            offset: None,
            file: None,
        }))
    }

    /// A value of the wrong kind.
    #[cold]
    pub(crate) fn wrong(message: impl Into<String>) -> Self {
        Self::new(codes::TYPE, message)
    }

    /// A broken template.
    #[cold]
    pub(crate) fn syntax(message: impl Into<String>, offset: usize) -> Self {
        Self::new(codes::SYNTAX, message).at(offset)
    }

    /// A limit that was reached.
    #[cold]
    pub(crate) fn limit(what: &str, most: usize) -> Self {
        Self::new(codes::LIMIT, format!("the template needs more than {most} {what}"))
            .with_hint("make the loops, texts or nesting smaller, or render in several files")
    }

    /// The same failure at `offset`, unless it already has a place: the innermost one wins.
    #[must_use]
    pub(crate) fn at(mut self, offset: usize) -> Self {
        if self.0.offset.is_none() {
            self.0.offset = u32::try_from(offset).ok();
        }
        self
    }

    /// The same failure, with what to write instead.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// The same failure in `file`, unless it already names one.
    #[must_use]
    pub(crate) fn in_file(mut self, file: &std::rc::Rc<str>) -> Self {
        self.0.file.get_or_insert_with(|| std::rc::Rc::clone(file));
        self
    }

    /// The same failure, its message after `context` and a colon.
    #[must_use]
    pub(crate) fn within(mut self, context: &str) -> Self {
        if self.0.code != codes::LIMIT {
            self.0.message = format!("{context}: {}", self.0.message);
        }
        self
    }

    /// Whether a limit was reached: nothing more may be tried then.
    pub(crate) fn is_limit(&self) -> bool {
        self.0.code == codes::LIMIT
    }

    /// What the failure says.
    pub(crate) fn detail(&self) -> &Detail {
        &self.0
    }
}

/// Steps one rendering may take. Backstage's renderer has the same numbers in its defaults.
pub(crate) const MOST_WORK: usize = 1_000_000;
/// How deep templates and expressions may nest.
pub(crate) const MOST_NESTING: u32 = 512;
/// UTF-16 code units of output, captured text counted each time it is written.
pub(crate) const MOST_OUTPUT: usize = 16 * 1024 * 1024;
/// Bytes of values that one filter or method may look at.
pub(crate) const MOST_SCRATCH: usize = 64 * 1024 * 1024;
/// Calls of the portal's filters and globals.
pub(crate) const MOST_HOST_CALLS: usize = 4_096;
/// Entries of one array, object, map or set.
pub(crate) const MOST_ENTRIES: usize = 100_000;
/// How deep values may nest.
pub(crate) const MOST_VALUE_DEPTH: usize = 256;

/// After so many steps a rendering takes long: its host is told where it is.
pub(crate) const STEPS_BETWEEN_PLACES: usize = 16_384;

/// The same for bytes that regular expressions look at.
const SEARCHED_BETWEEN_PLACES: usize = 256 * 1024;

/// Counts what one rendering has used.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    work: Cell<usize>,
    /// Work at which there is something to do: to stop, or to tell the host where the rendering is.
    next: Cell<usize>,
    /// Bytes that regular expressions looked at since the host was told.
    searched: Cell<usize>,
    /// Whether the host is to be told at the next statement.
    pub(crate) tells_place: Cell<bool>,
    output: Cell<usize>,
    host_calls: Cell<usize>,
    /// Whether any array or object got a macro or function inside: only then containers need a look before use.
    pub(crate) callables_inside: Cell<bool>,
}

impl Meter {
    /// One step.
    #[inline]
    pub(crate) fn step(&self) -> Outcome<()> {
        self.steps(1)
    }

    /// As many steps as something is large.
    #[inline]
    pub(crate) fn steps(&self, count: usize) -> Outcome<()> {
        let work = self.work.get().saturating_add(count);
        self.work.set(work);
        if work > self.next.get() {
            return self.passed(work);
        }
        Ok(())
    }

    #[cold]
    fn passed(&self, work: usize) -> Outcome<()> {
        if work > MOST_WORK {
            return Err(Failure::limit("steps", MOST_WORK));
        }
        if work > STEPS_BETWEEN_PLACES {
            self.tells_place.set(true);
        }
        self.next.set((work + STEPS_BETWEEN_PLACES).min(MOST_WORK));
        Ok(())
    }

    /// A regular expression looks at so many bytes. Backstage's renderer counts no steps for it: only the deadline ends it.
    pub(crate) fn search(&self, bytes: usize) {
        let searched = self.searched.get() + bytes;
        let is_long = searched > SEARCHED_BETWEEN_PLACES;
        self.searched.set(if is_long { 0 } else { searched });
        if is_long {
            self.tells_place.set(true);
        }
    }

    /// One step at a nesting depth.
    #[inline]
    pub(crate) fn enter(&self, depth: u32) -> Outcome<()> {
        if depth > MOST_NESTING {
            return Err(Failure::limit("levels of nesting", 512));
        }
        self.steps(1)
    }

    /// Code units that are written.
    #[inline]
    pub(crate) fn write(&self, units: usize) -> Outcome<()> {
        let output = self.output.get().saturating_add(units);
        self.output.set(output);
        if output > MOST_OUTPUT {
            return Err(Failure::limit("characters of output", MOST_OUTPUT));
        }
        Ok(())
    }

    /// Room for `count` values that a filter makes while it already looks at `bytes`.
    pub(crate) fn reserve(&self, count: f64, bytes: usize) -> Outcome<()> {
        let left = MOST_WORK.saturating_sub(self.work.get());
        let room = MOST_SCRATCH.saturating_sub(bytes) / 32;
        match super::number::to_count(count) {
            Some(whole) if whole <= left && whole <= room => self.steps(whole),
            _ => Err(Failure::limit("steps", MOST_WORK)),
        }
    }

    /// One call into the portal.
    pub(crate) fn call_host(&self) -> Outcome<()> {
        let calls = self.host_calls.get() + 1;
        self.host_calls.set(calls);
        if calls > MOST_HOST_CALLS {
            return Err(Failure::limit(
                "calls of the portal's filters and globals",
                MOST_HOST_CALLS,
            ));
        }
        Ok(())
    }
}
