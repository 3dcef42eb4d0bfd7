//! The nearest known name to a misspelt one.

/// The candidate nearest to `name` by edit distance, if it is near enough to be meant; the first of equals.
///
/// Near enough: at most a third of the longer name's length, at least one edit; names over 64 characters have none.
#[must_use]
pub fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = name.chars().flat_map(char::to_lowercase).take(65).collect();
    if wanted.is_empty() || wanted.len() > 64 {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let known: Vec<char> = candidate.chars().flat_map(char::to_lowercase).take(65).collect();
        let allowed = (wanted.len().max(known.len()) / 3).max(1);
        if known.len() > 64 || known.len().abs_diff(wanted.len()) > allowed {
            continue;
        }
        let distance = edit_distance(&wanted, &known);
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, replace, swap of neighbours) that turn `left` into `right`.
fn edit_distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, to) in right.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&previous, column) + usize::from(from != to))
                .min(at(&previous, column + 1) + 1)
                .min(at(&current, column) + 1);
            let swapped = row > 0 && column > 0 && left.get(row - 1) == Some(to) && right.get(column - 1) == Some(from);
            if swapped {
                least = least.min(at(&before, column - 1) + 1);
            }
            current.push(least);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous.last().copied().unwrap_or(0)
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
    fn a_very_long_name_costs_nothing() {
        assert_eq!(did_you_mean(&"a".repeat(1_000_000), ["a"]), None);
    }
}
