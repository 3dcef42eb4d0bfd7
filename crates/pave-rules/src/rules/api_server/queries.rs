//! What is plainly wrong with a query of Prometheus.

use std::collections::BTreeSet;

/// What is plainly wrong with a query: brackets, quotes, names of functions.
pub(super) fn broken_query(text: &str) -> Option<(&'static str, String)> {
    if text.trim().is_empty() {
        return Some(("it is empty", "write an expression".to_owned()));
    }
    let mut open: Vec<char> = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' | '\'' | '`' => {
                let mut closed = false;
                while let Some(inner) = characters.next() {
                    if inner == '\\' && character != '`' {
                        characters.next();
                    } else if inner == character {
                        closed = true;
                        break;
                    }
                }
                if !closed {
                    return Some(("a quote is not closed", "close it".to_owned()));
                }
            }
            '#' => {
                for inner in characters.by_ref() {
                    if inner == '\n' {
                        break;
                    }
                }
            }
            '(' | '[' | '{' => open.push(character),
            ')' | ']' | '}' => {
                let wanted = match character {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if open.pop() != Some(wanted) {
                    return Some(("a bracket closes that was not opened", "check the brackets".to_owned()));
                }
            }
            _ => {}
        }
    }
    if !open.is_empty() {
        return Some(("a bracket is not closed", "check the brackets".to_owned()));
    }
    if let Some(near) = unknown_function(text) {
        return Some(("a function does not exist", format!("did you mean `{near}`?")));
    }
    if has_wrong_range(text) {
        let hint = "write a number and one of `s`, `m`, `h`, `d`, `w`, such as `[5m]`";
        return Some(("a range is no duration", hint.to_owned()));
    }
    without_range(text).map(|function| {
        let hint = format!("write for example `{function}(metric[5m])`");
        ("a function over time is given no time", hint)
    })
}

/// Whether what stands in `[...]`, outside quotes, ends in more letters than a unit has: `5min`, `1hour`.
fn has_wrong_range(text: &str) -> bool {
    text.match_indices('[').any(|(at, _)| {
        let (Some(before), Some(rest)) = (text.get(..at), text.get(at + 1..)) else {
            return false;
        };
        // A bracket in quotes belongs to an expression of another kind.
        let is_quoted = ['"', '\'', '`']
            .iter()
            .any(|quote| before.matches(*quote).count() % 2 == 1);
        let inside = rest.split([']', ':']).next().unwrap_or_default();
        let number = inside.trim_start_matches(|character: char| character.is_ascii_digit());
        let is_word = number.len() > 2 && number.bytes().all(|byte| byte.is_ascii_lowercase());
        !is_quoted && number.len() < inside.len() && is_word
    })
}

/// A function that reads values over a time, and whose argument names none.
fn without_range(text: &str) -> Option<&'static str> {
    const OVER_TIME: [&str; 20] = [
        "absent_over_time",
        "avg_over_time",
        "changes",
        "count_over_time",
        "delta",
        "deriv",
        "idelta",
        "increase",
        "irate",
        "last_over_time",
        "mad_over_time",
        "max_over_time",
        "min_over_time",
        "predict_linear",
        "present_over_time",
        "quantile_over_time",
        "rate",
        "resets",
        "stddev_over_time",
        "sum_over_time",
    ];
    for (at, _) in text.match_indices('(') {
        let (before, rest) = (text.get(..at)?, text.get(at + 1..)?);
        let word = before.trim_end().rsplit(|character: char| !is_word(character)).next()?;
        let Some(function) = OVER_TIME.into_iter().find(|function| *function == word) else {
            continue;
        };
        // A name in quotes or in a comment is nobody's call; such texts are left alone.
        if before.contains(['#', '\'']) || before.matches('"').count() % 2 == 1 {
            continue;
        }
        if !argument(rest).contains('[') {
            return Some(function);
        }
    }
    None
}

/// The text up to the bracket that closes; brackets in quotes do not count.
fn argument(rest: &str) -> &str {
    let (mut depth, mut quote) = (0_usize, None);
    for (at, character) in rest.char_indices() {
        match (quote, character) {
            (Some(open), _) => quote = (open != character).then_some(open),
            (None, '"' | '\'' | '`') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => return rest.get(..at).unwrap_or(rest),
            (None, ')') => depth -= 1,
            _ => {}
        }
    }
    rest
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// A function that is nearly one that exists; names of metrics before `(` do not come up.
fn unknown_function(text: &str) -> Option<&'static str> {
    const FUNCTIONS: [&str; 44] = [
        "abs",
        "absent",
        "absent_over_time",
        "and",
        "avg",
        "avg_over_time",
        "by",
        "ceil",
        "changes",
        "clamp",
        "clamp_max",
        "clamp_min",
        "count",
        "count_over_time",
        "delta",
        "deriv",
        "exp",
        "floor",
        "group",
        "histogram_quantile",
        "idelta",
        "ignoring",
        "increase",
        "irate",
        "label_join",
        "label_replace",
        "last_over_time",
        "max",
        "max_over_time",
        "min",
        "min_over_time",
        "on",
        "or",
        "predict_linear",
        "quantile",
        "quantile_over_time",
        "rate",
        "resets",
        "round",
        "sort",
        "sum",
        "sum_over_time",
        "time",
        "without",
    ];
    let mut seen = BTreeSet::new();
    for (before, _) in text
        .match_indices('(')
        .filter_map(|(at, _)| Some((text.get(..at)?, at)))
    {
        let word = before.trim_end().rsplit(|character: char| !is_word(character));
        let Some(word) = word.into_iter().next().filter(|word| word.len() > 3) else {
            continue;
        };
        // Keywords and aggregations may be in capitals.
        let is_shouted = FUNCTIONS.contains(&word.to_ascii_lowercase().as_str());
        if !is_shouted
            && seen.insert(word)
            && let Some(near) = pave_report::nearest(word, FUNCTIONS, 1)
        {
            return FUNCTIONS.into_iter().find(|name| *name == near);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read_for_brackets_quotes_and_functions() {
        for good in [
            "sum(rate(http_requests_total{code=~\"5..|4..\"}[5m])) by (job) > 1",
            "up{job=\"a)\"} == 0",
            "histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m]))) # p99)",
            "sort_desc(topk(3, x)) unless on (a) group_left (b) y",
            "rate(x[5m] offset 1d) and ignoring (a) (y)",
        ] {
            assert_eq!(broken_query(good), None, "{good}");
        }
        for bad in [
            "sum(rate(x[5m])",
            "rate(x{a=\"b)[5m])",
            "sum(x))",
            "raet(x[5m])",
            " ",
            "rate(x[5m)]",
        ] {
            assert!(broken_query(bad).is_some(), "{bad}");
        }
    }
}
