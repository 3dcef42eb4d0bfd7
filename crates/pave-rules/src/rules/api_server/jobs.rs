//! Jobs and CronJobs.

use super::ask::{Ask, text_of};
use crate::pod::set;
use pave_yaml::Node;

#[inline(never)]
pub(super) fn check(ask: &mut Ask<'_, '_, '_>) {
    let Some(spec) = ask.at(&["spec"]) else { return };
    if ask.object.kind() != "CronJob" {
        job(spec, ask);
        return;
    }
    if let Some((node, schedule)) = text_of(spec, "schedule")
        && !pave_spec::is_schedule(schedule)
    {
        let hint = if schedule.contains("TZ=") {
            "remove the time zone from it and write it in `timeZone`"
        } else {
            "write minute, hour, day, month and day of the week, such as `0 3 * * *`"
        };
        ask.wrong(node, "`schedule` is not a schedule", hint);
    } else if let Some((node, schedule)) = text_of(spec, "schedule")
        && never_comes(schedule)
    {
        let hint = "write a day that one of its months has";
        ask.warn(node, "no month of the schedule has such a day: it never runs", hint);
    }
    ask.one_of(spec, "concurrencyPolicy", &["Allow", "Forbid", "Replace"]);
    for field in [
        "startingDeadlineSeconds",
        "successfulJobsHistoryLimit",
        "failedJobsHistoryLimit",
    ] {
        ask.at_least(spec, field, 0);
    }
    ask.form(spec, "timeZone", is_time_zone, "a name such as `Europe/Berlin`");
    if let Some(job_spec) = set(spec.at(&["jobTemplate", "spec"])) {
        job(job_spec, ask);
    }
}

fn job(spec: &Node, ask: &mut Ask<'_, '_, '_>) {
    for field in ["completions", "parallelism", "backoffLimit", "ttlSecondsAfterFinished"] {
        ask.at_least(spec, field, 0);
    }
    ask.at_least(spec, "activeDeadlineSeconds", 0);
    ask.one_of(spec, "completionMode", &["NonIndexed", "Indexed"]);
    if let Some((node, "Indexed")) = text_of(spec, "completionMode")
        && set(spec.get("completions")).is_none()
    {
        let message = "an indexed Job says how many pods complete it";
        ask.wrong(node, message, "add `completions`");
    }
    if set(spec.get("backoffLimitPerIndex")).is_some()
        && text_of(spec, "completionMode").map(|(_, mode)| mode) != Some("Indexed")
    {
        let message = "`backoffLimitPerIndex` goes with `completionMode: Indexed` only";
        ask.wrong_key(
            spec,
            "backoffLimitPerIndex",
            message,
            "remove it, or make the Job indexed",
        );
    }
    let is_manual = spec.get("manualSelector").and_then(Node::as_bool) == Some(true);
    if set(spec.get("selector")).is_some() && !is_manual {
        ask.wrong_key(
            spec,
            "selector",
            "a Job gets its selector from the cluster",
            "remove it",
        );
    }
}

/// Whether a name may be one of the time zone database: an area and a place, or one of the names without an area.
fn is_time_zone(zone: &str) -> bool {
    const AREAS: [&str; 16] = [
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Brazil",
        "Canada",
        "Chile",
        "Etc",
        "Europe",
        "Indian",
        "Mexico",
        "Pacific",
        "US",
    ];
    const ALONE: [&str; 44] = [
        "CET",
        "CST6CDT",
        "Cuba",
        "EET",
        "EST",
        "EST5EDT",
        "Egypt",
        "Eire",
        "Factory",
        "GB",
        "GB-Eire",
        "GMT",
        "GMT+0",
        "GMT-0",
        "GMT0",
        "Greenwich",
        "HST",
        "Hongkong",
        "Iceland",
        "Iran",
        "Israel",
        "Jamaica",
        "Japan",
        "Kwajalein",
        "Libya",
        "MET",
        "MST",
        "MST7MDT",
        "NZ",
        "NZ-CHAT",
        "Navajo",
        "PRC",
        "PST8PDT",
        "Poland",
        "Portugal",
        "ROC",
        "ROK",
        "Singapore",
        "Turkey",
        "UCT",
        "UTC",
        "Universal",
        "W-SU",
        "WET",
    ];
    match zone.split_once('/') {
        Some((area, place)) => {
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/');
            let is_offset = area == "Etc" && place.starts_with("GMT+");
            AREAS.contains(&area) && !place.is_empty() && (is_offset || place.bytes().all(is_part))
        }
        None => ALONE.contains(&zone) || zone == "Zulu",
    }
}

/// Whether the day of the month is beyond all months of a valid schedule, and no day of the week is named instead.
fn never_comes(schedule: &str) -> bool {
    let fields: Vec<&str> = schedule.split(' ').collect();
    let [_, _, day, month, "*" | "?"] = fields.as_slice() else {
        return false;
    };
    let is_short = |month: &str| match month.to_ascii_lowercase().as_str() {
        "2" | "feb" => Some(29),
        "4" | "apr" | "6" | "jun" | "9" | "sep" | "11" | "nov" => Some(30),
        _ => None,
    };
    let longest = month.split(',').map(is_short).collect::<Option<Vec<u32>>>();
    let Some(longest) = longest.and_then(|days| days.into_iter().max()) else {
        return false;
    };
    day.split(',')
        .all(|day| day.parse::<u32>().is_ok_and(|day| day > longest))
}

#[cfg(test)]
mod tests {
    use super::{is_time_zone, never_comes};

    #[test]
    fn time_zones_are_those_of_the_database() {
        for zone in [
            "Europe/Berlin",
            "America/Argentina/Buenos_Aires",
            "Etc/GMT+5",
            "UTC",
            "Asia/Ho_Chi_Minh",
            "EST5EDT",
        ] {
            assert!(is_time_zone(zone), "{zone}");
        }
        for zone in [
            "",
            "Local",
            "Berlin",
            "CEST",
            "CET+1",
            "UTC+2",
            "GMT+2",
            "Europe",
            "Europe/",
            "Europa/Berlin",
            "Europe/Ber lin",
        ] {
            assert!(!is_time_zone(zone), "{zone}");
        }
    }

    #[test]
    fn a_day_that_no_month_has_never_comes() {
        for schedule in ["0 0 30 2 *", "0 0 31 4,jun *", "0 0 30,31 feb *"] {
            assert!(never_comes(schedule), "{schedule}");
        }
        for schedule in [
            "0 0 29 2 *",
            "0 0 31 * *",
            "0 0 30 2 mon",
            "0 0 31 4,5 *",
            "0 0 */2 2 *",
            "@daily",
        ] {
            assert!(!never_comes(schedule), "{schedule}");
        }
    }
}
