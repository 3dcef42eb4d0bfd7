//! What to write where text breaks a rule.

use super::TextRule;

impl TextRule {
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
            Self::ValueSource => {
                "write `secret/<name>/<key>`, `config/<name>/<key>`, `claim/<name>/<key>` or `field/<path>` such as `field/metadata.name`"
            }
            Self::SecretSource => "write `secret/<name>/<key>` or `claim/<name>/<key>`",
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
            Self::RoutePath => {
                "write a path that begins with `/`, without `..`, `//`, `?` and `#`, for example `/orders`"
            }
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
            Self::HttpUrl => "write an address such as `http://otel-collector.telemetry:4318`",
            Self::Link => "write an address such as `https://grafana.example.com/d/orders`",
            Self::Definition => "write a path such as `./openapi.yaml`, without `..`, or an address",
            Self::AnnotationKey => "write a key such as `argocd/app-name` or `example.com/name`",
            Self::ObjectKind => "write a kind such as `Deployment`",
            Self::ApiVersion => "write a group and a version such as `platform.example.com/v1alpha1`",
            Self::FieldPath => "write a path such as `parameters.version`",
            Self::HostPattern => "write a host name with the pull request's number, such as `pr-{number}.example.com`",
            Self::Days => "write a number of days such as `30d`",
            Self::Day => "write a day such as `2027-03-31`",
            Self::Folder => "write a folder such as `deploy`, without `..`",
            Self::ChartRepository => {
                "write where charts are, such as `oci://registry.internal/charts` or `file://../base-service`"
            }
            Self::SpecField => "write a field of the app spec such as `image` or `resources.limits`",
            Self::NamespacePattern => "use lower-case letters, digits, `-`, and the placeholders `{name}` and `{team}`",
        }
    }
}
