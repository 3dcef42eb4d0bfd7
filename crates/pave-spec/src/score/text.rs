//! Score's placeholders: `${metadata.name}`, `${resources.<name>.<output>}`, and `$${` for a literal `${`.

/// What a text with placeholders stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// Text that is known now.
    Plain(String),
    /// One output of a resource and nothing else.
    Output {
        /// The resource.
        resource: String,
        /// The output.
        key: String,
    },
}

/// Why a text cannot be taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// An output among other text.
    Mixed,
    /// A placeholder without an end, or of something that Score does not have.
    Unknown,
}

impl Problem {
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Mixed => "puts an output of a resource into other text, which is known only where the service runs",
            Self::Unknown => "has a placeholder that Score does not know",
        }
    }

    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Mixed => "make each output a variable of its own, and put them together in the service",
            Self::Unknown => "write `${metadata.name}` or `${resources.<name>.<output>}`, and `$${` for a plain `${`",
        }
    }
}

/// Reads a text of the workload `name`.
pub(super) fn read_text(text: &str, name: &str) -> Result<Text, Problem> {
    if let Some(inner) = text
        .strip_prefix("${resources.")
        .and_then(|rest| rest.strip_suffix('}'))
        && let Some((resource, key)) = inner.split_once('.')
        && !inner.contains(['$', '{', '}'])
    {
        return Ok(Text::Output {
            resource: resource.to_owned(),
            key: key.to_owned(),
        });
    }
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(before) = before.strip_suffix('$') {
            plain.push_str(before);
            plain.push_str("${");
            rest = after;
            continue;
        }
        let (placeholder, after) = after.split_once('}').ok_or(Problem::Unknown)?;
        plain.push_str(before);
        match placeholder {
            "metadata.name" => plain.push_str(name),
            other if other.starts_with("resources.") => return Err(Problem::Mixed),
            _ => return Err(Problem::Unknown),
        }
        rest = after;
    }
    plain.push_str(rest);
    Ok(Text::Plain(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_or_refused() {
        let plain = |text: &str| Ok(Text::Plain(text.to_owned()));
        assert_eq!(read_text("a ${metadata.name} b", "api"), plain("a api b"));
        assert_eq!(read_text("$${metadata.name} $x", "api"), plain("${metadata.name} $x"));
        let output = Text::Output {
            resource: "db".to_owned(),
            key: "url".to_owned(),
        };
        assert_eq!(read_text("${resources.db.url}", "api"), Ok(output));
        assert_eq!(read_text("https://${resources.dns.host}/", "api"), Err(Problem::Mixed));
        assert_eq!(
            read_text("${resources.a.b}${resources.c.d}", "api"),
            Err(Problem::Mixed)
        );
        for wrong in ["${", "${env.HOME}", "${metadata.name"] {
            assert_eq!(read_text(wrong, "api"), Err(Problem::Unknown), "{wrong}");
        }
    }
}
