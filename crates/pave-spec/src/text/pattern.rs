//! Rules as regular expressions, for editors and forms.

use super::TextRule;

impl TextRule {
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
            Self::ValueSource => {
                "^((secret|config|claim)/[a-z0-9]([-.a-z0-9]*[a-z0-9])?/[-._a-zA-Z0-9]+|field/[a-z]+\\.[^\\s]+)$"
            }
            Self::SecretSource => "^(secret|claim)/[a-z0-9]([-.a-z0-9]*[a-z0-9])?/[-._a-zA-Z0-9]+$",
            Self::EntityRef => "^([a-zA-Z]+:)?([A-Za-z0-9][-A-Za-z0-9_.]*/)?[A-Za-z0-9][-A-Za-z0-9_.]*$",
            Self::EntityRefWithKind => "^[a-zA-Z]+:([A-Za-z0-9][-A-Za-z0-9_.]*/)?[A-Za-z0-9][-A-Za-z0-9_.]*$",
            Self::Tag => "^[a-z0-9+#]+(-[a-z0-9+#]+)*$",
            Self::UrlPath | Self::RoutePath | Self::FilePath => "^/[^\\s]*$",
            Self::ImageTag => "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$",
            Self::SecretKey => "^[-._a-zA-Z0-9]+$",
            Self::Duration => "^([0-9]+h)?([0-9]+m)?([0-9]+s)?$",
            Self::Identifier => "^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$",
            Self::HttpUrl => "^https?://[-a-z0-9.]+(:[0-9]{1,5})?(/[-A-Za-z0-9._/]*)?$",
            Self::Link => "^https?://[^\\s]+$",
            Self::Definition => "^[^\\s/][^\\s]*$",
            Self::AnnotationKey => "^([a-z0-9]([-.a-z0-9]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$",
            Self::ObjectKind => "^[A-Z][A-Za-z0-9]{0,62}$",
            Self::ApiVersion => "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?/v[0-9]+((alpha|beta)[0-9]+)?$",
            Self::FieldPath => "^[a-zA-Z][a-zA-Z0-9]*(\\.[a-zA-Z][a-zA-Z0-9]*)*$",
            Self::Days => "^[1-9][0-9]{0,3}d$",
            Self::Day => "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            Self::ChartRepository => "^(oci|https|file)://[-A-Za-z0-9._/:]+$",
            Self::SpecField => "^[a-z][A-Za-z]*(\\.[a-z][A-Za-z]*)*$",
            Self::Line
            | Self::Image
            | Self::Registry
            | Self::NamespacePattern
            | Self::Schedule
            | Self::TimeZone
            | Self::Host
            | Self::HostPattern
            | Self::Folder
            | Self::Cidr => "",
        }
    }
}
