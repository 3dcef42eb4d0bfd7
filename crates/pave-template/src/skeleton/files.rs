//! The files of a skeleton as templates that others load.

use super::{EntryKind, SkeletonEntry};
use crate::cache::TemplateCache;
use crate::codes;
use crate::nunjucks;
use crate::nunjucks::evaluate::{Loader, Template};
use crate::nunjucks::failure::{Failure, Outcome};
use crate::options::SkeletonOptions;
use crate::skeleton_path::safe_path;
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// The files of a skeleton as templates that others load.
pub(super) struct Files<'e, 'a> {
    pub(super) entries: &'e [SkeletonEntry<'a>],
    options: &'e SkeletonOptions,
    cache: &'e TemplateCache,
    by_path: OnceCell<HashMap<&'a str, &'a [u8]>>,
    loaded: RefCell<BTreeMap<String, Rc<Template>>>,
}

impl<'e, 'a> Files<'e, 'a> {
    pub(super) fn new(
        entries: &'e [SkeletonEntry<'a>],
        options: &'e SkeletonOptions,
        cache: &'e TemplateCache,
    ) -> Self {
        Self {
            entries,
            options,
            cache,
            by_path: OnceCell::new(),
            loaded: RefCell::default(),
        }
    }

    /// The template of a text, read now or before.
    ///
    /// # Errors
    /// All that is wrong with its tags.
    pub(super) fn compile(&self, file: &str, source: &str) -> Result<Rc<Template>, Vec<Failure>> {
        let options = &self.options.render;
        let syntax = nunjucks::syntax(options);
        if let Some(template) = self.cache.get(file, source, syntax) {
            return Ok(template);
        }
        let template = nunjucks::compile(file, source, options, true)?;
        self.cache.keep(source, syntax, &template);
        Ok(template)
    }
}

impl Loader for Files<'_, '_> {
    fn load(&self, name: &str, from: &str) -> Outcome<Option<Rc<Template>>> {
        // As in Nunjucks, `./` and `../` start at the file itself and everything else at the root.
        let relative = name.starts_with("./") || name.starts_with("../");
        let directory = from.rsplit_once('/').map_or("", |(directory, _)| directory);
        let joined = if relative {
            format!("{directory}/{name}")
        } else {
            name.to_owned()
        };
        let path = safe_path(Cow::Owned(joined))
            .map_err(|_| {
                Failure::new(
                    codes::MISSING_TEMPLATE,
                    "the name of the file to load leaves the skeleton",
                )
            })?
            .into_owned();
        if let Some(template) = self.loaded.borrow().get(&path) {
            return Ok(Some(Rc::clone(template)));
        }
        let by_path = self.by_path.get_or_init(|| {
            let is_file = |entry: &&SkeletonEntry<'_>| entry.kind == EntryKind::File && entry.has_content();
            self.entries
                .iter()
                .filter(is_file)
                .map(|entry| (entry.path, entry.content))
                .collect()
        });
        let Some(content) = by_path.get(path.as_str()) else {
            return Ok(None);
        };
        let source = String::from_utf8_lossy(content);
        let template = self
            .compile(&path, &source)
            .map_err(|_| Failure::new(codes::SYNTAX, "the file to load is broken itself"))?;
        self.loaded.borrow_mut().insert(path, Rc::clone(&template));
        Ok(Some(template))
    }

    fn loaded(&self, file: &str) -> Option<Rc<Template>> {
        self.loaded.borrow().get(file).map(Rc::clone)
    }
}
