//! Braces: a pattern with `{a,b}` or `{1..3}` stands for several.

/// The alternatives that braces may have.
pub(super) const MOST_ALTERNATIVES: usize = 1_000;

/// The pattern without braces: one for each choice; nothing if these are too many.
pub(super) fn alternatives(pattern: &str) -> Option<Vec<String>> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(pattern) = open.pop() {
        match expand_once(&pattern) {
            Some(choices) => open.extend(choices.into_iter().rev()),
            None => done.push(pattern),
        }
        if done.len() + open.len() > MOST_ALTERNATIVES {
            return None;
        }
    }
    Some(done)
}

/// Replaces the first pair of braces that offers a choice.
fn expand_once(pattern: &str) -> Option<Vec<String>> {
    let bytes = pattern.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'{' if at == 0 || bytes.get(at - 1) != Some(&b'$') => {
                if let Some((choices, end)) = choices_at(pattern, at) {
                    let before = pattern.get(..at)?;
                    let after = pattern.get(end..)?;
                    return Some(
                        choices
                            .iter()
                            .map(|choice| format!("{before}{choice}{after}"))
                            .collect(),
                    );
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The choices of the braces at `start`, and where they end.
fn choices_at(pattern: &str, start: usize) -> Option<(Vec<String>, usize)> {
    let bytes = pattern.as_bytes();
    let (mut depth, mut at, mut from) = (0_usize, start, start + 1);
    let mut choices = Vec::new();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b',' if depth == 1 => {
                choices.push(pattern.get(from..at)?.to_owned());
                from = at + 1;
            }
            b'}' if depth == 1 => {
                let last = pattern.get(from..at)?;
                if choices.is_empty() {
                    return range_of(last).map(|range| (range, at + 1));
                }
                choices.push(last.to_owned());
                return Some((choices, at + 1));
            }
            b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// `1..3` or `a..c`.
fn range_of(text: &str) -> Option<Vec<String>> {
    let (first, last) = text.split_once("..")?;
    if let (Ok(first), Ok(last)) = (first.parse::<i64>(), last.parse::<i64>()) {
        let (low, high) = (first.min(last), first.max(last));
        if high.checked_sub(low)? >= 1_000 {
            return None;
        }
        let mut range: Vec<String> = (low..=high).map(|number| number.to_string()).collect();
        if first > last {
            range.reverse();
        }
        return Some(range);
    }
    let one = |text: &str| {
        text.chars()
            .next()
            .filter(|first| first.is_ascii_alphabetic() && text.len() == 1)
    };
    let (first, last) = (one(first)?, one(last)?);
    let mut range: Vec<String> = (first.min(last)..=first.max(last)).map(String::from).collect();
    if first > last {
        range.reverse();
    }
    Some(range)
}
