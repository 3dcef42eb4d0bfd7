//! The nearest known name to a misspelt one.

/// The candidate nearest to `name` by edit distance, if it is near enough to be meant; the first of equals.
///
/// Near enough: at most a third of the longer name's length, at least one edit; names over 64 characters have none.
#[must_use]
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(name, candidates, usize::MAX)
}

/// As [`did_you_mean`], and never further away than `limit` edits: for names that may also be someone's own.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>, limit: usize) -> Option<&'a str> {
    let (wanted, wanted_letters) = (word(name), letters(name));
    if wanted.is_empty() || wanted.len() > MOST_LETTERS {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // Most candidates are ruled out before their letters are compared: an edit changes the length by one at most,
        // and at most two members of the set of letters.
        let allowed = |length: usize| (wanted.len().max(length) / 3).clamp(1, limit.max(1));
        let is_ascii = candidate.is_ascii();
        if is_ascii && candidate.len().abs_diff(wanted.len()) > allowed(candidate.len())
            || (wanted_letters ^ letters(candidate)).count_ones() as usize > 2 * allowed(candidate.len())
        {
            continue;
        }
        let known = word(candidate);
        let allowed = allowed(known.len());
        if known.len() > MOST_LETTERS || known.len().abs_diff(wanted.len()) > allowed {
            continue;
        }
        let Some(distance) = edit_distance(&wanted, &known, allowed) else {
            continue;
        };
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The longest word that is compared.
const MOST_LETTERS: usize = 64;

/// The letters of a word without their case; one more than the most if there are more.
fn word(text: &str) -> Vec<char> {
    if text.is_ascii() && text.len() <= MOST_LETTERS {
        return text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    text.chars()
        .flat_map(char::to_lowercase)
        .take(MOST_LETTERS + 1)
        .collect()
}

/// The set of letters in a word, each as one of 64 bits, without their case; letters that are no ASCII share one.
fn letters(text: &str) -> u64 {
    let bit = |byte: u8| match byte {
        0..=127 => byte.to_ascii_lowercase() & 63,
        _ => 0,
    };
    text.bytes()
        .take(4 * MOST_LETTERS)
        .fold(0, |set, byte| set | 1 << bit(byte))
}

/// Edits (insert, delete, replace, swap of neighbours) that turn `left` into `right`, both of at most 64 letters; nothing
/// if they are more than `allowed`.
fn edit_distance(left: &[char], right: &[char], allowed: usize) -> Option<usize> {
    /// More than any distance, and small enough to be added to.
    const FAR: u8 = 200;
    let mut rows = [[FAR; MOST_LETTERS + 2]; 3];
    let [before, previous, current] = &mut rows;
    let (mut before, mut previous, mut current) = (before, previous, current);
    for (place, index) in previous.iter_mut().zip(0..).take(right.len().min(allowed) + 1) {
        *place = index;
    }
    let at = |line: &[u8; MOST_LETTERS + 2], index: usize| line.get(index).copied().unwrap_or(FAR);
    for (row, from) in left.iter().enumerate() {
        // Places further from the diagonal than what is allowed cannot be on the way.
        let first = row.saturating_sub(allowed);
        let end = (row + allowed + 1).min(right.len());
        let mut least_of_row = FAR;
        if let Some(place) = current.get_mut(first) {
            *place = if first == 0 {
                u8::try_from(row + 1).unwrap_or(FAR)
            } else {
                FAR
            };
            least_of_row = *place;
        }
        for (column, to) in right.iter().enumerate().take(end).skip(first) {
            let mut least = (at(previous, column) + u8::from(from != to))
                .min(at(previous, column + 1) + 1)
                .min(at(current, column) + 1);
            let swapped = row > 0 && column > 0 && left.get(row - 1) == Some(to) && right.get(column - 1) == Some(from);
            if swapped {
                least = least.min(at(before, column - 1) + 1);
            }
            if let Some(place) = current.get_mut(column + 1) {
                *place = least;
            }
            least_of_row = least_of_row.min(least);
        }
        if let Some(place) = current.get_mut(end + 1) {
            *place = FAR;
        }
        if usize::from(least_of_row) > allowed + 1 {
            return None;
        }
        (before, previous, current) = (previous, current, before);
    }
    let distance = usize::from(at(previous, right.len()));
    (distance <= allowed).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest_name() {
        let known = ["minReplicas", "maxReplicas", "targetCPU"];
        assert_eq!(did_you_mean("minReplica", known), Some("minReplicas"));
        assert_eq!(did_you_mean("targetCpu", known), Some("targetCPU"));
        assert_eq!(did_you_mean("mxaReplicas", known), Some("maxReplicas"));
        assert_eq!(did_you_mean("volumes", known), None);
        assert_eq!(did_you_mean("", known), None);
    }

    #[test]
    fn edits_are_counted_up_to_what_is_allowed() {
        let distance = |left: &str, right: &str, allowed| edit_distance(&word(left), &word(right), allowed);
        assert_eq!(distance("abcdef", "abcdef", 1), Some(0));
        assert_eq!(distance("abcdef", "abdcef", 1), Some(1));
        assert_eq!(distance("abcdef", "xabcdef", 1), Some(1));
        assert_eq!(distance("abcdef", "bcdefxy", 3), Some(3));
        assert_eq!(distance("abcdef", "bcdefxy", 2), None);
        assert_eq!(distance("abcdef", "uvwxyz", 5), None);
        assert_eq!(distance("a", "abcd", 3), Some(3));
    }

    #[test]
    fn a_very_long_name_costs_nothing() {
        assert_eq!(did_you_mean(&"a".repeat(1_000_000), ["a"]), None);
    }
}
