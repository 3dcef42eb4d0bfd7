//! Rules for text: what is allowed, what to say when it is not.

mod advice;
mod forms;
mod pattern;
mod repository;

pub use forms::{is_label, is_subdomain, kebab_case};
pub use repository::GitRepository;

use forms::{
    is_cidr, is_duration, is_entity_ref, is_image, is_image_tag, is_key, is_line, is_path, is_registry, is_value_source,
};

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
    /// Where a variable's value comes from: `secret/<name>/<key>`, `config/<name>/<key>`, `claim/<name>/<key>` or
    /// `field/<path>`.
    ValueSource,
    /// A key of a Secret, or of the connection of a claim.
    SecretSource,
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
    /// A path by which requests are routed: as the Gateway API takes it.
    RoutePath,
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
    /// An address of a service, without a password or a query.
    HttpUrl,
    /// An address for people: with a path, a query and placeholders.
    Link,
    /// The definition of an API: a path relative to the spec, or an address.
    Definition,
    /// The key of an annotation or a label: a name with an optional prefix such as `example.com/`.
    AnnotationKey,
    /// The kind of a Kubernetes object.
    ObjectKind,
    /// The group and version of a Kubernetes object outside the core group.
    ApiVersion,
    /// A field inside an object as a path such as `parameters.version`.
    FieldPath,
    /// A host name with the placeholder `{number}`.
    HostPattern,
    /// A number of days such as `30d`.
    Days,
    /// A day such as `2027-03-31`.
    Day,
    /// A folder of a repository.
    Folder,
    /// Where Helm finds a chart.
    ChartRepository,
    /// A field of the app spec as a path such as `resources.limits`.
    SpecField,
    /// A namespace with the placeholders `{name}` and `{team}`.
    NamespacePattern,
}

impl TextRule {
    /// The code of a finding about this rule (reference: S1 names, S4 sources of values, S2 the rest).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ServiceName => "S1",
            Self::ValueSource | Self::SecretSource => "S4",
            _ => "S2",
        }
    }

    /// Whether `text` obeys the rule.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::Line => is_line(text),
            Self::ServiceName => is_label(text, 53) && text.starts_with(|first: char| first.is_ascii_lowercase()),
            Self::Label => is_label(text, 63),
            Self::Subdomain => is_subdomain(text),
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
            Self::SecretSource => (text.starts_with("secret/") || text.starts_with("claim/")) && is_value_source(text),
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
            Self::RoutePath => is_path(text, 1024) && forms::is_route(text),
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
            Self::Host => forms::is_host(text),
            Self::Cidr => is_cidr(text),
            Self::SecretKey => is_key(text),
            Self::Duration => is_duration(text),
            Self::Identifier => !text.contains([':', '/']) && is_entity_ref(text),
            Self::HttpUrl => forms::is_http_url(text),
            Self::Link => is_line(text) && forms::is_link(text),
            Self::Definition => is_line(text) && forms::is_definition(text),
            Self::AnnotationKey => forms::is_annotation_key(text),
            Self::ObjectKind => {
                text.len() <= 63
                    && text.starts_with(|first: char| first.is_ascii_uppercase())
                    && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
            }
            Self::ApiVersion => forms::is_api_version(text),
            Self::FieldPath => {
                text.len() <= 253
                    && text.split('.').all(|part| {
                        part.starts_with(|first: char| first.is_ascii_alphabetic())
                            && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    })
            }
            Self::HostPattern => text.contains("{number}") && Self::Host.accepts(&text.replace("{number}", "1234567")),
            Self::Days => text
                .strip_suffix('d')
                .is_some_and(|days| days.len() <= 4 && !days.starts_with(['0', '+']) && days.parse::<u16>().is_ok()),
            Self::Day => forms::is_day(text),
            Self::Folder => {
                text.len() <= 253
                    && text.split('/').all(|part| {
                        !matches!(part, "" | "." | "..")
                            && part
                                .bytes()
                                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
                    })
            }
            Self::ChartRepository => ["oci://", "https://", "file://"].iter().any(|scheme| {
                text.strip_prefix(scheme).is_some_and(|rest| {
                    (1..=500).contains(&rest.len())
                        && rest.bytes().all(|byte| {
                            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'/' | b':')
                        })
                })
            }),
            Self::SpecField => crate::locks::is_field(text),
            Self::NamespacePattern => {
                let filled = text.replace("{name}", "a").replace("{team}", "a");
                is_label(&filled, 63)
            }
        }
    }
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
    fn a_value_comes_from_a_key_or_a_field_of_the_pod() {
        check(
            TextRule::ValueSource,
            &[
                "secret/db-credentials/url",
                "config/a.b/KEY_1",
                "claim/db/host",
                "field/metadata.name",
                "field/metadata.labels['team']",
                "field/limits.memory",
            ],
            &[
                "claim/a.b/host",
                "field/metadata.secrets",
                "field/metadata.labels['']",
                "field/",
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

    #[test]
    fn hosts_routes_and_ranges_are_what_the_api_server_takes() {
        check(
            TextRule::Host,
            &["api.example.com", "*.example.com", "1.example.com"],
            &["1.2.3.4", "example", "a..b", "a.b:80"],
        );
        check(
            TextRule::RoutePath,
            &["/", "/a", "/a/", "/a/b%20c", "/v1:run"],
            &[
                "", "a", "//", "/a//b", "/a/../b", "/.", "/a?x", "/a#b", "/%zz", "/%2F", "/{x}",
            ],
        );
        check(
            TextRule::Cidr,
            &["10.0.0.0/8", "0.0.0.0/0", "10.1.2.3/32", "::/0", "fd00::/8", "::1/128"],
            &[
                "10.0.0.1/8",
                "10.0.0.0/08",
                "10.0.0.0/33",
                "10.0.0.0",
                "::1/64",
                "::/129",
            ],
        );
        check(
            TextRule::Day,
            &["2027-03-31", "2028-02-29"],
            &[
                "2027-02-29",
                "2027-13-01",
                "2027-3-1",
                "27-03-01",
                "1999-01-01",
                "2027-00-10",
            ],
        );
    }
}
