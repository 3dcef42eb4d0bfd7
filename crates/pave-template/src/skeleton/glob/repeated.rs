//! Groups that repeat, `*( )` and `+( )`: globby takes those as text whose repetition could be read in many ways.

/// How a repeated group is read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Repeated {
    /// As a group.
    Group,
    /// As any number of these letters.
    Letters(String),
    /// As the characters that it is written with.
    Text,
}

/// How globby reads a group with `inside` that repeats.
pub(super) fn repeated(inside: &str) -> Repeated {
    let branches: Vec<&str> = branches(inside).into_iter().map(str::trim).collect();
    let is_any = |branch: &&str| branch.bytes().all(|byte| matches!(byte, b'*' | b'?'));
    if branches.len() > 1 && (branches.iter().any(is_any) || overlap(&branches)) {
        return Repeated::Text;
    }
    for branch in branches {
        if let Some(letters) = letters(branch) {
            return Repeated::Letters(letters);
        }
        if group(branch).is_some_and(|(_, rest)| rest.is_empty()) {
            return Repeated::Text;
        }
    }
    Repeated::Group
}

/// The parts between `|` outside of groups and brackets.
fn branches(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut groups, mut brackets, mut escaped) = (0, 0_usize, 0_usize, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => brackets += 1,
            ']' => brackets = brackets.saturating_sub(1),
            '(' if brackets == 0 => groups += 1,
            ')' if brackets == 0 => groups = groups.saturating_sub(1),
            '|' if brackets == 0 && groups == 0 => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// Whether two branches are one letter over and over, the same.
fn overlap(branches: &[&str]) -> bool {
    let letter = |branch: &&str| {
        let text = plain(branch)?;
        let first = text.chars().next()?;
        text.chars().all(|other| other == first).then_some(first)
    };
    let letters: Vec<char> = branches.iter().filter_map(letter).collect();
    let twice = |(place, letter): (usize, &char)| letters.iter().skip(place + 1).any(|other| other == letter);
    letters.iter().enumerate().any(twice)
}

/// A branch without anything special in it; `@(x)` is `x`.
fn plain(branch: &str) -> Option<String> {
    let mut text = branch.trim();
    while let Some(inner) = text.strip_prefix("@(").and_then(|rest| rest.strip_suffix(')'))
        && !inner.is_empty()
        && !inner.contains(['(', ')', '[', ']', '{', '}', '|', '\\'])
    {
        text = inner;
    }
    let mut output = String::new();
    let mut escaped = false;
    for character in text.chars() {
        match character {
            '\\' if !escaped => escaped = true,
            '?' | '*' | '+' | '@' | '!' | '(' | ')' | '[' | ']' | '{' | '}' if !escaped => return None,
            _ => {
                output.push(character);
                escaped = false;
            }
        }
    }
    Some(output)
}

/// The letters of a branch that is `*(a)*(b)` and so on.
fn letters(branch: &str) -> Option<String> {
    let mut found = String::new();
    let mut rest = branch;
    while !rest.is_empty() {
        let (inside, after) = group(rest).filter(|_| rest.starts_with('*'))?;
        let letter = plain(inside).filter(|text| text.chars().count() == 1)?;
        found.push_str(&letter);
        rest = after;
    }
    (!found.is_empty()).then_some(found)
}

/// What is in the repeated group that `text` starts with, and what follows it.
fn group(text: &str) -> Option<(&str, &str)> {
    let body = text.strip_prefix("*(").or(text.strip_prefix("+("))?;
    let (mut depth, mut brackets, mut escaped) = (1_usize, 0_usize, false);
    for (at, character) in body.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => brackets += 1,
            ']' => brackets = brackets.saturating_sub(1),
            '(' if brackets == 0 => depth += 1,
            ')' if brackets == 0 => {
                depth -= 1;
                if depth == 0 {
                    return Some((body.get(..at)?, body.get(at + 1..)?));
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_read_in_many_ways_is_text() {
        for text in ["*|b", "a|", "a|aa", "+(a)", "*(ab)", "?|x"] {
            assert_eq!(repeated(text), Repeated::Text, "{text}");
        }
        for group in ["a", "a|b", "a*", "*(a)b", "[a|b]", "ab|a"] {
            assert_eq!(repeated(group), Repeated::Group, "{group}");
        }
        assert_eq!(repeated("*(a)*(b)"), Repeated::Letters("ab".to_owned()));
    }
}
