//! Rules for text: what is allowed, what to say when it is not.

/// A rule that text must obey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRule {
    /// Any text on one line without control characters, at most 1,000 characters.
    Line,
    /// The service's name: legal as a Kubernetes name, a Helm release, a Backstage entity and a repository at once.
    ServiceName,
    /// A DNS-1123 label: namespaces, most object names.
    Label,
    /// A DNS-1123 subdomain: names of secrets and config maps.
    Subdomain,
    /// The name of an environment variable.
    VariableName,
    /// The name of a port: at most 15 characters.
    PortName,
    /// A URL of a Git repository.
    GitUrl,
    /// `secret/<name>/<key>` or `config/<name>/<key>`.
    ValueSource,
    /// A reference to a Backstage entity: `[kind:][namespace/]name`.
    EntityRef,
    /// A reference to a Backstage entity with its kind, as `dependsOn` needs it.
    EntityRefWithKind,
    /// A Backstage tag.
    Tag,
    /// A reference to a container image.
    Image,
    /// The host and path prefix of images, without a tag.
    Registry,
    /// The tag of an image.
    ImageTag,
    /// A path of a URL that begins with `/`.
    UrlPath,
    /// An absolute path in a file system.
    FilePath,
    /// When a cron runs.
    Schedule,
    /// A time zone of the IANA database, such as `Europe/Berlin`.
    TimeZone,
    /// A host name.
    Host,
    /// A range of IPv4 or IPv6 addresses.
    Cidr,
    /// A key of a Secret or `ConfigMap`.
    SecretKey,
    /// A duration such as `30m` or `1h`.
    Duration,
    /// An identifier of another product, valid as a label.
    Identifier,
    /// A namespace with the placeholders `{name}` and `{team}`.
    NamespacePattern,
}

impl TextRule {
    /// The code of a finding about this rule (reference: S1 names, S4 sources of values, S2 the rest).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ServiceName => "S1",
            Self::ValueSource => "S4",
            _ => "S2",
        }
    }

    /// What to write.
    #[must_use]
    pub fn advice(self) -> &'static str {
        match self {
            Self::Line => "write one line of text",
            Self::ServiceName => {
                "use lower-case letters, digits and `-`, begin with a letter, end with a letter or digit, at most 53 characters"
            }
            Self::Label => {
                "use lower-case letters, digits and `-`, begin and end with a letter or digit, at most 63 characters"
            }
            Self::Subdomain => {
                "use lower-case letters, digits, `-` and `.`, begin and end with a letter or digit, at most 253 characters"
            }
            Self::VariableName => "use letters, digits and `_`, and do not begin with a digit",
            Self::PortName => "use lower-case letters, digits and `-`, at least one letter, at most 15 characters",
            Self::GitUrl => "write a URL such as `https://github.com/org/repository`, without a password in it",
            Self::ValueSource => "write `secret/<name>/<key>` or `config/<name>/<key>`",
            Self::EntityRef => "write `name` or `kind:namespace/name`, for example `group:default/payments`",
            Self::EntityRefWithKind => {
                "write `kind:name` or `kind:namespace/name`, for example `resource:orders-db` or `component:billing`"
            }
            Self::Tag => "use lower-case letters, digits, `+`, `#` and `-` between them, at most 63 characters",
            Self::Image => {
                "write an image such as `registry.internal/team/name:1.2.3`, with a tag other than `latest` or a digest"
            }
            Self::Registry => "write a host and a path such as `registry.internal/team`",
            Self::ImageTag => "use letters, digits, `_`, `.` and `-`, at most 128 characters, and not `latest`",
            Self::UrlPath => "write a path that begins with `/`, for example `/healthz`",
            Self::FilePath => "write an absolute path without `..`, for example `/app`",
            Self::Schedule => {
                "write five fields such as `*/15 * * * *` (minute, hour, day, month, weekday), or `@daily`"
            }
            Self::TimeZone => "write a name such as `Europe/Berlin` or `Etc/UTC`",
            Self::Host => "write a host name such as `api.example.com`",
            Self::Cidr => "write a range such as `10.0.0.0/8`",
            Self::SecretKey => "use letters, digits, `-`, `_` and `.`",
            Self::Duration => "write a duration such as `30m` or `1h`",
            Self::Identifier => "use letters, digits, `-`, `_` and `.`, at most 63 characters",
            Self::NamespacePattern => "use lower-case letters, digits, `-`, and the placeholders `{name}` and `{team}`",
        }
    }

    /// A regular expression for JSON Schema that accepts no less than the rule does; empty where there is none.
    #[must_use]
    pub fn pattern(self) -> &'static str {
        match self {
            Self::ServiceName => "^[a-z]([-a-z0-9]{0,51}[a-z0-9])?$",
            Self::Label => "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
            Self::Subdomain => "^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$",
            Self::VariableName => "^[A-Za-z_][A-Za-z0-9_]*$",
            Self::PortName => "^[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$",
            Self::GitUrl => "^(https?://|ssh://|git@)[^\\s]+$",
            Self::ValueSource => "^(secret|config)/[a-z0-9]([-.a-z0-9]*[a-z0-9])?/[-._a-zA-Z0-9]+$",
            Self::EntityRef => "^([a-zA-Z]+:)?([A-Za-z0-9][-A-Za-z0-9_.]*/)?[A-Za-z0-9][-A-Za-z0-9_.]*$",
            Self::EntityRefWithKind => "^[a-zA-Z]+:([A-Za-z0-9][-A-Za-z0-9_.]*/)?[A-Za-z0-9][-A-Za-z0-9_.]*$",
            Self::Tag => "^[a-z0-9+#]+(-[a-z0-9+#]+)*$",
            Self::UrlPath | Self::FilePath => "^/[^\\s]*$",
            Self::ImageTag => "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$",
            Self::SecretKey => "^[-._a-zA-Z0-9]+$",
            Self::Duration => "^([0-9]+h)?([0-9]+m)?([0-9]+s)?$",
            Self::Identifier => "^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$",
            Self::Line
            | Self::Image
            | Self::Registry
            | Self::NamespacePattern
            | Self::Schedule
            | Self::TimeZone
            | Self::Host
            | Self::Cidr => "",
        }
    }

    /// Whether `text` obeys the rule.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::Line => is_line(text),
            Self::ServiceName => is_label(text, 53) && text.starts_with(|first: char| first.is_ascii_lowercase()),
            Self::Label => is_label(text, 63),
            Self::Subdomain => text.len() <= 253 && !text.is_empty() && text.split('.').all(|part| is_label(part, 63)),
            Self::VariableName => {
                text.len() <= 253
                    && text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                    && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            }
            Self::PortName => {
                is_label(text, 15) && !text.contains("--") && text.bytes().any(|byte| byte.is_ascii_lowercase())
            }
            Self::GitUrl => GitRepository::parse(text).is_some(),
            Self::ValueSource => is_value_source(text),
            Self::EntityRef => is_entity_ref(text),
            Self::EntityRefWithKind => text.contains(':') && is_entity_ref(text),
            Self::Tag => {
                text.len() <= 63
                    && text.split('-').all(|part| {
                        !part.is_empty()
                            && part.bytes().all(|byte| {
                                byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'+' | b'#')
                            })
                    })
            }
            Self::Image => is_image(text),
            Self::Registry => is_registry(text),
            Self::ImageTag => is_image_tag(text) && text != "latest",
            Self::UrlPath => is_path(text, 1024),
            Self::FilePath => is_path(text, 1024) && text.split('/').all(|part| part != ".." && part != "."),
            Self::Schedule => crate::schedule::is_schedule(text),
            Self::TimeZone => {
                text.len() <= 64
                    && text.contains('/')
                    && text.split('/').all(|part| {
                        part.starts_with(|first: char| first.is_ascii_alphabetic())
                            && part
                                .bytes()
                                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
                    })
            }
            Self::Host => {
                let name = text.strip_prefix("*.").unwrap_or(text);
                text.len() <= 253 && name.contains('.') && name.split('.').all(|part| is_label(part, 63))
            }
            Self::Cidr => is_cidr(text),
            Self::SecretKey => is_key(text),
            Self::Duration => is_duration(text),
            Self::Identifier => !text.contains([':', '/']) && is_entity_ref(text),
            Self::NamespacePattern => {
                let filled = text.replace("{name}", "a").replace("{team}", "a");
                is_label(&filled, 63)
            }
        }
    }
}

/// Where the source of a service is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitRepository {
    /// The host, in lower case.
    pub host: String,
    /// The path without `/` at its ends and without `.git`: `org/repository`, deeper for GitLab groups.
    pub slug: String,
}

impl GitRepository {
    /// Reads `https://host/org/repository`, `ssh://git@host/org/repository` or `git@host:org/repository`.
    ///
    /// `None` for anything else, and for a URL that carries a password.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let (authority, path) = if let Some(rest) = url.strip_prefix("git@") {
            rest.split_once(':')?
        } else if let Some(rest) = url.strip_prefix("ssh://") {
            rest.strip_prefix("git@").unwrap_or(rest).split_once('/')?
        } else {
            let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
            rest.split_once('/')?
        };
        let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
        let slug = path.trim_end_matches('/');
        let slug = slug.strip_suffix(".git").unwrap_or(slug);
        let is_part = |part: &str| {
            !matches!(part, "" | "." | "..")
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~'))
        };
        let host = host.to_ascii_lowercase();
        let valid = host.split('.').all(|part| is_label(part, 63))
            && port.parse::<u16>().is_ok()
            && slug.contains('/')
            && url.len() <= 500
            && slug.split('/').all(is_part);
        valid.then(|| Self {
            host,
            slug: slug.to_owned(),
        })
    }
}

fn is_line(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= 1000
        && !text.chars().any(|character| {
            character.is_control() || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
}

/// DNS-1123: lower-case letters, digits, `-` inside.
fn is_label(text: &str, longest: usize) -> bool {
    let edge = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    text.len() <= longest
        && text.starts_with(edge)
        && text.ends_with(edge)
        && text.chars().all(|character| edge(character) || character == '-')
}

fn is_value_source(text: &str) -> bool {
    let mut parts = text.split('/');
    let (Some(source), Some(name), Some(key), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    matches!(source, "secret" | "config") && TextRule::Subdomain.accepts(name) && is_key(key)
}

/// A key of a config map or secret.
fn is_key(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !text.starts_with("..")
        && text != "."
}

/// Backstage's rules for the three parts: kind, DNS label namespace, name of at most 63 characters.
fn is_entity_ref(text: &str) -> bool {
    let (kind, rest) = match text.split_once(':') {
        Some((kind, rest)) => (Some(kind), rest),
        None => (None, text),
    };
    let (namespace, name) = match rest.split_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, rest),
    };
    let is_name = |text: &str| {
        let edge = |character: char| character.is_ascii_alphanumeric();
        text.len() <= 63
            && text.starts_with(edge)
            && text.ends_with(edge)
            && text
                .chars()
                .all(|character| edge(character) || matches!(character, '-' | '_' | '.'))
    };
    kind.is_none_or(|kind| {
        kind.len() <= 63
            && kind.starts_with(|first: char| first.is_ascii_alphabetic())
            && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }) && namespace.is_none_or(|namespace| is_label(&namespace.to_ascii_lowercase(), 63))
        && is_name(name)
}

fn is_registry(text: &str) -> bool {
    let (host, path) = match text.split_once('/') {
        Some((host, path)) => (host, Some(path)),
        None => (text, None),
    };
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let host_is_good = name.split('.').all(|part| is_label(part, 63)) && port.parse::<u16>().is_ok();
    text.len() <= 200 && host_is_good && path.is_none_or(|path| path.split('/').all(is_path_part))
}

/// One part of an image's path: lower-case letters and digits, separated by `.`, `_`, `__` or dashes.
fn is_path_part(text: &str) -> bool {
    let edge = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    text.starts_with(edge)
        && text.ends_with(edge)
        && text
            .chars()
            .all(|character| edge(character) || matches!(character, '.' | '_' | '-'))
        && !text.contains("..")
        && !text.contains("___")
}

fn is_image_tag(text: &str) -> bool {
    text.len() <= 128
        && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
}

/// `[registry/]path[:tag][@sha256:digest]` with a tag other than `latest`, or a digest.
fn is_image(text: &str) -> bool {
    let (name_and_tag, digest) = match text.split_once('@') {
        Some((before, digest)) => (before, Some(digest)),
        None => (text, None),
    };
    let digest_is_good = digest.is_none_or(|digest| {
        digest
            .strip_prefix("sha256:")
            .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
    });
    let (directory, last) = match name_and_tag.rsplit_once('/') {
        Some((directory, last)) => (Some(directory), last),
        None => (None, name_and_tag),
    };
    let (last, tag) = match last.split_once(':') {
        Some((last, tag)) => (last, Some(tag)),
        None => (last, None),
    };
    let tag_is_good = match tag {
        Some(tag) => is_image_tag(tag) && tag != "latest",
        None => digest.is_some(),
    };
    text.len() <= 400 && digest_is_good && tag_is_good && is_path_part(last) && directory.is_none_or(is_registry)
}

/// Hours, minutes and seconds in this order, each at most once, not all zero.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    let mut sum: u64 = 0;
    for unit in ['h', 'm', 's'] {
        if let Some((number, after)) = rest.split_once(unit) {
            match number.parse::<u32>() {
                Ok(number) => sum += u64::from(number),
                _ => return false,
            }
            rest = after;
        }
    }
    rest.is_empty() && sum > 0 && text.len() <= 20 && !text.contains('+')
}

fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else {
        return false;
    };
    let (Ok(address), Ok(length)) = (address.parse::<std::net::IpAddr>(), length.parse::<u8>()) else {
        return false;
    };
    length <= if address.is_ipv4() { 32 } else { 128 }
}

fn is_path(text: &str, longest: usize) -> bool {
    text.len() <= longest
        && text.starts_with('/')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\' | b'`' | b'<' | b'>' | b'{' | b'}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: TextRule, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(rule.accepts(text), "{rule:?} refuses {text}");
        }
        for text in bad {
            assert!(!rule.accepts(text), "{rule:?} accepts {text}");
        }
    }

    #[test]
    fn a_service_name_is_legal_in_every_target() {
        let longest = "a".repeat(53);
        let too_long = "a".repeat(54);
        check(
            TextRule::ServiceName,
            &["a", "user-service", "a1", &longest],
            &["", "-a", "a-", "1a", "A", "a_b", "a.b", "a\n", "ä", &too_long],
        );
    }

    #[test]
    fn a_value_comes_from_a_key_of_a_secret_or_config_map() {
        check(
            TextRule::ValueSource,
            &["secret/db-credentials/url", "config/a.b/KEY_1"],
            &[
                "secret/db",
                "vault/a/b",
                "secret/A/b",
                "secret/a/",
                "secret/a/b/c",
                "secret/a/b c",
                "",
            ],
        );
    }

    #[test]
    fn images_need_a_tag_or_a_digest() {
        let digest = format!("a.io/b@sha256:{}", "0".repeat(64));
        let both = format!("a.io:5000/x/b:v1@sha256:{}", "f".repeat(64));
        check(
            TextRule::Image,
            &["registry.internal/user-service:1.2.3", "nginx:1.29", &digest, &both],
            &[
                "nginx",
                "nginx:latest",
                "a.io/B:1",
                "a.io/b:1 ",
                "a.io//b:1",
                "a.io/b@sha256:00",
                "",
            ],
        );
    }

    #[test]
    fn git_urls_give_host_and_slug() {
        let slug = |url| GitRepository::parse(url).map(|repository| repository.slug);
        assert_eq!(
            slug("https://github.com/myorg/user-service").as_deref(),
            Some("myorg/user-service")
        );
        assert_eq!(
            slug("git@github.com:myorg/user-service.git").as_deref(),
            Some("myorg/user-service")
        );
        assert_eq!(slug("https://gitlab.internal/a/b/c/").as_deref(), Some("a/b/c"));
        for url in [
            "",
            "https://x",
            "https://user:secret@github.com/a/b",
            "file:///a/b",
            "https://h/a/../b",
            "https://h/a b/c",
        ] {
            assert_eq!(slug(url), None, "{url}");
        }
    }

    #[test]
    fn entity_refs_and_tags_follow_backstage() {
        check(
            TextRule::EntityRef,
            &[
                "team-payments",
                "group:default/payments",
                "component:user_service",
                "ns/name",
            ],
            &["", "a:b:c", "a/b/c", "-a", "a b", "group:/x", "x:"],
        );
        check(TextRule::Tag, &["java", "c++", "tier-1"], &["Java", "a--b", "-a", ""]);
    }
}
