//! Three versions of a file, of which the first is known by its lines' fingerprints only.

use crate::lock::{Fingerprints, lines};
use imara_diff::{Algorithm, Diff, InternedInput};
use std::ops::Range;

/// Lines that both sides changed in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Conflict {
    /// The first of them in the text of the hand, starting at 1.
    pub(crate) line: usize,
}

/// More lines are no generated file; finding what changed in them could take minutes.
const LINE_LIMIT: usize = 20_000;

/// The text with what was changed by `hand` and what the generator changed since `base`.
///
/// # Errors
/// The first place where both changed the same lines, or lines next to each other, and not in the same way.
pub(crate) fn merge(base: &Fingerprints, hand: &str, generated: &str) -> Result<String, Conflict> {
    let of_hand = Fingerprints::of(hand);
    let of_generated = Fingerprints::of(generated);
    if base.0.len().max(of_hand.0.len()).max(of_generated.0.len()) > LINE_LIMIT {
        return Err(Conflict { line: 1 });
    }
    let in_hand = matches(base, &of_hand);
    let in_generated = matches(base, &of_generated);
    let hand_lines: Vec<&str> = lines(hand).collect();
    let generated_lines: Vec<&str> = lines(generated).collect();
    let mut merged: Vec<&str> = Vec::new();
    let (mut at, mut at_hand, mut at_generated) = (0, 0, 0);
    // Where all three agree, one line after the other, and at last the end of all.
    let agreed = in_hand.iter().zip(&in_generated).enumerate();
    let agreed = agreed.filter_map(|(index, (hand, generated))| Some((index, (*hand)?, (*generated)?)));
    let end = (base.0.len(), hand_lines.len(), generated_lines.len());
    for (index, hand_index, generated_index) in agreed.chain([end]) {
        let before = base.0.get(at..index).unwrap_or_default();
        let by_hand = at_hand..hand_index;
        let by_generator = at_generated..generated_index;
        let same_as =
            |side: &Fingerprints, range: &Range<usize>| side.0.get(range.clone()).unwrap_or_default() == before;
        let both_the_same = of_hand.0.get(by_hand.clone()) == of_generated.0.get(by_generator.clone());
        if same_as(&of_hand, &by_hand) || both_the_same {
            merged.extend(generated_lines.get(by_generator).unwrap_or_default());
        } else if same_as(&of_generated, &by_generator) {
            merged.extend(hand_lines.get(by_hand).unwrap_or_default());
        } else {
            return Err(Conflict { line: at_hand + 1 });
        }
        merged.extend(generated_lines.get(generated_index));
        (at, at_hand, at_generated) = (index + 1, hand_index + 1, generated_index + 1);
    }
    Ok(merged.join("\n"))
}

/// For each line of `base`, the line of `side` that it still is.
fn matches(base: &Fingerprints, side: &Fingerprints) -> Vec<Option<usize>> {
    let mut input = InternedInput::default();
    input.update_before(base.0.iter().copied());
    input.update_after(side.0.iter().copied());
    let diff = Diff::compute(Algorithm::Myers, &input);
    // What is neither removed nor added is on both sides, in the same order.
    let mut still = (0_u32..)
        .zip(0..side.0.len())
        .filter(|(index, _)| !diff.is_added(*index));
    let matched = (0_u32..).zip(&base.0).map(|(index, _)| {
        let place = (!diff.is_removed(index)).then(|| still.next()).flatten();
        place.map(|(_, place)| place)
    });
    matched.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn merged(base: &str, hand: &str, generated: &str) -> Result<String, Conflict> {
        merge(&Fingerprints::of(base), hand, generated)
    }

    #[test]
    fn changes_in_different_places_are_both_kept() {
        let base = "kind: Service\nmetadata:\n  name: a\nspec:\n  port: 80\n";
        let hand = "kind: Service\nmetadata:\n  # mine\n  name: a\n  labels: {x: y}\nspec:\n  port: 80\n";
        let generated = "kind: Service\nmetadata:\n  name: a\nspec:\n  port: 8080\n";
        let wanted = "kind: Service\nmetadata:\n  # mine\n  name: a\n  labels: {x: y}\nspec:\n  port: 8080\n";
        assert_eq!(merged(base, hand, generated).as_deref(), Ok(wanted));
    }

    #[test]
    fn the_same_change_on_both_sides_is_no_conflict() {
        assert_eq!(
            merged("a\nb\nc\n", "a\nx\nc\n", "a\nx\nc\n").as_deref(),
            Ok("a\nx\nc\n")
        );
    }

    #[test]
    fn different_changes_of_one_line_are_a_conflict_with_its_line() {
        assert_eq!(merged("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n"), Err(Conflict { line: 2 }));
        assert_eq!(merged("a\n", "a\nx\n", "b\n"), Err(Conflict { line: 1 }));
    }

    fn text() -> impl Strategy<Value = String> {
        proptest::collection::vec("[abc]", 0..8).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn one_sided_changes_win(base in text(), changed in text()) {
            prop_assert_eq!(merged(&base, &base, &changed), Ok(changed.clone()));
            prop_assert_eq!(merged(&base, &changed, &base), Ok(changed));
        }

        #[test]
        fn no_line_of_a_merge_is_invented(base in text(), hand in text(), generated in text()) {
            if let Ok(whole) = merged(&base, &hand, &generated) {
                for line in whole.split('\n') {
                    prop_assert!(hand.split('\n').chain(generated.split('\n')).any(|known| known == line));
                }
            }
        }

        #[test]
        fn a_line_only_the_hand_added_survives(base in text(), generated in text(), at in 0..8_usize) {
            let mut lines: Vec<&str> = base.split('\n').collect();
            lines.insert(at.min(lines.len()), "mine");
            let hand = lines.join("\n");
            if let Ok(whole) = merged(&base, &hand, &generated) {
                prop_assert!(whole.split('\n').any(|line| line == "mine"));
            }
        }
    }
}
