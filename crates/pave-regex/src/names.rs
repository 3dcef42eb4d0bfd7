//! The groups of a pattern, counted and named before it is read: `\2` and `\k<name>` may come before what they mean.

use crate::parse::Refused;

/// What a first look at a pattern tells.
pub(crate) struct Names {
    groups: usize,
    named: Vec<Named>,
}

struct Named {
    name: String,
    group: usize,
    /// Each choice that it is in, and in which of its alternatives.
    path: Vec<(usize, usize)>,
}

impl Names {
    /// Counts groups and reads names.
    ///
    /// # Errors
    /// A name is none, or one is used twice where both groups can take part in a match.
    pub(crate) fn scan(source: &[u16]) -> Result<Self, Refused> {
        let mut found = Self {
            groups: 0,
            named: Vec::new(),
        };
        // The choices that are open, each with the alternative that is being read.
        let mut path = vec![(0, 0)];
        let mut choices = 0;
        let mut at = 0;
        let starts = |at: usize, text: &str| {
            let rest = source.get(at..).unwrap_or_default();
            text.bytes()
                .enumerate()
                .all(|(ahead, byte)| rest.get(ahead) == Some(&u16::from(byte)))
        };
        while let Some(unit) = source.get(at) {
            at += 1;
            match u8::try_from(*unit) {
                Ok(b'\\') => at += 1,
                Ok(b'[') => {
                    while source.get(at).is_some_and(|unit| *unit != u16::from(b']')) {
                        at += if starts(at, "\\") { 2 } else { 1 };
                    }
                }
                Ok(b'(') => {
                    choices += 1;
                    if starts(at, "?<") && !starts(at, "?<=") && !starts(at, "?<!") {
                        found.groups += 1;
                        let (name, end) = group_name(source, at + 2).ok_or(Refused)?;
                        at = end;
                        found.add(name, &path)?;
                    } else if !starts(at, "?") {
                        found.groups += 1;
                    }
                    path.push((choices, 0));
                }
                Ok(b')') if path.len() > 1 => {
                    path.pop();
                }
                Ok(b'|') => path.last_mut().into_iter().for_each(|choice| choice.1 += 1),
                _ => {}
            }
        }
        Ok(found)
    }

    fn add(&mut self, name: String, path: &[(usize, usize)]) -> Result<(), Refused> {
        let apart = |other: &Named| {
            let both = other.path.iter().zip(path);
            both.clone().any(|(one, two)| one.0 == two.0 && one.1 != two.1)
        };
        if self.named.iter().any(|other| other.name == name && !apart(other)) {
            return Err(Refused);
        }
        self.named.push(Named {
            name,
            group: self.groups,
            path: path.to_vec(),
        });
        Ok(())
    }

    /// The number of groups that capture.
    pub(crate) fn groups(&self) -> usize {
        self.groups
    }

    /// Whether any group has a name: `\k` is a reference then, and a `k` otherwise.
    pub(crate) fn has_any(&self) -> bool {
        !self.named.is_empty()
    }

    /// The groups called `name`.
    pub(crate) fn groups_of(&self, name: &str) -> Vec<usize> {
        let same = self.named.iter().filter(|one| one.name == name);
        same.map(|one| one.group).collect()
    }

    /// Names with their groups.
    pub(crate) fn into_list(self) -> Vec<(String, usize)> {
        self.named.into_iter().map(|one| (one.name, one.group)).collect()
    }
}

/// A name up to its `>`, and where the pattern goes on.
pub(crate) fn group_name(source: &[u16], start: usize) -> Option<(String, usize)> {
    let length = source.get(start..)?.iter().position(|unit| *unit == u16::from(b'>'))?;
    let name = String::from_utf16(source.get(start..start + length)?).ok()?;
    let is_start = |character: char| character.is_alphabetic() || matches!(character, '$' | '_');
    let is_part =
        |character: char| is_start(character) || character.is_numeric() || matches!(character, '\u{200c}' | '\u{200d}');
    let is_name = name.chars().next().is_some_and(is_start) && name.chars().all(is_part);
    is_name.then_some((name, start + length + 1))
}
