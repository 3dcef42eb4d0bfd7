//! The embedded schemas: packed when the module is built, unpacked and read the first time they are asked for.
//!
//! `scripts/update-schemas.py` writes them and says their form.

use super::model::Schema;
use crate::options::OLDEST_MINOR;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One file of schemas.
struct Packed {
    /// The API groups, or their endings.
    groups: &'static [&'static str],
    bytes: &'static [u8],
    set: OnceLock<Set>,
}

macro_rules! packed {
    ($name:literal, $groups:expr) => {
        Packed {
            groups: &$groups,
            bytes: include_bytes!(concat!("../../data/", $name, ".txt.lz4")),
            set: OnceLock::new(),
        }
    };
}

static KUBERNETES: Packed = packed!("kubernetes", [""]);
static CUSTOM: [Packed; 10] = [
    packed!("argo-cd", ["argoproj.io"]),
    packed!("cert-manager", ["cert-manager.io", "acme.cert-manager.io"]),
    packed!(
        "crossplane",
        [
            "apiextensions.crossplane.io",
            "ops.crossplane.io",
            "pkg.crossplane.io",
            "protection.crossplane.io"
        ]
    ),
    packed!(
        "external-secrets",
        ["external-secrets.io", "generators.external-secrets.io"]
    ),
    packed!(
        "flux-cd",
        [
            "helm.toolkit.fluxcd.io",
            "image.toolkit.fluxcd.io",
            "kustomize.toolkit.fluxcd.io",
            "notification.toolkit.fluxcd.io",
            "source.toolkit.fluxcd.io"
        ]
    ),
    packed!(
        "gateway-api",
        ["gateway.networking.k8s.io", "gateway.networking.x-k8s.io"]
    ),
    packed!("keda", ["keda.sh", "eventing.keda.sh"]),
    packed!("kyverno", ["kyverno.io", "policies.kyverno.io"]),
    packed!("prometheus-operator", ["monitoring.coreos.com"]),
    packed!("tekton", ["tekton.dev", "resolution.tekton.dev"]),
];

/// Unpacked schemas. Both lists are in the order of the file, which is that of their names.
pub(crate) struct Set {
    /// Whether these are Kubernetes' own.
    pub(crate) is_native: bool,
    kinds: Vec<KindName>,
    definitions: Vec<Definition>,
}

struct KindName {
    version: &'static str,
    kind: &'static str,
    definition: &'static str,
}

struct Definition {
    name: &'static str,
    /// Bit 0 is the oldest minor version; 0 is every version.
    minors: u32,
    json: &'static str,
    /// In a box: most are never asked for.
    schema: OnceLock<Box<Schema>>,
}

/// What is known of a kind.
pub(crate) enum Found {
    /// Its schema, and the set that its references are in.
    Schema(&'static Schema, &'static Set),
    /// The kind exists in other versions.
    OtherVersions(Vec<&'static str>),
    /// The group has no such kind; these it has.
    NoSuchKind(Vec<&'static str>),
    /// Nothing is known of the group.
    Unknown,
}

impl Packed {
    fn set(&'static self) -> &'static Set {
        self.set.get_or_init(|| {
            let mut set = Set::read(unpack(self.bytes));
            set.is_native = self.groups == [""];
            set
        })
    }
}

/// The text behind packed bytes, for as long as the module lives.
fn unpack(bytes: &[u8]) -> &'static str {
    let unpacked = lz4_flex::block::decompress_size_prepended(bytes);
    let text = unpacked.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    text.unwrap_or_default().leak()
}

impl Set {
    fn read(text: &'static str) -> Self {
        let mut set = Self {
            is_native: false,
            kinds: Vec::with_capacity(256),
            definitions: Vec::with_capacity(1536),
        };
        for line in text.lines() {
            let Some((first, (second, rest))) = line
                .split_once(' ')
                .and_then(|(first, rest)| Some((first, rest.split_once(' ')?)))
            else {
                continue;
            };
            if first == "kind" {
                if let Some((kind, definition)) = rest.split_once(' ') {
                    set.kinds.push(KindName {
                        version: second,
                        kind,
                        definition,
                    });
                }
            } else if let Ok(minors) = first.parse() {
                set.definitions.push(Definition {
                    name: second,
                    minors,
                    json: rest,
                    schema: OnceLock::new(),
                });
            }
        }
        set
    }

    /// The schema of a definition in a minor version of Kubernetes.
    pub(crate) fn definition(&'static self, name: &str, minor: u32) -> Option<&'static Schema> {
        let definition = self.entry(name, minor)?;
        Some(definition.schema.get_or_init(|| {
            let value = serde_json::from_str(definition.json);
            Box::new(value.map(|value| Schema::read(&value)).unwrap_or_default())
        }))
    }

    fn entry(&'static self, name: &str, minor: u32) -> Option<&'static Definition> {
        let bit = 1 << minor.saturating_sub(OLDEST_MINOR).min(31);
        let first = self.definitions.partition_point(|definition| definition.name < name);
        let variants = self.definitions.get(first..)?.iter();
        variants
            .take_while(|definition| definition.name == name)
            .find(|definition| definition.minors == 0 || definition.minors & bit != 0)
    }

    fn find(&'static self, api_version: &str, kind: &str, minor: u32) -> Found {
        let place = self
            .kinds
            .binary_search_by(|known| (known.version, known.kind).cmp(&(api_version, kind)));
        let key = place.ok().and_then(|place| self.kinds.get(place));
        if let Some(schema) = key.and_then(|key| self.definition(key.definition, minor)) {
            return Found::Schema(schema, self);
        }
        let group = |version: &'static str| version.split_once('/').map_or("", |(group, _)| group);
        let wanted = api_version.split_once('/').map_or("", |(group, _)| group);
        let of_group = || {
            let known = self.kinds.iter().filter(|known| group(known.version) == wanted);
            known.filter(|known| self.entry(known.definition, minor).is_some())
        };
        let versions: Vec<&str> = of_group()
            .filter(|known| known.kind == kind)
            .map(|known| known.version)
            .collect();
        if !versions.is_empty() {
            return Found::OtherVersions(versions);
        }
        let kinds: Vec<&str> = of_group().map(|known| known.kind).collect();
        if kinds.is_empty() {
            return Found::Unknown;
        }
        Found::NoSuchKind(kinds)
    }

    /// The API versions that have `kind`, whatever their group.
    fn versions_of(&'static self, kind: &str, minor: u32) -> Vec<&'static str> {
        let found = self
            .kinds
            .iter()
            .filter(|known| known.kind == kind && self.entry(known.definition, minor).is_some());
        found.map(|known| known.version).collect()
    }
}

/// The definitions of Kubernetes itself.
pub(crate) fn kubernetes() -> &'static Set {
    KUBERNETES.set()
}

/// What is known of `kind` in `api_version`, in a minor version of Kubernetes.
pub(crate) fn find(api_version: &str, kind: &str, minor: u32) -> Found {
    let group = api_version.split_once('/').map_or("", |(group, _)| group);
    if let Some(packed) = CUSTOM.iter().find(|packed| packed.groups.contains(&group)) {
        return packed.set().find(api_version, kind, minor);
    }
    // Groups of Kubernetes itself have no dot or end in `.k8s.io`; so do those of some add-ons, which it does not know.
    if group.contains('.') && !group.ends_with(".k8s.io") {
        return Found::Unknown;
    }
    let set = KUBERNETES.set();
    match set.find(api_version, kind, minor) {
        Found::NoSuchKind(kinds) => {
            let elsewhere = set.versions_of(kind, minor);
            if elsewhere.is_empty() {
                Found::NoSuchKind(kinds)
            } else {
                Found::OtherVersions(elsewhere)
            }
        }
        Found::Unknown if !group.contains('.') => Found::OtherVersions(set.versions_of(kind, minor)),
        found => found,
    }
}

/// The inputs of the scaffolder's actions.
fn actions() -> &'static BTreeMap<String, Schema> {
    static ACTIONS: OnceLock<BTreeMap<String, Schema>> = OnceLock::new();
    ACTIONS.get_or_init(|| {
        let text = include_str!("../../data/actions.json");
        let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let actions = value.as_object().into_iter().flatten();
        actions.map(|(id, schema)| (id.clone(), Schema::read(schema))).collect()
    })
}

/// The input of an action.
pub(crate) fn action(id: &str) -> Option<&'static Schema> {
    actions().get(id)
}

/// The ids of all known actions.
pub(crate) fn action_ids() -> impl Iterator<Item = &'static str> {
    actions().keys().map(String::as_str)
}

/// The patterns of all definitions.
#[cfg(test)]
pub(super) fn patterns() -> std::collections::BTreeSet<String> {
    fn collect(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
        match value {
            serde_json::Value::Object(members) => {
                found.extend(
                    members
                        .get("pattern")
                        .and_then(|pattern| Some(pattern.as_str()?.to_owned())),
                );
                members.values().for_each(|value| collect(value, found));
            }
            serde_json::Value::Array(items) => items.iter().for_each(|value| collect(value, found)),
            _ => {}
        }
    }
    let mut found = std::collections::BTreeSet::new();
    for definition in CUSTOM
        .iter()
        .chain([&KUBERNETES])
        .flat_map(|packed| &packed.set().definitions)
    {
        collect(&serde_json::from_str(definition.json).unwrap_or_default(), &mut found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_is_unpacked_and_every_definition_read() {
        for packed in CUSTOM.iter().chain([&KUBERNETES]) {
            let set = packed.set();
            assert!(!set.kinds.is_empty());
            assert!(set.kinds.is_sorted_by_key(|known| (known.version, known.kind)));
            assert!(set.definitions.is_sorted_by_key(|definition| definition.name));
            for definition in &set.definitions {
                assert!(
                    serde_json::from_str::<serde_json::Value>(definition.json).is_ok(),
                    "{}",
                    definition.json
                );
            }
        }
        assert!(action_ids().count() > 40);
    }

    #[test]
    fn kinds_come_and_go_with_the_minor_version() {
        let is_known = |version, kind, minor| matches!(find(version, kind, minor), Found::Schema(..));
        assert!(is_known("apps/v1", "Deployment", 30));
        assert!(is_known("argoproj.io/v1alpha1", "Application", 37));
        assert!(matches!(
            find("autoscaling/v2beta2", "HorizontalPodAutoscaler", 34),
            Found::OtherVersions(_)
        ));
        assert!(matches!(find("apps/v1", "Deploymnet", 34), Found::NoSuchKind(_)));
        assert!(matches!(
            find("database.example.org/v1", "Database", 34),
            Found::Unknown
        ));
        assert!(
            !is_known("resource.k8s.io/v1", "ResourceClaim", 30) && is_known("resource.k8s.io/v1", "ResourceClaim", 36)
        );
    }
}
