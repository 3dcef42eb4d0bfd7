//! Cron schedules, as Kubernetes' controller reads them.

/// Whether `text` is a schedule: five fields, or one of the words such as `@daily`.
///
/// `TZ=` inside a schedule is refused by Kubernetes since 1.29; the time zone has a field of its own.
#[must_use]
pub fn is_schedule(text: &str) -> bool {
    const WORDS: [&str; 7] = [
        "@yearly",
        "@annually",
        "@monthly",
        "@weekly",
        "@daily",
        "@midnight",
        "@hourly",
    ];
    const MONTHS: &[&str] = &[
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    if WORDS.contains(&text) {
        return true;
    }
    let fields: Vec<&str> = text.split(' ').collect();
    let [minute, hour, day, month, weekday] = fields.as_slice() else {
        return false;
    };
    text.len() <= 100
        && is_field(minute, 0, 59, &[])
        && is_field(hour, 0, 23, &[])
        && is_field(day, 1, 31, &[])
        && is_field(month, 1, 12, MONTHS)
        && is_field(weekday, 0, 6, DAYS)
}

/// `*`, `a`, `a-b`, any of them with `/step`, several with commas; names count from `least`.
fn is_field(field: &str, least: u32, greatest: u32, names: &[&str]) -> bool {
    let value = |text: &str| {
        let lower = text.to_ascii_lowercase();
        if let Some(index) = names.iter().position(|name| *name == lower) {
            return u32::try_from(index).ok().map(|index| index + least);
        }
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits)?;
        (least..=greatest).contains(&number).then_some(number)
    };
    field.split(',').all(|item| {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (item, None),
        };
        let step_is_good = step.is_none_or(|step| step.parse::<u32>().is_ok_and(|step| step > 0 && step <= greatest));
        let range_is_good = match range.split_once('-') {
            Some((from, to)) => matches!((value(from), value(to)), (Some(from), Some(to)) if from <= to),
            None => matches!(range, "*" | "?") || value(range).is_some(),
        };
        step_is_good && range_is_good
    })
}

#[cfg(test)]
mod tests {
    use super::is_schedule;

    #[test]
    fn five_fields_or_a_word_are_a_schedule() {
        for text in [
            "*/15 * * * *",
            "0 3 * * mon-fri",
            "0 0 1,15 jan-jun/2 *",
            "@daily",
            "5 4 * * 0",
        ] {
            assert!(is_schedule(text), "{text}");
        }
        for text in [
            "",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * * 7",
            "*/0 * * * *",
            "5-1 * * * *",
            "TZ=UTC 0 0 * * *",
            "@often",
            "a * * * *",
            "*  * * * *",
        ] {
            assert!(!is_schedule(text), "{text}");
        }
    }
}
