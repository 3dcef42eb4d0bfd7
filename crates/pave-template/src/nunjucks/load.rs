//! The parts of `include`, `import` and `from` tags.

use super::failure::Outcome;
use super::token::{is_code_space, name_end, trim_code, walk_code};
use std::ops::Range;

/// What may stand at the end of a tag that loads.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LoadOptions {
    pub(crate) ignore_missing: bool,
    pub(crate) with_context: bool,
}

/// Splits at the first word `keyword` outside of brackets and strings.
pub(crate) fn split_keyword(
    source: &str,
    range: Range<usize>,
    keyword: &str,
) -> Outcome<Option<(Range<usize>, Range<usize>)>> {
    let is_space_at = |part: Option<char>| part.is_none_or(is_code_space);
    let found = walk_code(source, range.clone(), |place, byte, depth| {
        let end = place + keyword.len();
        let found = byte == b'a'
            && depth == 0
            && name_end(source.as_bytes(), place, true) == Some(end)
            && source.get(place..end) == Some(keyword)
            && is_space_at(
                source
                    .get(range.start..place)
                    .and_then(|before| before.chars().next_back()),
            )
            && is_space_at(source.get(end..range.end).and_then(|after| after.chars().next()));
        found.then_some(place)
    })?;
    Ok(found.map(|place| {
        (
            trim_code(source, range.start..place),
            trim_code(source, place + keyword.len()..range.end),
        )
    }))
}

/// Splits at commas outside of brackets and strings.
pub(crate) fn split_commas(source: &str, range: Range<usize>) -> Outcome<Vec<Range<usize>>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    walk_code(source, range.clone(), |place, byte, depth| {
        if byte == b',' && depth == 0 {
            parts.push(trim_code(source, start..place));
            start = place + 1;
        }
        None::<()>
    })?;
    parts.push(trim_code(source, start..range.end));
    Ok(parts)
}

/// Takes `ignore missing`, `with context` and `without context` off the end.
pub(crate) fn split_options(source: &str, range: Range<usize>) -> Outcome<(Range<usize>, LoadOptions)> {
    let mut options = LoadOptions::default();
    let mut code = range;
    loop {
        let mut changed = false;
        for (first, second) in [("ignore", "missing"), ("with", "context"), ("without", "context")] {
            if let Some((before, after)) = split_keyword(source, code.clone(), first)?
                && source.get(after) == Some(second)
            {
                match first {
                    "ignore" => options.ignore_missing = true,
                    "with" => options.with_context = true,
                    _ => options.with_context = false,
                }
                code = before;
                changed = true;
            }
        }
        if !changed {
            return Ok((code, options));
        }
    }
}
