//! Letters that are the same without regard to case, as JavaScript compares them without the `u` flag.

use std::cell::OnceCell;

/// The upper case of a code unit, if that is one unit and does not turn another letter into an ASCII one.
pub(crate) fn canonical(unit: u16) -> u16 {
    if unit < 0x80 {
        return if (0x61..=0x7a).contains(&unit) {
            unit - 0x20
        } else {
            unit
        };
    }
    let Some(character) = char::from_u32(u32::from(unit)) else {
        return unit;
    };
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(first), None) => u16::try_from(u32::from(first))
            .ok()
            .filter(|first| *first >= 0x80)
            .unwrap_or(unit),
        _ => unit,
    }
}

thread_local! {
    /// Units whose canonical form is another one, sorted by that form.
    static LOWER: OnceCell<Vec<(u16, u16)>> = const { OnceCell::new() };
}

/// Whether any unit with the same canonical form as `unit` is one that `is_in` takes.
pub(crate) fn any_case(unit: u16, is_in: impl Fn(u16) -> bool) -> bool {
    let form = canonical(unit);
    if is_in(unit) || is_in(form) {
        return true;
    }
    if form < 0x80 {
        return (0x41..=0x5a).contains(&form) && is_in(form + 0x20);
    }
    LOWER.with(|lower| {
        let lower = lower.get_or_init(|| {
            let mut pairs: Vec<(u16, u16)> = (0x80..=u16::MAX).map(|unit| (canonical(unit), unit)).collect();
            pairs.retain(|(form, unit)| form != unit);
            pairs.sort_unstable();
            pairs
        });
        let start = lower.partition_point(|(other, _)| *other < form);
        let same = lower.get(start..).unwrap_or_default();
        same.iter()
            .take_while(|(other, _)| *other == form)
            .any(|(_, unit)| is_in(*unit))
    })
}
