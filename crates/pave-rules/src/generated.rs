//! What kustomizations say for the objects of their family: ConfigMaps and Secrets that they generate, the namespace.

use crate::object::Object;
use pave_yaml::Node;
use std::collections::BTreeSet;

/// A ConfigMap or Secret that is made when the kustomization is built.
pub(crate) struct Generated {
    pub(crate) family: usize,
    pub(crate) kind: &'static str,
    /// As references write it; Kustomize puts the hash behind both.
    pub(crate) name: String,
}

/// What all kustomizations generate.
pub(crate) fn generated(kustomizations: &[Object]) -> Vec<Generated> {
    let mut found = Vec::new();
    for kustomization in kustomizations {
        for (field, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            let generators = kustomization.at(&[field]).map(Node::items).unwrap_or_default();
            let names = generators
                .iter()
                .filter_map(|generator| generator.get("name")?.as_str());
            found.extend(names.map(|name| Generated {
                family: kustomization.family,
                kind,
                name: name.to_owned(),
            }));
        }
    }
    found
}

/// The images for which some kustomization of a family says the tag or the digest: the family, and the image's name.
pub(crate) fn tagged_images(kustomizations: &[Object]) -> BTreeSet<(usize, String)> {
    let says = |image: &&Node| {
        let text = |field: &str| image.get(field).and_then(Node::as_str).unwrap_or_default();
        !matches!(text("newTag"), "" | "latest") || !text("digest").is_empty()
    };
    let mut found = BTreeSet::new();
    for kustomization in kustomizations {
        let images = kustomization.at(&["images"]).map(Node::items).unwrap_or_default();
        let names = images
            .iter()
            .filter(says)
            .filter_map(|image| image.get("name")?.as_str());
        found.extend(names.map(|name| (kustomization.family, name.to_owned())));
    }
    found
}

/// The families of which some kustomization says the namespace.
pub(crate) fn placed_families(kustomizations: &[Object]) -> BTreeSet<usize> {
    kustomizations
        .iter()
        .filter(|kustomization| !kustomization.text(&["namespace"]).is_empty())
        .map(|kustomization| kustomization.family)
        .collect()
}
