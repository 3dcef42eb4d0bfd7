//! Which objects run together: those of one kustomization and of the kustomizations that build on it.

use crate::document::{folder_of, join};
use crate::object::Object;
use pave_yaml::Node;
use std::collections::BTreeMap;

/// The folders with a kustomization, each with its family.
pub(crate) struct Families {
    folders: BTreeMap<String, usize>,
}

impl Families {
    pub(crate) fn of(kustomizations: &[Object]) -> Self {
        let mut folders: BTreeMap<String, usize> = BTreeMap::new();
        for (index, kustomization) in kustomizations.iter().enumerate() {
            folders.insert(folder_of(&kustomization.file).to_owned(), index + 1);
        }
        // An overlay and its base become one family: the smaller number wins, until nothing changes any more.
        let links: Vec<(String, String)> = kustomizations.iter().flat_map(bases).collect();
        for _ in 0..=kustomizations.len() {
            let mut changed = false;
            for (overlay, base) in &links {
                let (Some(&left), Some(&right)) = (folders.get(overlay), folders.get(base)) else {
                    continue;
                };
                if left != right {
                    changed = true;
                    let (least, most) = (left.min(right), left.max(right));
                    folders
                        .values_mut()
                        .filter(|family| **family == most)
                        .for_each(|family| *family = least);
                }
            }
            if !changed {
                break;
            }
        }
        Self { folders }
    }

    /// The folder and the family of a file: those of the nearest kustomization above it; family 0 without one.
    pub(crate) fn place(&self, file: &str) -> (String, usize) {
        let mut folder = folder_of(file);
        loop {
            if let Some(family) = self.folders.get(folder) {
                return (folder.to_owned(), *family);
            }
            if folder.is_empty() {
                return (String::new(), 0);
            }
            folder = folder_of(folder.trim_end_matches('/'));
        }
    }
}

/// Pairs of a kustomization's folder and the folder of a base it names.
#[inline(never)]
fn bases(kustomization: &Object) -> Vec<(String, String)> {
    let folder = folder_of(&kustomization.file);
    let fields = ["resources", "bases", "components"];
    let items = fields
        .iter()
        .flat_map(|field| kustomization.at(&[field]).map(Node::items).unwrap_or_default());
    let names = items.filter_map(Node::as_str);
    names
        .map(|name| (folder.to_owned(), format!("{}/", join(folder, name))))
        .collect()
}
