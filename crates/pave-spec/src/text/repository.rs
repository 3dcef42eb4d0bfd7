//! Where the source of a service is kept.

use super::forms::is_label;

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
