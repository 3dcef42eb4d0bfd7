//! The score as on a scorecard.

/// The grade of a score of 100, from A to E.
#[must_use]
pub const fn grade(score: u32) -> char {
    match score {
        90.. => 'A',
        75.. => 'B',
        50.. => 'C',
        25.. => 'D',
        _ => 'E',
    }
}
